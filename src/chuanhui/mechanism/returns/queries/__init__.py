"""Reading returns; every question begins with whose sight it is asked in."""

from chuanhui.mechanism.returns.queries.facts import CellFact, due_by, facts_at, figure
from chuanhui.mechanism.returns.queries.filling import COUNTERS, proposed
from chuanhui.mechanism.returns.queries.grid import Grid, expected_in, expected_one, grid, view
from chuanhui.mechanism.returns.queries.mine import MyReturns, Pile, Waiting, my_returns
from chuanhui.mechanism.returns.queries.missing import Missing, missing
from chuanhui.mechanism.returns.queries.pool import pool_of
from chuanhui.mechanism.returns.queries.rows import cell_in_sight, differing, folded
from chuanhui.mechanism.returns.queries.story import Told, story
from chuanhui.mechanism.returns.queries.works import Ground, ground_of, work_in_force, works_in_force

__all__ = [
    "COUNTERS",
    "CellFact",
    "Grid",
    "Ground",
    "Missing",
    "MyReturns",
    "Pile",
    "Told",
    "Waiting",
    "cell_in_sight",
    "differing",
    "due_by",
    "expected_in",
    "expected_one",
    "facts_at",
    "figure",
    "folded",
    "grid",
    "ground_of",
    "missing",
    "my_returns",
    "pool_of",
    "proposed",
    "story",
    "view",
    "work_in_force",
    "works_in_force",
]
