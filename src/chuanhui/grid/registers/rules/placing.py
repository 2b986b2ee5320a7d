"""Where a thing stands: which areas its kind admits, and what it stands within."""

from __future__ import annotations

from chuanhui.grid.areas.rules import Layer, Level
from chuanhui.grid.registers.rules.numbering import segment
from chuanhui.grid.registers.rules.state import Thing
from chuanhui.playbook.schema import RegisterKind, TieKind

STOREYS = (Level.DISTRICT, Level.STREET, Level.COMMUNITY, Level.LARGE_GRID, Level.SMALL_GRID)


def may_stand(stands: str, layer: Layer, level: Level) -> bool:
    """Tell whether a thing may stand in an area.

    An administrative level admits itself and what is finer: who knows the grid cell may say so.

    Args:
        stands: level or layer, as `RegisterKind.stands`.
        layer, level: of the area.
    """
    if layer is not Layer.ADMIN:
        return stands in (layer.value, level.value)
    names = [one.value for one in STOREYS]
    return stands in names and level in STOREYS and STOREYS.index(level) >= names.index(stands)


def placing_tie(kind: RegisterKind) -> TieKind | None:
    """Return the tie that places a thing of a kind: the first of those with one end, None for none."""
    return next((one for one in kind.ties.values() if one.one), None)


def path_within(kind: str, number: str, container: Thing | None) -> str:
    """Return the `within_path` of a thing inside another, or by itself."""
    return (container.within_path if container else "") + segment(kind, number)


def moved_path(path: str, old: str, new: str) -> str:
    """Return the path of what stands within, after its container's path went from `old` to `new`."""
    return new + path[len(old) :]
