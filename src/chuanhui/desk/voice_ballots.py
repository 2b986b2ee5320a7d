"""Ballots at the desk: opening, codes, paper, counting by two persons, the result."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.frame import member, page, tell_after
from chuanhui.desk.voice import BALLOTS
from chuanhui.desk.voice_codes import slips_page
from chuanhui.desk.voice_forms import (
    REFUSED,
    area_of,
    attempt,
    facts,
    form_of_new,
    kind_in_force,
    public_of,
    status_of,
    subject_of,
    text,
    typed_of,
    whole,
)
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.errors import VoterNotFound
from chuanhui.mechanism.assemblies.queries import BallotTelling
from chuanhui.mechanism.assemblies.rules import BallotState
from chuanhui.playbook.schema import BallotKind, Playbook, Question, Text

ROLL_MOST = 600
ENGLISH = {"yes": "Agree", "no": "Do not agree"}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Ask for a ballot, or open it."""
    playbook, held = kind_in_force(request, "ballots", campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, held)
    names = [one.strip() for one in text(request, "names", 9000).splitlines() if one.strip()]

    def act() -> Any:
        return actions.open_ballot(
            campaign=campaign, kind=kind, title=text(request, "title", 100), names=names,
            subject=subject_of(request, playbook, held.about, text(request, "subject", 80)),
            area_path=area_of(request, held.about), **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, playbook, held, refusal),
        lambda done: reverse("desk:ballot", args=[done.id]), "ballot_open",
    )  # fmt: skip


def _form(
    request: Any, playbook: Playbook, kind: BallotKind, refusal: ChuanhuiError | None = None
) -> HttpResponse:
    parts = {"names": kind.ask is not Question.YES_NO, "persons": kind.ask is Question.PERSONS}
    return form_of_new(request, playbook, kind, "ballot", ("title", "names"), refusal, **parts)


@member
@require_safe
def ballot(request: Any, ballot_id: UUID) -> HttpResponse:
    """Show where a ballot stands and what may be done."""
    return _page(request, ballot_id)


def _page(
    request: Any, ballot_id: UUID, refusal: ChuanhuiError | None = None, votes: Any = None
) -> HttpResponse:
    told = queries.tell_ballot(request.acting, ballot_id, now=request.now)
    held, public = told.ballot, told.public
    mine = told.paper is not None
    roll = queries.roll_of(request.acting, ballot_id) if mine else ()
    english = {one: ENGLISH.get(one, name) for one, name in held.names.items()}
    context = {
        "ballot": held,
        "kind": told.kind,
        "told_of": told,
        "tone": BALLOTS.get(held.state, "grey"),
        "offers": told.offers,
        "options": [Row(id=one["id"], name=Text(one["name"], ENGLISH.get(one["id"], one["name"])))
                    for one in held.options],
        "persons": told.kind.ask is Question.PERSONS,
        "votes": [Row(name=Text(name, ENGLISH.get(option, name)), votes=many, won=name in public.chosen)
                  for option, name, many in public.votes],
        "steps": [Text(one.sentence("zh", held.names), one.sentence("en", english)) for one in public.steps],
        "roll": [Row(line=one, channel=queries.CHANNELS[one.channel] if one.channel else None)
                 for one in roll[:ROLL_MOST]],
        "coded": sum(one.has_code for one in roll),
        "papers": told.paper or 0,
        "slips": sum(one.slips or 0 for one in told.batches),
        "next_batch": _next_batch(told),
        "reconciled": sum(one.slips or 0 for one in told.batches) == (told.paper or 0),
        "seats": [one for one in told.seats if one.holder],
        "public_url": public_of("ballot", held.id),
        "case_url": reverse("desk:case", args=[held.case_id]) if held.case_id else "",
        "open_votes": votes,
        "typed": text(request, "number", 80) if refusal else "",
        "refusal": refusal,
    }  # fmt: skip
    return page(request, "ballot.html", context, section="voice", status=status_of(request, refusal))


def _next_batch(told: BallotTelling) -> int:
    """Return the first batch that waits for a clerk, else the next one."""
    waiting = [one.number for one in told.batches if not one.second]
    return waiting[0] if waiting else max((one.number for one in told.batches), default=0) + 1


@member
@require_POST
def codes(request: Any, ballot_id: UUID) -> HttpResponse:
    """Give out codes: for every line that has had none; or the other one that somebody else asked for."""
    try:
        if lost := text(request, "confirm", 80):
            act = {"number": lost, "good": True, **facts(request)}
            _, printed = actions.decide_code(ballot_id=ballot_id, **act)
            return _slips(request, ballot_id, printed)
        numbers = (_number(request, ballot_id),) if text(request, "number", 80) else ()
        _, printed = actions.issue_codes(ballot_id=ballot_id, numbers=numbers, **facts(request))
    except REFUSED as refusal:
        return _page(request, ballot_id, refusal)
    return _slips(request, ballot_id, printed)


def _slips(request: Any, ballot_id: UUID, printed: Any) -> HttpResponse:
    held = queries.ballot(request.acting.sight, ballot_id)
    address = request.build_absolute_uri(public_of("ballot", ballot_id))
    back = reverse("desk:ballot", args=[ballot_id])
    return slips_page(request, held.title, held.closes_at, printed, address, back)


def _number(request: Any, ballot_id: UUID) -> str:
    """Return the number on the roll that was typed, whole or as the one ending that fits.

    Raises:
        VoterNotFound: none fits, or several.
    """
    said = text(request, "number", 80)
    line = typed_of(queries.roll_of(request.acting, ballot_id), said)
    if line is None:
        raise VoterNotFound(number=said.upper())
    return line.number


@member
@require_POST
@sensitive_post_parameters()
def act(request: Any, ballot_id: UUID, verb: str) -> HttpResponse:
    """Do one thing with a ballot: its verb is one of `VERBS`.

    Raises:
        Http404: no such verb.
    """
    if verb not in VERBS:
        raise Http404
    do, told = VERBS[verb]
    try:
        done = do(request, ballot_id)
    except REFUSED as refusal:
        return _page(request, ballot_id, refusal)
    if verb == "compare" and not done.same:
        told = "batch_apart" if done.same is None or done.state == BallotState.COUNTING else "batch_not_so"
    return tell_after(reverse("desk:ballot", args=[ballot_id]), told)


def _mark(request: Any, ballot_id: UUID) -> Any:
    return actions.mark_paper(ballot_id=ballot_id, number=_number(request, ballot_id), **facts(request))


def _unmark(request: Any, ballot_id: UUID) -> Any:
    number, reason = _number(request, ballot_id), text(request, "reason", 600)
    return actions.unmark_paper(ballot_id=ballot_id, number=number, reason=reason, **facts(request))


def _ask_code(request: Any, ballot_id: UUID) -> Any:
    number, reason = _number(request, ballot_id), text(request, "reason", 600)
    return actions.ask_code(ballot_id=ballot_id, number=number, reason=reason, **facts(request))


def _drop_code(request: Any, ballot_id: UUID) -> Any:
    number = text(request, "confirm", 80)
    return actions.decide_code(ballot_id=ballot_id, number=number, good=False, **facts(request))


def _desk(request: Any, ballot_id: UUID) -> Any:
    return actions.cast_at_desk(
        ballot_id=ballot_id,
        number=_number(request, ballot_id),
        chosen=request.POST.getlist("choice"),
        paper=request.POST.get("paper") == "1",
        invalid=request.POST.get("invalid") == "1",
        **facts(request),
    )


def _close(request: Any, ballot_id: UUID) -> Any:
    return actions.close_ballot(ballot_id=ballot_id, **facts(request, revision=True))


def _batch(request: Any, ballot_id: UUID) -> Any:
    sums, number = _sums(request, ballot_id), _batch_number(request)
    return actions.enter_batch(ballot_id=ballot_id, number=number, sums=sums, **facts(request))


def _compare(request: Any, ballot_id: UUID) -> Any:
    return actions.compare_batch(ballot_id=ballot_id, number=_batch_number(request), **facts(request))


def _rebatch(request: Any, ballot_id: UUID) -> Any:
    sums, number = _sums(request, ballot_id), _batch_number(request)
    return actions.recount_batch(ballot_id=ballot_id, number=number, sums=sums, **facts(request))


def _reopen(request: Any, ballot_id: UUID) -> Any:
    reason, number = text(request, "reason", 600), _batch_number(request)
    return actions.reopen_batch(ballot_id=ballot_id, number=number, reason=reason, **facts(request))


def _missing(request: Any, ballot_id: UUID) -> Any:
    reason, slips = text(request, "reason", 600), whole(request, "slips")
    return actions.note_missing(ballot_id=ballot_id, slips=slips, reason=reason, **facts(request))


def _batch_number(request: Any) -> int:
    return max(1, whole(request, "batch"))


def _sums(request: Any, ballot_id: UUID) -> dict[str, Any]:
    held = queries.ballot(request.acting.sight, ballot_id)
    return {
        "slips": whole(request, "slips"),
        "votes": {one: whole(request, f"v.{one}") for one in held.option_ids},
        "abstained": whole(request, "abstained"),
        "invalid": whole(request, "invalid"),
    }


def _count(request: Any, ballot_id: UUID) -> Any:
    return actions.count_ballot(ballot_id=ballot_id, **facts(request, revision=True))


def _seat(request: Any, ballot_id: UUID) -> Any:
    return actions.fill_seats(ballot_id=ballot_id, **facts(request, revision=True))


def _recount(request: Any, ballot_id: UUID) -> Any:
    return actions.recount(ballot_id=ballot_id, **facts(request))


def _void(request: Any, ballot_id: UUID) -> Any:
    return actions.void_ballot(ballot_id=ballot_id, reason=text(request, "reason", 600), **facts(request))


VERBS = {
    "mark": (_mark, "paper_marked"),
    "unmark": (_unmark, "kept"),
    "ask_code": (_ask_code, "code_asked"),
    "drop_code": (_drop_code, "kept"),
    "desk": (_desk, "vote_in"),
    "close": (_close, "ballot_closed"),
    "batch": (_batch, "batch_in"),
    "rebatch": (_rebatch, "batch_in"),
    "compare": (_compare, "batch_alike"),
    "reopen": (_reopen, "kept"),
    "missing": (_missing, "kept"),
    "count": (_count, "ballot_counted"),
    "seat": (_seat, "kept"),
    "recount": (_recount, "recounted"),
    "void": (_void, "kept"),
}


@member
@require_POST
def votes(request: Any, ballot_id: UUID) -> HttpResponse:
    """Show the votes of an open ballot to whoever holds it, once their reason is on record."""
    try:
        found = actions.open_votes(ballot_id=ballot_id, reason=text(request, "reason", 600), **facts(request))
    except REFUSED as refusal:
        return _page(request, ballot_id, refusal)
    names = queries.ballot(request.acting.sight, ballot_id).names
    rows = [
        Row(number=one.number, label=one.label, invalid=one.chosen is None,
            chosen=[Text(names[it], ENGLISH.get(it, names[it])) for it in one.chosen or ()])
        for one in found
    ]  # fmt: skip
    return _page(request, ballot_id, votes=rows)


@member
@require_POST
def runoff(request: Any, ballot_id: UUID) -> HttpResponse:
    """Open the run-off of an undecided ballot."""
    return attempt(
        lambda: actions.open_runoff(ballot_id=ballot_id, **facts(request)),
        lambda refusal: _page(request, ballot_id, refusal),
        lambda done: reverse("desk:ballot", args=[done.id]), "ballot_open",
    )  # fmt: skip
