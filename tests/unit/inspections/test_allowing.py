"""Who rates where and when, and what a failed item makes of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import errors
from chuanhui.mechanism.inspections.rules import Round, changes, fold, rater_for, rating, state_of, wire_of

from .kinds import DEPUTY, INSPECTOR, inspection

DAY = date(2026, 11, 10)
PLACE = {
    "code": "411602005001",
    "name": "北花园社区",
    "stratum": "",
    "path": "411602.005.001.",
    "home": "411602.005.001.",
    "then": [{"code": "G1", "name": "01网格"}],
}
ROAD = {**PLACE, "code": "R1", "path": "R.1.", "home": "411602.005.001."}
HIGHWAY = {**PLACE, "code": "R2", "path": "R.2.", "home": "411602."}
STREET_ROAD = {**PLACE, "code": "R3", "path": "R.3.", "home": "411602.005."}
HELD = Round(
    id=UUID(int=1),
    territory="411602.",
    area_path="411602.",
    unit_id=2,
    campaign="chuangwei",
    version=1,
    kind="street",
    period="2026-W46",
    number=1,
    seal=0,
    seed="00",
    opened_at=datetime(2026, 11, 9, tzinfo=UTC),
    post_id=5,
    person_id=7,
    drawn=(PLACE, ROAD, HIGHWAY, STREET_ROAD),
)


def by(area_path="411602.", role="inspector"):
    return Acting(
        post_id=5,
        post_code="",
        role=role,
        unit_id=2,
        unit_name="",
        person_id=7,
        person_name="",
        area_path=area_path,
        territory="411602.",
        sight=Sight.of("411602."),
    )


def rate(who, code="411602005001", spot="", held=HELD, on=DAY, stands_in=()):
    return rating(held, code, spot, who, visited_on=on, today=DAY, stands_in=stands_in)


def test_nobody_rates_the_area_that_his_own_post_stands_in():
    assert rate(by("411602.005.")) == rate(by("411602.005.002.")) == PLACE
    for own in ("411602.005.001.", "411602.005.001.01."):
        with pytest.raises(errors.OwnArea):
            rate(by(own))


def test_nobody_rates_a_road_in_the_area_that_his_own_post_stands_in():
    assert rate(by("411602.005."), "R1") == rate(by("411602.005.002."), "R1") == ROAD
    with pytest.raises(errors.OwnArea):
        rate(by("411602.005.001."), "R1")
    assert rate(by("411602."), "R2") == rate(by("411602.005.001."), "R2") == HIGHWAY
    assert rate(by("411602.005."), "R3") == STREET_ROAD


@pytest.mark.parametrize("code", ["411602005001", "R1"])
def test_another_post_of_the_same_person_makes_the_area_his_own(code):
    assert rate(by(), code, stands_in=("411602.", "411602.005.002."))["code"] == code
    with pytest.raises(errors.OwnArea):
        rate(by(), code, stands_in=("411602.", "411602.005.001."))


def test_what_was_not_drawn_is_not_rated():
    assert rate(by(), spot="G1") == PLACE
    for code, spot in (("X", ""), ("411602005001", "G2")):
        with pytest.raises(errors.NotDrawn):
            rate(by(), code, spot)


@pytest.mark.parametrize(
    ("on", "is_fine"),
    [(date(2026, 11, 8), False), (date(2026, 11, 9), True), (DAY, True), (date(2026, 11, 11), False)],
)
def test_a_visit_was_within_the_period_and_not_tomorrow(on, is_fine):
    if is_fine:
        assert rate(by(), on=on) == PLACE
    else:
        with pytest.raises(errors.BadDay):
            rate(by(), on=on)


def test_a_published_round_takes_no_sheet():
    with pytest.raises(errors.RoundPublished):
        rate(by(), held=replace(HELD, published_at=HELD.opened_at))


def test_a_rater_is_of_the_kind_that_fits_the_post():
    kind = inspection(raters=(INSPECTOR, DEPUTY))
    assert rater_for(kind, by()).id == "inspector"
    assert rater_for(kind, by(role="road_chief")).id == "deputy"
    with pytest.raises(errors.NotYourSheet):
        rater_for(kind, by(role="road_chief"), "inspector")
    with pytest.raises(errors.NotYourSheet):
        rater_for(kind, by(role="grid_worker"))


def test_a_round_is_the_fold_of_what_its_entries_tell():
    first = changes(None, HELD)
    assert "revision" not in first
    assert "published_at" not in first
    wire = fold(Round, None, first)
    assert wire == {**wire_of(HELD), "revision": 1}
    later = replace(state_of(Round, wire), published_at=datetime(2026, 11, 12, tzinfo=UTC))
    told = changes(state_of(Round, wire), later)
    assert told == {"published_at": "2026-11-12T00:00:00.000000Z"}
    assert fold(Round, wire, told)["revision"] == 2
