"""Rankings over HTTP: freeze, publish, open a number, leave a part out, restate, explain, decide."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
import time_machine
from tests.pages.desk.office import DESK as STREET
from tests.pages.desk.office import DISTRICT, browser, text_of
from tests.rooms.rankings import sheets
from tests.rooms.rankings.office import FIRST, SECOND, at, file, fix, in_force

pytestmark = pytest.mark.usefixtures("district", "evidence")
COMMUNITY, EAST, HEAD = "sq.xiaoqiao.beihuayuan", "sq.xiaoqiao.dongguan", "district.head"
PAGE = "/desk/rankings/ranked/ten_day"


@pytest.fixture
def worked() -> tuple[Any, Any]:
    """北花园 closed its case in time, 东关 left its own open; the window is over."""
    in_force()
    good, idle = file("2026-11-03 09:00"), file("2026-11-03 09:00", "dongguan")
    fix(good, "2026-11-04 09:00", "2026-11-04 15:00")
    return good, idle


def on(moment: str) -> Any:
    return time_machine.travel(at(moment), tick=True)


def act(client: Any, verb: str, **sent: Any) -> Any:
    return client.post(f"{PAGE}/{verb}", {"key": str(uuid4()), "window": FIRST, **sent})


def frozen(client: Any) -> Any:
    assert act(client, "freeze").status_code == 302
    return client.get(f"{PAGE}?window={FIRST}").context["shown"].standing


def test_a_window_is_frozen_published_and_then_seen_by_the_ranked(worked):
    with on("2026-11-11 09:00"):
        district, community = browser(DISTRICT), browser(COMMUNITY)
        assert "还没有公布的排名" in text_of(community.get(PAGE))
        assert district.get(f"{PAGE}?window={FIRST}").context["may_freeze"]
        standing = frozen(district)
        assert act(district, "publish", standing=standing.id).status_code == 302
        page = community.get(PAGE)
        assert [row.name for row in page.context["rows"]][:2] == ["北花园社区", "东关社区"]
        assert len(page.context["groups"]) == 1
        assert {row.name for row in page.context["rows"] if row.parts[0].base_url} == {"北花园社区"}


def test_a_draft_is_only_for_those_who_publish(worked):
    with on("2026-11-11 09:00"):
        seen = browser(STREET).get(f"{PAGE}?window={FIRST}")
        assert ("还没有公布的排名" in text_of(seen), "北花园" in text_of(seen)) == (True, False)
        assert act(browser(STREET), "freeze").status_code == 403
        assert browser(DISTRICT).get(f"{PAGE}?window={FIRST}").context["state"] == "draft"


def test_every_number_opens_into_its_rows(worked):
    good, _ = worked
    with on("2026-11-11 09:00"):
        client = browser(DISTRICT)
        frozen(client)
        row = client.get(f"{PAGE}?window={FIRST}&group=411602.005.").context["rows"][0]
        for url, wanted in ((row.parts[0].count_url, 1), (row.parts[0].base_url, 1)):
            found = client.get(url)
            assert [one.case.id for one in found.context["rows"]] == [good][:wanted]
            assert found.context["amount"] == wanted
        nothing = client.get(row.parts[1].count_url)
        assert "这个数字是零" in text_of(nothing)
        assert client.get(row.parts[0].count_url.replace("key=area", "key=other")).status_code == 404


def test_leaving_a_part_out_is_a_trial_only(worked):
    with on("2026-11-11 09:00"):
        client = browser(DISTRICT)
        frozen(client)
        page = client.get(f"{PAGE}?window={FIRST}&without=on_time")
        assert "试算" in text_of(page)
        assert {row.line.rank for row in page.context["rows"]} == {None}
        assert client.get(f"{PAGE}?window={FIRST}&without=nothing").status_code == 422
        assert client.get(f"{PAGE}?window={FIRST}").context["rows"][0].line.rank == 1


def test_an_item_of_the_sheets_is_left_out_of_every_sheet():
    sheets.judged()
    page = f"/desk/rankings/{sheets.CAMPAIGN}/ten_day"
    item = "inspections.village/adverts"
    with on("2026-11-27 09:00"):
        client = browser(COMMUNITY)
        plain = client.get(f"{page}?window={sheets.WINDOW}")
        assert "一周两督查 · 乱贴乱画小广告" in text_of(plain)
        seen = client.get(f"{page}?window={sheets.WINDOW}&without={item}")
        assert [row.name for row in seen.context["rows"]][:2] == [
            row.name for row in plain.context["rows"][1::-1]
        ]
        assert "试算" in text_of(seen)
        own = next(row for row in seen.context["rows"] if row.mine)
        assert client.get(own.parts[0].count_url).context["amount"] == 1


def test_restating_shows_the_reason_what_changed_and_the_former_edition(worked):
    with on("2026-11-11 09:00"):
        client = browser(DISTRICT)
        standing = frozen(client)
        empty = act(client, "restate", standing=standing.id, reason="复核")
        assert (empty.status_code, "没有任何数字或名次变化" in text_of(empty)) == (409, True)
        key = client.get(f"{PAGE}?window={FIRST}&group=411602.005.").context["rows"][1].line.place.key
        assert act(client, "restate", standing=standing.id, reason="内涝", exempt=key).status_code == 302
        page = text_of(client.get(f"{PAGE}?window={FIRST}&group=411602.005."))
        assert "东关社区：不参加排名（内涝）" in page
        former = client.get(f"{PAGE}?window={FIRST}&edition=0&group=411602.005.")
        assert [row.line.rank for row in former.context["rows"]][:2] == [1, 2]
        assert client.get(f"{PAGE}?window={FIRST}&edition=7").status_code == 404


def test_the_workbook_holds_the_lines_and_the_formulas(worked):
    with on("2026-11-11 09:00"):
        client = browser(DISTRICT)
        frozen(client)
        answer = client.get(f"{PAGE}.xlsx?window={FIRST}")
        with ZipFile(BytesIO(answer.content)) as book:
            strings = book.read("xl/sharedStrings.xml").decode()
            assert "北花园社区" in strings
            assert "100.00%" in strings
            assert "÷" in strings
            assert not re.search(r"<f>", book.read("xl/worksheets/sheet1.xml").decode())


def test_a_proposal_is_explained_by_the_post_and_decided_by_somebody_else(worked):
    with on("2026-11-11 09:00"):
        district = browser(DISTRICT)
        act(district, "publish", standing=frozen(district).id)
    fix(file("2026-11-12 09:00"), "2026-11-13 09:00", "2026-11-13 15:00")
    file("2026-11-12 09:00", "dongguan")
    with on("2026-11-21 09:00"):
        district = browser(DISTRICT)
        assert act(district, "freeze", window=SECOND).status_code == 302
        standing = district.get(f"{PAGE}?window={SECOND}").context["shown"].standing
        assert act(district, "publish", window=SECOND, standing=standing.id).status_code == 302
        (row,) = district.get("/desk/proposals").context["rows"]
        own, head = browser(EAST), browser(HEAD)
        assert browser(COMMUNITY).get(row["url"]).status_code == 404
        assert head.post(row["url"], {"verb": "confirm", "text": "属实"}).status_code == 403
        assert own.post(row["url"], {"verb": "explain", "text": " "}).status_code == 422
        assert own.post(row["url"], {"verb": "explain", "text": "历史遗留点位"}).status_code == 302
        assert "历史遗留点位" in text_of(head.get(row["url"]))
        assert head.post(row["url"], {"verb": "confirm", "text": "属实"}).status_code == 302
        assert "已同意" in text_of(own.get(row["url"]))


def test_lists_say_what_there_is(worked):
    with on("2026-11-11 09:00"):
        client = browser(DISTRICT)
        assert "旬通报" in text_of(client.get("/desk/rankings"))
        assert "没有建议事项" in text_of(client.get("/desk/proposals"))
        assert client.get("/desk/rankings/ranked/nothing").status_code == 404
        assert client.get(f"{PAGE}/behind?window={FIRST}").status_code == 404
