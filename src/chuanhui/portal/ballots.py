"""Voting by the code on a paper, without an account; and the result with its reckoning in words.

A code never stands in an address, and no page shows what was chosen once it was cast.
"""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.grid.posts.rules import Role
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.actions.casting import Known
from chuanhui.mechanism.assemblies.errors import AlreadyVoted, TooManyGuesses, WrongCode
from chuanhui.mechanism.assemblies.ground import ground_of_ballot
from chuanhui.mechanism.assemblies.queries import PublicBallot
from chuanhui.mechanism.assemblies.rules import bar
from chuanhui.mechanism.assemblies.rules.words import fraction_text
from chuanhui.playbook.schema import BallotKind, Question, Share, Text
from chuanhui.portal import limiting
from chuanhui.portal.boards import board_of
from chuanhui.portal.pages import page
from chuanhui.portal.places import name_of
from chuanhui.portal.posted import key_of, text_of

LONGEST_CODE = 20
EVERYTHING = Sight.everything()
ENGLISH = {"yes": "Agree", "no": "Do not agree"}


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def ballot(request: Any, ballot_id: UUID) -> HttpResponse:
    """Show a ballot; open its paper by a code, ask for the choice once more, and cast it.

    Raises:
        BallotNotFound: no such ballot.
    """
    if request.method != "POST":
        return _page(request, ballot_id)
    code = text_of(request.POST, "code", LONGEST_CODE)
    try:
        known = actions.show_code(code=code, address=limiting.address_of(request), now=request.now)
    except WrongCode as refusal:
        return _page(request, ballot_id, fault=refusal)
    except TooManyGuesses as refusal:
        return limiting.come_back(
            _page(request, ballot_id, fault=refusal), 60 * int(refusal.facts["minutes"])
        )
    if known.paper.has_voted:
        return _page(request, known.ballot.id, stage="already", known=known)
    if not known.paper.is_open:
        return _page(request, known.ballot.id)
    return _vote(request, known, code)


def _vote(request: Any, known: Known, code: str) -> HttpResponse:
    """Ask for the choice, ask whether it is meant, then cast it."""
    chosen = request.POST.getlist("choice")
    facts: dict[str, Any] = {"known": known, "code": code, "chosen": chosen}
    stage = next((one for one in ("cast", "check") if one in request.POST), "")
    if not stage or "back" in request.POST:
        return _page(request, known.ballot.id, stage="paper", **facts)
    if stage == "check":
        if len(chosen) > known.paper.most or (not chosen and "abstain" not in request.POST):
            key = "portal_vote.choose_most" if chosen else "portal_vote.choose_one"
            return _page(request, known.ballot.id, stage="paper", fault_key=key, **facts)
        return _page(request, known.ballot.id, stage="check", **facts)
    try:
        actions.cast_vote(
            code=code,
            chosen=chosen,
            now=request.now,
            address=limiting.address_of(request),
            key=key_of(request.POST),
        )
    except AlreadyVoted:
        return _page(request, known.ballot.id, stage="already", known=known)
    except (BadInput, MovedOn) as refusal:
        return _page(request, known.ballot.id, stage="paper", fault=refusal, **facts)
    return HttpResponseRedirect(reverse("portal:ballot_done", args=[known.ballot.id]), status=303)


def _page(
    request: Any,
    ballot_id: UUID,
    *,
    stage: str = "",
    known: Known | None = None,
    code: str = "",
    chosen: Any = (),
    fault: ChuanhuiError | None = None,
    fault_key: str = "",
) -> HttpResponse:
    found = queries.public_ballot(ballot_id)
    with seeing(EVERYTHING):
        held = queries.ballot(EVERYTHING, ballot_id)
        kind = ground_of_ballot(held.ref, held.kind).kind
        seats = _seats(found, kind, request)
        turnout = queries.turnout(held)
    options = _options(found.options)
    context = {
        "ballot": found,
        "kind": kind,
        "place": name_of(found.area_path),
        "board": board_of(found.place, found.area_path),
        "rules": rules_of(kind),
        "stage": stage,
        "known": known,
        "code": code,
        "chosen": list(chosen),
        "meant": [one for one in options if one.id in chosen],
        "options": options,
        "persons": kind.ask is Question.PERSONS,
        "may_vote": found.state == "open" and request.now <= found.closes_at,
        "fault": fault,
        "fault_key": fault_key,
        "votes": [Row(name=Text(name, ENGLISH.get(option, name)), votes=votes, won=name in found.chosen)
                  for option, name, votes in found.votes],
        "steps": [_sentence(one, found.names or {}) for one in found.steps],
        "seats": seats,
        "turnout": turnout,
        "key": request.POST.get("key") or str(new_id(request.now)),
    }  # fmt: skip
    status = 422 if fault or fault_key else 200
    return page(request, "ballot.html", context, section="grid", status=status, private=bool(stage))


def _options(options: Any) -> list[Row]:
    return [Row(id=one["id"], name=Text(one["name"], ENGLISH.get(one["id"], one["name"]))) for one in options]


def _sentence(step: Any, names: Any) -> Text:
    english = {name: ENGLISH.get(name, said) for name, said in names.items()}
    return Text(step.sentence("zh", names), step.sentence("en", english))


def _seats(found: PublicBallot, kind: BallotKind, request: Any) -> list[Row]:
    """Return the posts that those elected hold today."""
    if kind.seats is None or not found.chosen:
        return []
    on = timezone.localdate(request.now)
    lines = queries.seats_in(EVERYTHING, on=on, ballot_id=found.id)
    return [
        Row(role=Role(kind.seats.role), seat=seat) for line in lines for seat in line.seats if seat.holder
    ]


def rules_of(kind: BallotKind) -> list[Text]:
    """Return what it takes, in words: quorum, majority, and what happens to those level."""
    told = [
        _share(one, "按{m}：参加表决的占{base}的比例须{bar}。", "By {m}, {bar} {base} must take part.")
        for one in kind.quorum
    ]
    if kind.ask is Question.PERSONS and kind.seats is not None:
        number = kind.seats.number
        told.append(
            Text(
                f"共 {number} 席，得票多的当选；最后一席票数相同的，在他们中间另行投票，不抽签。",
                f"{number} seats; the most votes win. Those level for the last seat are voted on again.",
            )
        )
    told += [
        _share(one, "按{m}：同意的占{base}的比例须{bar}。", "By {m}, {bar} {base} must agree.")
        for one in kind.majority
    ]
    if kind.source:
        told.append(Text(f"依据：{kind.source}", f"Source: {kind.source}"))
    return told


def _share(share: Share, zh: str, en: str) -> Text:
    text = fraction_text(share.share)
    counted = share.measure.value == "count"
    of_all = share.base.value == "roll"
    return Text(
        zh.format(
            m="票数" if counted else "建筑面积",
            bar=bar(text, strict=share.strict),
            base="名册" if of_all else "参加表决者",
        ),
        en.format(
            m="count" if counted else "floor area",
            bar=bar(text, strict=share.strict, lang="en"),
            base="of the roll" if of_all else "of those taking part",
        ),
    )


@require_safe
def done(request: Any, ballot_id: UUID) -> HttpResponse:
    """Say that the vote is in; what was chosen is shown to nobody, not even to whoever cast it.

    Raises:
        BallotNotFound: no such ballot.
    """
    found = queries.public_ballot(ballot_id)
    context = {"ballot": found, "board": board_of(found.place, found.area_path)}
    return page(request, "ballot_done.html", context, section="grid", private=True)
