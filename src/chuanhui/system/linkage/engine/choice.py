"""Which engine joins; what is not chosen is not imported."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from .duck import DuckJoins
from .joins import Joins
from .shapes import Batch, Registry, Settings

ENGINES = ("duckdb", "spark")
Opening = Callable[[Registry, Sequence[Batch], Settings], Joins]


def joins_by(name: str, master: str) -> Opening:
    """Return the joins of an engine, for `match`.

    Args:
        name: one of `ENGINES`.
        master: of Spark: `local[2]` or `spark://host:port`; DuckDB needs none.
    """
    if name == "spark":
        from .spark import SparkJoins  # noqa: PLC0415 - reason: few need it

        return partial(SparkJoins, master=master)
    return DuckJoins
