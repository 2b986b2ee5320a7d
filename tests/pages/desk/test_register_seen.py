"""The page of who looked: its sums cover every look of the day, and no look is cut off its list."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from tests.pages.desk.office import browser, text_of
from tests.pages.desk.stock import AUDITOR, stocked

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.registers.models import Reveal, Thing
from chuanhui.grid.registers.queries.looks import MOST, looks_between, sums_between
from chuanhui.journal.scope import enter
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight

DESK, HEAD = "community_desk@xiaoqiao/beihuayuan", "community_head@xiaoqiao/beihuayuan"
LOOKS, OTHERS = MOST + 150, 61
SEEN = "/desk/registers/seen"
ROW = re.compile(r"核对住户信息\d+")


@pytest.fixture
def day(district, evidence) -> datetime:
    """Many looks of one post over a day, and as many within the hour, to the edge, of another."""
    thing = stocked()["person"]
    enter(Sight.everything())
    row = Thing.objects.get(id=thing if isinstance(thing, UUID) else UUID(str(thing)))
    first = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    posts = {code: acting_for(code, first.date(), first) for code in (DESK, HEAD)}

    def look(number: int, code: str, at: datetime) -> Reveal:
        by = posts[code]
        return Reveal(
            id=new_id(at),
            thing_id=row.id,
            kind=row.kind,
            area_path=row.area_path,
            unit_id=row.unit_id,
            post_id=by.post_id,
            person_id=by.person_id,
            role=by.role,
            purpose="verify_identity",
            reason=f"核对住户信息{number}",
            fields=["phone"],
            at=at,
        )

    step = timedelta(hours=1) / (OTHERS - 1)
    Reveal.objects.bulk_create(
        [look(number, DESK, first + timedelta(seconds=36 * number)) for number in range(LOOKS)]
        + [look(LOOKS + number, HEAD, first + step * number) for number in range(OTHERS)]
    )
    return first


def test_sums_cover_what_the_list_cuts(day):
    by = acting_for("auditor@district", day.date(), day)
    enter(by.sight)
    asked = (by, day, day + timedelta(days=1))
    found = {one.post_id: one for one in sums_between(*asked)}
    posts = {code: acting_for(code, day.date(), day).post_id for code in (DESK, HEAD)}
    assert (found[posts[DESK]].looks, found[posts[DESK]].things, found[posts[DESK]].most) == (LOOKS, 1, 100)
    # One look at each end of an hour: the last is an hour after the first, and counts with it no more.
    assert (found[posts[HEAD]].looks, found[posts[HEAD]].most) == (OTHERS, OTHERS - 1)
    assert [one.looks for one in sums_between(*asked, post=posts[HEAD])] == [OTHERS]
    assert sums_between(*asked, purpose="emergency") == ()
    every = [one.seen.id for skip in range(0, LOOKS + OTHERS, 500) for one in some(asked, skip)]
    assert (len(every), len(set(every))) == (LOOKS + OTHERS, LOOKS + OTHERS)


def some(asked, skip):
    return looks_between(*asked, most=500, skip=skip)


def test_the_page_tells_the_whole_day_and_leads_on_to_its_last_look(day):
    client = browser(AUDITOR)
    page = text_of(client.get(SEEN))
    assert f"{LOOKS}</td>" in page.replace(",", "")
    shown = ROW.findall(page)
    address = re.search(r'rel="next" href="([^"]+)"', page)
    while address:
        page = text_of(client.get(address[1].replace("&amp;", "&")))
        shown += ROW.findall(page)
        address = re.search(r'rel="next" href="([^"]+)"', page)
    assert (len(shown), len(set(shown))) == (LOOKS + OTHERS, LOOKS + OTHERS)
    assert "没有人查看" not in text_of(client.get(SEEN + "?page=99999"))


def test_a_day_of_looks_is_found_by_its_index(day):
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'registers_reveal_at'")
        assert "(at)" in cursor.fetchone()[0]
