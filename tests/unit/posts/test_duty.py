"""Who answers, nearest first; spells, slots and words."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chuanhui.grid.posts.rules import (
    SITE_HEADS,
    UNIT_COVERS,
    Answering,
    CoverKind,
    Knowledge,
    Role,
    Spell,
    in_order,
    is_public,
    nearest,
    slot_of,
)
from chuanhui.playbook.vocabulary import COVERS, ROLES

CELL = "411602.005.001.002."


def answer(
    kind: str, path: str, code: str = "p", *, by_cover: bool = False, holder: int | None = 1
) -> Answering:
    return Answering(kind, by_cover, path, 1, code, "岗位", 1, "单位", "", "张演示001", holder)


WORKER = answer("grid_worker", CELL)
DESK = answer("community_desk", "411602.005.001.")
HEAD = answer("community_head", "411602.005.001.")
LEADER = answer("main_duty", "411602.005.001.", by_cover=True)
ELSEWHERE = answer("grid_worker", "411602.005.001.003.")


def test_in_order_climbs_from_the_cell_and_leaves_out_what_is_beside_the_way():
    assert in_order(CELL, [LEADER, ELSEWHERE, HEAD, DESK, WORKER]) == (WORKER, DESK, HEAD, LEADER)


def test_in_order_puts_the_five_heads_of_a_site_from_the_spot_upwards():
    heads = [answer(f"site_head_{n}", "K01.", by_cover=True) for n in range(1, 6)]
    assert [one.kind for one in in_order("K01.", heads)] == [kind.value for kind in SITE_HEADS]


def test_nearest_gives_only_the_answers_of_the_nearest_area():
    assert nearest(CELL, [DESK, LEADER, HEAD]) == (DESK, HEAD, LEADER)
    assert nearest(CELL, [DESK, WORKER]) == (WORKER,)
    assert nearest(CELL, []) == ()


def test_is_public_names_desks_and_covers_but_not_departments():
    kinds = ["grid_worker", "street_desk", "inspector", "department_desk"]
    assert [is_public(answer(kind, CELL)) for kind in kinds] == [True, True, False, False]
    assert is_public(LEADER)


def test_answering_is_vacant_only_where_a_post_has_no_holder():
    assert [WORKER.is_vacant, replace(WORKER, holder_id=None).is_vacant] == [False, True]
    assert not replace(WORKER, post_id=None, holder_id=None).is_vacant


def test_answering_names_its_duty_in_both_languages():
    assert [WORKER.kind_name(), LEADER.kind_name("en")] == ["网格员", "main duty"]


def test_spell_ends_before_its_last_date():
    spell = Spell(date(2022, 1, 1), date(2022, 7, 1))
    assert [spell.holds(date(2022, 6, 30)), spell.holds(date(2022, 7, 1))] == [True, False]


@pytest.mark.parametrize(
    ("other", "shared", "inside"),
    [
        (Spell(date(2022, 7, 1)), False, False),
        (Spell(date(2022, 6, 30)), True, False),
        (Spell(date(2021, 1, 1), date(2022, 1, 1)), False, False),
        (Spell(date(2022, 2, 1), date(2022, 7, 1)), True, True),
    ],
)
def test_spell_overlaps_and_contains_by_the_day(other, shared, inside):
    spell = Spell(date(2022, 1, 1), date(2022, 7, 1))
    assert (spell.overlaps(other), other.overlaps(spell), spell.contains(other)) == (shared, shared, inside)


def test_spell_open_ended_contains_what_begins_in_it():
    assert Spell(date(2022, 1, 1)).contains(Spell(date(2023, 1, 1)))


def test_knowledge_stands_from_when_it_was_learnt_until_something_newer():
    first, later = datetime(2022, 1, 1, tzinfo=UTC), datetime(2022, 3, 1, tzinfo=UTC)
    known = Knowledge(first, later)
    asked = [first, datetime(2022, 2, 1, tzinfo=UTC), later, None]
    assert [known.stood(at) for at in asked] == [True, True, False, False]
    assert Knowledge(first).stood(None)


def test_slot_of_keeps_single_duties_apart_and_lets_twins_stand_together():
    single = [slot_of(kind) for kind in (CoverKind.MAIN_DUTY, CoverKind.ROAD_CHIEF, *SITE_HEADS)]
    assert len(set(single)) == 7
    assert all(single)
    assert {slot_of(kind) for kind in UNIT_COVERS} == {0}


def test_words_agree_with_those_of_the_playbooks():
    assert {role: Role(role).zh for role in Role if role in ROLES} == {
        role.value: ROLES[role].zh for role in Role if role in ROLES
    }
    assert {one.value: (one.zh, one.en) for one in CoverKind if one in COVERS} == {
        key: (text.zh, text.en) for key, text in COVERS.items()
    }
