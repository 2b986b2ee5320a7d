"""Who is acting: one post held by one person, a resident with a report, or the system itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chuanhui.grid.posts.rules.roles import KEEPERS, LINE_KINDS, MANAGERS, TERRITORY_WIDE, Role, UnitKind
from chuanhui.kernel.sight import Sight


class ActingKind(StrEnum):
    """What sort of doer stands behind an action."""

    POST = "post"
    RESIDENT = "resident"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Acting:
    """The `by=` of every action: under which post somebody acts, and what that post may see.

    Attributes:
        post_id: the post; None for a resident and for the system.
        post_code: readable code such as ``street_desk@xiaoqiao``.
        role: a `Role` value, ``resident`` or ``system``.
        unit_id: unit of the post; None for a resident and for the system.
        person_id: the account; four eyes compares persons, not posts.
        area_path: area the post stands in.
        territory: path of the territory's root, e.g. ``411602.``; the two territories never mix.
        sight: what may be seen on the day of the sign-in's last refresh.
        stamps: versions of the in-process caches as read together with the sign-in.
    """

    post_id: int | None
    post_code: str
    role: str
    unit_id: int | None
    unit_name: str
    person_id: int | None
    person_name: str
    area_path: str
    territory: str
    sight: Sight
    kind: ActingKind = ActingKind.POST
    title: str = ""
    language: str = "zh"
    large_type: bool = False
    stamps: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def resident(cls, area_path: str, *, name: str = "居民", language: str = "zh") -> Acting:
        """Return a resident acting in one area, without an account: sees that area's subtree, nothing else.

        Args:
            area_path: the grid cell in which the report stands.
            name: what the journal calls the reporter; never a real name.
            language: "zh" or "en".
        """
        return cls(
            post_id=None,
            post_code="",
            role=ActingKind.RESIDENT.value,
            unit_id=None,
            unit_name="",
            person_id=None,
            person_name=name,
            area_path=area_path,
            territory=territory_of(area_path),
            sight=Sight.of(area_path),
            kind=ActingKind.RESIDENT,
            language=language,
        )

    @classmethod
    def system(cls, area_path: str, *, name: str = "系统") -> Acting:
        """Return the system itself (loaders, scheduled work) at `area_path`, with sight of everything."""
        return cls(
            post_id=None,
            post_code="system",
            role=ActingKind.SYSTEM.value,
            unit_id=None,
            unit_name=name,
            person_id=None,
            person_name=name,
            area_path=area_path,
            territory=territory_of(area_path),
            sight=Sight.everything(),
            kind=ActingKind.SYSTEM,
        )

    def seeing(self, sight: Sight) -> Acting:
        """Return the same doer with another sight."""
        return replace(self, sight=sight)

    def stamped(self, stamps: Mapping[str, int]) -> Acting:
        """Return the same doer with the stamps read in this request."""
        return replace(self, stamps=stamps)

    def is_same_person(self, person_id: int | None) -> bool:
        """Tell whether `person_id` is this person, through whatever post (four eyes)."""
        return self.person_id is not None and self.person_id == person_id


def territory_of(path: str) -> str:
    """Return the root path of the territory that an area path lies in: ``411602Z.008.`` → ``411602Z.``."""
    return path.split(".", 1)[0] + "."


def ancestors(path: str) -> tuple[str, ...]:
    """Return the path itself and every path above it, nearest first."""
    codes = path.rstrip(".").split(".")
    return tuple(".".join(codes[:n]) + "." for n in range(len(codes), 0, -1))


def may_manage(by: Acting, area_path: str) -> bool:
    """Tell whether `by` may open, fill and close posts that stand in the area.

    The system may everywhere; an administrator, the district desk and a street head inside their sight.
    """
    if by.kind is ActingKind.SYSTEM:
        return True
    return (
        by.kind is ActingKind.POST
        and by.role in MANAGERS
        and by.sight.unit is None
        and by.sight.covers(area_path)
    )


def may_open(by: Acting, role: Role, unit_kind: UnitKind, unit_area: str, territory: str) -> bool:
    """Tell whether `by` may open or fill a post of a role in a unit, beyond managing the post's own area.

    Nobody hands out more than they have: a role that sees the whole territory, and any post of a unit
    that answers by line or as subject, takes a manager who sees the whole territory; an administrator
    or auditor takes an administrator.

    Args:
        by: who opens or fills.
        role: of the post.
        unit_kind: of the post's unit.
        unit_area: path of the area in which the unit stands.
        territory: root path of the territory in which the post stands.
    """
    if by.kind is ActingKind.SYSTEM:
        return True
    if not may_manage(by, unit_area):
        return False
    if role in KEEPERS and by.role != Role.ADMINISTRATOR:
        return False
    is_wide = role in TERRITORY_WIDE or unit_kind in LINE_KINDS
    return not is_wide or may_manage(by, territory)


def may_open_unit(by: Acting, kind: UnitKind, area_path: str, territory: str) -> bool:
    """Tell whether `by` may open a unit of a kind in an area.

    A community office is for whoever manages the place. Every other kind answers beyond it, or in its stead:
    it takes a manager who sees the whole territory.
    """
    return may_manage(by, area_path if kind is UnitKind.COMMUNITY else territory)


def may_appoint(by: Acting, account_id: int, territories: Collection[str]) -> bool:
    """Tell whether `by` may put a person on a post.

    Nobody appoints themselves, and nobody reaches for the people of the other territory.

    Args:
        by: who appoints.
        account_id: the person.
        territories: roots of the territories in which the person holds posts; none for a newcomer.
    """
    if by.kind is ActingKind.SYSTEM:
        return True
    return not by.is_same_person(account_id) and is_own_person(by, territories)


def is_own_person(by: Acting, territories: Collection[str]) -> bool:
    """Tell whether a person who holds posts in `territories`, or none yet, is for `by`'s territory."""
    return by.kind is ActingKind.SYSTEM or not territories or by.territory in territories
