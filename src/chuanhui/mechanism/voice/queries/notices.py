"""Reading notices: what a post has in sight, and what anybody may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from chuanhui.grid.posts.queries import Units, open_directory, units
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.queries import cases_by_id
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.errors import NoticeNotFound
from chuanhui.mechanism.voice.ground import ground_of
from chuanhui.mechanism.voice.models import Notice as NoticeRow
from chuanhui.mechanism.voice.queries.reading import chosen_of, held, in_sight
from chuanhui.mechanism.voice.queries.story import Did, story
from chuanhui.mechanism.voice.rules import Ending, Notice
from chuanhui.playbook.schema import Field, FieldKind, NoticeKind, Playbook, Text

BOARD_MOST = 200


@dataclass(frozen=True, slots=True)
class ObjectionLine:
    """An objection as the office reads it: its case, since when, and whether it is answered in writing.

    Attributes:
        state: of the case, in words.
        answer: the written answer, where the form of the case has a field for it.
    """

    case_id: UUID
    number: str
    at: datetime
    title: str
    state: Text
    is_open: bool
    answered: bool
    answer: str


@dataclass(frozen=True, slots=True)
class NoticeTelling:
    """A notice as its desk page shows it.

    Attributes:
        objections: to it and to those before it about the same matter, which too wait for their answers.
        refusals: by verb (``place``, ``replace``, ``end``, ``withdraw``): why it cannot be done, or None.
    """

    notice: Notice
    playbook: Playbook
    kind: NoticeKind
    objections: tuple[ObjectionLine, ...]
    refusals: Mapping[str, ChuanhuiError | None]
    story: tuple[Did, ...]


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """What anybody may read of a notice, and nothing else.

    Attributes:
        shown: ``id``, ``ask``, ``ask_en``, ``value``, ``value_en``.
        papers: ``sha256``, ``tag``, ``caption``; `proof` the photo of the place where it hangs, "" for none.
        unit: name of the unit that posted it.
        until: last instant of its period; None where it is not placed yet.
        takes_objections: one may object now.
        objections, answered: how many objections came, and how many are answered in writing.
        gone_at: last instant at which it can be read, once it has ended.
        asks: choices that whoever objects must make, each with its options.
    """

    id: UUID
    number: str
    kind: Text
    title: str
    text: str
    area_path: str
    thing: str
    unit: str
    shown: tuple[Mapping[str, Any], ...]
    papers: tuple[Mapping[str, Any], ...]
    place: str
    proof: str
    posted_at: datetime
    placed_at: datetime | None
    until: datetime | None
    ending: Ending
    reason: str
    ended_at: datetime | None
    gone_at: datetime | None
    replaces: UUID | None
    replaced_by: UUID | None
    takes_objections: bool
    objections: int
    answered: int
    asks: tuple[tuple[Field, Mapping[str, Text]], ...] = ()


def notices(
    sight: Sight, *, running: bool | None = None, subject: UUID | None = None, most: int = BOARD_MOST
) -> tuple[Notice, ...]:
    """Return notices in sight, newest first, those too that the public can no longer read.

    Args:
        running: only those that run, or only those that ended; None for all.
        subject: only those about this case or thing.
    """
    rows = chosen_of(in_sight(NoticeRow.objects.all(), sight), running=running, subject=subject)
    return tuple(state_from(Notice, row) for row in rows.order_by("-posted_at", "-id")[:most])


def tell_notice(by: Acting, notice_id: UUID, *, now: datetime) -> NoticeTelling:
    """Return a notice with its objections, what this post may do, and its story.

    Raises:
        NoticeNotFound: there is none in sight.
    """
    notice = held(Notice, by.sight, notice_id)
    ground = ground_of(NoticeKind, notice.ref, notice.kind, by)
    objected = objections_about(notice)
    waiting = waiting_of(objected)
    end = {
        verb: rules.refusal_to_end(
            ground.kind, notice, ending, waiting, by, now=now, calendar=ground.calendar
        )
        for verb, ending in (
            ("end", Ending.GOOD), ("withdraw", Ending.WITHDRAWN), ("replace", Ending.CHANGED),
        )
    }  # fmt: skip
    refusals = {**end, "place": rules.refusal_to_place(ground.kind, notice, by)}
    return NoticeTelling(
        notice, ground.playbook, ground.kind, tuple(objected.values()), refusals, story(by.sight, notice.id)
    )


def board(
    sight: Sight, *, now: datetime, thing: UUID | None = None, most: int = BOARD_MOST
) -> tuple[PublicNotice, ...]:
    """Return what hangs on the board of an area: notices that anybody may read at `now`, newest first.

    Args:
        sight: of the area, as the page's address names it.
        thing: only what concerns this thing, such as a compound.
    """
    rows = in_sight(NoticeRow.objects.filter(Q(gone_at__isnull=True) | Q(gone_at__gte=now)), sight)
    if thing is not None:
        rows = rows.filter(thing_id=thing)
    found = [state_from(Notice, row) for row in rows.order_by("-posted_at", "-id")[:most]]
    return _public(found, now)


def public_notice(notice_id: UUID, *, now: datetime) -> PublicNotice:
    """Return a notice as anybody may read it; this one look is made with the system's sight.

    Raises:
        NoticeNotFound: no such notice, or it is gone; the two look the same.
    """
    with seeing(Sight.everything()):
        notice = held(Notice, Sight.everything(), notice_id)
        if not notice.is_public(now):
            raise NoticeNotFound()
        return _public([notice], now)[0]


def public_picture(notice_id: UUID, sha256: str, *, now: datetime) -> bool:
    """Tell whether anybody may look at a picture of a notice now: only as long as at the notice itself."""
    with seeing(Sight.everything()):
        row = NoticeRow.objects.filter(id=notice_id).first()
        notice = state_from(Notice, row) if row else None
    return notice is not None and notice.is_public(now) and sha256 in notice.pictures


def picture_in_sight(sight: Sight, notice_id: UUID, sha256: str) -> bool:
    """Tell whether a notice in sight has this picture."""
    return sha256 in held(Notice, sight, notice_id).pictures


def objections_about(notice: Notice) -> dict[str, ObjectionLine]:
    """Return the objections to a notice and to those before it about the same matter, by number.

    A notice that was withdrawn or replaced leaves what was objected to it to the next one of its kind: nobody
    loses his answer because a paper was corrected.
    """
    with seeing(Sight.everything()):
        rows = NoticeRow.objects.filter(
            campaign=notice.campaign, kind=notice.kind, posted_at__lte=notice.posted_at
        )
        if notice.about_id is not None:
            rows = rows.filter(about_id=notice.about_id)
        else:
            rows = rows.filter(about=notice.about, area_path=notice.area_path).exclude(
                ending=Ending.GOOD.value
            )
        same = [state_from(Notice, row) for row in rows.exclude(id=notice.id).order_by("posted_at", "id")]
        return objected_to([*same, notice])


def waiting_of(objected: Mapping[str, ObjectionLine]) -> list[str]:
    """Return the numbers of the objections that have no written answer."""
    return [number for number, one in objected.items() if not one.answered]


def objected_to(found: Iterable[Notice]) -> dict[str, ObjectionLine]:
    """Return the objections to some notices by the number that the objector was given, oldest first.

    The caller sees everything. A case that was merged into another stands as that one does.
    """
    told = {UUID(one["case"]): one for notice in found for one in notice.objections}
    everything = Sight.everything()
    held_cases = cases_by_id(everything, told)
    stands = {case_id: held_cases[case_id] for case_id in told}
    while further := {case.merged_into for case in stands.values() if case.merged_into}:
        into = cases_by_id(everything, further)
        stands = {key: into[case.merged_into] if case.merged_into else case for key, case in stands.items()}
    return {one["number"]: _line(case_id, one, stands[case_id]) for case_id, one in told.items()}


def _line(case_id: UUID, told: Mapping[str, Any], case: CaseState) -> ObjectionLine:
    playbook = rulebooks.rulebook(case.ref)
    return ObjectionLine(
        case_id,
        told["number"],
        datetime.fromisoformat(told["at"]),
        case.title,
        playbook.cases[case.kind].states[case.state],
        case.is_open,
        rules.is_answered(case, playbook),
        str(case.fields.get("answer") or ""),
    )


def _public(found: Iterable[Notice], now: datetime) -> tuple[PublicNotice, ...]:
    """Return notices as anybody reads them."""
    found = list(found)
    with seeing(Sight.everything()):
        objected = objected_to(found)
    directories = {}
    for territory in {one.territory for one in found}:
        open_directory(territory)
        directories[territory] = units(territory)
    return tuple(_told(one, objected, directories[one.territory], now) for one in found)


def _told(
    notice: Notice, objected: Mapping[str, ObjectionLine], directory: Units, now: datetime
) -> PublicNotice:
    ground = ground_of(NoticeKind, notice.ref, notice.kind)
    refusal = rules.refusal_to_object(ground.kind, notice, now=now, calendar=ground.calendar)
    return PublicNotice(
        id=notice.id,
        number=notice.number,
        kind=ground.kind.name,
        title=notice.title,
        text=notice.text,
        area_path=notice.area_path,
        thing=notice.thing,
        unit=directory.name_of(notice.unit_id) if notice.unit_id else "",
        shown=tuple(notice.shown),
        papers=tuple(notice.papers),
        place=notice.place,
        proof=notice.proof,
        posted_at=notice.posted_at,
        placed_at=notice.placed_at,
        until=notice.until,
        ending=notice.ended,
        reason=notice.reason,
        ended_at=notice.ended_at,
        gone_at=notice.gone_at,
        replaces=notice.replaces,
        replaced_by=notice.replaced_by,
        takes_objections=refusal is None,
        objections=len(notice.objections),
        answered=sum(objected[one["number"]].answered for one in notice.objections),
        asks=_asks(ground.playbook, ground.kind) if refusal is None else (),
    )


def _asks(playbook: Playbook, kind: NoticeKind) -> tuple[tuple[Field, Mapping[str, Text]], ...]:
    """Return the choices that an objection must make and the notice's kind does not settle."""
    form = playbook.forms[playbook.cases[kind.objection].form]
    return tuple(
        (one, playbook.words[one.of])
        for one in form.fields
        if one.required and one.kind is FieldKind.CHOICE and kind.id not in playbook.words.get(one.of, {})
    )
