"""P45. Exports are inert: no cell of an xlsx or a CSV is a formula, and an 18-digit number stays a text.

Hostile texts go in through the real actions and come out of the writers: the ledger's workbook, a hand-over
list, a form as XLSForm, the areas as CSV; registers and a person's copy are tried in tests/rooms. The files
are read back with openpyxl, and their XML is searched for formulas and links.
"""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace as Row

import openpyxl
import pytest
from tests.rooms.cases.office import MONDAY, WORKER, do, who

from chuanhui.desk import handing_sheet
from chuanhui.desk.workbook import workbook
from chuanhui.grid.areas import actions as area_actions
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import ImportFiles
from chuanhui.grid.areas.rules.sheets import FORMULA_SIGNS
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.queries import Filters
from chuanhui.mechanism.cases.rules import Report
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import Text
from chuanhui.playbook.xlsform import export

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = (
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://127.0.0.1/","x")',
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "{=1+1}",
    "http://127.0.0.1/x",
    "'=1+1",
    "411602199001011234",
    "0394",
    "1e5",
    "TRUE",
)
ALL = Sight.everything()


def _cells(data: bytes) -> list[openpyxl.cell.Cell]:
    """Return the cells of an xlsx, after requiring that it holds neither formula nor link nor macro."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            assert not name.endswith((".bin", ".vml"))
            assert "externalLink" not in name
            text = archive.read(name).decode("utf-8")
            assert "<f>" not in text
            assert "<f " not in text
            assert "<hyperlink " not in text
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "d", "n"}
    assert {cell.value.__class__.__name__ for cell in cells} <= {"str", "datetime"}
    return cells


@pytest.mark.usefixtures("district", "evidence")
def test_p45_the_ledger_s_workbook_is_inert():
    for text in HOSTILE:
        report = Report({"category": "litter", "detail": text}, address=text)
        do(who(WORKER), actions.file_case, campaign="wenming", kind="problem", report=report, now=MONDAY)
    found = queries.rows_of(ALL, Filters(standing=""), now=MONDAY, sort="oldest", most=100)
    data = workbook(queries.lines(found, now=MONDAY), lang="zh", now=MONDAY, who="=1+1")
    texts = [cell.value for cell in _cells(data)]
    for text in HOSTILE:
        assert texts.count(text) == 2, text


def test_p45_a_hand_over_list_is_inert():
    period = Text("九月", "September")
    returns = [Row(name=Text(text, text), period=period, number=1, due=MONDAY, area=text) for text in HOSTILE]
    data = handing_sheet.sheet(
        post="=1+1",
        groups={},
        returns=returns,
        counts={},
        digest="=1+1",
        lang="zh",
        now=MONDAY,
        who="=1+1",
    )
    texts = [cell.value for cell in _cells(data)]
    for text in HOSTILE:
        assert texts.count(text) == 1, text
        assert f"{text} · 九月" in texts


def test_p45_a_form_s_workbook_is_inert(tmp_path):
    playbook = load_playbook(ROOT / "playbooks" / "wenming").playbook
    form_id = playbook.cases["problem"].form
    form = playbook.forms[form_id]
    fields = tuple(
        replace(one, ask=Text(text, text)) for one, text in zip(form.fields, HOSTILE, strict=False)
    )
    forms = {**playbook.forms, form_id: replace(form, fields=fields)}
    path = export(replace(playbook, forms=forms), form_id, tmp_path / "form.xlsx")
    texts = [cell.value for cell in _cells(path.read_bytes())]
    for text in HOSTILE[: len(fields)]:
        assert texts.count(text) >= 2, text


@pytest.mark.usefixtures("district")
def test_p45_the_areas_csv_is_inert_and_goes_round():
    day, system = date(2026, 11, 9), Acting.system("411602.")
    rows = list(csv.DictReader(io.StringIO(areas.export_csv(ALL, day))))
    communities = [row for row in rows if row["level"] == "community"]
    for row, name in zip(communities, HOSTILE, strict=False):
        row["name"] = name
    out = io.StringIO()
    sheet = csv.DictWriter(out, list(rows[0]))
    sheet.writeheader()
    sheet.writerows(rows)
    files = ImportFiles(out.getvalue(), areas.export_geojson(ALL, day))
    area_actions.import_areas(files=files, on=day, by=system, now=MONDAY)
    written = areas.export_csv(ALL, day)
    cells = [cell for row in csv.reader(io.StringIO(written)) for cell in row]
    assert [cell for cell in cells if cell[:1] in FORMULA_SIGNS] == []
    assert {name for name in HOSTILE if name[0] not in FORMULA_SIGNS} <= set(cells) | {"'=1+1"}
    named = {row["code"]: row["name"] for row in csv.DictReader(io.StringIO(written))}
    assert named[communities[9]["code"]] == "411602199001011234"
    again = ImportFiles(written, areas.export_geojson(ALL, day))
    told = area_actions.import_areas(files=again, on=day, by=system, now=MONDAY, dry_run=True)
    assert (told.added, told.changed, told.faults) == (0, 0, ())
