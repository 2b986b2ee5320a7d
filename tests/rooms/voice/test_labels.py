"""A roll keeps no name of anybody: it is asked of the register, and a purge there leaves none here."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.rooms.voice.office import ALL, DESK, MASKED, MONDAY, OWNER, ask, block, do, in_force, who

from chuanhui.grid.registers import actions as registers
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.scope import enter
from chuanhui.mechanism.voice import actions, queries

pytestmark = pytest.mark.usefixtures("district", "evidence")
GONE = date(2026, 11, 9)
LONG_AFTER = MONDAY + timedelta(days=366 * 2)


def _stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(l::text, ' ') FROM voice_line l")
        rows = str(cursor.fetchone()[0])
        cursor.execute("SELECT string_agg(body::text, ' ') FROM journal_entry WHERE kind LIKE 'voice.%'")
        return rows + str(cursor.fetchone()[0])


def test_labels_are_read_from_the_register_and_end_with_it(district):
    in_force()
    survey_id = ask(block(3)).id
    codes = do(DESK, actions.print_codes, survey_id=survey_id).codes
    lines = queries.lines(who(DESK), survey_id)
    assert {one.label for one in (*codes, *lines)} == {MASKED}
    assert not [one for one in (OWNER, MASKED) if one in _stored()]
    Thing.objects.filter(kind="flat").update(until=GONE)
    assert registers.purge(now=LONG_AFTER).counts == {"flat": 3}
    enter(ALL)
    lines = queries.lines(who(DESK), survey_id)
    assert [one.label for one in lines] == [one.number for one in lines]
    assert list(queries.differing()) == []
