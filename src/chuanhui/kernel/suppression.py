"""Small cells (promise 39): which numbers of a public table may be told so that no small one can be found.

A count of one to four points at neighbours. Hiding it alone does not help where a total is told beside its
other parts, or a month beside two of its three 旬: the difference gives it away. So further numbers are
hidden until no difference of told numbers is small, and no small number follows from all the sums together.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations

Key = Hashable
FEWEST = 5
"""The smallest count that is told, apart from nought."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A number that is the sum of others: a total of areas, a month of its 旬, closed of on time and late."""

    whole: Key
    parts: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Counts and how they add up.

    Attributes:
        cells: every count, those too that are never shown but follow from others.
        sums: what adds up to what.
        never: cells that are not published; they are guarded all the same.
        told: cells that the public knows already from an earlier table.
    """

    cells: Mapping[Key, int]
    sums: Sequence[Sum] = ()
    never: Collection[Key] = field(default_factory=frozenset)
    told: Collection[Key] = field(default_factory=frozenset)


def publish(table: Table) -> dict[Key, int | None]:
    """Return the table as it may be published: each count, or None where it must not be told.

    What is told already stays; what would give a small number away together with it is not told.
    """
    told = frozenset(table.told)
    shown = {
        key for key, count in table.cells.items() if key in told or (key not in table.never and _fine(count))
    }
    atoms = _atoms(table)
    while (leak := _leak(table, shown, atoms)) is not None:
        candidates = [key for key in leak if key in shown and key not in told and table.cells[key]]
        candidates = candidates or [key for key in shown if key not in told]
        if not candidates:
            break
        shown.remove(min(candidates, key=lambda key: (table.cells[key], repr(key))))
    return {key: table.cells[key] if key in shown else None for key in table.cells if key not in table.never}


def is_small(count: int) -> bool:
    """Tell whether a count is too small to be told: one to four."""
    return 0 < count < FEWEST


def _fine(count: int) -> bool:
    return not is_small(count)


def _leak(table: Table, shown: set[Key], atoms: Mapping[Key, int]) -> list[Key] | None:
    """Return the numbers by which a small one can be found, or None when nothing can be found any more."""
    for finder in (_by_sums(table, shown), _by_pairs(table, shown, atoms), _by_all_sums(table, shown)):
        for leak in finder:
            return leak
    return None


def _by_sums(table: Table, shown: set[Key]) -> Iterator[list[Key]]:
    """Yield each sum whose hidden parts add up to little, or to as many as they are: then each is one."""
    for one in table.sums:
        hidden = [key for key in one.parts if key not in shown]
        if one.whole not in shown or not hidden:
            continue
        rest = sum(table.cells[key] for key in hidden)
        if is_small(rest) or (rest and rest == len(hidden)):
            yield [one.whole, *one.parts]


def _by_pairs(table: Table, shown: set[Key], atoms: Mapping[Key, int]) -> Iterator[list[Key]]:
    """Yield each pair of told numbers, one of which holds the other, whose difference is small."""
    small = [key for key in shown if table.cells[key]]
    for outer, inner in permutations(small, 2):
        if is_small(table.cells[outer] - table.cells[inner]) and not atoms[inner] & ~atoms[outer]:
            yield [outer, inner]


def _by_all_sums(table: Table, shown: set[Key]) -> Iterator[list[Key]]:
    """Yield a sum that helps to find a small number, when all are solved together."""
    for row, value in _solved(table, shown):
        signs = {weight > 0 for weight in row.values()}
        # A number of its own, or a sum of several with nothing taken off.
        if len(signs) == 1 and is_small(int(abs(value))) and len(set(map(abs, row.values()))) == 1:
            involved = [one for one in table.sums if row.keys() & {one.whole, *one.parts}]
            yield [key for one in involved for key in (one.whole, *one.parts)]


def _solved(table: Table, shown: set[Key]) -> list[tuple[dict[Key, Fraction], Fraction]]:
    """Return the sums as equations in what is not told, solved as far as they go (Gauss and Jordan)."""
    solved: list[tuple[Key, dict[Key, Fraction], Fraction]] = []
    for one in table.sums:
        row: dict[Key, Fraction] = {}
        value = Fraction(0)
        for key, weight in ((one.whole, 1), *((part, -1) for part in one.parts)):
            if key in shown:
                value -= weight * table.cells[key]
            else:
                row[key] = row.get(key, Fraction(0)) + weight
        for pivot, other, known in solved:
            value = _less(row, other, row.get(pivot, Fraction(0)), value, known)
        if not row:
            continue
        pivot = next(iter(row))
        scale = row[pivot]
        row, value = {key: weight / scale for key, weight in row.items()}, value / scale
        for index, (before, other, known) in enumerate(solved):
            known = _less(other, row, other.get(pivot, Fraction(0)), known, value)
            solved[index] = (before, other, known)
        solved.append((pivot, row, value))
    return [(row, value) for _, row, value in solved]


def _less(
    row: dict[Key, Fraction], other: Mapping[Key, Fraction], times: Fraction, value: Fraction, known: Fraction
) -> Fraction:
    """Take `other` off `row` so many times, in place, and return what the right side becomes."""
    if not times:
        return value
    for key, weight in other.items():
        left = row.get(key, Fraction(0)) - times * weight
        if left:
            row[key] = left
        else:
            row.pop(key, None)
    return value - times * known


def _atoms(table: Table) -> dict[Key, int]:
    """Return of what each number is made, as a set of bits: one for each that is no sum itself.

    What is nought is nothing: a month may well hold the cases of one 旬 only.
    """
    parts = {one.whole: one.parts for one in table.sums}
    single = [key for key in table.cells if key not in parts]
    bits = {key: 1 << place if table.cells[key] else 0 for place, key in enumerate(single)}

    def made_of(key: Key) -> int:
        if key not in bits:
            bits[key] = 0
            for part in parts[key]:
                bits[key] |= made_of(part)
        return bits[key]

    return {key: made_of(key) for key in table.cells}
