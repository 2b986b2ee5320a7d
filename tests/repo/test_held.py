"""Promise 37: every table with a column that names a person is in the registry of what is held on people."""

from __future__ import annotations

import re

from django.apps import apps

from chuanhui.system.protection.rules import BY_TABLE, HELD

THINGS = re.compile(r"(^|_)(thing|elector|household|resident)(_id)?$|^(to|kept|lost|other)_id$")
ACCOUNTS = re.compile(r"(^|_)(person|account)(_id)?$|_by$")
NO_PERSON: dict[str, str] = {
    "journal_entry": "handed out as `journal`: by subject, and by registers_line",
    "registers_line": "leads to entries of imports and purges, of which the own lines are told",
}
"""Tables with such a column that the copy does not list, and why; P37 compares what they lead to."""


def _columns() -> dict[str, tuple[set[str], set[str]]]:
    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("chuanhui."):
            continue
        fields = [(one.column, one.get_internal_type()) for one in model._meta.concrete_fields]
        things = {name for name, kind in fields if kind == "UUIDField" and THINGS.search(name)}
        numbers = ("BigIntegerField", "IntegerField", "ForeignKey")
        accounts = {name for name, kind in fields if kind in numbers and ACCOUNTS.search(name)}
        if things or accounts:
            found[model._meta.db_table] = (things, accounts)
    return found


def test_every_table_about_a_person_is_in_the_registry():
    unlisted = {}
    for table, (things, accounts) in _columns().items():
        if table in NO_PERSON:
            continue
        held = BY_TABLE.get(table)
        lacking = (things - set(held.things)) | (accounts - set(held.accounts)) if held else things | accounts
        if lacking:
            unlisted[table] = sorted(lacking)
    assert unlisted == {}


def test_the_registry_names_columns_that_stand():
    tables = {
        model._meta.db_table: {one.column for one in model._meta.concrete_fields}
        for model in apps.get_models()
    }
    for one in HELD:
        named = {*one.things, *one.accounts, *one.without, *one.own, *((one.via[0],) if one.via else ())}
        assert named <= tables[one.table], one.table
        if one.via is not None:
            assert one.via[2] in tables[one.via[1]]
    assert not NO_PERSON.keys() & BY_TABLE.keys()
    assert NO_PERSON.keys() <= _columns().keys()


def test_a_column_of_ones_own_words_needs_somebody_who_said_them():
    for one in HELD:
        assert not one.own or one.accounts, one.table
        assert not set(one.own) & set(one.without), one.table
