"""Which posts are told: those whose duty it is, as far as the matter lies in their sight."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chuanhui.grid.posts.queries import holding_of, responsible, sight_on_day
from chuanhui.grid.posts.queries.directory import UnitFacts, units
from chuanhui.grid.posts.queries.roster import holders
from chuanhui.grid.posts.queries.seeing import post_by_id
from chuanhui.grid.posts.rules import Answering, Role
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import Step
from chuanhui.system.alerts.rules.kinds import To

EVERYTHING = Sight.everything()
ROLES = frozenset(role.value for role in Role)
MOST_DESKS = 2_000


class Directory:
    """Posts by what they answer for, on one day; remembers what was asked. The caller sees everything."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._sights: dict[int, Sight] = {}
        self._answers: dict[tuple[str, str], tuple[Answering, ...]] = {}
        self._desks: dict[tuple[str, str], dict[int, list[To]]] = {}
        self._single: dict[int, To | None] = {}

    def whose_duty(self, case: CaseState, step: Step) -> list[To]:
        """Return the posts that may take a step of a case now: nearest first, four eyes kept."""
        found: dict[int, To] = {}
        barred = {person for other in step.not_by for person in case.persons_of(other)}
        for word in step.by:
            if word == "owner":
                told = self.desk_of(case.territory, case.owner_unit)
            elif word == "reporter":
                told = [one] if (one := self.single(case.reporter_post)) else []
            elif word in ROLES:
                told = self._by_role(case, word, barred)
            else:
                told = []
            found |= {one.post_id: one for one in told if self.may_see(one.post_id, case)}
        return list(found.values())

    def desk_of(self, territory: str, unit_id: int | None) -> list[To]:
        """Return the posts of a unit at which its work arrives."""
        unit: UnitFacts | None = units(territory).get(unit_id) if unit_id is not None else None
        if unit is None:
            return []
        key = (territory, unit.desk_role.value)
        if key not in self._desks:
            self._desks[key] = {}
            for one in holders(EVERYTHING, territory, self.on, role=unit.desk_role, limit=MOST_DESKS):
                self._desks[key].setdefault(one.unit_id, []).append(To(one.post_id, one.unit_id))
        return self._desks[key].get(unit.id, [])

    def single(self, post_id: int | None) -> To | None:
        """Return one post that stands today."""
        if post_id is None:
            return None
        if post_id not in self._single:
            found = holding_of(EVERYTHING, post_id, self.on)
            self._single[post_id] = To(post_id, found.unit_id) if found else None
        return self._single[post_id]

    def in_charge(self, path: str, roles: Iterable[str]) -> list[To]:
        """Return the posts of some roles that answer for an area, for each role the nearest."""
        found: dict[int, To] = {}
        for role in ROLES & set(roles):
            near = _nearest(self._responsible(path, role))
            found |= {one.post_id: To(one.post_id, one.unit_id) for one in near if one.post_id is not None}
        return list(found.values())

    def of_role(self, path: str, role: Role, *, but: int | None = None) -> list[To]:
        """Return the posts of a role in an area and below it, but those that an account holds."""
        found = holders(EVERYTHING, path, self.on, role=role, limit=MOST_DESKS)
        return [To(one.post_id, one.unit_id) for one in found if but is None or one.holder_id != but]

    def may_see(self, post_id: int, case: CaseState) -> bool:
        """Tell whether a case lies in the sight of a post."""
        sight = self._sight(post_id)
        if not sight.covers(case.area_path):
            return False
        slots = (case.owner_territory, case.owner_line, case.owner_subject, case.reporter_unit, *case.joint)
        return sight.unit is None or sight.unit in slots

    def sees(self, post_id: int, path: str) -> bool:
        """Tell whether all matters of an area lie in the sight of a post."""
        sight = self._sight(post_id)
        return sight.unit is None and sight.covers(path)

    def _by_role(self, case: CaseState, role: str, barred: set[int]) -> list[To]:
        may = [
            one
            for one in self._responsible(case.area_path, role)
            if one.post_id is not None and one.holder_id not in barred and self.may_see(one.post_id, case)
        ]
        return [To(one.post_id, one.unit_id) for one in _nearest(may) if one.post_id is not None]

    def _responsible(self, path: str, role: str) -> tuple[Answering, ...]:
        key = (path, role)
        if key not in self._answers:
            self._answers[key] = responsible(path, Role(role), self.on)
        return self._answers[key]

    def _sight(self, post_id: int) -> Sight:
        if post_id not in self._sights:
            post = post_by_id(post_id)
            stands = post is not None and post.spell.holds(self.on)
            self._sights[post_id] = (
                sight_on_day(post.facts, self.on) if post is not None and stands else Sight.nothing()
            )
        return self._sights[post_id]


def _nearest(found: Iterable[Answering]) -> list[Answering]:
    """Return those of the first, nearest area."""
    ordered = list(found)
    return [one for one in ordered if one.area_path == ordered[0].area_path]
