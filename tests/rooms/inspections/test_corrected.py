"""A corrected sheet: whoever is scored by it may contest it anew, and nobody judges about his own."""

from __future__ import annotations

from datetime import date

import pytest

from chuanhui.grid.posts import actions as terms
from chuanhui.grid.posts.queries import holding_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.inspections import actions, errors, queries
from chuanhui.mechanism.inspections.rules import ContestState

from .contractor import BUREAU, CLEAN, FIRST, RIVAL, SECOND, contracts_in_force, drawn, looked_at_again, rate
from .office import DESK, DISTRICT, GOOD, INSPECTOR, TERRITORY, at, do, in_force, opened, send, stands, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
WORSE = {**CLEAN, "quality": 5}
TUESDAY, LATE = at("2026-11-10 09:00"), at("2026-11-16 09:00")
HEARD, OVER = at("2026-11-18 18:00"), at("2026-11-25 09:00")


def correct(visit_id, now=TUESDAY, sheet=WORSE, **more):
    facts = {"visit_id": visit_id, "sheet": sheet, "reason": "登记有误", **more}
    return do(INSPECTOR, actions.correct_visit, now, **facts)


def takes_post_of(code, on=TUESDAY):
    """Let the inspector hold, beside his own, the post of somebody else from a day on."""
    system, held = Acting.system(TERRITORY), holding_of(who(INSPECTOR).sight, who(code).post_id, on.date())
    terms.end_term(term_id=held.term_id, on=on.date(), by=system, now=on)
    facts = {"post_id": held.post_id, "account_id": who(INSPECTOR).person_id, "valid_from": on.date()}
    terms.appoint(by=system, now=on, **facts)


def test_a_unit_that_a_late_correction_names_has_the_whole_right_to_contest():
    contracts_in_force()
    held = drawn()
    visit_id = rate(held).id
    with pytest.raises(errors.ContestOver):
        do(FIRST, actions.contest, LATE, visit_id=visit_id, reason="迟了")
    correct(visit_id, LATE, rated=RIVAL)
    with pytest.raises(errors.ContestRuns):
        do(BUREAU, actions.publish_round, LATE, round_id=held.id)
    (line,) = do(SECOND, queries.sheets_about, HEARD)
    assert line.may_contest
    assert line.contest_until >= HEARD
    do(SECOND, actions.contest, HEARD, visit_id=visit_id, reason="该路段不归我")
    with pytest.raises(errors.ContestWaits):
        do(BUREAU, actions.publish_round, OVER, round_id=held.id)
    do(DISTRICT, actions.decide_contest, OVER, visit_id=visit_id, upheld=True, reason="属实")
    do(BUREAU, actions.publish_round, OVER, round_id=held.id)
    assert stands(visit_id).struck
    assert list(queries.differing()) == []


def test_a_rater_cannot_put_a_publication_off_by_correcting_again_and_again():
    contracts_in_force()
    held = drawn()
    visit_id = rate(held).id
    correct(visit_id)
    correct(visit_id, LATE, sheet=CLEAN)
    told = queries.tell_visit(stands(visit_id), by=who(INSPECTOR), now=LATE)
    assert told.may["correct"] is None
    with pytest.raises(errors.CorrectionOver) as over:
        correct(visit_id, HEARD)
    assert over.value.facts["until"][:10] == "2026-11-16", (
        "five working days after Monday, whatever came between"
    )
    told = queries.tell_visit(stands(visit_id), by=who(INSPECTOR), now=HEARD)
    assert isinstance(told.may["correct"], errors.CorrectionOver)
    with pytest.raises(errors.ContestRuns):
        do(BUREAU, actions.publish_round, HEARD, round_id=held.id)
    do(BUREAU, actions.publish_round, at("2026-11-20 09:00"), round_id=held.id)
    assert list(queries.differing()) == []


def test_without_a_word_in_the_playbook_a_sheet_is_corrected_as_long_as_it_is_contested():
    in_force()
    visit_id = send(opened()).id
    do(INSPECTOR, actions.correct_visit, at("2026-11-11 18:00"), visit_id=visit_id, sheet=GOOD, reason="看错")
    with pytest.raises(errors.CorrectionOver):
        do(
            INSPECTOR,
            actions.correct_visit,
            at("2026-11-12 09:00"),
            visit_id=visit_id,
            sheet=GOOD,
            reason="再看",
        )


def test_a_contest_that_another_unit_used_is_not_that_of_the_unit_rated_now():
    contracts_in_force()
    visit_id = rate(drawn()).id
    do(FIRST, actions.contest, visit_id=visit_id, reason="与我无关")
    do(DISTRICT, actions.decide_contest, TUESDAY, visit_id=visit_id, upheld=False, reason="不成立")
    with pytest.raises(errors.AlreadyContested):
        do(FIRST, actions.contest, TUESDAY, visit_id=visit_id, reason="再申诉")
    correct(visit_id, rated=RIVAL)
    assert stands(visit_id).contested is ContestState.NONE
    with pytest.raises(errors.VisitNotFound):
        do(FIRST, actions.contest, TUESDAY, visit_id=visit_id, reason="再申诉")
    do(SECOND, actions.contest, TUESDAY, visit_id=visit_id, reason="该路段不归我")
    assert stands(visit_id).contested is ContestState.WAITING
    assert list(queries.differing()) == []


def test_what_a_correction_scores_anew_may_be_contested_anew_though_it_rates_the_same_unit():
    contracts_in_force()
    visit_id = rate(drawn()).id
    do(FIRST, actions.contest, visit_id=visit_id, reason="只有一处")
    do(DISTRICT, actions.decide_contest, TUESDAY, visit_id=visit_id, upheld=True, reason="属实", sheet=CLEAN)
    correct(visit_id)
    do(FIRST, actions.contest, TUESDAY, visit_id=visit_id, reason="裁定后又改回")
    assert stands(visit_id).contest["reason"] == "裁定后又改回"


def test_who_came_to_the_unit_rated_neither_corrects_nor_looks_again():
    in_force(looked_at_again())
    held = drawn(campaign="hetong")
    mine, other = rate(held).id, rate(held, 1, rated=RIVAL).id
    takes_post_of(FIRST)
    for more in ({}, {"rated": RIVAL}):
        with pytest.raises(errors.OwnUnit):
            correct(mine, **more)
    assert stands(mine).restated == 0
    told = queries.tell_visit(stands(mine), by=who(INSPECTOR, TUESDAY), now=TUESDAY)
    assert isinstance(told.may["correct"], errors.OwnUnit)
    finding = stands(mine).finding("quality")
    assert not any(
        one.ready for one in queries.finding_lines([stands(mine)], by=who(INSPECTOR, TUESDAY), now=TUESDAY)
    )
    with pytest.raises(errors.OwnUnit):
        do(INSPECTOR, actions.recheck, TUESDAY, finding_id=finding.id, good=True)
    assert stands(mine).finding("quality").rechecks == 0
    do(INSPECTOR, actions.recheck, TUESDAY, finding_id=stands(other).finding("quality").id, good=True)
    assert correct(other).score == "80.00"


def test_who_came_to_the_area_rated_no_longer_corrects_its_sheet():
    in_force()
    visit_id = send(opened()).id
    takes_post_of(DESK)
    with pytest.raises(errors.OwnArea):
        correct(visit_id, sheet=GOOD)
    assert stands(visit_id).restated == 0
    assert holding_of(who(INSPECTOR).sight, who(INSPECTOR).post_id, date(2026, 11, 10)) is not None
