"""What an area above shows: five states, exact sums, and no nought where nobody has told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from tests.unit.returns.scene import DAY, acting, answer, at, cell, sent, setting, view, work

from chuanhui.mechanism.returns import rules
from chuanhui.mechanism.returns.rules import Shown, Stored, figures, rolled_up

BEFORE, AFTER = f"{DAY} 17:59", f"{DAY} 18:01"
NUMBERS = ("places", "faults", "closed")
ONE, TWO, THREE = "411602.005.001.", "411602.005.002.", "411602.006.001."


def zero():
    return rules.sent(cell(), answer({}, state=Stored.ZERO), setting(), by=acting(), now=at(BEFORE))


def test_five_states_are_told_apart():
    gone = rules.withdrawn(sent(), "误报", setting(), by=acting(), now=at(BEFORE))
    void = rules.sent(
        cell(), answer({}, "拆迁", Stored.NOT_APPLICABLE), setting(), by=acting(), now=at(BEFORE)
    )
    shown = [
        view(one, 1, ONE, when).shown
        for one, when in ((sent(), AFTER), (zero(), AFTER), (void, AFTER), (None, BEFORE), (None, AFTER))
    ]
    assert shown == [Shown.VALUE, Shown.ZERO, Shown.NOT_APPLICABLE, Shown.NOT_DUE, Shown.MISSING]
    assert [view(gone, 1, ONE, when).shown for when in (BEFORE, AFTER)] == [Shown.NOT_DUE, Shown.MISSING]


def test_due_to_the_second_is_not_missing():
    assert view(None, 1, ONE, f"{DAY} 18:00").shown is Shown.NOT_DUE
    assert view(None, 1, ONE, f"{DAY} 18:00:00.000001").shown is Shown.MISSING


def test_a_parent_sums_what_came_in_and_counts_what_did_not():
    found = rolled_up([view(sent(), 1, ONE, AFTER), view(None, 2, TWO, AFTER)], NUMBERS)
    street = found["411602.005."]
    assert (street.expected, street.received, street.missing) == (2, 1, 1)
    assert street.sums == {"places": 6, "faults": 2, "closed": 1}
    assert street.told == {"places": 1, "faults": 1, "closed": 1}


def test_missing_children_give_no_nought_and_a_confirmed_zero_gives_one():
    nobody = rolled_up([view(None, 1, ONE, AFTER)], NUMBERS)["411602.005."]
    assert nobody.sums == {}
    told = rolled_up([view(zero(), 1, ONE, AFTER)], NUMBERS)["411602.005."]
    assert told.sums == {"places": 0, "faults": 0, "closed": 0}
    assert (nobody.received, told.received) == (0, 1)


def test_the_district_is_the_sum_of_its_streets():
    views = [view(sent(), 1, ONE, AFTER), view(zero(), 2, TWO, AFTER), view(None, 3, THREE, AFTER)]
    found = rolled_up(views, NUMBERS)
    district = found["411602."]
    assert figures(district) == {
        name: figures(found["411602.005."])[name] + figures(found["411602.006."])[name]
        for name in figures(district)
    }
    assert district.sums["places"] == 6


def test_decimals_add_up_to_the_last_digit():
    kept = [replace(sent(), values={"places": "0.1"}), replace(sent(), values={"places": "0.2"})]
    views = [
        view(one, number, path, AFTER)
        for number, (one, path) in enumerate(zip(kept, (ONE, TWO), strict=True))
    ]
    assert rolled_up(views, NUMBERS)["411602."].sums["places"] == Decimal("0.3")


def test_only_numbers_add_up():
    one = replace(sent(), values={"places": 1, "note": "检查到位"})
    assert rolled_up([view(one, 1, ONE, AFTER)], [field.id for field in work().numbers])["411602."].sums == {
        "places": 1
    }


def test_what_waits_for_approval_and_what_was_late_is_counted():
    late = sent(AFTER, reason="停电")
    approved = rules.approved(sent(), setting(), by=acting("street_desk", 2), now=at(AFTER))
    found = rolled_up([view(late, 1, ONE, AFTER), view(approved, 2, TWO, AFTER)], NUMBERS)["411602.005."]
    assert (found.late, found.to_approve, found.restated) == (1, 1, 0)
