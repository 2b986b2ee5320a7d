"""What loading the demo says: what it loads the first time, and that it leaves alone what is there."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from chuanhui.grid.areas.actions import load_district
from chuanhui.grid.posts.actions import load_posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import queries as assemblies
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.voice import queries as voices
from chuanhui.site import demo
from chuanhui.site.simulate.compound import play_compound
from chuanhui.site.simulate.linkage import WAITING
from chuanhui.site.simulate.registers import play_registers
from chuanhui.system.linkage.models import Pair, Run, Warned

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_second_start_says_that_everything_is_there(fresh_district, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "LINKAGE", tmp_path / "linkage")
    monkeypatch.setattr(settings, "LINKAGE_KEYS", tmp_path / "keys")
    first = list(demo.load(days=3, seed=1, now=NOW, months=2))
    assert [line.partition(" ")[0] for line in first if "模拟" in line] == ["411602.", "411602Z."]
    assert "一年的数据比对：装入 2 次 / a year of matches: 2 runs loaded" in first
    _matched()
    again = list(demo.load(days=3, seed=1, now=NOW, months=2))
    assert again[:4] == [
        "网格：已有，未改动 / the grid: there already, unchanged",
        "岗位、人员：已有，未改动 / posts and people: there already, unchanged",
        "工作法（按辖区计）：已有，未改动 / campaigns by territory: there already, unchanged",
        "台账：已有，未改动 / the registers: there already, unchanged",
    ]
    assert "件事件，未改动" in again[4]
    assert "件事件，未改动" in again[8]
    assert again[5:8] + again[9:] == [
        "一个小区的故事：已有，未改动 / the story of one compound: there already, unchanged",
        "公示、征求意见、征询：已有，未改动 / notices, drafts and surveys: there already, unchanged",
        "表决和选举：已有，未改动 / ballots: there already, unchanged",
        "一年的数据比对：已有，未改动 / a year of matches: there already, unchanged",
        "报酬和在岗比对：已有，未改动 / pay matched with posts: there already, unchanged",
        "公布的数字：已有，未改动 / periods with published figures: there already, unchanged",
        "日志封存：已有，未改动 / seals of the journal: there already, unchanged",
        "提醒读过的日志：已有，未改动 / journal entries read for alerts: there already, unchanged",
    ]


def _matched() -> None:
    """The demo has runs, rows that wait for a clerk, and warnings whose cases went on in the villages."""
    with transaction.atomic():
        enter(Sight.everything())
        villages = Run.objects.filter(plan="households")
        assert sorted(villages.values_list("state", flat=True)) == ["done", "review"]
        assert set(Run.objects.filter(plan="staff").values_list("state", flat=True)) == {"done"}
        assert 0 < Pair.objects.filter(state="open").count() <= WAITING
        verdicts = Counter(Warned.objects.values_list("verdict", flat=True))
        played = set(Case.objects.filter(campaign="fangfanpin").values_list("kind", flat=True))
        others = [one for one in voices.notices(Sight.everything(), most=99) if one.kind != "village"]
    assert verdicts["open"] > 0
    assert verdicts["verified"] + verdicts["refuted"] > 0
    # The days of work leave this campaign alone: its cases are what the match opened and what followed.
    assert {"clue"} <= played <= {"clue", "file_question", "plan", "leaving"}
    assert others


def test_a_first_start_says_how_much_it_loads(fresh_db):
    first = list(demo.load(days=0, seed=1, now=NOW))
    assert first[0].startswith("网格：装入 ")
    assert first[2].startswith("工作法（按辖区计）：装入 14 项")


def test_one_compound_goes_from_its_register_to_a_council_and_a_plan(fresh_db):
    territory = demo.TERRITORIES[0][0]
    system = Acting.system(territory)
    with transaction.atomic():
        enter(Sight.everything())
        load_district(settings.DISTRICTS / "chuanhui", by=system, now=NOW)
        load_posts(settings.DISTRICTS / "chuanhui", by=system, now=NOW)
    demo._begin(demo.Load(days=28, seed=1, now=NOW, months=0))
    with transaction.atomic():
        enter(Sight.everything())
        play_registers(territory, now=NOW, seed=1)
    assert play_compound(territory, now=NOW, seed=1) == 7
    assert play_compound(territory, now=NOW, seed=1) == 0
    with transaction.atomic():
        enter(Sight.everything())
        notices = voices.notices(Sight.everything(), most=20)
        ballots = assemblies.ballots(Sight.everything(), most=20)
    assert {one.kind for one in notices} == {"candidates", "list", "drawing", "lift"}
    assert sorted((one.kind, str(one.state)) for one in ballots) == [
        ("building_leader", "open"),
        ("council", "passed"),
        ("lift", "passed"),
    ]
