"""Counting a survey: sums by option, coverage of the roll, and what of it may be told in public."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chuanhui.kernel.suppression import Sum, Table, publish
from chuanhui.playbook.schema import FieldKind, Form, Text

COUNTED = frozenset({FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.YES_NO})
NUMBERS = frozenset({FieldKind.NUMBER, FieldKind.QUANTITY})
YES, NO = "yes", "no"
FLOOR_FROM = 50
"""Least roll of which a hidden number of answers is told in tens of per cent."""
Words = Mapping[str, Mapping[str, Text]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far a survey has come.

    Attributes:
        roll: how many are asked; 0 where anybody may answer.
        answered: of them, or in all where there is no roll.
        no_contact: of them, whom nobody met so far.
        online, paper: how the answers came.
        needed_pct: per cent of the roll from which it ends well.
    """

    roll: int
    answered: int
    no_contact: int = 0
    online: int = 0
    paper: int = 0
    needed_pct: int = 0

    @property
    def waiting(self) -> int:
        """Return how many have neither answered nor been found absent."""
        return max(0, self.roll - self.answered - self.no_contact)

    @property
    def share(self) -> Fraction | None:
        """Return the share of the roll that answered; None where there is no roll."""
        return Fraction(self.answered, self.roll) if self.roll else None

    @property
    def pct(self) -> str:
        """Return the share in per cent with two digits, cut and not rounded up; "" where there is no roll."""
        if self.share is None:
            return ""
        cut = int(self.share * 10_000)
        return f"{cut // 100}.{cut % 100:02}%"

    @property
    def reached(self) -> bool:
        """Tell whether it is enough to end well."""
        return not self.roll or self.answered * 100 >= self.needed_pct * self.roll


def sums_of(form: Form, words: Words, answers: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return how many answers there are, and for each question that is counted its sum by option.

    Every option of the list is there, nought too; numbers are told as their count and sum. Texts are not
    counted, and are not part of a result.
    """
    found: dict[str, dict[str, Any]] = {}
    for one in form.fields:
        if one.kind in COUNTED:
            options = (YES, NO) if one.kind is FieldKind.YES_NO else tuple(words.get(one.of, {}))
            found[one.id] = dict.fromkeys(options, 0)
        elif one.kind in NUMBERS:
            found[one.id] = {"count": 0, "sum": "0"}
    count = 0
    for answer in answers:
        count += 1
        for name, sums in found.items():
            _add(sums, answer.get(name))
    return {"answers": count, "sums": found}


def counted_part(form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return of some answers what a count still needs; texts, in which people tell of themselves, are not."""
    wanted = {one.id for one in form.fields if one.kind in COUNTED | NUMBERS}
    return {name: value for name, value in answers.items() if name in wanted}


def _add(sums: dict[str, Any], value: Any) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        value = YES if value else NO
    if isinstance(value, str | list) and "sum" not in sums:
        for option in {value} if isinstance(value, str) else set(value):
            sums[option] = sums.get(option, 0) + 1
        return
    sums["count"] += 1
    sums["sum"] = str(Decimal(sums["sum"]) + Decimal(str(value)))


def proposed(result: Mapping[str, Any], field: str) -> list[tuple[str, int]]:
    """Return the options of a choice with their sums, most wanted first; a person decides what is taken."""
    sums: Mapping[str, int] = result.get("sums", {}).get(field, {})
    return sorted(sums.items(), key=lambda one: -one[1])


@dataclass(frozen=True, slots=True)
class PublicResult:
    """What anybody may read of a result; None stands for a number that would point at neighbours.

    Attributes:
        answered: how many answered; `roll` of how many.
        floor_pct: whole tens of per cent that the coverage reaches at least; None where it would tell what is
            hidden.
        sums: by question and option.
    """

    roll: int
    answered: int | None
    floor_pct: int | None
    sums: Mapping[str, Mapping[str, int | None]]


def public_result(form: Form, result: Mapping[str, Any]) -> PublicResult:
    """Return a result with small numbers hidden, and those from which a small one follows (promise 39)."""
    total, roll = int(result["answers"]), int(result.get("roll", 0))
    cells: dict[Hashable, int] = {"answered": total}
    sums: list[Sum] = []
    never: set[Hashable] = set()
    if roll:
        cells |= {"roll": roll, "silent": max(0, roll - total)}
        sums.append(Sum("roll", ("answered", "silent")))
        never.add("silent")
    for one in form.fields:
        if one.kind not in COUNTED:
            continue
        counts: Mapping[str, int] = result["sums"].get(one.id, {})
        cells |= {(one.id, option): count for option, count in counts.items()}
        if one.kind is FieldKind.CHOICES:
            for option, count in counts.items():
                rest = (one.id, option, "not")
                cells[rest] = total - count
                never.add(rest)
                sums.append(Sum("answered", ((one.id, option), rest)))
        else:
            blank = (one.id, "", "blank")
            cells[blank] = total - sum(counts.values())
            never.add(blank)
            sums.append(Sum("answered", (*((one.id, option) for option in counts), blank)))
    shown = publish(Table(cells, sums, frozenset(never), frozenset({"roll"} if roll else ())))
    told: dict[str, dict[str, int | None]] = {}
    for key in cells:
        if isinstance(key, tuple) and len(key) == 2:
            told.setdefault(key[0], {})[key[1]] = shown[key]
    return PublicResult(roll, shown["answered"], floor_of(total, roll, shown["answered"]), told)


def floor_of(total: int, roll: int, shown: int | None) -> int | None:
    """Return how many whole tens of per cent answered at least; None where that would tell the number.

    Where the number is hidden, each ten must hold at least five numbers: from a roll of fifty the first holds
    all small numbers of answers, and the last, to which a full roll counts, all small numbers of silent ones.
    """
    if not roll:
        return None
    floor = total * 10 // roll * 10
    if shown is not None:
        return floor
    return min(floor, 90) if roll >= FLOOR_FROM else None
