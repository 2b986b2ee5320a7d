"""`chuanhui campaign replay`: a past period under a changed playbook, told from the real journal."""

from __future__ import annotations

import json
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.campaigns.queries import replay_of, standings_of
from chuanhui.mechanism.cases import queries
from chuanhui.mechanism.cases.actions import file_case, take_step
from chuanhui.mechanism.cases.queries.lives import lives, open_during
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.cases.rules.reliving import relived
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.load import load_playbook
from chuanhui.site.command import main
from chuanhui.site.trials.deeds import photos

ROOT = Path(__file__).resolve().parents[3]
ZONE = ZoneInfo("Asia/Shanghai")
PATH = "411602."
pytestmark = pytest.mark.usefixtures("district")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def acting(code: str, now: datetime) -> Acting:
    by = acting_for(code, now.date(), now)
    scope.enter(Sight.everything())
    return by


def live(filed: str, hours: int) -> Any:
    """File a litter problem, dispatch it after an hour and let the street itself fix it `hours` later."""
    now = at(filed)
    worker = acting("grid_worker@xiaoqiao/beihuayuan/01", now)
    report = Report({"category": "litter", "detail": "楼前堆放杂物"})
    case = file_case(campaign="wenming", kind="problem", report=report, by=worker, now=now).case_id
    now += timedelta(hours=1)
    take_step(case_id=case, step="dispatch", given=Given(), by=acting("street_desk@xiaoqiao", now), now=now)
    now += timedelta(hours=hours)
    owner = acting("department_desk@chengguanju", now)
    take_step(case_id=case, step="fix", given=Given(photos=photos(("after",))), by=owner, now=now)
    return queries.case(Sight.everything(), case)


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """Return a copy of the playbook with a sentence changed."""
    text = (ROOT / "playbooks/wenming/playbook.yaml").read_text(encoding="utf-8")
    assert old in text
    folder = tmp_path / "wenming"
    folder.mkdir()
    (folder / "playbook.yaml").write_text(text.replace(old, new), encoding="utf-8")
    return folder


def loaded(folder: Path) -> Any:
    playbook = load_playbook(folder).playbook
    assert playbook is not None
    return playbook


def test_lives_relived_under_their_own_rules_are_the_rows():
    quick, slow = live("2026-11-09 09:00", 5), live("2026-11-09 10:00", 24 * 6)
    until = at("2026-11-20 00:00")
    ids = open_during("wenming", PATH, at("2026-11-01 00:00"), until)
    assert {quick.id, slow.id} <= set(ids)
    for case_id, turns in lives([quick.id, slow.id], until):
        kind = rulebooks.rulebook(turns[-1].after.ref).cases["problem"]
        assert relived(turns, kind, rulebooks.calendar()).case == queries.case(Sight.everything(), case_id)


def test_a_life_ends_where_the_span_ends():
    case = live("2026-11-09 09:00", 24)
    [(_, turns)] = lives([case.id], at("2026-11-10 09:00"))
    assert [turn.verb for turn in turns] == ["file", "dispatch"]


def test_under_its_own_rules_nothing_would_differ():
    live("2026-11-09 09:00", 24 * 6)
    playbook = loaded(ROOT / "playbooks/wenming")
    found = replay_of(playbook, PATH, since=at("2026-11-09 00:00"), until=at("2026-11-21 00:00"))
    assert found.cases >= 1
    assert found.changed == ()
    assert all((one.was_due, one.was_late) == (one.would_be_due, one.would_be_late) for one in found.tallies)
    assert sum(one.was_late for one in found.tallies) >= 1


def test_a_longer_allowance_takes_the_lateness_away_and_a_shorter_one_makes_it(tmp_path: Path):
    slow, quick = live("2026-11-09 09:00", 24 * 3 + 10), live("2026-11-16 09:00", 30)
    span = {"since": at("2026-11-09 00:00"), "until": at("2026-11-21 00:00")}
    longer = changed(
        tmp_path, "otherwise: 3 working days}\n      verify", "otherwise: 8 working days}\n      verify"
    )
    found = {one.case_id: one for one in replay_of(loaded(longer), PATH, **span).changed if one.step == "fix"}
    assert (found[slow.id].was_late, found[slow.id].would_be_late) == (True, False)
    assert quick.id not in found
    (tmp_path / "other").mkdir()
    shorter = changed(
        tmp_path / "other",
        "otherwise: 3 working days}\n      verify",
        "otherwise: 1 working hours}\n      verify",
    )
    found = {
        one.case_id: one for one in replay_of(loaded(shorter), PATH, **span).changed if one.step == "fix"
    }
    assert (found[quick.id].was_late, found[quick.id].would_be_late) == (False, True)


def test_a_life_that_does_not_fit_is_left_out_and_told(tmp_path: Path):
    live("2026-11-09 09:00", 5)
    other = changed(
        tmp_path,
        "to: fixed\n        by: owner\n        needs: {photo: after}\n        within: {urgent",
        "to: filed\n        by: owner\n        needs: {photo: after}\n        within: {urgent",
    )
    found = replay_of(loaded(other), PATH, since=at("2026-11-09 00:00"), until=at("2026-11-21 00:00"))
    assert found.partly >= 1
    assert found.remarks["leads_elsewhere", "fix"] >= 1


def test_the_command_tells_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    case = live("2026-11-09 09:00", 24 * 3 + 10)
    folder = changed(
        tmp_path, "otherwise: 3 working days}\n      verify", "otherwise: 8 working days}\n      verify"
    )
    words = [
        "campaign",
        "replay",
        str(folder),
        "--territory",
        PATH,
        "--since",
        "2026-11-09",
        "--until",
        "2026-11-20",
    ]
    before = _counted()
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert case.number in {one["number"] for one in told["found"][0]["changed"]}
    assert main(words) == 0
    assert f"{case.number} 整改" in capsys.readouterr().out
    assert _counted() == before


def _counted() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM journal_entry), (SELECT sum(revision) FROM cases_case)")
        return cursor.fetchone()


RANKED = """
indicators:
  on_time:
    name: {zh: 按期结案率, en: Closed on time}
    count: cases.problem closed_on_time
    of: cases.problem due
  rework:
    name: {zh: 返工率, en: Rework}
    count: cases.problem reworked
    of: cases.problem due
    better: less
rankings:
  week:
    name: {zh: 一周一排名, en: Weekly standing}
    window: week
    over: street
    score: {on_time: 100%}
    missing: unranked
    bottom: {count: 1, group: 2}
    publish: district_desk
    consequence:
      after: bottom
      in_a_row: 1
      unless: score >= 90
      propose: explain
      to: street_head
      by: district_head
      explains_within: 3 working days
"""


def with_ranking(tmp_path: Path, name: str, *, version: int, fix: str) -> Path:
    """Return a playbook of its own with a weekly ranking; `fix` is the usual allowance."""
    text = (ROOT / "playbooks/wenming/playbook.yaml").read_text(encoding="utf-8")
    text = text.replace("otherwise: 3 working days}\n      verify", f"otherwise: {fix}}}\n      verify")
    cut = min(
        (text.index(key) for key in ("\ninspections:", "\nindicators:", "\nrankings:") if key in text),
        default=len(text),
    )
    head = re.sub(r"(?m)^version: \d+", f"version: {version}", text[:cut])
    folder = tmp_path / name
    folder.mkdir()
    (folder / "playbook.yaml").write_text(head + "\n" + RANKED, encoding="utf-8")
    return folder


def test_places_and_consequences_follow_the_changed_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    since = at("2026-11-08 23:00")
    first = load_playbook(with_ranking(tmp_path, "first", version=90, fix="3 working days"))
    start_campaign(first, territory=PATH, since=since, by=Acting.system(PATH), now=since)
    case, now = live("2026-11-09 09:00", 24 * 3 + 10), at("2026-11-13 10:00")
    take_step(case_id=case.id, step="verify", given=Given(), by=acting("inspector@district", now), now=now)
    folder = with_ranking(tmp_path, "second", version=91, fix="4 working days")
    span = {"first": date(2026, 11, 9), "last": date(2026, 11, 15)}
    (same,) = standings_of(loaded(tmp_path / "first"), PATH, **span)
    assert same.was == same.would_be
    assert same.was_due == same.would_be_due
    (found,) = standings_of(loaded(folder), PATH, **span)
    was, would = (
        next(one for one in lines if one.place.code == "411602005") for lines in (found.was, found.would_be)
    )
    assert (str(was.score), str(would.score)) == ("0.00", "100.00")
    words = [
        "campaign",
        "replay",
        str(folder),
        "--territory",
        PATH,
        "--since",
        "2026-11-09",
        "--until",
        "2026-11-15",
    ]
    main(words)
    told = capsys.readouterr().out
    assert "小桥街街道  第1名 0.00分 → 第1名 100.00分" in told


def test_cases_of_a_window_are_relived_once_for_all_its_rankings(tmp_path: Path):
    now = at("2026-11-08 23:00")
    first = load_playbook(with_ranking(tmp_path, "alone", version=92, fix="3 working days"))
    start_campaign(first, territory=PATH, since=now, by=Acting.system(PATH), now=now)
    live("2026-11-09 09:00", 24 * 3 + 10)
    one = with_ranking(tmp_path, "one", version=93, fix="4 working days")
    two = with_ranking(tmp_path, "two", version=94, fix="4 working days")
    text = (two / "playbook.yaml").read_text(encoding="utf-8")
    rule = text.partition("\nrankings:\n")[2]
    (two / "playbook.yaml").write_text(text + rule.replace("  week:", "  again:", 1), encoding="utf-8")
    span = {"first": date(2026, 11, 9), "last": date(2026, 11, 15)}

    def read(folder: Path) -> tuple[list[tuple[str, list[str]]], int]:
        with CaptureQueriesContext(connection) as told:
            found = standings_of(loaded(folder), PATH, **span)
        lives = sum('"cases_case"' in one["sql"] for one in told)
        return [(one.ranking, [str(line.score) for line in one.would_be]) for one in found], lives

    (alone,), lives = read(one)
    both, shared = read(two)
    assert both == [alone, ("again", alone[1])]
    assert 0 < shared == lives
