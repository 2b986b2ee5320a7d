"""Promise 39: public statistics suppress counts below five, also by differencing two periods.

The attacker of this test knows every table that was ever published, which sums hold, and linear algebra.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from fractions import Fraction
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.pages.portal.street import CELL, COMMUNITY, STREET, closed, filed, text_of

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.periods import PeriodKind, parse_period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.actions.figures import publish_figures
from chuanhui.mechanism.rankings.rules import figures
from chuanhui.mechanism.rankings.rules.figures import MEASURES, Published
from chuanhui.mechanism.rankings.rules.suppression import Sum, Table, is_small, publish

# Shrinking takes minutes here, and a table that leaks is small enough to read as it is.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
STREETS = ("1.01.", "1.02.", "1.03.", "1.04.")
SMALL = st.integers(0, 7) | st.integers(0, 40)
LINE = st.tuples(SMALL, SMALL, SMALL).map(lambda three: (three[0], max(three[1:]), min(three[1:])))
TABLE = st.lists(LINE, min_size=1, max_size=4).map(lambda lines: dict(zip(STREETS, lines, strict=False)))
MONTH = period_of(date(2026, 11, 1), PeriodKind.MONTH)
XUN = [parse_period(f"2026-11-x{number}") for number in (1, 2, 3)]


def published(tables, order) -> list[Published]:
    """Publish the three 旬 and the month in some order, each beside what is known already."""
    known: list[Published] = []
    for period in order:
        counts = tables[XUN.index(period)] if period in XUN else None
        if counts is None:
            streets = sorted({street for one in tables for street in one})
            counts = {
                street: tuple(sum(one.get(street, (0, 0, 0))[place] for one in tables) for place in range(3))
                for street in streets
            }
        known.append(figures.publish("1.", period, counts, known))
    return known


def truth(tables) -> dict[tuple[int, str, str], int]:
    """Return the atoms: per 旬 and street what was filed, closed on time, closed late."""
    return {
        (number, street, name): count
        for number, one in enumerate(tables)
        for street, (filed, closed, on_time) in one.items()
        for name, count in (("filed", filed), ("on_time", on_time), ("late", closed - on_time))
    }


def atoms_of(period: str, street: str, measure: str, atoms) -> frozenset:
    names = {"closed": ("on_time", "late")}.get(measure, (measure,))
    number = None if period == MONTH.key else int(period[-1]) - 1
    return frozenset(
        atom
        for atom in atoms
        if (number is None or atom[0] == number) and street in {"", atom[1]} and atom[2] in names
    )


def told(known, atoms) -> list[tuple[frozenset, int]]:
    return [
        (atoms_of(one.period, street, measure, atoms), one.number(street, measure))
        for one in known
        for street, measure in one.told
    ]


@settings(max_examples=60, deadline=None, phases=PHASES)
@given(
    st.tuples(TABLE, TABLE, TABLE),
    st.sampled_from([(*XUN, MONTH), (XUN[0], MONTH, XUN[2], XUN[1]), (XUN[1], XUN[2], MONTH)]),
)
def test_no_pair_of_published_numbers_yields_one_to_four(tables, order):
    atoms = truth(tables)
    numbers = told(published(tables, order), atoms)
    for held, number in numbers:
        assert number == sum(atoms[atom] for atom in held)
        assert not is_small(number)
    for (held, number), (other, smaller) in combinations(numbers, 2):
        if held <= other or other <= held:
            assert not is_small(abs(number - smaller)), (number, smaller)


@settings(max_examples=40, deadline=None, phases=PHASES)
@given(st.tuples(TABLE, TABLE, TABLE))
def test_no_small_cell_follows_from_everything_published_together(tables):
    atoms = truth(tables)
    known = published(tables, (*XUN, MONTH))
    streets = sorted({atom[1] for atom in atoms})
    periods = [one.key for one in (*XUN, MONTH)]
    cells = [(p, s, m) for p in periods for s in (*streets, "") for m in (*MEASURES, "late")]
    rows = [list(row) for row in ([int(atom in held) for atom in atoms] for held, _ in told(known, atoms))]
    basis = echelon(rows)
    for cell in cells:
        held = atoms_of(*cell, atoms)
        if held and is_small(sum(atoms[atom] for atom in held)):
            assert rank_with(basis, [int(atom in held) for atom in atoms]) > len(basis), cell


@settings(max_examples=60, deadline=None, phases=PHASES)
@given(st.lists(st.integers(0, 9) | st.integers(0, 60), min_size=1, max_size=7))
def test_a_parent_less_its_siblings_yields_nothing_small(parts):
    keys = [f"c{number}" for number in range(len(parts))]
    cells = {**dict(zip(keys, parts, strict=True)), "all": sum(parts)}
    found = publish(Table(cells, [Sum("all", tuple(keys))]))
    assert all(number is None or number == cells[key] for key, number in found.items())
    hidden = [cells[key] for key in keys if found[key] is None]
    if found["all"] is not None and hidden:
        assert not is_small(sum(hidden))
        assert len(hidden) > 1 or not is_small(hidden[0])
        assert sum(hidden) != len(hidden) or not sum(hidden)


def test_what_need_not_be_hidden_is_told():
    counts = {"1.01.": (12, 9, 9), "1.02.": (0, 0, 0), "1.03.": (20, 15, 8)}
    found = figures.publish("1.", XUN[0], counts, [])
    assert found.told == {(street, measure) for street in (*counts, "") for measure in MEASURES}
    assert found.on_time_share("1.03.") == Fraction(8, 15)
    assert found.on_time_share("1.02.") is None


def test_a_small_cell_takes_another_with_it():
    found = figures.publish("1.", XUN[0], {"1.01.": (3, 0, 0), "1.02.": (30, 0, 0), "1.03.": (7, 0, 0)}, [])
    assert [found.number(street, "filed") for street in ("1.01.", "1.02.", "1.03.", "")] == [
        None,
        30,
        None,
        40,
    ]


def test_one_late_case_does_not_follow_from_the_rate():
    found = figures.publish("1.", XUN[0], {"1.01.": (9, 20, 19), "1.02.": (9, 20, 20)}, [])
    assert found.on_time_share("1.01.") is None
    assert found.number("1.01.", "closed") == 20


@pytest.fixture
def portal(settings, district, evidence):
    """The residents' pages over plain HTTP, in the middle of a 旬."""
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    with time_machine.travel(datetime(2026, 11, 9, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=True):
        yield


def pages_of_the_grid() -> dict[str, str]:
    """Return what the public page of every level says, by its code."""
    found = {}
    for code in (CELL, COMMUNITY, STREET, "411602", "411602Z"):
        page = text_of(Client().get(f"/grid/{code}/"))
        found[code] = page[page.index("<main") : page.index("</main")]
    return found


def test_the_page_of_a_grid_shows_no_number_that_is_not_published(portal):
    """Nothing moves with the work: not for one more case, nor for one closed; only publishing moves it."""
    root, empty = "411602.", pages_of_the_grid()
    assert not any(re.search(r'class="num"', page) for page in empty.values())
    for number in range(6):
        filed(Client(), detail=f"第{number}处堆放垃圾")
    assert pages_of_the_grid() == empty
    enter(Sight.everything())
    after = datetime(2026, 11, 11, 0, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    (told,) = publish_figures(territory=root, by=Acting.system(root), now=after)
    enter(Sight.nothing())
    shown = pages_of_the_grid()
    open_to_all = {street: {told.number(street, one) for one in MEASURES} for street, _ in told.told}
    for code, street in ((CELL, "411602.005."), (COMMUNITY, "411602.005."), (STREET, "411602.005.")):
        numbers = {int(one) for one in re.findall(r'class="num">(\d+)<', shown[code])}
        assert 6 in numbers
        assert numbers <= open_to_all[street], code
    assert {int(one) for one in re.findall(r'class="num">(\d+)<', shown["411602"])} <= open_to_all[""]
    filed(Client(), detail="又一处堆放垃圾")
    closed(Client(), detail="还有一处堆放垃圾")
    assert pages_of_the_grid() == shown


def echelon(rows):
    basis = []
    for row in rows:
        left = reduced(basis, row)
        if any(left):
            basis.append(left)
    return basis


def reduced(basis, row):
    row = [Fraction(one) for one in row]
    for other in basis:
        lead = next(place for place, one in enumerate(other) if one)
        if row[lead]:
            times = row[lead] / other[lead]
            row = [one - times * two for one, two in zip(row, other, strict=True)]
    return row


def rank_with(basis, row):
    return len(basis) + any(reduced(basis, row))
