"""Notices: posted, placed on the spot, corrected by another one, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.kernel.instants import utc_text
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.writing import (
    Receipt,
    next_number,
    once,
    pictures_faulty,
    refuse_faults,
    write,
)
from chuanhui.mechanism.voice.errors import StandsAlready, VoiceFault
from chuanhui.mechanism.voice.ground import Ground, Matter, common, ground_for, ground_of, matter_of
from chuanhui.mechanism.voice.queries.notices import objections_about, waiting_of
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.rules import Ending, Notice
from chuanhui.playbook.schema import NoticeKind

PLACE_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Posting:
    """What a notice says, as the poster gives it.

    Attributes:
        papers: attachments: ``sha256`` of the evidence store, ``tag``, ``caption``.
        place, proof: where it hangs on the spot, and the photo that shows it; may follow later.
        until: the last day, where it is to stand longer than it must.
        names: of the candidates, where the kind lists them.
    """

    title: str
    text: str = ""
    papers: tuple[Mapping[str, str], ...] = ()
    place: str = ""
    proof: str = ""
    until: date | None = None
    names: tuple[str, ...] = ()

    @property
    def asked(self) -> dict[str, Any]:
        """Return what tells one request from another."""
        papers = [dict(one) for one in self.papers]
        return {
            "title": self.title, "text": self.text, "papers": papers, "place": self.place,
            "proof": self.proof, "until": self.until.isoformat() if self.until else "",
            **({"names": list(self.names)} if self.names else {}),
        }  # fmt: skip


def post_notice(
    *,
    campaign: str,
    kind: str,
    posting: Posting,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    subject: UUID | None = None,
    area_path: str = "",
) -> Receipt:
    """Post a notice: its snapshot is taken now, and its period begins now, or with its placing on the spot.

    Args:
        campaign, kind: which notice of which playbook.
        subject: id of the case or thing it is about, as its kind says.
        area_path: of the area, where it is about one; "" is the post's own.

    Raises:
        NoVoice, NotYourNotice, SubjectNotFound, SubjectClosed, StandsAlready, TooShort, BadVoice: see their
        sentences.
    """
    asked = {"campaign": campaign, "notice": kind, "subject": str(subject or ""), "area": area_path}
    deed = Deed("voice.post", by, now, key, {**asked, **posting.asked})

    def act() -> Receipt:
        ground = ground_for(NoticeKind, campaign, kind, by.territory, at=now, by=by)
        if refusal := rules.refusal_of_poster(ground.kind, by):
            raise refusal
        matter = matter_of(by, ground.playbook, ground.kind.about, subject, area_path)
        notice = _new(ground, matter, posting, by, now)
        return _written(ground, notice, deed)

    return once(deed, act)


def place_notice(
    *, notice_id: UUID, place: str, proof: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Tell that a notice hangs on the spot; its period begins now.

    Raises:
        NoticeNotFound, NotYourNotice, NoticeOver, PlacedAlready, BadVoice: see their sentences.
    """
    deed = Deed("voice.place", by, now, key, {"notice": str(notice_id), "place": place, "proof": proof})

    def act() -> Receipt:
        notice = held(Notice, by.sight, notice_id, lock=True)
        ground = ground_of(NoticeKind, notice.ref, notice.kind, by)
        if refusal := rules.refusal_to_place(ground.kind, notice, by):
            raise refusal
        told, faults = _placing(place, proof)
        refuse_faults(faults)
        new = _begun(replace(notice, place=told, proof=proof), ground, now)
        return write(notice, replace(new, touched_at=now), deed, notice.ref)

    return once(deed, act)


def replace_notice(
    *,
    notice_id: UUID,
    posting: Posting,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    at_once: bool = False,
    revision: int | None = None,
) -> Receipt:
    """Post a corrected notice in the place of one that stands, with a new snapshot and a whole new period.

    The new one cannot end well before what was objected to the former is answered too.

    Args:
        reason: what was wrong; the public reads it at the former one.
        at_once: nobody can read the former one any more, because it showed what it should not.

    Returns:
        The receipt of the new notice.

    Raises:
        NoticeNotFound, NotYourNotice, NoticeOver, ReasonMissing, TooShort, BadVoice: see their sentences.
    """
    asked = {"notice": str(notice_id), "reason": reason, "at_once": at_once, **posting.asked}
    deed = Deed("voice.post", by, now, key, asked)

    def act() -> Receipt:
        old = held(Notice, by.sight, notice_id, lock=True, seen=revision)
        ground = ground_of(NoticeKind, old.ref, old.kind, by)
        if refusal := rules.refusal_to_end(
            ground.kind, old, Ending.CHANGED, (), by, now=now, calendar=ground.calendar
        ):
            raise refusal
        about = ground.kind.about
        matter = matter_of(by, ground.playbook, about, old.about_id, "" if about else old.area_path)
        new = replace(_new(ground, matter, posting, by, now), replaces=old.id)
        ended = _ended(old, ground, Ending.CHANGED, reason, now, at_once=at_once)
        ended = replace(ended, replaced_by=new.id)
        write(old, ended, Deed("voice.replace", by, now, None), old.ref, reason=ended.reason)
        return _written(ground, new, deed)

    return once(deed, act)


def end_notice(
    *,
    notice_id: UUID,
    good: bool,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    at_once: bool = False,
    revision: int | None = None,
) -> Receipt:
    """End a notice: well, after its period and with every objection answered; or withdraw it.

    The case it is about learns of it in the same transaction.

    Args:
        reason: the outcome in words; needed for a withdrawal.
        at_once: of a withdrawal: nobody can read it any more from now on.

    Raises:
        NoticeNotFound, NotYourNotice, NoticeOver, NotPlaced, PeriodRuns, ObjectionsWait, ReasonMissing,
        BadVoice: see their sentences.
    """
    asked = {"notice": str(notice_id), "good": good, "reason": reason, "at_once": at_once}
    deed = Deed("voice.end", by, now, key, asked)
    ending = Ending.GOOD if good else Ending.WITHDRAWN

    def act() -> Receipt:
        notice = held(Notice, by.sight, notice_id, lock=True, seen=revision)
        ground = ground_of(NoticeKind, notice.ref, notice.kind, by)
        waiting = waiting_of(objections_about(notice))
        if refusal := rules.refusal_to_end(
            ground.kind, notice, ending, waiting, by, now=now, calendar=ground.calendar
        ):
            raise refusal
        new = _ended(notice, ground, ending, reason, now, at_once=at_once and not good)
        receipt = write(notice, new, deed, notice.ref, reason=new.reason)
        settle(ground.what, new, good, by=by, now=now)
        return receipt

    return once(deed, act)


def settle(what: str, begun: Any, good: bool, *, by: Acting, now: datetime) -> None:
    """Tell the case that something is about how it ended."""
    if begun.about == rules.About.CASE and begun.about_id is not None:
        cases.settle(case_id=begun.about_id, what=what, good=good, ref=begun.id, by=by, now=now)


def _new(ground: Ground[NoticeKind], matter: Matter, posting: Posting, by: Acting, now: datetime) -> Notice:
    """Return the new notice with its snapshot, or refuse with every fault at once."""
    kind = ground.kind
    title, faults = rules.said("title", posting.title or kind.name.zh, rules.TITLE_LONGEST)
    text, more = rules.said("text", posting.text, rules.TEXT_LONGEST, required=False)
    shown, hidden = rules.snapshot(kind.shows, matter.fields, matter.values, ground.playbook.words)
    papers, missing = rules.papers_of(posting.papers, kind.papers)
    names, unnamed = rules.names_of(kind, posting.names)
    if names:
        shown.append(rules.listed_names(names))
    faults += unnamed
    faults += more + hidden + missing + pictures_faulty("papers", [one["sha256"] for one in papers])
    place = ""
    if posting.place or posting.proof:
        place, wrong = _placing(posting.place, posting.proof)
        faults += wrong
    refuse_faults(faults)
    notice = Notice(
        number="",
        title=title,
        text=text,
        shown=shown,
        papers=papers,
        posted_at=now,
        place=place,
        proof=posting.proof,
        asked_until=posting.until,
        names=names,
        **common(ground, matter, by, now),
    )
    rules.lasting(kind.at_least, now, posting.until, ground.calendar)
    return _begun(notice, ground, now) if place or not kind.placed else notice


def _begun(notice: Notice, ground: Ground[NoticeKind], now: datetime) -> Notice:
    """Return the notice with its period running from `now`, never shorter than its least."""
    least = rules.lasting(ground.kind.at_least, now, None, ground.calendar)
    asked = notice.asked_until
    until = max(least, rules.day_end(asked, ground.calendar)) if asked else least
    return replace(notice, since=now, until=until, placed_at=now if notice.place else None)


def _ended(
    notice: Notice, ground: Ground[NoticeKind], ending: Ending, reason: str, now: datetime, *, at_once: bool
) -> Notice:
    said = reason.strip() if ending is Ending.GOOD else rules.reason_of(reason)
    said, faults = rules.said("reason", said, rules.REASON_LONGEST, required=False)
    refuse_faults(faults)
    gone_at = now if at_once else rules.gone_after(ground.kind, now, ground.calendar)
    return replace(notice, ending=ending.value, reason=said, ended_at=now, gone_at=gone_at, touched_at=now)


def _placing(place: str, proof: str) -> tuple[str, list[VoiceFault]]:
    told, faults = rules.said("place", place, PLACE_LONGEST)
    if not proof:
        return told, [*faults, VoiceFault("proof", "proof")]
    return told, faults + pictures_faulty("proof", [proof])


def _written(ground: Ground[NoticeKind], notice: Notice, deed: Deed) -> Receipt:
    """Write a new notice; of two posted about one matter at once, one stands."""
    notice = replace(notice, number=next_number("GS", deed.now))
    try:
        with transaction.atomic():
            return write(None, notice, deed, notice.ref)
    except IntegrityError:
        raise StandsAlready(kind_name=ground.kind.name.zh) from None


def objection_of(case_id: UUID, number: str, at: datetime) -> dict[str, str]:
    """Return an objection as its notice keeps it."""
    return {"case": str(case_id), "number": number, "at": utc_text(at)}
