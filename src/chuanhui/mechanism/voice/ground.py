"""What the room stands on: the playbook and its kinds, the calendar, and what a matter is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting, territory_of
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import ThingNotFound
from chuanhui.journal.scope import seeing
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.errors import CaseNotFound
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice.errors import NoVoice, SubjectClosed, SubjectNotFound
from chuanhui.mechanism.voice.rules import About
from chuanhui.playbook.schema import DraftKind, Field, Guard, NoticeKind, Playbook, SurveyKind

K = TypeVar("K", NoticeKind, DraftKind, SurveyKind)
SECTIONS: Mapping[type, str] = {NoticeKind: "notices", DraftKind: "drafts", SurveyKind: "surveys"}


@dataclass(frozen=True, slots=True)
class Ground(Generic[K]):
    """The rules of one kind, and the calendar they are read by."""

    playbook: Playbook
    kind: K
    calendar: WorkingCalendar

    @property
    def what(self) -> str:
        """Return the id under which the end of such a thing is kept on a case: ``notices.list``."""
        return f"{SECTIONS[type(self.kind)]}.{self.kind.id}"


def ground_for(
    section: type[K], campaign: str, kind_id: str, territory: str, *, at: datetime, by: Acting | None = None
) -> Ground[K]:
    """Return the ground for something new: the version in force at `at`.

    Raises:
        NoVoice: nothing by that name is in force there, or it has no such kind.
    """
    stamp = by.stamps.get(rulebooks.STAMP) if by else None
    playbook = rulebooks.in_force(campaign, territory, at=at, stamp=stamp)
    kind = _kinds(section, playbook).get(kind_id) if playbook else None
    if playbook is None or kind is None:
        raise NoVoice(campaign=campaign, kind=kind_id)
    return Ground(playbook, kind, rulebooks.calendar(stamp=stamp))


def beginnable(by: Acting, section: type[K], *, now: datetime) -> tuple[tuple[Playbook, K], ...]:
    """Return the kinds in force of one sort that this post may begin, each with its playbook."""
    found: list[tuple[Playbook, K]] = []
    for beginning in rulebooks.all_in_force(by.territory, at=now):
        playbook = rulebooks.rulebook(beginning.ref)
        found += [(playbook, one) for one in _kinds(section, playbook).values() if by.role in one.by]
    return tuple(found)


def ground_of(section: type[K], ref: str, kind_id: str, by: Acting | None = None) -> Ground[K]:
    """Return the ground of something that stands: the version it is pinned to."""
    playbook = rulebooks.rulebook(ref)
    stamp = by.stamps.get(rulebooks.STAMP) if by else None
    return Ground(playbook, _kinds(section, playbook)[kind_id], rulebooks.calendar(stamp=stamp))


def _kinds(section: type[K], playbook: Playbook) -> Mapping[str, K]:
    found: Mapping[str, K] = getattr(playbook, SECTIONS[section])
    return found


@dataclass(frozen=True, slots=True)
class Matter:
    """What a notice, survey, ballot or meeting is about.

    Attributes:
        title: as its snapshot calls it, masked where protected; `name` without what is protected, for what
            outlives the register.
        case: the case that it is about, if any.
        thing_id, thing: the registered thing it concerns, if any; `within` the path of what it contains.
        values, fields: what a snapshot may choose from.
    """

    about: About
    area_path: str
    id: UUID | None = None
    number: str = ""
    title: str = ""
    name: str = ""
    case: CaseState | None = None
    thing_id: UUID | None = None
    thing: str = ""
    within: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    fields: tuple[Field, ...] = ()

    @property
    def columns(self) -> dict[str, Any]:
        """Return the attributes that a notice or survey keeps of it."""
        return {
            "about": self.about.value,
            "about_id": self.id,
            "about_number": self.number,
            "thing_id": self.thing_id,
            "thing": self.thing,
            "area_path": self.area_path,
        }


def common(ground: Ground[Any], matter: Matter, by: Acting, now: datetime) -> dict[str, Any]:
    """Return the attributes that a new notice, draft and survey have alike."""
    return {
        "id": new_id(now),
        "territory": territory_of(matter.area_path),
        "unit_id": by.unit_id,
        "campaign": ground.playbook.id,
        "version": ground.playbook.version,
        "kind": ground.kind.id,
        "post_id": by.post_id,
        "person_id": by.person_id,
        "touched_at": now,
        **matter.columns,
    }


def matter_of(
    by: Acting, playbook: Playbook, about: str, subject: UUID | None, area_path: str = ""
) -> Matter:
    """Return what something new is about.

    Args:
        about: as a kind says it: ``cases.<kind>``, ``registers.<kind>``, or "" for an area.
        subject: id of the case or thing.
        area_path: of the area, where `about` is ""; "" is the post's own.

    Raises:
        SubjectNotFound: it is not in sight, or of another kind.
        SubjectClosed: the case is closed.
    """
    sort, _, kind = about.partition(".")
    if not sort:
        path = area_path or by.area_path
        if subject is not None or not by.sight.covers(path):
            raise SubjectNotFound()
        return Matter(About.AREA, path)
    if subject is None:
        raise SubjectNotFound()
    return _case(by, playbook, kind, subject) if sort == "cases" else _thing(by, kind, subject)


def _case(by: Acting, playbook: Playbook, kind: str, case_id: UUID) -> Matter:
    try:
        case = case_in_sight(by.sight, case_id)
    except CaseNotFound:
        raise SubjectNotFound() from None
    if (case.campaign, case.kind) != (playbook.id, kind):
        raise SubjectNotFound()
    if not case.is_open:
        raise SubjectClosed(number=case.number)
    form = playbook.forms[playbook.cases[kind].form]
    return Matter(
        About.CASE, case.area_path, case.id, case.number, case.title, case.title or case.number, case,
        case.thing_id, case.thing, _within(case.thing_id), values=case.fields, fields=form.fields,
    )  # fmt: skip


def _thing(by: Acting, kind: str, thing_id: UUID) -> Matter:
    try:
        thing = registers.thing(by.sight, thing_id)
    except ThingNotFound:
        raise SubjectNotFound() from None
    if thing.kind != kind or thing.until is not None:
        raise SubjectNotFound()
    held = registers.declared(kind).kind
    # Only what the register shows to anybody may be chosen from: never a protected field.
    shown = tuple(one.field for one in held.fields if one.public and one.guard is Guard.OPEN)
    label = held.get(held.label)
    name = thing.label if label is None or label.guard is Guard.OPEN else thing.number
    return Matter(
        About.THING, thing.area_path, thing.id, thing.number, thing.label, name, None, thing.id, thing.number,
        thing.within_path, thing.plain, shown,
    )  # fmt: skip


def _within(thing_id: UUID | None) -> str:
    """Return the path of what stands within a case's thing; "" for none.

    Who sees the case may ask those within its thing, whoever keeps the thing: were it overlooked, the whole
    area would be asked in its place.

    Raises:
        SubjectNotFound: the register no longer has it.
    """
    if thing_id is None:
        return ""
    everything = Sight.everything()
    try:
        with transaction.atomic(), seeing(everything):
            return registers.thing(everything, thing_id).within_path
    except ThingNotFound:
        raise SubjectNotFound() from None
