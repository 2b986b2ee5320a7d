"""From scored candidates to one answer a row: globally best within a source, doubt to a clerk.

A second row about the same person happens (somebody was typed in twice), but seldom; how seldom is counted
in stage 1
and paid for in bits. So a row whose best candidate already has a row of his own must be that much surer of
him, and of
two rows that want the same person the sum decides. Rows are independent unless they want the same people;
each group
of rows that do is solved exactly.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .strings import Flags, Ints

Floats = npt.NDArray[np.float64]
MOST_TRIES = 4096
NONE = -np.inf


@dataclass(frozen=True)
class Choice:
    """For each row (sorted): the place of its best candidate among the pairs, of the next, and both in
    bits."""

    row: Ints
    best: Ints  # place in the pairs
    value: Floats
    rival: Ints  # place in the pairs, −1 for none
    rival_value: Floats


def twice_bits(rows: int, people: int) -> float:
    """Return what a person's second row costs: the rarity of it among the rows of stage 1."""
    return float(-np.log2((rows - people + 1.0) / (rows + 2.0)))


def choose(row: Ints, person: Ints, score: Floats, has_row: Flags, cost: Floats) -> Choice:
    """Return the best assignment of rows to people.

    Args:
        row: of each pair; a row belongs to one source, and people are compared within it.
        person: of each pair, distinct between sources.
        score: of each pair, in bits.
        has_row: whether the person has a row of stage 1 in that source.
        cost: bits for a person's second row, of each pair.
    """
    value = score - np.where(has_row, cost, 0.0)
    order = np.lexsort((person, -value, row))
    first = _firsts(row[order])
    best = order[first]
    contested = _contested(row, person, value, has_row, best)
    if len(contested):
        value = value.copy()
        for pairs in contested:
            _settle(pairs, row, person, score, has_row, cost, value)
        order = np.lexsort((person, -value, row))
        first = _firsts(row[order])
        best = order[first]
    following = first + 1
    inside = following < len(order)
    rival = np.full(len(best), -1, np.int64)
    at = order[following[inside]]
    rival[inside] = np.where(row[at] == row[best[inside]], at, -1)
    rival_value = np.where(rival >= 0, value[rival], NONE)
    return Choice(row[best], best, value[best], rival, rival_value)


def _firsts(ordered: Ints) -> Ints:
    if not len(ordered):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])


def _contested(row: Ints, person: Ints, value: Floats, has_row: Flags, best: Ints) -> list[list[int]]:
    """Return groups of pairs in which two rows want the same person, with all that hangs together with
    them."""
    wanted = best[(value[best] > 0) & ~has_row[best]]
    people, times = np.unique(person[wanted], return_counts=True)
    fought = people[times > 1]
    if not len(fought):
        return []
    # Only rows that can reach a fought-over person, and what those rows can reach, take part.
    live = value > 0
    inside = np.zeros(len(row), bool)
    reached = fought
    while True:
        rows = np.unique(row[live & np.isin(person, reached)])
        grown = live & np.isin(row, rows)
        if grown.sum() == inside.sum():
            break
        inside = grown
        reached = np.unique(person[inside])
    return _components(np.flatnonzero(inside), row, person)


def _components(pairs: Ints, row: Ints, person: Ints) -> list[list[int]]:
    parent: dict[tuple[str, int], tuple[str, int]] = {}

    def root(node: tuple[str, int]) -> tuple[str, int]:
        parent.setdefault(node, node)
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for at in pairs.tolist():
        parent[root(("row", int(row[at])))] = root(("person", int(person[at])))
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for at in pairs.tolist():
        groups[root(("row", int(row[at])))].append(at)
    return list(groups.values())


def _settle(
    pairs: list[int], row: Ints, person: Ints, score: Floats, has_row: Flags, cost: Floats, value: Floats
) -> None:
    """Find the best assignment of one group and write each pair's value given what the others got."""
    options: dict[int, list[int]] = defaultdict(list)
    for at in pairs:
        options[int(row[at])].append(at)
    rows = sorted(options)
    chosen = best_assignment([options[one] for one in rows], person, score, has_row, cost)
    holders: dict[int, list[int]] = defaultdict(list)
    for one, at in zip(rows, chosen, strict=True):
        if at >= 0:
            holders[int(person[at])].append(one)
    for people in holders.values():
        people.sort(key=lambda one: -max(score[at] for at in options[one]))
    for one in rows:
        for at in options[one]:
            held = holders.get(int(person[at]), [])
            is_first = not held or held[0] == one
            value[at] = score[at] - (cost[at] if has_row[at] or not is_first else 0.0)


def best_assignment(
    options: list[list[int]], person: Ints, score: Floats, has_row: Flags, cost: Floats
) -> list[int]:
    """Return the pair chosen for each row (−1: none) whose scores, less the cost of second rows, sum highest.

    Exact by branch and bound; beyond `MOST_TRIES` branches the best found so far stands, which begins as
    the greedy one.
    """
    order = sorted(range(len(options)), key=lambda one: -max(score[at] for at in options[one]))
    ceiling = [max(0.0, *(float(score[at]) for at in options[one])) for one in order]
    left = np.cumsum([0.0, *ceiling[::-1]])[::-1].tolist()
    best: list[int] = [-1] * len(options)
    top = [NONE]
    tries = [0]
    now = [-1] * len(options)
    used: dict[int, int] = defaultdict(int)

    def go(depth: int, total: float) -> None:
        if total + left[depth] <= top[0] or tries[0] > MOST_TRIES:
            return
        if depth == len(order):
            top[0], best[:] = total, now
            return
        tries[0] += 1
        one = order[depth]
        gains = []
        for at in options[one]:
            who = int(person[at])
            gains.append((float(score[at]) - (float(cost[at]) if has_row[at] or used[who] else 0.0), at))
        for gain, at in sorted([*gains, (0.0, -1)], key=lambda pair: (-pair[0], pair[1])):
            now[one] = at
            if at >= 0:
                used[int(person[at])] += 1
            go(depth + 1, total + gain)
            if at >= 0:
                used[int(person[at])] -= 1
        now[one] = -1

    go(0, 0.0)
    return best
