"""A draft for comment: who may say what until when, and that nothing that was said is left without a word."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.voice.errors import (
    DraftOver,
    NotOpenToYou,
    NotYourDraft,
    OpinionsOver,
    OpinionsRun,
    Undisposed,
    VoiceFault,
)
from chuanhui.mechanism.voice.rules.noticing import minute
from chuanhui.mechanism.voice.rules.saying import REASON_LONGEST, RESIDENT, is_personal, said, who
from chuanhui.mechanism.voice.rules.state import Draft, Ending, Opinion
from chuanhui.playbook.schema import DraftKind, Text

GIST_LONGEST = 1000


def refusal_of_keeper(kind: DraftKind, by: Acting, draft: Draft | None = None) -> ChuanhuiError | None:
    """Return why this post may not put out, revise or dispose, or why nobody may any more."""
    # Whoever is asked about a draft from elsewhere reads it; only those in whose sight it is deal with it.
    if by.role not in kind.by or (draft is not None and not by.sight.covers(draft.area_path)):
        return NotYourDraft(kind_name=kind.name.zh, who=who(kind.by))
    return DraftOver() if draft is not None and not draft.runs else None


def refusal_to_opine(
    kind: DraftKind, draft: Draft, by: Acting, *, now: datetime, calendar: WorkingCalendar
) -> ChuanhuiError | None:
    """Return why no opinion is taken from this reader now; where residents may speak everybody may."""
    if RESIDENT not in kind.open_to and by.role not in kind.open_to:
        return NotOpenToYou(kind_name=kind.name.zh, who=who(kind.open_to))
    if not draft.runs:
        return DraftOver()
    return OpinionsOver(until=minute(draft.until, calendar)) if now > draft.until else None


def disposed(
    kind: DraftKind, options: Mapping[str, Text], opinion: Opinion, disposition: str, reason: str, gist: str
) -> tuple[str, str, list[VoiceFault]]:
    """Return reason and gist as they are kept, and what is wrong.

    Args:
        options: the words for what becomes of an opinion.
        gist: what the public reads of the opinion; "" lets it read the opinion itself.
    """
    faults = []
    if disposition not in options:
        listed = "、".join(one.zh for one in options.values())
        faults.append(VoiceFault("disposition", "not_option", {"options": listed}))
    told, more = said("reason", reason, REASON_LONGEST, required=disposition in kind.reason_for)
    short, wrong = said("gist", gist, GIST_LONGEST, required=False)
    faults += more + wrong
    if not short and is_personal(opinion.text):
        faults.append(VoiceFault("gist", "personal"))
    return told, short, faults


def refusal_to_finish(
    kind: DraftKind,
    draft: Draft,
    ending: Ending,
    undisposed: int,
    by: Acting,
    *,
    now: datetime,
    calendar: WorkingCalendar,
) -> ChuanhuiError | None:
    """Return why a draft cannot end now: opinions are taken, or one of them waits for what becomes of it."""
    if refusal := refusal_of_keeper(kind, by, draft):
        return refusal
    if ending is not Ending.GOOD:
        return None
    if now <= draft.until:
        return OpinionsRun(until=minute(draft.until, calendar))
    return Undisposed(count=undisposed) if undisposed else None
