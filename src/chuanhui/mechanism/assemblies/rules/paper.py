"""Paper: batches as two clerks count them, each without seeing the other's sums; slips against marks.

What a clerk counted is kept sealed, outside the journal and every page; a batch holds a salted commitment to
it. The count opens what two agreed on, and whoever reads the journal then can check every commitment.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.canonical import canonical_json
from chuanhui.mechanism.assemblies.errors import (
    BadSums,
    BatchForged,
    BatchKept,
    BatchNotFound,
    BatchWaits,
    NothingToCompare,
    SameClerk,
    SecondPerson,
)
from chuanhui.mechanism.assemblies.rules.counting import Tally, tally_of, together

TURNS = ("first", "second", "again_first", "again_second")
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


def seal_of(ballot_id: UUID, number: int, turn: str, sums: Mapping[str, Any], salt: str) -> str:
    """Return the commitment to one clerk's sums that the journal keeps until they are opened.

    Args:
        turn: whose count: one of `TURNS`.
        salt: random, in hexadecimal; without it the few sums that fit could be tried.
    """
    told = {"ballot": str(ballot_id), "batch": number, "turn": turn, "sums": dict(sums), "salt": salt}
    return sha256(canonical_json(told).encode()).hexdigest()


def is_kept(ballot_id: UUID, batch: Mapping[str, Any]) -> bool:
    """Tell whether every count of a batch that was opened is the one that was committed to."""
    again = batch.get("again") or {}
    counts = {"first": batch.get("first"), "second": batch.get("second")}
    counts |= {f"again_{turn}": again.get(turn) for turn in ("first", "second")}
    return all(
        one["seal"] == seal_of(ballot_id, batch["number"], turn, one["sums"], one["salt"])
        for turn, one in counts.items()
        if one and "seal" in one and "sums" in one
    )


def paper_tally(options: Sequence[str], batches: Sequence[Mapping[str, Any]]) -> Tally:
    """Return the sums of the batches that two clerks agreed on, once they are opened."""
    return together(options, [tally_of(one["first"]["sums"]) for one in batches if is_agreed(one)])


def slips_of(batch: Mapping[str, Any]) -> int | None:
    """Return how many slips a batch has; None until a second person came to the same."""
    if not is_agreed(batch):
        return None
    return int(batch["slips"] if "slips" in batch else batch["first"]["sums"]["slips"])


def unchecked(batches: Sequence[Mapping[str, Any]]) -> int:
    """Return how many batches wait for the first or the second clerk."""
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


def is_small(batches: Sequence[Mapping[str, Any]], number: int, slips: int) -> bool:
    """Tell whether slips are spread over several batches of which one holds fewer than `LEAST_SLIPS`.

    Args:
        number, slips: of the batch that is entered now; of others only agreed sizes are known.
    """
    others = [slips_of(one) for one in batches if one["number"] != number]
    return bool(others) and any(many is not None and many < LEAST_SLIPS for many in (slips, *others))


def is_second(batches: Sequence[Mapping[str, Any]], number: int, by: Acting) -> bool:
    """Tell whether another person has counted a batch before `by`."""
    held = _of(batches, number)
    return held is not None and held["first"] is not None and not by.is_same_person(held["first"]["person"])


def waits(batch: Mapping[str, Any]) -> bool:
    """Tell whether two clerks counted a batch, or counted it again, and nobody has compared the two."""
    return bool(batch.get("pending") or (batch.get("again") or {}).get("pending"))


def turn_of(batches: Sequence[Mapping[str, Any]], number: int, by: Acting) -> str:
    """Return whose count of a batch comes from `by` now: ``first`` or ``second``.

    The first clerk may enter it again until another person has entered his.

    Raises:
        BatchKept: two clerks agreed on it before.
        BatchWaits: two clerks counted it, and it waits to be compared.
        SameClerk: nobody known stands behind the entry.
    """
    if by.person_id is None:
        raise SameClerk()
    held = _of(batches, number)
    if held is not None and is_agreed(held):
        raise BatchKept(batch=number)
    if held is not None and waits(held):
        raise BatchWaits(batch=number)
    return "second" if is_second(batches, number, by) else "first"


def entered(
    batches: Sequence[Mapping[str, Any]], number: int, seal: str, by: Acting, turn: str
) -> tuple[Mapping[str, Any], ...]:
    """Return the batches after a clerk entered a count that is nobody's to see yet.

    Args:
        seal: commitment to his sums.
        turn: ``first`` or ``second``; the second's is pending until it is compared.
    """
    mine = {"person": by.person_id, "post": by.post_id, "seal": seal}
    held = _of(batches, number) or {"number": number, "first": None, "second": None}
    return _with(batches, {**held, "first" if turn == "first" else "pending": mine})


def compared(
    batches: Sequence[Mapping[str, Any]], number: int, found: Mapping[tuple[int, str], tuple[Any, str]]
) -> tuple[tuple[Mapping[str, Any], ...], bool]:
    """Return the batches after the two counts of one were compared, and whether they came to the same.

    Args:
        found: sums and salt, by batch and turn, of the counts to which there is an equal one.

    Raises:
        BatchNotFound, NothingToCompare: see their sentences.
    """
    held, _ = _picked(batches, number)
    if not held.get("pending"):
        raise NothingToCompare(batch=number)
    if (number, "second") not in found:
        return differed(batches, number), False
    slips = found[number, "second"][0]["slips"]
    told = {name: value for name, value in held.items() if name != "pending"}
    return _with(batches, {**told, "second": held["pending"], "slips": slips}), True


def agreed(
    batches: Sequence[Mapping[str, Any]], found: Mapping[tuple[int, str], tuple[Any, str]]
) -> tuple[Mapping[str, Any], ...]:
    """Return the batches, those that wait to be compared and are alike agreed on; others wait on."""
    new = tuple(batches)
    for one in batches:
        if one.get("pending") and (one["number"], "second") in found:
            new, _ = compared(new, one["number"], found)
    return new


def differed(batches: Sequence[Mapping[str, Any]], number: int) -> tuple[Mapping[str, Any], ...]:
    """Return the batches after two counts of one differed: both count it again, blind."""
    held, _ = _picked(batches, number)
    times = held.get("differed", 0) + 1
    return _with(batches, {"number": number, "first": None, "second": None, "differed": times})


def opened(
    ballot_id: UUID, batches: Sequence[Mapping[str, Any]], found: Mapping[tuple[int, str], tuple[Any, str]]
) -> tuple[Mapping[str, Any], ...]:
    """Return the batches with the sums that were kept sealed, each with the salt of its commitment.

    Args:
        found: sums and salt by batch and turn.

    Raises:
        BatchForged: what was kept is not what was committed to.
    """
    new = []
    for one in batches:
        told = dict(one)
        for turn in ("first", "second"):
            count = one.get(turn)
            if count and (kept := found.get((one["number"], turn))):
                told[turn] = {**count, "sums": kept[0], "salt": kept[1]}
        missing = is_agreed(one) and "sums" not in told["first"]
        if missing or not is_kept(ballot_id, told):
            raise BatchForged(batch=one["number"])
        new.append(told)
    return tuple(new)


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
    return _with(
        batches, {**held, "reopen": {"person": by.person_id, "post": by.post_id, "reason": reason}}
    ), False


def recount_turn(batches: Sequence[Mapping[str, Any]], number: int, by: Acting) -> str:
    """Return whose recount of a batch comes from `by` now: ``again_first`` or ``again_second``.

    A recount that two agreed on gives way to another one.

    Raises:
        BatchNotFound: there is none with this number.
        BatchWaits: two clerks counted it again, and it waits to be compared.
        SameClerk: nobody known stands behind the entry.
    """
    if by.person_id is None:
        raise SameClerk()
    again = _picked(batches, number)[0].get("again")
    if again and again.get("pending"):
        raise BatchWaits(batch=number)
    if again is None or again["second"] or by.is_same_person(again["first"]["person"]):
        return "again_first"
    return "again_second"


def recounted(
    batches: Sequence[Mapping[str, Any]], number: int, seal: str, by: Acting, turn: str
) -> tuple[Mapping[str, Any], ...]:
    """Return the batches after one of two clerks counted one again; nobody sees what he found.

    Args:
        turn: ``again_first`` or ``again_second``; the second's is pending until it is compared.
    """
    mine = {"person": by.person_id, "post": by.post_id, "seal": seal}
    held, _ = _picked(batches, number)
    if turn == "again_first":
        return _with(batches, {**held, "again": {"first": mine, "second": None}})
    return _with(batches, {**held, "again": {**held["again"], "pending": mine}})


def recount_compared(
    batches: Sequence[Mapping[str, Any]], number: int, found: Mapping[tuple[int, str], tuple[Any, str]]
) -> tuple[tuple[Mapping[str, Any], ...], bool | None]:
    """Return the batches after two recounts of one were compared, and whether it is as in the result.

    What two came to is opened; of two that differ nothing is kept, and the answer is None.

    Raises:
        BatchNotFound, NothingToCompare: see their sentences.
    """
    held, _ = _picked(batches, number)
    again = held.get("again") or {}
    if not again.get("pending"):
        raise NothingToCompare(batch=number)
    if (number, "again_second") not in found:
        return recount_differed(batches, number), None
    told = {"first": again["first"], "second": again["pending"]}
    for turn, count in told.items():
        sums, salt = found[number, f"again_{turn}"]
        told[turn] = {**count, "sums": sums, "salt": salt}
    new = _with(batches, {**held, "again": told})
    return new, told["second"]["sums"] == held["first"]["sums"]


def recount_differed(batches: Sequence[Mapping[str, Any]], number: int) -> tuple[Mapping[str, Any], ...]:
    """Return the batches after two recounts of one differed: nothing is kept of them."""
    held = {name: value for name, value in _picked(batches, number)[0].items() if name != "again"}
    return _with(batches, held)


def _of(batches: Sequence[Mapping[str, Any]], number: int) -> Mapping[str, Any] | None:
    return next((one for one in batches if one["number"] == number), None)


def _picked(
    batches: Sequence[Mapping[str, Any]], number: int
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]]]:
    held = _of(batches, number)
    if held is None:
        raise BatchNotFound(batch=number)
    return held, [one for one in batches if one["number"] != number]


def _with(batches: Sequence[Mapping[str, Any]], new: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    others = [one for one in batches if one["number"] != new["number"]]
    return tuple(sorted([*others, new], key=lambda one: int(one["number"])))
