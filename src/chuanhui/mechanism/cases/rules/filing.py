"""Filing: how a report becomes a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import TERRITORY_WIDE, Acting, ActingKind
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.errors import BadStep, NoSuchStep
from chuanhui.mechanism.cases.rules import clock, steps
from chuanhui.mechanism.cases.rules.fields import Fault, checked
from chuanhui.mechanism.cases.rules.given import Given, Photo
from chuanhui.mechanism.cases.rules.levels import at_level, level_of
from chuanhui.mechanism.cases.rules.owners import UnitBook, territorial
from chuanhui.mechanism.cases.rules.state import CaseState
from chuanhui.mechanism.cases.rules.who import refusal_of_post
from chuanhui.playbook.schema import CaseKind, Playbook, Step

TITLE_LONGEST = 40
ADDRESS_LONGEST = 200
SELF = "self"
"""The level of what somebody finds on their own ground; `playbook.vocabulary.LEVELS` words it."""


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports: the answers of the form, where, and with which photos.

    Attributes:
        thing: number of the registered thing that it is about, for kinds that ask for one.
    """

    answers: Mapping[str, Any] = field(default_factory=dict)
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    urgent: bool = False
    source: str = ""
    photos: tuple[Photo, ...] = ()
    step: str = ""
    thing: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The registered thing that a case is about: its id and number, and the path of its area."""

    id: UUID
    number: str
    area_path: str


def filing_step(kind: CaseKind, report: Report, by: Acting) -> Step:
    """Return the step that files the case: the one named, else the first that this post may take.

    Raises:
        NoSuchStep: the named step does not file.
        NotYourPost: this post may not file.
    """
    possible = [one for one in kind.filing if not report.step or one.id == report.step]
    first: ChuanhuiError | None = None
    for one in possible:
        refusal = refusal_of_post(one, kind, None, by)
        if refusal is None:
            return one
        first = first or refusal
    raise first or NoSuchStep(step=report.step)


def filed(
    playbook: Playbook,
    kind: CaseKind,
    report: Report,
    *,
    case_id: UUID,
    number: int,
    area_path: str,
    by: Acting,
    now: datetime,
    calendar: WorkingCalendar,
    units: UnitBook,
    subject: Subject | None = None,
) -> CaseState:
    """Return the new case.

    Args:
        number: the next number of this campaign and year, for the playbook's pattern.
        area_path: the grid cell that the place lies in.
        subject: the thing that it is about, where the kind asks for one.

    Raises:
        BadStep: faults in the answers, every one listed.
        NotYourPost: this post may not file.
    """
    step = filing_step(kind, report, by)
    answers, source = _read(playbook, kind, report, step, by)
    case = CaseState(
        id=case_id,
        number=kind.number.format(year=now.astimezone(calendar.zone).year, n=number),
        campaign=playbook.id,
        version=playbook.version,
        kind=kind.id,
        state=step.to,
        territory=at_level(area_path, "district"),
        area_path=area_path,
        lon=_rounded(report.lon),
        lat=_rounded(report.lat),
        address=report.address.strip(),
        thing_id=subject.id if subject else None,
        thing=subject.number if subject else "",
        category=str(answers.get(kind.category, "")),
        urgent=report.urgent,
        source=source,
        title=_title(playbook, kind, answers),
        fields=answers,
        reporter_kind=by.kind,
        reporter_post=by.post_id,
        reporter_person=by.person_id,
        reporter_unit=by.unit_id,
        level=level_of(area_path),
        opened_at=now,
        state_since=now,
        touched_at=now,
    )
    case = steps.noted(territorial(case, kind, units), step, by, now)
    return clock.enter(
        steps.owned(case, step, kind, units, Given()), kind, resume=False, now=now, calendar=calendar
    )


def _read(
    playbook: Playbook, kind: CaseKind, report: Report, step: Step, by: Acting
) -> tuple[dict[str, Any], str]:
    """Return the answers, checked, and where the report comes from; or refuse with every fault at once."""
    form = playbook.forms[kind.form]
    answers, faults = checked(form, report.answers, words=playbook.words)
    sources = playbook.words.get(kind.source, {})
    source = report.source or _usual_source(sources, playbook.sources, by)
    if report.source and report.source not in sources:
        faults.append(Fault("source", "not_option", {"options": "、".join(sources)}))
    if len(report.address) > ADDRESS_LONGEST:
        faults.append(Fault("address", "too_long", {"longest": ADDRESS_LONGEST}))
    most = next((one.most for one in form.fields if one.kind == "photo"), 0) or 0
    if len(report.photos) > most:
        faults.append(Fault("photo", "too_large", {"most": most}))
    if faults:
        raise BadStep(tuple(faults), step_name=step.name.zh)
    return answers, source


def _usual_source(options: Iterable[str], levels: Mapping[str, str], by: Acting) -> str:
    """Return the first source that stands for the level from which this reporter speaks, or "".

    A resident speaks as one of the residents, a post that watches over the whole territory for the level of
    its area, everybody else about their own ground; where the playbook has no word for that, as the last.

    Args:
        options: the playbook's words for where a report comes from.
        levels: the level that each of them stands for; one that is not told is named like its level.
    """
    spoken = [SELF]
    if by.kind is ActingKind.RESIDENT:
        spoken = [by.kind.value]
    elif by.role in TERRITORY_WIDE:
        spoken = [level_of(by.area_path), SELF]
    by_level: dict[str, str] = {}
    for one in options:
        by_level.setdefault(levels.get(one, one), one)
    return next((by_level[level] for level in spoken if level in by_level), "")


def _rounded(degrees: float | None) -> float | None:
    """Six decimals are a tenth of a metre: more would be noise in the journal."""
    return None if degrees is None else round(degrees, 6)


def _title(playbook: Playbook, kind: CaseKind, answers: Mapping[str, Any]) -> str:
    """Return what lists show: the first text of the form, shortened, else the category's words."""
    form = playbook.forms[kind.form]
    for one in form.fields:
        if one.kind == "text" and answers.get(one.id):
            text = " ".join(str(answers[one.id]).split())
            return text if len(text) <= TITLE_LONGEST else text[: TITLE_LONGEST - 1] + "…"
    field_of = form.get(kind.category)
    option = playbook.words.get(field_of.of, {}).get(str(answers.get(kind.category))) if field_of else None
    return option.zh if option else kind.name.zh
