"""Who answers for an area: the nearest first, on the way from the grid cell up to the territory."""

from __future__ import annotations

from collections.abc import Iterable

from chuanhui.grid.posts.rules.acting import ancestors
from chuanhui.grid.posts.rules.facts import Answering
from chuanhui.grid.posts.rules.roles import ELECTED, SITE_HEADS, CoverKind, Role, UnitKind

PUBLIC_ROLES = frozenset(
    {
        Role.GRID_WORKER,
        Role.GRID_HEAD,
        Role.COMMUNITY_HEAD,
        Role.COMMUNITY_DESK,
        Role.STREET_DESK,
        Role.DISTRICT_DESK,
    }
)
"""Posts that the public page of a grid names; inspectors and departments are reached through the desks."""


def in_order(path: str, found: Iterable[Answering]) -> tuple[Answering, ...]:
    """Return the answers that stand on the way from `path` up, nearest area first.

    At one area the posts that stand there come before those that cover it; the five heads of a key
    site stand from the one on the spot up to the highest. Whom neighbours elected answers for no area.
    """
    height = {at: n for n, at in enumerate(ancestors(path))}
    standing = [one for one in found if one.area_path in height and (one.by_cover or one.kind not in ELECTED)]
    return tuple(
        sorted(
            standing,
            key=lambda one: (height[one.area_path], one.by_cover, _rank(one), one.post_code, one.unit_name),
        )
    )


def _rank(one: Answering) -> int:
    """Return the place of a duty among those of one area."""
    order = _COVER_ORDER if one.by_cover else _ROLE_ORDER
    return order.get(one.kind, len(order))


def nearest(path: str, found: Iterable[Answering]) -> tuple[Answering, ...]:
    """Return the answers of the nearest area on the way up that has any."""
    ordered = in_order(path, found)
    return tuple(one for one in ordered if one.area_path == ordered[0].area_path)


def is_public(answer: Answering) -> bool:
    """Tell whether the public page of a grid may name this answer."""
    return answer.by_cover or answer.kind in PUBLIC_ROLES


EXPECTED: dict[str, tuple[Role, ...]] = {
    "small_grid": (Role.GRID_WORKER,),
    "large_grid": (Role.GRID_HEAD,),
    "community": (Role.COMMUNITY_DESK, Role.COMMUNITY_HEAD),
    "street": (Role.STREET_DESK, Role.STREET_HEAD),
}
"""No duty without a post: what each level of the grid must have (S04, S08)."""

DESK_OF: dict[UnitKind, Role] = {
    UnitKind.DISTRICT: Role.DISTRICT_DESK,
    UnitKind.INSPECTION: Role.INSPECTOR,
    UnitKind.STREET: Role.STREET_DESK,
    UnitKind.COMMUNITY: Role.COMMUNITY_DESK,
    UnitKind.DEPARTMENT: Role.DEPARTMENT_DESK,
    UnitKind.ENTERPRISE: Role.ENTERPRISE_DESK,
}
"""The post of a unit at which dispatched work arrives."""

_ROLE_ORDER = {role.value: n for n, role in enumerate(Role)}
_COVER_ORDER = {
    kind.value: n
    for n, kind in enumerate([one for one in CoverKind if one not in SITE_HEADS] + list(SITE_HEADS))
}
