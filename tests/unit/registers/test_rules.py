"""Masks, marks, numbers, days, places, and who may do what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from tests.unit.registers.kinds import PERSON, WORDS, acting, field

from chuanhui.grid.areas.rules import Layer, Level
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import errors, rules
from chuanhui.grid.registers.rules import Request, RequestState, Thing, Verb
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.playbook.schema import FieldKind, Guard

NOW = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)
THING = Thing(
    id=UUID(int=1),
    kind="person",
    ref="jichu@1",
    territory="411602.",
    area_path="411602.005.001.",
    number="JM0001",
    within_path="person:JM0001/",
    since=date(2026, 11, 9),
    registered_at=NOW,
    touched_at=NOW,
)


@pytest.mark.parametrize(
    ("kind", "guard", "value", "masked"),
    [
        (FieldKind.PHONE, Guard.PERSONAL, "13800138000", "138****8000"),
        (FieldKind.PHONE, Guard.PERSONAL, "0394-8221234", "039*******34"),
        (FieldKind.ID_NUMBER, Guard.PERSONAL, "411602198512241234", "411602********1234"),
        (FieldKind.NAME, Guard.PERSONAL, "张三", "张*"),
        (FieldKind.TEXT, Guard.PERSONAL, "七一路 12 号院 3 号楼", "七一**********号楼"),
        (FieldKind.TEXT, Guard.PERSONAL, "低保", "***"),
        (FieldKind.TEXT, Guard.SENSITIVE, "高血压", "***"),
        (FieldKind.NUMBER, Guard.PERSONAL, 3, "***"),
    ],
)
def test_mask_hides_the_middle(kind, guard, value, masked):
    assert rules.mask(field("x", kind, guard), value) == masked


def test_label_is_masked_where_its_field_is_protected():
    masks = rules.masks_of(PERSON, {"name": "张三", "illness": "高血压"})
    assert (rules.label_of(PERSON, {}, masks, "JM1", WORDS), masks) == (
        "张*",
        {"name": "张*", "illness": "***"},
    )
    open_label = replace(PERSON, label="housing")
    assert rules.label_of(open_label, {"housing": "let"}, {}, "JM1", WORDS) == "出租"
    assert rules.label_of(open_label, {}, {}, "JM1", WORDS) == "JM1"


def test_texts_of_marks_what_can_be_found_and_nothing_declared():
    values = {"name": "张三", "phone": "138 0013-8000", "illness": "高血压", "wish": "x"}
    texts = set(rules.texts_of(PERSON, values))
    assert "person.phone.exact:13800138000" in texts
    assert not any("illness" in one or "wish" in one for one in texts)
    assert {one.split(":")[0] for one in texts} == {
        "person.phone.exact", "person.name.exact", "person.name.bi", "person.name.py", "person.name.in",
    }  # fmt: skip


def test_same_texts_compare_names_inside_and_numbers_everywhere():
    values = {"id_number": "1", "housing": "let"}
    here, there = (set(rules.same_texts(PERSON, values, scope)) for scope in ("a", "b"))
    assert (len(here), len(here & there)) == (2, 1)
    assert list(rules.same_texts(PERSON, {})) == []


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{within}-{n:03}", "C1-02-007"),
        ("{area}Z{n:02}", "411602Z07"),
        ("XQ{n:05}", "XQ00007"),
        ("X{n:1}号", "X7号"),
    ],
)
def test_stem_writes_numbers_and_reads_them_back(pattern, number):
    stem = rules.stem_of(pattern, area="411602", within="C1-02")
    assert (stem.number(7), stem.running(number), stem.running("other")) == (number, 7, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1 year", date(2025, 2, 28)),
        ("3 months", date(2024, 5, 29)),
        ("10 days", date(2024, 3, 10)),
        ("24 urgent hours", date(2024, 3, 1)),
        ("until next Monday", date(2024, 3, 4)),
    ],
)
def test_day_after_counts_by_the_calendar(text, day):
    assert rules.day_after(date(2024, 2, 29), parse_allowance(text)) == day


def test_may_stand_admits_finer_areas_and_no_coarser():
    assert rules.may_stand("community", Layer.ADMIN, Level.SMALL_GRID)
    assert not rules.may_stand("community", Layer.ADMIN, Level.STREET)
    assert rules.may_stand("compound", Layer.COMPOUND, Level.COMPOUND)
    assert not rules.may_stand("community", Layer.COMPOUND, Level.COMPOUND)


def test_paths_name_what_a_thing_stands_in():
    inner = rules.path_within("household", "H1", THING)
    assert inner == "person:JM0001/household:H1/"
    assert (
        rules.moved_path(inner, "person:JM0001/", "a:1/person:JM0001/") == "a:1/person:JM0001/household:H1/"
    )
    tie = rules.placing_tie(PERSON)
    assert tie is not None
    assert tie.id == "home"


@pytest.mark.parametrize(
    ("born", "age"), [(date(2008, 11, 9), 18), (date(2008, 11, 10), 17), (date(2008, 2, 29), 18)]
)
def test_age_counts_full_years(born, age):
    assert rules.age_on(born, date(2026, 11, 9)) == age


def test_who_may_write_change_and_ask():
    desk, head, street = acting("community_desk"), acting("community_head"), acting("street_desk")
    assert rules.refusal_to_write(PERSON, desk) is None
    assert isinstance(rules.refusal_to_write(PERSON, street), errors.NotYourRegister)
    assert isinstance(rules.refusal_to_change(PERSON, THING, desk, 1), errors.NeedsApproval)
    assert isinstance(rules.refusal_to_change(PERSON, THING, head, 1), errors.NotYourRegister)
    assert rules.refusal_to_change(replace(PERSON, approve=()), THING, desk, 1) is None
    assert isinstance(rules.refusal_to_ask(PERSON, THING, desk, 2), errors.ThingMovedOn)
    assert rules.refusal_to_ask(PERSON, THING, head, 1) is None
    ended = replace(THING, until=date(2026, 11, 10))
    assert isinstance(rules.refusal_of_state(ended, None), errors.HasEnded)
    assert rules.refusal_to_change(PERSON, THING, Acting.system("411602."), None) is None


def test_who_may_decide():
    request = Request(
        id=UUID(int=2), thing_id=THING.id, kind="person", territory="411602.", area_path=THING.area_path,
        verb=Verb.CHANGE, reason="更正", asked_at=NOW, asked_by=7,
    )  # fmt: skip
    assert isinstance(
        rules.refusal_to_decide(PERSON, request, acting("community_desk")), errors.NotYourRequest
    )
    assert isinstance(rules.refusal_to_decide(PERSON, request, acting("community_head")), errors.OwnRequest)
    other = acting("community_head", person_id=8)
    assert rules.refusal_to_decide(PERSON, request, other) is None
    decided = replace(request, state=RequestState.GRANTED)
    assert isinstance(rules.refusal_to_decide(PERSON, decided, other), errors.RequestDecided)


def test_who_sees_what():
    name, illness, housing = (PERSON.get(one) for one in ("name", "illness", "housing"))
    assert name is not None and illness is not None and housing is not None  # noqa: PT018
    seen = {
        role: tuple(rules.sees_field(PERSON, one, acting(role)) for one in (housing, name, illness))
        for role in ("community_desk", "community_head", "street_desk")
    }
    assert seen == {
        "community_desk": (True, True, False),
        "community_head": (True, True, True),
        "street_desk": (False, False, False),
    }
    everybody = replace(PERSON, seen_by=())
    assert rules.sees_field(everybody, housing, acting("street_desk"))
    assert not rules.sees_field(everybody, name, acting("street_desk"))
    assert not rules.sees_cards(everybody, Acting.resident("411602.005.001."))
    assert isinstance(rules.refusal_to_reveal(PERSON, Acting.system("411602.")), errors.NotYourReveal)
    assert rules.refusal_to_reveal(PERSON, acting("community_head")) is None
    assert isinstance(rules.refusal_to_see(PERSON, acting("street_desk")), errors.CardHidden)


@pytest.mark.parametrize("reason", ["", " x ", "字" * 501])
def test_a_reason_has_two_to_five_hundred_signs(reason):
    with pytest.raises(errors.ReasonMissing):
        rules.checked_reason(reason)


def test_entries_tell_what_is_not_worked_out():
    changed = replace(THING, plain={"housing": "let"}, masks={"name": "张*"}, label="张*", revision=2)
    told = rules.changes(THING, changed)
    assert told == {"plain": {"housing": "let"}}
    wire = rules.fold(Thing, rules.fold(Thing, None, rules.changes(None, THING)), told)
    assert rules.wire_of(rules.state_of(Thing, wire)) == rules.wire_of(changed)
    assert wire["revision"] == 2
