"""What a doubtful pair holds until somebody has decided: sealed, as its row keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from chuanhui.grid.registers import vault
from chuanhui.system.linkage import models
from chuanhui.system.linkage.queries.reading import PAIR


def seal(pair_id: UUID, values: Mapping[str, Any]) -> bytes:
    """Return what a pair holds as its row keeps it: the row, the cards beside it, the facts."""
    return vault.seal_fields(vault.place_of(PAIR, pair_id), vault.Fields(vault.new_salt(), values))


def held_by(row: models.Pair) -> dict[str, Any]:
    """Return what a pair that waits holds, in the open."""
    return dict(vault.open_fields(vault.place_of(PAIR, row.id), row.sealed or b"").values)
