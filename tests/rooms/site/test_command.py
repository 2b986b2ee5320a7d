"""The `chuanhui` command on the demo district: what each verb answers, refuses and writes."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from chuanhui.grid.posts.queries import acting_for
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.rules import Report
from chuanhui.site.command import main
from chuanhui.site.verbs import ground, playbook_trial

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZONE)
EVERYTHING = Sight.everything()
NOTICE = """
year: 2027
source: 试验用
holidays:
  - {name: 元旦, from: 2027-01-01, to: 2027-01-05}
"""
pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every run be on one Saturday."""
    for module in (ground, playbook_trial):
        monkeypatch.setattr(module, "moment", lambda: NOW)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """Return a function that runs the command and returns its exit code and its JSON answer."""

    def one(*words: str) -> tuple[int, Any]:
        code = main([*words, "--json"])
        return code, json.loads(capsys.readouterr().out)

    return one


def file(at: str, category: str = "litter") -> Any:
    now = datetime.fromisoformat(at).replace(tzinfo=ZONE)
    by = acting_for("grid_worker@xiaoqiao/beihuayuan/01", now.date(), now)
    report = Report({"category": category, "detail": "楼前堆放杂物"})
    receipt = actions.file_case(campaign="wenming", kind="problem", report=report, by=by, now=now)
    return queries.case(EVERYTHING, receipt.case_id)


def test_locate_tells_the_chain_and_who_answers(run):
    code, told = run("grid", "locate", "114.65", "33.62")
    assert code == 0
    assert [one["level"] for one in told["chain"]][:3] == ["district", "street", "community"]
    assert told["cell"]["code"] == told["chain"][-1]["code"]
    assert any(one["duty"] == "网格员" and one["holder"] for one in told["answers"])


def test_locate_understands_other_coordinates(run):
    plain = run("grid", "locate", "114.65", "33.62")[1]
    shifted = run("grid", "locate", "114.6561", "33.6189", "--system", "gcj02")[1]
    assert abs(shifted["lon"] - plain["lon"]) < 0.001
    assert abs(shifted["lat"] - plain["lat"]) < 0.001


def test_a_point_in_no_cell_is_exit_one(run):
    code, told = run("grid", "locate", "120", "30")
    assert (code, told["cell"]) == (1, None)


def test_the_demo_grid_has_no_gap(run):
    assert run("grid", "check") == (0, [])
    assert run("grid", "check", "--level", "street", "--within", "411602.005") == (0, [])


def test_importing_what_stands_changes_nothing(run):
    code, told = run("grid", "import", str(ROOT / "districts" / "chuanhui"), "--dry-run")
    assert (code, told["written"], told["added"], told["changed"]) == (0, False, 0, 0)
    assert told["unchanged"] > 1000


def test_a_faulty_import_names_every_fault_and_writes_nothing(run, tmp_path):
    for name in ("areas.csv", "borders.geojson"):
        shutil.copy(ROOT / "districts" / "chuanhui" / name, tmp_path)
    sheet = tmp_path / "areas.csv"
    lines = sheet.read_text(encoding="utf-8").splitlines()
    lines[3] = lines[3].replace("street", "stret", 1)
    lines[4] = lines[4].replace("411602002", "4116x2002", 1)
    sheet.write_text("\n".join(lines), encoding="utf-8")
    code, told = run("grid", "import", str(sheet), "--since", "2026-01-01")
    assert (code, told["written"]) == (1, False)
    assert {4, 5} <= {one["row"] for one in told["faults"]}


def test_a_missing_file_is_misuse(run):
    code, told = run("grid", "import", "nowhere/areas.csv")
    assert code == 2
    assert "nowhere/areas.csv" in told["error"]["sentence"]


def test_every_case_is_the_fold_of_its_entries(run):
    case = file("2026-11-09 09:00")
    assert run("journal", "rebuild", "--check") == (0, [])
    Case.objects.filter(id=case.id).update(title="改过的标题")
    code, told = run("journal", "rebuild", "--check")
    assert (code, told) == (1, [{"case": str(case.id), "differs": "title"}])


def test_rebuild_needs_its_check(capsys):
    with pytest.raises(SystemExit) as left:
        main(["journal", "rebuild"])
    assert left.value.code == 2
    assert "--check" in capsys.readouterr().err


def test_verify_takes_a_digest_kept_outside(run):
    digest = run("journal", "digest")[1]["digest"]
    assert run("journal", "verify", "--digest", digest)[1]["found"] == 0
    number = digest.partition(":")[0]
    code, told = run("journal", "verify", "--digest", f"{number}:{'0' * 64}")
    assert (code, told["findings"][0]["code"]) == (1, "resealed")


def test_seal_sets_a_seal_where_something_waits(run):
    before = run("journal", "digest")[1]["digest"]
    file("2026-11-09 09:00")
    code, told = run("journal", "seal")
    assert (code, told["seals"]) == (0, 1)
    assert told["last"] != before


def test_campaigns_in_force_are_listed(run):
    code, told = run("campaign", "list")
    assert code == 0
    assert {(one["territory"], one["campaign"]) for one in told} >= {
        ("411602.", "wenming"),
        ("411602Z.", "wenming"),
    }
    # Where a playbook names units that do not exist, it is not in force: no water office in the zone.
    assert {one["territory"] for one in told if one["campaign"] == "baojie"} == {"411602."}


def test_a_new_version_starts_and_its_migration_is_reported_then_confirmed(run, tmp_path):
    case = file("2026-11-09 09:00")
    shutil.copytree(ROOT / "playbooks" / "wenming", tmp_path / "wenming")
    text = (tmp_path / "wenming" / "playbook.yaml").read_text(encoding="utf-8")
    (tmp_path / "wenming" / "playbook.yaml").write_text(
        text.replace("version: 6", "version: 7"), encoding="utf-8"
    )
    folder = str(tmp_path / "wenming")
    assert run("campaign", "start", folder, "--territory", "411602", "--since", "2026-11-20")[0] == 0
    code, told = run("campaign", "migrate", "wenming", "--territory", "411602.")
    assert (code, told["safe"], told["stuck"], told["confirmed"]) == (0, [str(case.id)], [], False)
    assert queries.case(EVERYTHING, case.id).version == 6
    assert run("campaign", "migrate", "wenming", "--territory", "411602.", "--confirm")[0] == 0
    assert queries.case(EVERYTHING, case.id).version == 7


def test_an_unknown_territory_is_refused_in_words(run):
    folder = str(ROOT / "playbooks" / "wenming")
    code, told = run("campaign", "start", folder, "--territory", "410000.", "--since", "2026-01-01")
    assert (code, told["error"]["code"]) == (1, "CMD003")
    assert "411602." in told["error"]["sentence"]


def test_vacancies_within_an_area(run):
    code, told = run("posts", "vacancies", "--within", "411602.005", "--on", "2026-11-09")
    assert code == (1 if told else 0)
    assert all(one["area_path"].startswith("411602.005.") for one in told)


def test_trials_play_and_leave_nothing(run):
    before = Case.objects.count()
    code, told = run("playbook", "trial", str(ROOT / "playbooks" / "wenming"), "--only", "空中线缆")
    assert (code, [one["ok"] for one in told]) == (0, [True])
    assert Case.objects.count() == before


def test_adopting_a_calendar_moves_exactly_the_provisional_cases(run, tmp_path, settings):
    """P17: loading 2027.yaml moves exactly the affected cases, each with a log line."""
    settled = file("2026-12-28 09:00")
    crossing = file("2026-12-31 17:00")
    assert (settled.provisional, crossing.provisional) == (False, True)
    shutil.copytree(ROOT / "calendars", tmp_path / "calendars")
    (tmp_path / "calendars" / "cn" / "2027.yaml").write_text(NOTICE, encoding="utf-8")
    settings.CALENDARS = tmp_path / "calendars"
    code, told = run("clock", "adopt")
    assert code == 0
    assert [one["case"] for one in told["moved"]] == [str(crossing.id)]
    assert told["moved"][0]["due_before"] != told["moved"][0]["due_after"]
    moved = queries.case(EVERYTHING, crossing.id)
    assert (moved.provisional, moved.due_at.astimezone(ZONE).date().isoformat()) == (False, "2027-01-06")
    assert [one.kind for one in entries_of(EVERYTHING, crossing.id)] == ["case.file", "case.redue"]
    assert len(entries_of(EVERYTHING, settled.id)) == 1
    assert queries.case(EVERYTHING, settled.id) == settled
    assert run("clock", "adopt")[1]["moved"] == []
    assert run("journal", "rebuild", "--check") == (0, [])
