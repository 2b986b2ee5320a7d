"""Reading drafts for comment, opinions, and the adoption table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from chuanhui.grid.posts.queries import open_directory, units
from chuanhui.grid.posts.rules import Acting, ancestors
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.folding import state_from
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.rules.receipts import is_secret, secret_for
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.errors import DraftNotFound, OpinionNotFound
from chuanhui.mechanism.voice.ground import ground_of
from chuanhui.mechanism.voice.models import Draft as DraftRow
from chuanhui.mechanism.voice.models import Opinion as OpinionRow
from chuanhui.mechanism.voice.queries.reading import chosen_of, held, in_sight
from chuanhui.mechanism.voice.queries.story import Did, story
from chuanhui.mechanism.voice.rules import Draft, Ending, Opinion
from chuanhui.playbook.schema import DraftKind, Playbook, Text

DRAFTS_MOST = 200
OPINIONS_MOST = 2000


@dataclass(frozen=True, slots=True)
class Adoption:
    """One line of the adoption table: what was said, what became of it and why. It names nobody."""

    part: str
    gist: str
    version: int
    disposition: Text
    reason: str


@dataclass(frozen=True, slots=True)
class PublicDraft:
    """What anybody may read of a draft.

    Attributes:
        texts: its versions: ``text``, ``changes``, ``at``.
        table: the adoption table, once the draft has ended well.
        opinions: how many came.
        takes_opinions: one may give an opinion now, without an account.
    """

    id: UUID
    number: str
    kind: Text
    title: str
    area_path: str
    thing: str
    unit: str
    texts: tuple[Mapping[str, Any], ...]
    papers: tuple[Mapping[str, Any], ...]
    opened_at: datetime
    until: datetime
    ending: Ending
    reason: str
    ended_at: datetime | None
    opinions: int
    takes_opinions: bool
    table: tuple[Adoption, ...]


@dataclass(frozen=True, slots=True)
class DraftTelling:
    """A draft as its desk page shows it.

    Attributes:
        refusals: by verb (``opine``, ``revise``, ``dispose``, ``end``, ``withdraw``): why not, or None.
        options: the words for what becomes of an opinion.
    """

    draft: Draft
    playbook: Playbook
    kind: DraftKind
    opinions: tuple[Opinion, ...]
    waiting: int
    options: Mapping[str, Text]
    refusals: Mapping[str, ChuanhuiError | None]
    story: tuple[Did, ...]


@dataclass(frozen=True, slots=True)
class OpinionStands:
    """An opinion as the holder of its receipt reads it."""

    opinion: Opinion
    draft_id: UUID
    title: str
    disposition: Text | None


def drafts(sight: Sight, *, running: bool | None = None, most: int = DRAFTS_MOST) -> tuple[Draft, ...]:
    """Return drafts in sight, newest first; `running` asks for those that run, or those that ended."""
    rows = chosen_of(in_sight(DraftRow.objects.all(), sight), running=running)
    return tuple(state_from(Draft, row) for row in rows.order_by("-opened_at", "-id")[:most])


def drafts_for(by: Acting, *, running: bool | None = None, most: int = DRAFTS_MOST) -> tuple[Draft, ...]:
    """Return the drafts in sight, and those beyond it on which this post is asked, newest first.

    A district asks its sub-districts, a department asks the others: who is asked reads it.
    """
    everything = Sight.everything()
    own = {one.id: one for one in drafts(by.sight, running=running, most=most)}
    with seeing(everything):
        rows = chosen_of(DraftRow.objects.filter(territory=by.territory), running=running)
        others = [state_from(Draft, row) for row in rows.order_by("-opened_at", "-id")[:most]]
    own |= {one.id: one for one in others if one.id not in own and is_asked(by, one)}
    return tuple(sorted(own.values(), key=lambda one: (one.opened_at, one.id), reverse=True)[:most])


def draft_for(by: Acting, draft_id: UUID) -> Draft:
    """Return a draft in sight, or one on which this post is asked.

    Raises:
        DraftNotFound: neither.
    """
    everything = Sight.everything()
    with seeing(everything):
        draft = held(Draft, everything, draft_id)
    sight = by.sight
    if sight.covers(draft.area_path) and sight.unit in (None, draft.unit_id):
        return draft
    if not is_asked(by, draft):
        raise DraftNotFound()
    return draft


def is_asked(by: Acting, draft: Draft) -> bool:
    """Tell whether a draft is open to this post: to anybody, or to its role from above, or in its area."""
    open_to = ground_of(DraftKind, draft.ref, draft.kind, by).kind.open_to
    if draft.territory != by.territory:
        return False
    near = draft.area_path in ancestors(by.area_path) or by.sight.covers(draft.area_path)
    return rules.RESIDENT in open_to or (by.role in open_to and near)


def tell_draft(by: Acting, draft_id: UUID, *, now: datetime) -> DraftTelling:
    """Return a draft with its opinions and what this post may do.

    Who may only give an opinion reads the opinions no earlier than everybody: the list is empty.

    Raises:
        DraftNotFound: none is in sight, nor is this post asked.
    """
    draft = draft_for(by, draft_id)
    ground = ground_of(DraftKind, draft.ref, draft.kind, by)
    kind, calendar = ground.kind, ground.calendar
    keeps = by.role in kind.by
    found = _opinions(by.sight, draft.id) if keeps else ()
    with seeing(Sight.everything()):
        waiting = waiting_for(draft.id)
    end = {
        verb: rules.refusal_to_finish(kind, draft, ending, waiting, by, now=now, calendar=calendar)
        for verb, ending in (("end", Ending.GOOD), ("withdraw", Ending.WITHDRAWN))
    }
    keeping = rules.refusal_of_keeper(kind, by, draft)
    opining = rules.refusal_to_opine(kind, draft, by, now=now, calendar=calendar)
    return DraftTelling(
        draft, ground.playbook, kind, found, waiting, ground.playbook.words.get(kind.dispositions, {}),
        {**end, "revise": keeping, "dispose": keeping, "opine": opining}, story(by.sight, draft.id),
    )  # fmt: skip


def public_drafts(sight: Sight, *, now: datetime, most: int = DRAFTS_MOST) -> tuple[PublicDraft, ...]:
    """Return the drafts of an area that anybody may comment on, those that ended too, newest first."""
    found = [one for one in drafts(sight, most=most) if _is_open(one)]
    return tuple(_public(one, now) for one in found)


def public_draft(draft_id: UUID, *, now: datetime) -> PublicDraft:
    """Return a draft as anybody may read it; this one look is made with the system's sight.

    Raises:
        DraftNotFound: no such draft, or only posts are asked.
    """
    everything = Sight.everything()
    with seeing(everything):
        draft = held(Draft, everything, draft_id)
        if not _is_open(draft):
            raise DraftNotFound()
        return _public(draft, now)


def public_paper(draft_id: UUID, sha256: str) -> bool:
    """Tell whether anybody may look at an attachment of a draft."""
    with seeing(Sight.everything()):
        row = DraftRow.objects.filter(id=draft_id).first()
        draft = state_from(Draft, row) if row else None
        return draft is not None and _is_open(draft) and sha256 in {one["sha256"] for one in draft.papers}


def paper_in_sight(sight: Sight, draft_id: UUID, sha256: str) -> bool:
    """Tell whether a draft in sight has this attachment."""
    return sha256 in {one["sha256"] for one in held(Draft, sight, draft_id).papers}


def opinion_secret(opinion_id: UUID) -> str:
    """Return the secret that the receipt of an opinion shows, to whoever gave it."""
    return secret_for(settings.RECEIPT_KEY.encode(), opinion_id)


def opinion_by_receipt(number: str, secret: str) -> OpinionStands:
    """Return the opinion that a receipt opens, and what became of it.

    Raises:
        OpinionNotFound: no such number, or the secret does not fit; the two look the same.
    """
    with seeing(Sight.everything()):
        row = OpinionRow.objects.filter(number=number.strip().upper()).first()
        if row is None or not is_secret(settings.RECEIPT_KEY.encode(), row.id, secret):
            raise OpinionNotFound()
        opinion = state_from(Opinion, row)
        draft = held(Draft, Sight.everything(), opinion.draft_id)
    options = _options(draft)
    # What becomes of it is told with the end: until then it may still be decided otherwise.
    told = options.get(opinion.disposition) if draft.ended is Ending.GOOD else None
    return OpinionStands(opinion, draft.id, draft.title, told)


def fates(draft_id: UUID) -> dict[str, int]:
    """Return how many opinions a draft has, by what became of them; "" for those that wait."""
    counted = OpinionRow.objects.filter(draft_id=draft_id).values_list("disposition")
    return dict(counted.annotate(count=Count("id")))


def waiting_for(draft_id: UUID) -> int:
    """Return how many opinions wait for what becomes of them. The caller sees the draft."""
    return OpinionRow.objects.filter(draft_id=draft_id, disposition="").count()


def _opinions(sight: Sight, draft_id: UUID) -> tuple[Opinion, ...]:
    rows = in_sight(OpinionRow.objects.filter(draft_id=draft_id), sight).order_by("at", "id")
    return tuple(state_from(Opinion, row) for row in rows[:OPINIONS_MOST])


def _is_open(draft: Draft) -> bool:
    """Tell whether anybody may read the draft."""
    return rules.RESIDENT in ground_of(DraftKind, draft.ref, draft.kind).kind.open_to


def _options(draft: Draft) -> Mapping[str, Text]:
    ground = ground_of(DraftKind, draft.ref, draft.kind)
    found: Mapping[str, Text] = ground.playbook.words.get(ground.kind.dispositions, {})
    return found


def _public(draft: Draft, now: datetime) -> PublicDraft:
    options = _options(draft)
    found = _opinions(Sight.everything(), draft.id)
    table = [
        Adoption(one.part, one.gist or one.text, one.version, options[one.disposition], one.reason)
        for one in (found if draft.ended is Ending.GOOD else ())
    ]
    open_directory(draft.territory)
    return PublicDraft(
        id=draft.id,
        number=draft.number,
        kind=ground_of(DraftKind, draft.ref, draft.kind).kind.name,
        title=draft.title,
        area_path=draft.area_path,
        thing=draft.thing,
        unit=units(draft.territory).name_of(draft.unit_id) if draft.unit_id else "",
        texts=tuple(draft.texts),
        papers=tuple(draft.papers),
        opened_at=draft.opened_at,
        until=draft.until,
        ending=draft.ended,
        reason=draft.reason,
        ended_at=draft.ended_at,
        opinions=len(found),
        takes_opinions=draft.runs and now <= draft.until,
        table=tuple(table),
    )
