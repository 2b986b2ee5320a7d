"""Reading the figures that are published; what is not told of them stays behind `Published.number`."""

from __future__ import annotations

import json
from typing import Any

from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.queries.axes import Clause, ask
from chuanhui.mechanism.rankings.rules.figures import Published


def published(sight: Sight, territory: str) -> list[Published]:
    """Return everything that is published of a territory in sight, in the order of publishing."""
    if not sight.covers(territory):
        return []
    clause = Clause()
    clause.add("territory = %s", territory)
    statement = f"SELECT territory, period, counts, told FROM rankings_figures WHERE {clause.sql}"
    rows = ask(f"{statement} ORDER BY published_at, period", clause.values)
    return [published_of(*row) for row in rows]


def published_of(territory: str, period: str, counts: Any, told: Any) -> Published:
    """Return the figures that a row or an entry holds."""
    counts = json.loads(counts) if isinstance(counts, str) else counts
    told = json.loads(told) if isinstance(told, str) else told
    lines = {street: (int(three[0]), int(three[1]), int(three[2])) for street, three in counts.items()}
    return Published(territory, period, lines, frozenset((street, measure) for street, measure in told))
