"""Who may be planned for a shift."""

from __future__ import annotations

from django.db import transaction

from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts.queries import Holding, holders
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.queries.works import Ground

MOST = 500


def pool_of(sight: Sight, ground: Ground, stood: Stood) -> tuple[Holding, ...]:
    """Return the posts that may be planned for the shifts of an area: of the roster's roles, in it and held.

    Args:
        sight: what the asking post may see.
        ground: of the roster.
        stood: the area, found in sight.
    """
    roster = ground.work.roster
    if roster is None:
        return ()
    found: list[Holding] = []
    with transaction.atomic():
        for word in roster.pool:
            posts = holders(sight, stood.area_path, ground.span.first, role=Role(word), limit=MOST)
            found += [one for one in posts if one.holder_id is not None]
    return tuple(sorted(found, key=lambda one: (one.area_path, one.code)))
