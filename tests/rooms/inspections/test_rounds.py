"""Rounds on the real database: cadence, the draw and its publication, who may open and publish."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction
from tools import verify_draw

from chuanhui.journal.actions import seal_now
from chuanhui.journal.queries import entries_of, seals_by_number
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.inspections import actions, errors, queries

from .office import (
    ALL,
    DISTRICT,
    HEAD,
    INSPECTOR,
    MONDAY,
    SECOND,
    STREET,
    at,
    do,
    in_force,
    opened,
    send,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def test_two_rounds_a_week_and_no_third():
    first, second = opened(), opened(at("2026-11-12 09:00"), by=SECOND)
    assert [(one.period, one.number) for one in (first, second)] == [("2026-W46", 1), ("2026-W46", 2)]
    with pytest.raises(errors.RoundsDone):
        opened(at("2026-11-15 23:59"))
    assert opened(at("2026-11-16 00:00")).period == "2026-W47"


def test_a_round_is_opened_in_its_own_period_only():
    with pytest.raises(errors.NotThisPeriod):
        opened(period="2026-W45")
    assert opened(at("2026-12-31 09:00"), period="2026-W53").span.last == date(2027, 1, 3)


def test_the_cadence_is_told_to_who_opens_rounds():
    opened()
    line = next(one for one in queries.kinds(who(INSPECTOR), now=MONDAY) if one.kind.id == "village")
    assert (line.cadence.done, line.cadence.times, line.cadence.left) == (1, 2, 1)
    assert [one.number for one in line.rounds] == [1]
    seen = next(
        one for one in do(HEAD, lambda by, now: queries.kinds(by, now=now)) if one.kind.id == "village"
    )
    assert (seen.cadence, seen.rounds) == (None, ())


def test_only_its_roles_open_and_publish_a_round():
    with pytest.raises(errors.NotYourRound):
        opened(by=DISTRICT)
    held = opened()
    with pytest.raises(errors.NotYourRound):
        do(DISTRICT, actions.publish_round, round_id=held.id)
    with pytest.raises(errors.RoundNotFound):
        do(STREET, actions.publish_round, round_id=held.id)
    do(SECOND, actions.publish_round, round_id=held.id)
    with pytest.raises(errors.RoundPublished):
        do(SECOND, actions.publish_round, round_id=held.id)
    with pytest.raises(errors.RoundPublished):
        send(held)


def test_everybody_is_visited_where_nothing_is_drawn():
    held = opened()
    assert len(held.drawn) == 107
    assert {one["stratum"] for one in held.drawn} == {""}


def test_the_draw_is_stratified_twice_drawn_and_can_be_repeated_by_anybody(tmp_path):
    seal_now(at("2026-11-09 08:00"))
    held = opened(kind="technical", by=DISTRICT)
    assert len(held.drawn) == len({one["stratum"] for one in held.drawn}) == 9
    assert {len(one["then"]) for one in held.drawn} == {2}
    assert held.seal > 0
    file = tmp_path / "round.json"
    file.write_text(json.dumps(queries.published(held)), encoding="utf-8")
    assert verify_draw.main([str(file)]) == 0
    bent = {**queries.published(held), "seal_digest": "00" * 32}
    file.write_text(json.dumps(bent), encoding="utf-8")
    assert verify_draw.main([str(file)]) == 1


def test_another_seal_draws_others():
    first = opened(kind="road")
    seal_now(at("2026-11-15 08:00"))
    second = opened(at("2026-11-16 09:00"), kind="road")
    assert len(first.drawn) == len(second.drawn) == 6
    assert first.seed != second.seed
    assert {one["code"] for one in first.drawn} != {one["code"] for one in second.drawn}


def drawn(when: str) -> tuple[int, str, list[str]]:
    """Return seal, seed and codes of a round opened at a moment, as if it had not been opened."""
    with transaction.atomic():
        held = opened(at(when), kind="road")
        transaction.set_rollback(True)
    return held.seal, held.seed, [one["code"] for one in held.drawn]


def test_opening_later_draws_the_same_whatever_was_sealed_meanwhile():
    seal_now(at("2026-11-08 23:50"))
    opened(at("2026-11-08 23:55"), kind="village")
    first = drawn("2026-11-09 00:01")
    for sealing, later in (
        ("2026-11-09 08:00", "2026-11-09 09:00"),
        ("2026-11-12 08:00", "2026-11-15 23:00"),
    ):
        opened(at(sealing), kind="village")
        assert seal_now(at(sealing)) == 1
        assert drawn(later) == first
    assert drawn("2026-11-16 00:01")[0] > first[0]


def test_the_first_seal_stands_for_those_that_should_have_been_earlier():
    first = opened(kind="technical", by=DISTRICT)
    assert first.span.first < seals_by_number([1])[1].sealed_at.date()
    assert first.seal == 1
    seal_now(at("2026-11-20 09:00"))
    assert opened(at("2026-11-20 10:00"), kind="look_back").seal == 1


def test_a_street_runs_its_own_rounds_beside_its_neighbours():
    mine = opened(kind="frontage", by=STREET)
    other = opened(kind="frontage", by="street_desk@qiyilu")
    assert (mine.area_path, mine.number, other.number) == ("411602.005.", 1, 1)
    assert all(one["home"].startswith("411602.005.") for one in mine.drawn)
    assert mine.seed != other.seed


def test_the_same_key_opens_one_round():
    key = new_id(MONDAY)
    first = do(INSPECTOR, actions.open_round, campaign="chuangwei", kind="village", key=key)
    again = do(INSPECTOR, actions.open_round, campaign="chuangwei", kind="village", key=key)
    assert (again.id, again.entry_id, again.repeated) == (first.id, first.entry_id, True)
    assert [one.kind for one in entries_of(ALL, first.id)] == ["inspection.open"]
    with pytest.raises(errors.VisitSentOtherwise):
        do(INSPECTOR, actions.open_round, campaign="chuangwei", kind="road", key=key)


def test_what_nobody_put_in_force_is_refused():
    with pytest.raises(errors.NoInspection):
        opened(kind="nothing")
    with pytest.raises(errors.NoInspection):
        do(INSPECTOR, actions.open_round, campaign="wenming", kind="village")


def test_a_department_sees_no_round_of_the_inspectors():
    held = opened()
    department = who("department_desk@区城管局")
    with pytest.raises(errors.RoundNotFound):
        do(department, lambda by, now: queries.held_round(by.sight, held.id))
    wide = replace(department, sight=replace(department.sight, unit=None))
    assert do(wide, lambda by, now: queries.held_round(by.sight, held.id)).id == held.id
