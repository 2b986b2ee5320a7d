"""Whose posts take part: departments that the playbook names, and the unit that a sheet rates."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import errors, rules
from chuanhui.mechanism.inspections.rules import Parties, Visit, rated_unit
from chuanhui.playbook.schema import Contest, Rater, Text

from .kinds import inspection

FIRST, SECOND, BUREAU, OTHER = 11, 12, 21, 22
FIRMS = {"一公司": FIRST, "二公司": SECOND}
PARTIES = Parties(frozenset({BUREAU}), FIRMS)
DAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 1, tzinfo=UTC)
KIND = inspection(
    by=("department_desk",),
    raters=(
        Rater("bureau", Text("部门"), ("department_desk",)),
        Rater("third", Text("第三方"), ("inspector",)),
    ),
    rates=tuple(FIRMS),
    line=("城管局",),
    contest=Contest(
        ("enterprise_desk", "street_leader"),
        parse_allowance("3 working days"),
        ("department_head",),
        parse_allowance("5 working days"),
    ),
    recheck=("department_desk",),
)


def by(role="department_desk", unit_id=BUREAU, person_id=7):
    return Acting(
        post_id=5,
        post_code="",
        role=role,
        unit_id=unit_id,
        unit_name="",
        person_id=person_id,
        person_name="",
        area_path="411602.",
        territory="411602.",
        sight=Sight.of("411602.", unit=unit_id),
    )


def sheet(rated_id=FIRST, **more):
    plain = Visit(
        id=UUID(int=1),
        round_id=UUID(int=2),
        territory="411602.",
        area_path="411602.",
        code="R1",
        unit_id=BUREAU,
        campaign="baojie",
        version=3,
        kind="contractor",
        period="2026-11",
        number=1,
        rater="third",
        post_id=5,
        person_id=99,
        visited_on=DAY,
        at=NOW,
        touched_at=NOW,
        sheet={},
        points={},
        score=None,
        rated_id=rated_id,
    )
    return replace(plain, **more)


def test_a_role_of_every_department_means_those_of_the_units_named():
    roles = ("department_desk", "inspector")
    assert PARTIES.take_part(roles, by())
    assert not PARTIES.take_part(roles, by(unit_id=OTHER))
    assert PARTIES.take_part(roles, by("inspector", OTHER))
    assert not PARTIES.take_part(roles, by("street_desk"))
    assert not rules.STRICT.take_part(roles, by())
    assert Parties(None).take_part(roles, by(unit_id=OTHER))  # a text of before the language asked


def test_opening_rating_and_looking_again_are_bound_to_the_unit():
    asked = {"today": DAY, "wanted": None, "done": 0, "parties": PARTIES}
    assert rules.opening(KIND, by(), **asked).key == "2026-W46"
    with pytest.raises(errors.NotYourRound):
        rules.opening(KIND, by(unit_id=OTHER), **asked)
    assert rules.rater_for(KIND, by(), "", PARTIES).id == "bureau"
    assert [one.id for one in rules.raters_of(KIND, by(unit_id=OTHER), PARTIES)] == []
    with pytest.raises(errors.NotYourSheet):
        rules.rater_for(KIND, by(unit_id=OTHER), "", PARTIES)
    found = rules.Finding(UUID(int=3), "litter")
    held = sheet(None)
    assert rules.refusal_to_recheck(KIND, held, found, by(), parties=PARTIES) is None
    refused = rules.refusal_to_recheck(KIND, held, found, by(unit_id=OTHER), parties=PARTIES)
    assert isinstance(refused, errors.NotYourContest)
    stands_in = {"parties": PARTIES, "stands_in": [FIRST]}
    assert isinstance(rules.refusal_to_recheck(KIND, sheet(FIRST), found, by(), **stands_in), errors.OwnUnit)
    assert rules.refusal_to_recheck(KIND, sheet(OTHER), found, by(), **stands_in) is None


@pytest.mark.parametrize(
    ("role", "unit_id", "allowed"),
    [
        ("enterprise_desk", FIRST, True),
        ("enterprise_desk", SECOND, False),
        ("street_leader", OTHER, True),
        ("department_desk", BUREAU, False),
    ],
)
def test_of_the_firms_only_the_one_rated_contests(role, unit_id, allowed):
    assert KIND.contest is not None
    assert PARTIES.may_contest(KIND.contest.by, FIRST, by(role, unit_id)) is allowed


def test_where_the_area_is_rated_a_department_contests_as_the_line_says():
    roles = ("department_desk",)
    assert PARTIES.may_contest(roles, None, by())
    assert not PARTIES.may_contest(roles, None, by(unit_id=OTHER))


def test_the_first_sheet_for_a_place_says_which_unit_and_the_others_follow():
    assert rated_unit(KIND, PARTIES, "二公司", ()) == SECOND
    assert rated_unit(KIND, PARTIES, "", [sheet(SECOND)]) == SECOND
    assert rated_unit(KIND, PARTIES, "二公司", [sheet(SECOND)]) == SECOND
    with pytest.raises(errors.RatedOtherwise, match="一公司"):
        rated_unit(KIND, PARTIES, "二公司", [sheet(FIRST)])
    assert rated_unit(KIND, PARTIES, "二公司", [sheet(FIRST, struck=True)]) == SECOND
    with pytest.raises(errors.RatedMissing, match="一公司、二公司"):
        rated_unit(KIND, PARTIES, "", [sheet(FIRST, struck=True)])


def test_a_single_unit_need_not_be_named_and_a_strange_one_is_refused():
    one = replace(KIND, rates=("一公司",))
    assert rated_unit(one, Parties(frozenset(), {"一公司": FIRST}), "", ()) == FIRST
    with pytest.raises(errors.NotRated, match="三公司"):
        rated_unit(KIND, PARTIES, "三公司", ())
    with pytest.raises(errors.NotRated):
        rated_unit(inspection(), rules.STRICT, "一公司", ())
    assert rated_unit(inspection(), rules.STRICT, "", ()) is None


def test_a_unit_that_no_longer_stands_is_asked_for_and_not_guessed():
    with pytest.raises(errors.RatedMissing):
        rated_unit(replace(KIND, rates=("一公司",)), Parties(frozenset(), {}), "", ())


def test_nobody_decides_about_his_own_unit():
    waiting = sheet(contest={"state": "waiting", "person": 3})
    head = by("department_head")
    assert rules.refusal_to_decide(KIND, waiting, head, parties=PARTIES) is None
    own = rules.refusal_to_decide(KIND, waiting, head, parties=PARTIES, stands_in=[FIRST])
    assert isinstance(own, errors.OwnUnit)
    assert isinstance(
        rules.refusal_to_decide(KIND, waiting, by("department_head", OTHER), parties=PARTIES),
        errors.NotYourContest,
    )
    assert rules.refusal_of_own(None, [None]) is None
