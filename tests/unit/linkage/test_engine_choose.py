"""The choice: best by brute force, one to one, a duplicate told as one."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from chuanhui.system.linkage.engine.choose import best_assignment, choose, twice_bits

COST = 6.0
scores = st.dictionaries(
    st.tuples(st.integers(0, 3), st.integers(0, 3)), st.integers(-3, 20).map(float), min_size=1, max_size=10
)


def _worth(chosen: tuple[int, ...], person: np.ndarray, score: np.ndarray) -> float:
    total, used = 0.0, set()
    for at in chosen:
        if at >= 0:
            total += score[at] - (COST if person[at] in used else 0.0)
            used.add(person[at])
    return total


@settings(deadline=None)
@given(scores)
def test_best_assignment_is_the_best_of_all(pairs: dict[tuple[int, int], float]) -> None:
    row, person = (np.array(side) for side in zip(*pairs, strict=True))
    score = np.array(list(pairs.values()))
    options = [np.flatnonzero(row == one).tolist() for one in np.unique(row)]
    none = np.zeros(len(score), bool)
    chosen = best_assignment(options, person, score, none, np.full(len(score), COST))
    best = max(_worth(one, person, score) for one in product(*([-1, *mine] for mine in options)))
    assert _worth(tuple(chosen), person, score) == best


@settings(deadline=None)
@given(scores)
def test_choose_gives_each_row_its_part_of_the_best(pairs: dict[tuple[int, int], float]) -> None:
    row, person = (np.array(side) for side in zip(*pairs, strict=True))
    score = np.array(list(pairs.values()))
    options = [np.flatnonzero(row == one).tolist() for one in np.unique(row)]
    found = choose(row, person, score, np.zeros(len(row), bool), np.full(len(row), COST))
    best = max(_worth(one, person, score) for one in product(*([-1, *mine] for mine in options)))
    assert found.row.tolist() == np.unique(row).tolist()
    assert np.isclose(np.maximum(found.value, 0).sum(), best)


def test_choose_lets_the_surer_row_have_the_person() -> None:
    row, person, score = np.array([0, 0, 1, 1]), np.array([5, 6, 5, 6]), np.array([12.0, 3.0, 9.0, 8.0])
    found = choose(row, person, score, np.zeros(4, bool), np.full(4, COST))
    assert person[found.best].tolist() == [5, 6]
    assert found.value.tolist() == [12.0, 8.0]


def test_choose_lets_a_second_row_of_the_same_person_be_a_duplicate() -> None:
    row, person, score = np.array([0, 1, 1]), np.array([5, 5, 6]), np.array([30.0, 28.0, -2.0])
    found = choose(row, person, score, np.zeros(3, bool), np.full(3, COST))
    assert person[found.best].tolist() == [5, 5]
    assert found.value.tolist() == [30.0, 22.0]


def test_choose_charges_a_person_who_has_a_row_of_stage_one() -> None:
    row, person, score = np.array([0, 0]), np.array([5, 6]), np.array([9.0, 8.0])
    found = choose(row, person, score, np.array([True, False]), np.full(2, COST))
    assert (person[found.best].tolist(), found.rival_value.tolist()) == ([6], [3.0])


def test_twice_bits_is_the_rarity_of_a_second_row() -> None:
    assert twice_bits(1000, 999) > twice_bits(1000, 900) > 0
