"""Where a report comes from, when whoever sends it does not say."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from chuanhui.mechanism.cases.rules import Report, filed
from chuanhui.playbook.schema import Text

from .scene import CELL, INSPECTOR, RESIDENT, WORKER, Units, at, calendar, kind, wenming


@pytest.mark.parametrize(("by", "source"), [(RESIDENT, "hotline"), (INSPECTOR, "patrol"), (WORKER, "own")])
def test_where_a_report_comes_from_is_said_in_the_playbooks_own_words(by, source):
    levels = {"hotline": "resident", "patrol": "district", "bureau": "district", "own": "self"}
    words = {**wenming().words, "source": {one: Text(one) for one in levels}}
    book = replace(wenming(), sources=levels, words=words)
    facts = {"case_id": UUID(int=1), "number": 1, "area_path": CELL, "now": at("2022-08-05 09:00")}
    told = Report({"category": "litter", "detail": "楼前堆放杂物"})
    case = filed(book, kind(), told, **facts, by=by, calendar=calendar(), units=Units())
    assert case.source == source


def test_a_playbook_without_the_word_leaves_the_source_open():
    words = {**wenming().words, "source": {"city": Text("city")}}
    book = replace(wenming(), sources={"city": "city"}, words=words)
    facts = {"case_id": UUID(int=1), "number": 1, "area_path": CELL, "now": at("2022-08-05 09:00")}
    told = Report({"category": "litter", "detail": "楼前堆放杂物"})
    assert filed(book, kind(), told, **facts, by=INSPECTOR, calendar=calendar(), units=Units()).source == ""
