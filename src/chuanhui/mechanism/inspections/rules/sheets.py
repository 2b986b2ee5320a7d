"""Score sheets: what a rater put down, whether it is whole, and the points it gives, exactly.

    deduct   points − faults × deduct, not below points − at_most (0 where no limit is set)
    choose   the points of the option chosen
    share    points × present ÷ expected, settled to two decimals, half up; none where nothing is expected

An item without points is a reasonable absence (合理缺项): the others are scaled up to full points.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from chuanhui.mechanism.inspections.errors import BadSheet, SheetFault
from chuanhui.mechanism.inspections.rules.state import Visit
from chuanhui.playbook.schema import InspectionKind, Item

COUNT_MOST = 999
PHOTOS_MOST = 4
NOTE_LONGEST = 200
CENT = Decimal("0.01")
Sheet = dict[str, dict[str, Any]]
"""By item: ``faults``, ``option``, or ``present`` and ``expected``; ``note`` and ``photos`` where given."""


@dataclass(frozen=True, slots=True)
class Scored:
    """What a sheet comes to.

    Attributes:
        points: by item; None for one without points.
        score: the sheet's sum, scaled to `full` where items are absent; None where all are.
        full: points of the whole sheet.
        faults: by item, how many were found; items without faults are left out.
        failed: items that fail, in the order of the sheet.
    """

    points: Mapping[str, Decimal | None]
    score: Decimal | None
    full: Decimal
    faults: Mapping[str, int] = field(default_factory=dict)
    failed: tuple[str, ...] = ()

    @property
    def fault_count(self) -> int:
        """Return the number of faults on the sheet."""
        return sum(self.faults.values())


def checked(kind: InspectionKind, raw: Mapping[str, Any]) -> Sheet:
    """Return the sheet in its one written form.

    Args:
        kind: whose sheet it is.
        raw: by item: a number of faults, an option's id, or a mapping as in `Sheet`.

    Raises:
        BadSheet: with every fault at once.
    """
    items = {one.id: one for one in kind.items}
    faults = [SheetFault(name, "unknown") for name in raw if name not in items]
    sheet: Sheet = {}
    for name, item in items.items():
        if name not in raw:
            faults.append(SheetFault(name, "missing"))
            continue
        given = raw[name]
        told = dict(given) if isinstance(given, Mapping) else {_plain_key(item): given}
        found = _answer(item, told)
        if isinstance(found, SheetFault):
            faults.append(found)
            continue
        sheet[name], more = _beside(item, found, told)
        faults += more
    if faults:
        raise BadSheet(tuple(faults), count=len(faults))
    return sheet


def scored(kind: InspectionKind, sheet: Mapping[str, Mapping[str, Any]]) -> Scored:
    """Return what a checked sheet comes to."""
    points: dict[str, Decimal | None] = {}
    faults: dict[str, int] = {}
    failed = []
    for item in kind.items:
        got = points[item.id] = points_of(item, sheet[item.id])
        if number := faults_of(item, sheet[item.id]):
            faults[item.id] = number
        bar = item.points if item.fails_below is None else item.fails_below
        if got is not None and got < bar:
            failed.append(item.id)
    full = sum((one.points for one in kind.items), Decimal(0))
    return Scored(points, _total(kind, points, full), full, faults, tuple(failed))


def points_of(item: Item, answer: Mapping[str, Any]) -> Decimal | None:
    """Return the points of one answer; None where nothing was expected."""
    if item.deduct is not None:
        off = item.points if item.at_most is None else min(item.at_most, item.points)
        return item.points - min(item.deduct * int(answer["faults"]), off)
    if item.choose:
        return item.choose[str(answer["option"])]
    if not answer["expected"]:
        return None
    return settled(Fraction(item.points) * answer["present"] / answer["expected"])


def points_on(sheet: Scored | Visit, items: Collection[str] = ()) -> Decimal | None:
    """Return a sheet's score, or the points of some of its items alone; None where nothing was expected.

    Args:
        sheet: what was put down; of a visit the points are read as they were kept.
        items: ids of items; an absent one is left out. () takes the whole sheet's score.
    """
    if not items:
        return sheet.score
    got = [Decimal(str(sheet.points[one])) for one in items if sheet.points.get(one) is not None]
    return sum(got, Decimal(0)) if got else None


def score_without(kind: InspectionKind, sheet: Scored | Visit, items: Collection[str]) -> Decimal | None:
    """Return a sheet's score as if some items were not on it; None where nothing is left that was expected.

    Both their points and their full points go, and the rest is scaled up as for a reasonable absence.

    Args:
        kind: in the version that the sheet was filled in under.
        sheet: what was put down; of a visit the points are read as they were kept.
        items: ids; those that are not on the sheet change nothing.
    """
    kept = {one.id: None if one.id in items else sheet.points.get(one.id) for one in kind.items}
    points = {name: None if got is None else Decimal(str(got)) for name, got in kept.items()}
    return _total(kind, points, sum((one.points for one in kind.items), Decimal(0)))


def faults_of(item: Item, answer: Mapping[str, Any]) -> int:
    """Return how many faults an answer tells of: those counted, else one where full points were missed."""
    if item.deduct is not None:
        return int(answer["faults"])
    got = points_of(item, answer)
    return int(got is not None and got < item.points)


def settled(value: Fraction, places: int = 2) -> Decimal:
    """Return a fraction as it is written on a sheet: so many decimals, half up."""
    scale = 10**places
    whole, rest = divmod(abs(value) * scale, 1)
    steps = int(whole) + (rest >= Fraction(1, 2))
    found = Decimal(steps).scaleb(-places)
    return -found if value < 0 else found


def _total(kind: InspectionKind, points: Mapping[str, Decimal | None], full: Decimal) -> Decimal | None:
    present = [item for item in kind.items if points[item.id] is not None]
    got = sum((points[item.id] or Decimal(0) for item in present), Decimal(0))
    possible = sum((item.points for item in present), Decimal(0))
    if not possible:
        return None
    if len(present) == len(kind.items):
        return got.quantize(CENT, ROUND_HALF_UP)
    return settled(Fraction(got) * Fraction(full) / Fraction(possible))


def _plain_key(item: Item) -> str:
    return "faults" if item.deduct is not None else "option" if item.choose else "share"


def _answer(item: Item, told: Mapping[str, Any]) -> dict[str, Any] | SheetFault:
    """Return the answer in its written form, without note and photos."""
    if item.deduct is not None:
        count = _count(told.get("faults"))
        return SheetFault(item.id, "not_count", {"most": COUNT_MOST}) if count is None else {"faults": count}
    if item.choose:
        option = told.get("option")
        if not isinstance(option, str) or option not in item.choose:
            words = "、".join(item.options[one].zh if one in item.options else one for one in item.choose)
            return SheetFault(item.id, "not_option", {"options": words})
        return {"option": option}
    present, expected = _count(told.get("present")), _count(told.get("expected"))
    if present is None or expected is None or present > expected:
        return SheetFault(item.id, "not_share")
    return {"present": present, "expected": expected}


def _beside(
    item: Item, found: dict[str, Any], told: Mapping[str, Any]
) -> tuple[dict[str, Any], list[SheetFault]]:
    """Return the answer with its note and photos, and what is wrong with them."""
    faults = []
    note, photos = str(told.get("note") or "").strip(), list(dict.fromkeys(told.get("photos") or ()))
    if len(note) > NOTE_LONGEST:
        faults.append(SheetFault(item.id, "too_long", {"longest": NOTE_LONGEST}))
    if len(photos) > PHOTOS_MOST:
        faults.append(SheetFault(item.id, "photos_most", {"most": PHOTOS_MOST}))
    if item.photo and not photos and faults_of(item, found):
        faults.append(SheetFault(item.id, "photo"))
    if note:
        found["note"] = note
    if photos:
        found["photos"] = photos
    return found, faults


def _count(value: Any) -> int | None:
    """Return a whole number from 0 to `COUNT_MOST`, from a number or from what a form sends."""
    if isinstance(value, str):
        value = int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else None
    is_whole = isinstance(value, int) and not isinstance(value, bool)
    return value if is_whole and 0 <= value <= COUNT_MOST else None
