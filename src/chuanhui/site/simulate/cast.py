"""The cast: who plays which word of a playbook for a given case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from random import Random

from chuanhui.grid.posts.errors import PostVacant
from chuanhui.grid.posts.queries import acting_for, holders, units
from chuanhui.grid.posts.rules import Acting, Role, ancestors
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules import CaseState

ALL = 100_000


class Cast:
    """The posts of one territory that are held, by role and area, and the desk of each unit."""

    def __init__(self, territory: str, on: date, now: datetime) -> None:
        self.territory, self.on, self.now = territory, on, now
        self._by_role: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        self._desks: dict[int, list[str]] = defaultdict(list)
        self._acting: dict[str, Acting | None] = {}
        self._unit_of: dict[str, int] = {}
        self.cells: list[str] = []
        desk_roles = {one.id: one.desk_role.value for one in units(territory)}
        for post in holders(Sight.everything(), territory, on, limit=ALL):
            if post.holder_id is None:
                continue
            self._by_role[post.role][post.area_path].append(post.code)
            self._unit_of[post.code] = post.unit_id
            if desk_roles.get(post.unit_id) == post.role:
                self._desks[post.unit_id].append(post.code)
            if post.role == Role.GRID_WORKER.value:
                self.cells.append(post.area_path)
        self.cells.sort()

    def player(
        self,
        word: str,
        path: str,
        rng: Random,
        case: CaseState | None = None,
        units: Collection[int] | None = None,
    ) -> Acting | None:
        """Return who plays `word` for a place: the nearest post of the role on the way up, or None.

        Args:
            units: ids of units of one of which the post must be; None for any.
        """
        if word == "resident":
            return Acting.resident(path)
        if word == "owner":
            return self._one(self._desks.get(case.owner_unit or 0, []), rng) if case else None
        if word == "reporter":
            return Acting.resident(path) if case and case.reporter_kind == "resident" else None
        posts = self._by_role.get(word, {})
        for area in ancestors(path):
            if codes := [one for one in posts.get(area, ()) if units is None or self._unit_of[one] in units]:
                return self._one(codes, rng)
        return None

    def _one(self, codes: list[str], rng: Random) -> Acting | None:
        if not codes:
            return None
        code = rng.choice(sorted(codes))
        if code not in self._acting:
            try:
                self._acting[code] = acting_for(code, self.on, self.now)
            except PostVacant:
                self._acting[code] = None
        return self._acting[code]
