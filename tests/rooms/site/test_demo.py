"""What loading the demo says: what it loads the first time, and that it leaves alone what is there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from chuanhui.grid.areas.actions import load_district
from chuanhui.grid.posts.actions import load_posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import queries as assemblies
from chuanhui.mechanism.voice import queries as voices
from chuanhui.site import demo
from chuanhui.site.simulate.compound import play_compound
from chuanhui.site.simulate.registers import play_registers

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_second_start_says_that_everything_is_there(fresh_district):
    first = list(demo.load(days=4, seed=1, now=NOW))
    assert [line.partition(" ")[0] for line in first if "模拟" in line] == ["411602.", "411602Z."]
    again = list(demo.load(days=4, seed=1, now=NOW))
    assert again[:4] == [
        "网格：已有，未改动 / the grid: there already, unchanged",
        "岗位、人员：已有，未改动 / posts and people: there already, unchanged",
        "工作法（按辖区计）：已有，未改动 / campaigns by territory: there already, unchanged",
        "台账：已有，未改动 / the registers: there already, unchanged",
    ]
    assert all("件事件，未改动" in line for line in again[4:6])
    assert again[6:] == [
        "一个小区的故事：已有，未改动 / the story of one compound: there already, unchanged",
        "公示、征求意见、征询：已有，未改动 / notices, drafts and surveys: there already, unchanged",
        "表决和选举：已有，未改动 / ballots: there already, unchanged",
        "公布的数字：已有，未改动 / periods with published figures: there already, unchanged",
        "日志封存：已有，未改动 / seals of the journal: there already, unchanged",
        "提醒读过的日志：已有，未改动 / journal entries read for alerts: there already, unchanged",
    ]


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
    demo._begin(since=NOW - timedelta(days=29), now=NOW)
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
