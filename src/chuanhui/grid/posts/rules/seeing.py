"""How far a post sees, worked out from where it stands and what it covers on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chuanhui.grid.posts.rules.facts import CoverFacts, PostFacts
from chuanhui.grid.posts.rules.roles import LINE_KINDS, LOCAL, TERRITORY_WIDE, CoverKind, Role
from chuanhui.kernel.sight import Sight


def sight_of(post: PostFacts, covers: Iterable[CoverFacts], on: date) -> Sight:
    """Return what `post` sees on the day `on`.

    - inspectors, the district desk and district leaders: their whole territory;
    - the liaison of a twin unit: the areas that the unit is paired with, and all matters in them;
    - residents chosen by their neighbours, and posts of stations: their unit's matters where they stand;
    - other posts of a department or an enterprise: the unit's own matters, anywhere in the territory;
    - every other post: the area it stands in and the areas it covers, with everything below them.

    Areas of another territory are left out even if a cover names them.

    Args:
        post: the post with its unit.
        covers: covers carried by the post itself or, marked `by_unit`, by its unit.
        on: the local day.
    """
    if post.role in TERRITORY_WIDE:
        return Sight.of(post.territory)
    standing = [one for one in covers if one.spell.holds(on) and one.area_path.startswith(post.territory)]
    own = [one.area_path for one in standing if not one.by_unit]
    if post.role is Role.TWIN_LIAISON:
        paired = [one.area_path for one in standing if one.by_unit and one.kind is CoverKind.TWIN]
        return Sight.of(*paired, *own)
    if post.role in LOCAL:
        return Sight.of(post.area_path, unit=post.unit_id)
    if post.unit_kind in LINE_KINDS:
        return Sight.of(post.territory, unit=post.unit_id)
    return Sight.of(post.area_path, *own)
