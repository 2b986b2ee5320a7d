"""What entries tell of a state: everything but what is worked out or counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chuanhui.grid.registers.rules.state import DERIVED
from chuanhui.kernel import folding
from chuanhui.kernel.folding import Told, fold, plain, state_of

__all__ = ["changes", "fold", "plain", "state_of", "wire_of"]


def changes(old: Told | None, new: Told) -> dict[str, Any]:
    """Return what an entry must carry to lead from `old` to `new`."""
    return _told(folding.changes(old, new))


def wire_of(state: Told) -> dict[str, Any]:
    """Return the wire form of all that entries tell of a state."""
    return _told(folding.wire_of(state))


def _told(wire: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in wire.items() if name not in DERIVED}
