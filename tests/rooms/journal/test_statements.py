"""Statements sent straight through libpq behave as with a cursor: transactions, errors, what is forgotten."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest
from django.db import DataError, ProgrammingError, connection, transaction
from django.db.transaction import TransactionManagementError

from chuanhui.journal.statements import Statement

pytestmark = pytest.mark.usefixtures("fresh_db")

ECHO = Statement("SELECT $1::text")
ID = UUID("0193aaaa-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 21, 8, 30, 0, 120000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("text", "川汇 '引号' \\ $1", "川汇 '引号' \\ $1"),
        ("text", None, None),
        ("bigint", -7, "-7"),
        ("float8", 1e-07, "1e-07"),
        ("boolean", True, "t"),
        ("bytea", b"\x00\xff", "\\x00ff"),
        ("uuid", ID, str(ID)),
        ("timestamptz", AT, "2026-11-21 08:30:00.12+00"),
        ("date", date(2026, 11, 21), "2026-11-21"),
    ],
    ids=("text", "none", "bigint", "float8", "boolean", "bytea", "uuid", "timestamptz", "date"),
)
def test_a_value_comes_back_alone_and_behind_begin(kind, value, text):
    statement = Statement(f"SELECT $1::{kind}")
    assert statement.row(value) == (text,)
    with transaction.atomic():
        assert statement.row(value) == (text,)


def test_the_first_statement_of_a_transaction_opens_it_and_rolling_back_undoes_it():
    wrote = Statement("SELECT set_config('app.lo', $1, true)")
    with transaction.atomic():
        wrote.row("41.")
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('app.lo'), now() = statement_timestamp()")
            assert cursor.fetchone() == ("41.", False)
        transaction.set_rollback(True)
    assert Statement("SELECT coalesce(current_setting('app.lo', true), '')").row() == ("",)


def test_after_a_rollback_of_any_kind_a_statement_still_answers():
    for _ in range(3):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
                cursor.execute("SELECT 1")
            with transaction.atomic():
                assert ECHO.row("a") == ("a",)
                transaction.set_rollback(True)
            assert ECHO.row("b") == ("b",)
            transaction.set_rollback(True)
    assert ECHO.row("c") == ("c",)


def test_errors_are_those_of_a_cursor_and_break_the_transaction():
    with pytest.raises(DataError):
        ECHO.row("zero\x00byte")
    with pytest.raises(ProgrammingError):
        Statement("SELECT nothing_of_the_kind").row()
    with transaction.atomic():
        ECHO.row("x")
        with pytest.raises(DataError), transaction.atomic():
            Statement("SELECT 1 / $1::int").row(0)
        assert ECHO.row("still") == ("still",)
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(TransactionManagementError):
            ECHO.row("never")
    with pytest.raises(DataError), transaction.atomic():
        Statement("SELECT 1 / $1::int").row(0)
    assert ECHO.row("again") == ("again",)


class Colour(StrEnum):
    RED = "red"


def test_an_enumeration_travels_as_its_value_and_a_stranger_not_at_all():
    assert ECHO.row(Colour.RED) == ("red",)
    with pytest.raises(TypeError):
        ECHO.row(object())


def test_no_row_is_none_and_rows_written_are_counted():
    assert Statement("SELECT 1 WHERE false").row() is None
    with transaction.atomic():
        made = Statement("CREATE TEMPORARY TABLE told (a int) ON COMMIT DROP")
        assert made.count() == 0
        assert Statement("INSERT INTO told SELECT generate_series(1, $1::int)").count(3) == 3
