"""Drafts for comment: put out, revised, commented on, disposed of, ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.instants import utc_text
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.notices import settle
from chuanhui.mechanism.voice.actions.writing import (
    Receipt,
    next_number,
    once,
    pictures_faulty,
    refuse_faults,
    write,
)
from chuanhui.mechanism.voice.ground import common, ground_for, ground_of, matter_of
from chuanhui.mechanism.voice.queries.drafts import draft_for, waiting_for
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.rules import Draft, Ending, Opinion
from chuanhui.playbook.schema import DraftKind

OPINION_LONGEST = 4000
PART_LONGEST = 80


def open_draft(
    *,
    campaign: str,
    kind: str,
    title: str,
    text: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    subject: UUID | None = None,
    area_path: str = "",
    papers: tuple[Mapping[str, str], ...] = (),
    until: date | None = None,
) -> Receipt:
    """Put out a draft; opinions are taken from now on.

    Args:
        subject, area_path: what it is about, as for a notice.
        until: the last day, where opinions are to be taken longer than they must.

    Raises:
        NoVoice, NotYourDraft, SubjectNotFound, TooShort, BadVoice: see their sentences.
    """
    told = {"campaign": campaign, "draft": kind, "title": title, "text": text, "papers": list(papers)}
    asked = {**told, "subject": subject, "area": area_path, "until": until}
    deed = Deed("voice.draft", by, now, key, asked)

    def act() -> Receipt:
        ground = ground_for(DraftKind, campaign, kind, by.territory, at=now, by=by)
        if refusal := rules.refusal_of_keeper(ground.kind, by):
            raise refusal
        matter = matter_of(by, ground.playbook, ground.kind.about, subject, area_path)
        named, faults = rules.said("title", title or ground.kind.name.zh, rules.TITLE_LONGEST)
        body, more = rules.said("text", text, rules.TEXT_LONGEST)
        kept, wrong = rules.papers_of(papers)
        faults += more + wrong + pictures_faulty("papers", [one["sha256"] for one in kept])
        refuse_faults(faults)
        draft = Draft(
            number=next_number("ZQ", now),
            title=named,
            opened_at=now,
            until=rules.lasting(ground.kind.at_least, now, until, ground.calendar),
            texts=[{"text": body, "changes": "", "at": utc_text(now)}],
            papers=kept,
            **common(ground, matter, by, now),
        )
        return write(None, draft, deed, draft.ref)

    return once(deed, act)


def revise_draft(
    *,
    draft_id: UUID,
    text: str,
    changes: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reopens: bool = False,
    revision: int | None = None,
) -> Receipt:
    """Put a new version of the text beside the former ones.

    Args:
        changes: what is new in it, in words.
        reopens: opinions are taken on it for the whole least time again.

    Raises:
        DraftNotFound, NotYourDraft, DraftOver, BadVoice: see their sentences.
    """
    asked = {"draft": str(draft_id), "text": text, "changes": changes, "reopens": reopens}
    deed = Deed("voice.revise", by, now, key, asked)

    def act() -> Receipt:
        draft = held(Draft, by.sight, draft_id, lock=True, seen=revision)
        ground = ground_of(DraftKind, draft.ref, draft.kind, by)
        if refusal := rules.refusal_of_keeper(ground.kind, by, draft):
            raise refusal
        body, faults = rules.said("text", text, rules.TEXT_LONGEST)
        what, more = rules.said("changes", changes, rules.REASON_LONGEST)
        refuse_faults(faults + more)
        until = draft.until
        if reopens:
            until = max(until, rules.lasting(ground.kind.at_least, now, None, ground.calendar))
        texts = [*draft.texts, {"text": body, "changes": what, "at": utc_text(now)}]
        new = replace(draft, texts=texts, until=until, touched_at=now)
        return write(draft, new, deed, draft.ref)

    return once(deed, act)


def opine(
    *, draft_id: UUID, text: str, by: Acting, now: datetime, key: UUID | None = None, part: str = ""
) -> Receipt:
    """Give an opinion on a draft; nobody is asked for a name or a contact.

    The receipt's `number`, and `queries.opinion_secret(id)`, are what the giver follows it with.

    Args:
        part: of the draft that it speaks of, such as an article.

    Raises:
        DraftNotFound, NotOpenToYou, DraftOver, OpinionsOver, BadVoice: see their sentences.
    """
    everything = Sight.everything()
    deed = Deed("voice.opine", by, now, key, {"draft": str(draft_id), "text": text, "part": part})

    def act() -> Receipt:
        draft = held(Draft, everything, draft_id, lock=True)
        ground = ground_of(DraftKind, draft.ref, draft.kind, by)
        if refusal := rules.refusal_to_opine(ground.kind, draft, by, now=now, calendar=ground.calendar):
            raise refusal
        told, faults = rules.said("text", text, OPINION_LONGEST, public=False)
        place, more = rules.said("part", part, PART_LONGEST, required=False)
        refuse_faults(faults + more)
        opinion = Opinion(
            id=new_id(now),
            number=next_number("YJ", now),
            draft_id=draft.id,
            territory=draft.territory,
            area_path=draft.area_path,
            unit_id=draft.unit_id,
            version=len(draft.texts),
            role=by.role,
            at=now,
            text=told,
            part=place,
            post_id=by.post_id,
            person_id=by.person_id,
        )
        return write(None, opinion, deed, draft.ref)

    with transaction.atomic():
        draft_for(by, draft_id)
        # Who is asked from above, or by another unit, writes beyond what he sees otherwise.
        with seeing(everything):
            return once(deed, act)


def dispose(
    *,
    opinion_id: UUID,
    disposition: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    gist: str = "",
    revision: int | None = None,
) -> Receipt:
    """Say what becomes of an opinion; it may be said otherwise until the draft ends.

    Args:
        disposition: word of the kind's list.
        reason: needed where the playbook asks for one.
        gist: what the adoption table shows of the opinion; "" shows its own words.

    Raises:
        OpinionNotFound, NotYourDraft, DraftOver, BadVoice: see their sentences.
    """
    asked = {"opinion": str(opinion_id), "disposition": disposition, "reason": reason, "gist": gist}
    deed = Deed("voice.dispose", by, now, key, asked)

    def act() -> Receipt:
        opinion = held(Opinion, by.sight, opinion_id, seen=revision)
        # The draft before the opinion, as everywhere: two locks in one order.
        draft = held(Draft, by.sight, opinion.draft_id, lock=True)
        opinion = held(Opinion, by.sight, opinion_id, lock=True, seen=revision)
        ground = ground_of(DraftKind, draft.ref, draft.kind, by)
        if refusal := rules.refusal_of_keeper(ground.kind, by, draft):
            raise refusal
        options = ground.playbook.words.get(ground.kind.dispositions, {})
        why, short, faults = rules.disposed(ground.kind, options, opinion, disposition, reason, gist)
        refuse_faults(faults)
        new = replace(
            opinion, disposition=disposition, reason=why, gist=short, disposed_at=now,
            disposed_post=by.post_id, disposed_person=by.person_id,
        )  # fmt: skip
        return write(opinion, new, deed, draft.ref, reason=why)

    return once(deed, act)


def end_draft(
    *,
    draft_id: UUID,
    good: bool,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    reason: str = "",
    revision: int | None = None,
) -> Receipt:
    """End a draft: well, with every opinion disposed of, which publishes the adoption table; or withdraw it.

    Args:
        good: False withdraws it.
        reason: the outcome in words; needed for a withdrawal.

    Raises:
        DraftNotFound, NotYourDraft, DraftOver, OpinionsRun, Undisposed, ReasonMissing: see their sentences.
    """
    deed = Deed("voice.end_draft", by, now, key, {"draft": str(draft_id), "good": good, "reason": reason})
    ending = Ending.GOOD if good else Ending.WITHDRAWN

    def act() -> Receipt:
        draft = held(Draft, by.sight, draft_id, lock=True, seen=revision)
        ground = ground_of(DraftKind, draft.ref, draft.kind, by)
        if refusal := rules.refusal_to_finish(
            ground.kind, draft, ending, waiting_for(draft.id), by, now=now, calendar=ground.calendar
        ):
            raise refusal
        why, faults = rules.said("reason", reason, rules.REASON_LONGEST, required=False)
        refuse_faults(faults)
        why = why if good else rules.reason_of(why)
        new = replace(draft, ending=ending.value, reason=why, ended_at=now, touched_at=now)
        receipt = write(draft, new, deed, draft.ref, reason=why)
        settle(ground.what, new, good, by=by, now=now)
        return receipt

    return once(deed, act)
