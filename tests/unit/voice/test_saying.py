"""What may be said in public, and the snapshot of a notice."""

from __future__ import annotations

import pytest

from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.errors import ReasonMissing
from chuanhui.playbook.schema import Field, FieldKind, Text

WORDS = {"items": {"pipes": Text("管网", "pipes"), "lift": Text("电梯", "lift")}}


@pytest.mark.parametrize(
    "text",
    [
        "电话13812345678",
        "电话 138-1234-5678。",
        "电话１３８１２３４５６７８",
        "身份证411602199001011234",
        "41160219900101123x",
        "11010519491231002X",
        "110105 19491231 002X",
        "卡号6222020200112233446",
        "卡号 6222 0202 0011 2214",
    ],
)
def test_numbers_of_people_are_noticed_however_they_are_written(text):
    assert rules.is_personal(text)


@pytest.mark.parametrize(
    "text",
    [
        "办公电话 0394-8312345",
        "2020-07-03 至 2020-07-07 10:00",
        "2020年7月3日至2020年7月7日 12 楼",
        "事件 XQ-2026-000123",
        "预算 12000000 元",
        "XQ-411602001001-0003",
        "",
    ],
)
def test_office_numbers_dates_and_sums_are_not(text):
    assert not rules.is_personal(text)


def test_a_snapshot_takes_the_listed_fields_in_words_and_never_another():
    fields = (
        Field("title", Text("名称", "Title"), FieldKind.TEXT),
        Field("items", Text("内容"), FieldKind.CHOICES, of="items"),
        Field("done", Text("完成"), FieldKind.YES_NO),
        Field("cost", Text("预算"), FieldKind.QUANTITY, unit="万元"),
        Field("phone", Text("电话"), FieldKind.PHONE),
        Field("owner", Text("业主"), FieldKind.TEXT, personal=True),
        Field("note", Text("备注"), FieldKind.TEXT),
    )
    values = {
        "title": "一号院",
        "items": ["pipes", "lift"],
        "done": False,
        "cost": "12.5",
        "phone": "0394-1",
        "owner": "张三",
        "note": "内部",
    }
    shows = ("cost", "title", "items", "done", "phone", "owner", "gone")
    shown, faults = rules.snapshot(shows, fields, values, WORDS)
    assert [(one["id"], one["value"], one["value_en"]) for one in shown] == [
        ("cost", "12.5 万元", "12.5 万元"),
        ("title", "一号院", "一号院"),
        ("items", "管网、电梯", "pipes, lift"),
        ("done", "否", "no"),
    ]
    assert faults == []
    _, faults = rules.snapshot(["title"], fields, {"title": "找张三 13812345678"}, WORDS)
    assert [(one.field, one.code) for one in faults] == [("title", "personal")]


def test_a_fault_speaks_both_languages():
    text, faults = rules.said("title", " ", 5)
    assert (text, faults[0].sentence(), faults[0].sentence("en")) == (
        "",
        "请填写此项。",
        "Fill this in.",
    )
    _, faults = rules.said("title", "一二三四五六", 5)
    assert faults[0].sentence() == "最多 5 字。"
    with pytest.raises(ReasonMissing):
        rules.reason_of("  ")


def test_papers_are_kept_with_their_captions_and_none_is_missing():
    kept, faults = rules.papers_of(
        [{"sha256": "a", "tag": "before", "caption": "改造前"}], ("before", "after")
    )
    assert kept == [{"sha256": "a", "tag": "before", "caption": "改造前"}]
    assert [(one.code, dict(one.facts)) for one in faults] == [("paper_missing", {"tag": "after"})]
    _, faults = rules.papers_of([{"sha256": str(n), "caption": "x"} for n in range(21)])
    assert [one.code for one in faults] == ["papers_most"]
