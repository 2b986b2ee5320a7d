"""Paper: sums of a batch as two clerks enter them, and whether slips and marks come to the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    BatchDiffers,
    BatchKept,
    BatchNotFound,
    SameClerk,
    SecondPerson,
)
from chuanhui.mechanism.assemblies.rules.counting import Tally, tally_of, together

MOST_SLIPS, LEAST_SLIPS = 100_000, 5
"""Of one batch; a handful of slips would tell how single persons voted."""


def checked_sums(
    batch: int, options: Sequence[str], sums: Mapping[str, Any], *, several: int | None = None
) -> Tally:
    """Return the sums of a batch.

    Args:
        batch: its number.
        sums: ``slips``, ``votes`` by option, ``abstained``, ``invalid``; what is not given is 0.
        several: how many options one slip may choose; None for one.

    Raises:
        BadSums: a number that cannot be, or numbers that do not fit each other.
    """
    votes = {one: sums.get("votes", {}).get(one, 0) for one in options}
    slips, abstained, invalid = (sums.get(one, 0) for one in ("slips", "abstained", "invalid"))
    numbers = (slips, abstained, invalid, *votes.values())
    whole = all(isinstance(one, int) and not isinstance(one, bool) and one >= 0 for one in numbers)
    if not whole or not 0 < slips <= MOST_SLIPS or set(sums.get("votes", {})) - set(options):
        raise BadSums(batch=batch)
    valid, given = slips - abstained - invalid, sum(votes.values())
    most = several or 1
    fits = valid >= 0 and valid <= given <= valid * most and all(one <= valid for one in votes.values())
    if not fits:
        raise BadSums(batch=batch)
    return Tally(slips, votes, {}, abstained, invalid)


def is_agreed(batch: Mapping[str, Any]) -> bool:
    """Tell whether two clerks counted a batch alike."""
    return batch.get("second") is not None


def paper_tally(options: Sequence[str], batches: Sequence[Mapping[str, Any]]) -> Tally:
    """Return the sums of the batches that two clerks agreed on."""
    return together(options, [tally_of(one["first"]["sums"]) for one in batches if is_agreed(one)])


def unchecked(batches: Sequence[Mapping[str, Any]]) -> int:
    """Return how many batches wait for the second clerk."""
    return sum(not is_agreed(one) for one in batches)


def reconciles(
    marks: int, batches: Sequence[Mapping[str, Any]], options: Sequence[str], missing: int = 0
) -> bool:
    """Tell whether every mark on the roll has its slip and every slip its mark.

    Args:
        missing: marked slips that are told not to be in the box; fewer than 0 never reconcile.
    """
    slips = paper_tally(options, batches).slips
    return not unchecked(batches) and missing >= 0 and slips + missing == marks


def is_small(batches: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether slips are spread over several batches of which one holds fewer than `LEAST_SLIPS`."""
    return len(batches) > 1 and any(one["first"]["sums"]["slips"] < LEAST_SLIPS for one in batches)


def is_second(batches: Sequence[Mapping[str, Any]], number: int, by: Acting) -> bool:
    """Tell whether another person has counted a batch before `by`."""
    held = next((one for one in batches if one["number"] == number), None)
    return held is not None and not by.is_same_person(held["first"]["person"])


def entered(
    batches: Sequence[Mapping[str, Any]], number: int, tally: Tally, by: Acting
) -> tuple[Mapping[str, Any], ...]:
    """Return the batches after a clerk entered the sums of one.

    The first clerk may enter it again until another person has come to the same.

    Raises:
        BatchKept: two clerks agreed on it before.
        BatchDiffers: this second clerk comes to other sums; nothing is kept of them.
        SameClerk: nobody known stands behind the entry.
    """
    if by.person_id is None:
        raise SameClerk()
    mine = {"person": by.person_id, "post": by.post_id, "sums": tally.wire}
    held = next((one for one in batches if one["number"] == number), None)
    others = [one for one in batches if one["number"] != number]
    if held is None or (not is_agreed(held) and held["first"]["person"] == by.person_id):
        new = {"number": number, "first": mine, "second": None}
    elif is_agreed(held):
        raise BatchKept(batch=number)
    elif held["first"]["sums"] != mine["sums"]:
        raise BatchDiffers(batch=number)
    else:
        new = {**held, "second": mine}
    return _sorted([*others, new])


def reopened(
    batches: Sequence[Mapping[str, Any]], number: int, reason: str, by: Acting
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """Return the batches after somebody asked to count one anew, and whether it is open now.

    One that waits for its second clerk is dropped at once: nothing was agreed. One that two agreed on is
    dropped when a second person asks too.

    Raises:
        BatchNotFound: there is none with this number.
        SecondPerson: the same person asks twice, or nobody known asks.
    """
    held, others = _picked(batches, number)
    asked = held.get("reopen")
    if by.person_id is None or (asked and by.is_same_person(asked["person"])):
        raise SecondPerson()
    if asked or not is_agreed(held):
        return tuple(others), True
    new = {**held, "reopen": {"person": by.person_id, "post": by.post_id, "reason": reason}}
    return _sorted([*others, new]), False


def recounted(
    batches: Sequence[Mapping[str, Any]], number: int, tally: Tally, by: Acting
) -> tuple[tuple[Mapping[str, Any], ...], bool | None]:
    """Return the batches after a clerk counted one again, and whether it came to the same as the result.

    None until a second person has counted it too. A recount that two agreed on gives way to another one.

    Raises:
        BatchNotFound, BatchDiffers, SameClerk: as of `entered`.
    """
    if by.person_id is None:
        raise SameClerk()
    held, others = _picked(batches, number)
    mine = {"person": by.person_id, "post": by.post_id, "sums": tally.wire}
    again = held.get("again")
    if again is None or again["second"] or by.is_same_person(again["first"]["person"]):
        return _sorted([*others, {**held, "again": {"first": mine, "second": None}}]), None
    if again["first"]["sums"] != mine["sums"]:
        raise BatchDiffers(batch=number)
    new = {**held, "again": {**again, "second": mine}}
    return _sorted([*others, new]), mine["sums"] == held["first"]["sums"]


def _picked(
    batches: Sequence[Mapping[str, Any]], number: int
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    held = next((one for one in batches if one["number"] == number), None)
    if held is None:
        raise BatchNotFound(batch=number)
    return held, [one for one in batches if one["number"] != number]


def _sorted(batches: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    return tuple(sorted(batches, key=lambda one: int(one["number"])))
