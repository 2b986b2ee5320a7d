"""A grid redrawn within a period: both shapes answer for the days they stood, and both add up."""

from __future__ import annotations

from datetime import date

import pytest
from tests.rooms.returns.office import (
    ALL,
    DESK,
    STREET,
    at,
    changed,
    do,
    grid,
    halves,
    in_force,
    key,
    send,
    who,
)

from chuanhui.grid.areas import actions as areas
from chuanhui.grid.areas import queries as finding
from chuanhui.grid.areas.queries.memory import tree
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import actions, errors, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.rules import Shown

MONTH = "2026-11"
CUT = date(2026, 11, 16)
BEFORE, AFTER, END = at("2026-11-10 12:00"), at("2026-11-20 12:00"), at("2026-12-01 08:00")
SYSTEM = Acting.system("411602.")
VALUES = {"places": 6, "faults": 2, "closed": 1}


@pytest.fixture(autouse=True)
def _monthly(district):
    """Put a playbook in force that asks for a month's return instead of a day's."""
    in_force(
        changed(
            "monthly_returns",
            (
                "    every: day\n    each: community\n    by: [community_desk, duty_cadre]",
                "    every: month\n    each: community\n    by: [community_desk, duty_cadre]",
            ),
            ('    due: "18:00"\n', "    due: {after: 3 working days}\n"),
        )
    )


def month(now=AFTER, sight=ALL):
    return grid(sight, now, period=MONTH, campaign="monthly_returns")


def answer(by: Acting, area: int | str, now=AFTER, values=None, **more):
    cell = Key("monthly_returns", "returns.daily", MONTH, area)
    return do(by, actions.send, cell=cell, values=values or VALUES, now=now, **more)


def split(path: str, now=BEFORE):
    area_id, parts = halves(path, CUT)
    return area_id, areas.split_area(area_id=area_id, parts=parts, on=CUT, by=SYSTEM, now=now)


def test_a_split_community_and_its_parts_are_all_asked_each_for_its_days():
    desk = who(DESK)
    expected = month().total("411602.").expected
    area_id, done = split(desk.area_path)
    found = month()
    assert found.total("411602.").expected == expected + 2
    days = {one.stood.id: (one.stood.first, one.stood.last) for one in found.views}
    assert days[area_id] == (date(2026, 11, 1), date(2026, 11, 15))
    fresh = [
        finding.area_by_code(code, CUT)
        for code in done.added
        if finding.area_by_code(code, CUT).level == "community"
    ]
    assert [days[one.id] for one in fresh] == [(CUT, date(2026, 11, 30))] * 2


def test_both_shapes_add_up_in_the_street_and_the_district():
    desk, street = who(DESK), who(STREET)
    answer(desk, desk.area_path, BEFORE)
    area_id, done = split(desk.area_path)
    fresh = [
        one for one in (finding.area_by_code(code, CUT) for code in done.added) if one.level == "community"
    ]
    for one in fresh:
        by = desk.seeing(Sight.of(one.area_path))
        answer(by, one.id, values={"places": 1, "faults": 1, "closed": 0})
    for path in (street.area_path, "411602."):
        total = month().total(path)
        assert (total.received, total.sums) == (3, {"places": 8, "faults": 4, "closed": 1})
    assert next(one.shown for one in month().views if one.stood.id == area_id) is Shown.VALUE


def test_an_area_that_is_gone_is_answered_for_by_whoever_approves():
    desk, street = who(DESK), who(STREET)
    area_id, _ = split(desk.area_path)
    with pytest.raises(errors.NotYours):
        answer(street, area_id, at("2026-11-12 12:00"))
    assert answer(street, area_id).state == "value"
    assert month().total(street.area_path).received == 1


def touch(a: int, b: int) -> bool:
    borders = tree(CUT).borders
    return borders[a].intersection(borders[b]).length > 0


def test_merged_communities_answer_for_their_days_and_the_new_one_for_its_own():
    street = finding.area("411602.005.", CUT)
    grown = finding.children(ALL, street.path, CUT)
    pair = next((a, b) for a in grown for b in grown if a.id < b.id and touch(a.id, b.id))
    done = areas.merge_areas(
        area_ids=[pair[0].id, pair[1].id], name="并社区", slug="bing", on=CUT, by=SYSTEM, now=BEFORE
    )
    made = next(code for code in done.added if finding.area_by_code(code, CUT).level == "community")
    days = {view.stood.code: (view.stood.first, view.stood.last) for view in month().views}
    assert days[pair[0].code] == days[pair[1].code] == (date(2026, 11, 1), date(2026, 11, 15))
    assert days[made] == (CUT, date(2026, 11, 30))


def test_a_cell_follows_its_area_to_another_place_in_the_tree():
    """A grid's path changes when its community is split; what it sent before stays its own."""
    in_force(
        changed(
            "grids",
            (
                "    each: community\n    by: [community_desk, duty_cadre]",
                "    each: small_grid\n    by: [grid_worker]",
            ),
            ("    every: day", "    every: month"),
            ('    due: "18:00"\n', "    due: {after: 3 working days}\n"),
        )
    )
    worker, desk = who("grid_worker@xiaoqiao/beihuayuan/01"), who(DESK)
    cell = Key("grids", "returns.daily", MONTH, worker.area_path)
    receipt = do(worker, actions.send, cell=cell, values=VALUES, now=BEFORE)
    area_id = finding.area(worker.area_path, CUT).id
    split(desk.area_path)
    moved = finding.area(area_id, CUT)
    assert moved.path != worker.area_path
    sees = worker.seeing(Sight.of(moved.path))
    found = grid(sees.sight, AFTER, period=MONTH, campaign="grids")
    assert [(one.stood.id, one.shown) for one in found.views] == [(area_id, Shown.VALUE)]
    with pytest.raises(errors.AlreadySent):
        do(sees, actions.send, cell=Key("grids", "returns.daily", MONTH, area_id), values=VALUES, now=AFTER)
    done = do(
        sees, actions.withdraw, cell=Key("grids", "returns.daily", MONTH, area_id), reason="误报", now=AFTER
    )
    assert (done.cell_id, done.revision) == (receipt.cell_id, 2)
    assert list(queries.differing()) == []


def test_a_day_before_the_cut_asks_the_former_shape_and_a_day_after_it_the_new_one():
    in_force()
    desk = who(DESK)
    area_id, _ = split(desk.area_path)
    asked = {
        day: {one.stood.id for one in grid(now=END, period=day).views} for day in ("2026-11-15", "2026-11-16")
    }
    assert area_id in asked["2026-11-15"]
    assert area_id not in asked["2026-11-16"]
    assert len(asked["2026-11-16"]) == len(asked["2026-11-15"]) + 1
    send(period="2026-11-15", now=at("2026-11-15 12:00"))
    assert key(desk).area == desk.area_path
