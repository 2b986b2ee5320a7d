from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from pyxform.xls2xform import convert

from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.xlsform import NoSuchForm, export, names, sheets

from .sample import TEXT, load
from .work_sample import book as work

WENMING = load_playbook(Path(__file__).parents[3] / "playbooks" / "wenming").playbook


def sample() -> Playbook:
    playbook = load().playbook
    if playbook is None:
        raise ValueError
    return playbook


def test_sheets_hold_every_question_once() -> None:
    pages = sheets(sample(), "problem")
    assert [(row[0], row[1]) for row in pages["survey"][1:]] == [
        ("select_one category", "category"),
        ("select_multiple source", "tags"),
        ("text", "detail"),
        ("begin_repeat", "photo_list"),
        ("image", "photo"),
        ("end_repeat", "photo_list"),
        ("image", "front"),
        ("decimal", "amount"),
        ("integer", "count"),
        ("select_one yes_no", "again"),
        ("geopoint", "place"),
    ]
    assert [row[:3] for row in pages["choices"][1:]] == [
        ("category", "litter", "环境卫生"),
        ("category", "cable", "空中线缆"),
        ("source", "self", "自查"),
        ("source", "city", "市级交办"),
        ("yes_no", "yes", "是"),
        ("yes_no", "no", "否"),
    ]
    assert pages["settings"][1][:3] == ("样例工作法 problem", "sample_problem", "1")
    amount = pages["survey"][8]
    assert amount[2:8] == (
        "数量（处）",
        "数量（处）",
        "",
        ". >= 0 and . <= 9",
        "不小于 0，不大于 9",
        "not less than 0, not more than 9",
    )


@pytest.mark.parametrize("form", sorted(WENMING.forms) if WENMING else [])
def test_export_is_an_xlsform_that_pyxform_accepts(form: str, tmp_path: Path) -> None:
    assert WENMING is not None
    path = export(WENMING, form, tmp_path / "form.xlsx")
    result = convert(path)
    assert result.warnings == []
    for one in WENMING.forms[form].fields:
        assert f"/{one.id}" in result.xform


def test_export_keeps_cells_inert(tmp_path: Path) -> None:
    loaded = load_text(
        TEXT.replace("ask: 情况", "ask: '=1+1'").replace("cable: {zh: 空中线缆", "cable: {zh: '@x'"), "x"
    )
    assert loaded.playbook is not None
    book = openpyxl.load_workbook(export(loaded.playbook, "problem", tmp_path / "form.xlsx"))
    kinds = {
        cell.data_type
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert kinds == {"s"}


def test_sheets_refuse_an_unknown_form() -> None:
    with pytest.raises(NoSuchForm):
        sheets(sample(), "other")


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("returns.daily", ["period", "found", "tonnes", "remark"]),
        ("sweeps.doors", ["period", "targets", "reached", "away", "closed"]),
        ("rosters.patrol", ["period", "shift", "police", "medic"]),
        (
            "inspections.street",
            ["period", "area", "rater", "litter", "litter_photo", "cable", "mood", "staff_present",
             "staff_expected"],
        ),
    ],
)  # fmt: skip
def test_work_is_exported_as_forms_that_pyxform_accepts(name: str, ids: list[str], tmp_path: Path) -> None:
    pages = sheets(work(), name)
    assert [row[1] for row in pages["survey"][1:]] == ids
    assert pages["settings"][1][1] == f"rounds_{name.replace('.', '_')}"
    assert convert(export(work(), name, tmp_path / "form.xlsx")).warnings == []


def test_names_tell_everything_that_can_be_filled_in() -> None:
    assert names(work()) == (
        "problem", "daily", "outing", "returns.daily", "returns.weekly", "returns.outings", "sweeps.doors",
        "rosters.patrol", "inspections.street", "inspections.roads",
    )  # fmt: skip
    with pytest.raises(NoSuchForm):
        sheets(work(), "inspections.streets")
