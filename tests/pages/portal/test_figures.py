"""The figures that everybody may see: told once, never small, the same to everybody."""

from __future__ import annotations

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from tests.pages.portal.street import filed, text_of

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.actions.figures import publish_figures
from chuanhui.mechanism.rankings.queries.figures import published

pytestmark = pytest.mark.usefixtures("district", "evidence")
ROOT = "411602."
AFTER = datetime(2026, 11, 11, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
DECEMBER = datetime(2026, 12, 1, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))


def publish(now=AFTER):
    enter(Sight.everything())
    found = publish_figures(territory=ROOT, by=Acting.system(ROOT), now=now)
    enter(Sight.nothing())
    return found


def file_some(count: int) -> None:
    for number in range(count):
        filed(Client(), detail=f"第{number}处堆放垃圾")


def test_nothing_published_says_so_and_home_leads_here():
    page = text_of(Client().get("/figures/"))
    assert "还没有公布的数字" in page
    assert "/figures/" in text_of(Client().get("/"))


def test_a_street_with_enough_is_told_and_nought_is_nought():
    file_some(6)
    assert [one.period for one in publish()] == ["2026-11-x1"]
    answer = Client().get("/figures/")
    table = answer.context["grounds"][0].tables[0]
    assert [line.filed for line in table.lines if line.filed] == [6]
    assert table.total.filed == 6
    assert table.total.on_time == ""
    assert "2026年11月上旬" in text_of(answer)


def test_a_street_with_few_is_not_told_nor_is_what_gives_it_away():
    file_some(3)
    publish()
    answer = Client().get("/figures/")
    table = answer.context["grounds"][0].tables[0]
    assert [line.filed for line in table.lines if line.filed] == []
    assert table.total.filed is None
    assert "—" in text_of(answer)


def test_what_is_told_stays_though_more_is_filed_and_a_month_follows_its_ten_days():
    file_some(6)
    first = publish()
    file_some(1)
    assert publish() == []
    month = publish(DECEMBER)
    assert [one.period for one in month] == ["2026-11-x2", "2026-11-x3", "2026-11"]
    enter(Sight.everything())
    known = published(Sight.everything(), ROOT)
    assert known[0] == first[0]
    assert month[-1].number("", "filed") == 6
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_entry WHERE kind = 'figures.publish' ORDER BY id")
        bodies = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT period, counts, told FROM rankings_figures ORDER BY published_at, period DESC")
        rows = {period: (_plain(counts), _plain(told)) for period, counts, told in cursor.fetchall()}
    assert {body["period"]: (body["set"]["counts"], body["set"]["told"]) for body in bodies} == rows


def test_another_territorys_figures_are_out_of_sight():
    file_some(6)
    publish()
    enter(Sight.of("411602Z."))
    assert published(Sight.of("411602Z."), ROOT) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM rankings_figures WHERE territory = %s", [ROOT])
        assert cursor.fetchone() == (0,)


def _plain(told):
    return json.loads(told) if isinstance(told, str) else told
