"""What is done with a standing and with a proposal: freeze, publish, restate, contest, explain, decide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.rankings import ranking_page
from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import records, showing
from chuanhui.mechanism.rankings.queries.proposing import doing_of, rule_of
from chuanhui.mechanism.rankings.rules.life import refusal_to_decide, refusal_to_explain
from chuanhui.mechanism.rankings.rules.records import ProposalRecord
from chuanhui.playbook.vocabulary import ROLES

Deed = Callable[[Any, str, str], Any]
MOST = 200


def _freeze(request: Any, campaign: str, ranking: str) -> None:
    by = request.acting
    actions.freeze(
        campaign=campaign,
        ranking=ranking,
        territory=by.territory,
        window=request.POST.get("window", ""),
        by=by,
        now=request.now,
        key=key_of(request),
    )


def _publish(request: Any, campaign: str, ranking: str) -> None:
    actions.publish(standing_id=_standing(request), by=request.acting, now=request.now, key=key_of(request))


def _restate(request: Any, campaign: str, ranking: str) -> None:
    exempt = request.POST.get("exempt", "").strip()
    reason = request.POST.get("reason", "")
    actions.restate(
        standing_id=_standing(request),
        reason=reason,
        exempt={exempt: reason.strip()} if exempt else None,
        by=request.acting,
        now=request.now,
        key=key_of(request),
    )


def _contest(request: Any, campaign: str, ranking: str) -> None:
    actions.contest(
        standing_id=_standing(request),
        place=request.POST.get("place", ""),
        text=request.POST.get("reason", ""),
        by=request.acting,
        now=request.now,
        key=key_of(request),
    )


def _answer(request: Any, campaign: str, ranking: str) -> None:
    actions.answer(
        objection_id=_id(request, "objection"),
        upheld=request.POST.get("upheld") == "yes",
        text=request.POST.get("reason", ""),
        by=request.acting,
        now=request.now,
        key=key_of(request),
    )


DEEDS: dict[str, Deed] = {
    "freeze": _freeze,
    "publish": _publish,
    "restate": _restate,
    "contest": _contest,
    "answer": _answer,
}


@member
@require_POST
def act(request: Any, campaign: str, ranking: str, verb: str) -> HttpResponse:
    """Do one thing with a window; a refusal is shown on its page."""
    deed = DEEDS.get(verb)
    if deed is None:
        raise Http404
    try:
        deed(request, campaign, ranking)
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return ranking_page(
            request, campaign, ranking, refusal=refusal, verb=verb, status=refused(request, refusal)
        )
    window = request.POST.get("window", "")
    address = f"{reverse('desk:ranking', args=[campaign, ranking])}?{urlencode({'window': window})}"
    return tell_after(address, f"ranking_{verb}")


@member
@require_safe
def proposals(request: Any) -> HttpResponse:
    """Show the proposals about what is in sight, those that wait first."""
    found = records.proposals(request.acting.sight)[:MOST]
    rows = [_row(one) for one in sorted(found, key=lambda one: not one.is_open)]
    return page(request, "proposals.html", {"rows": rows}, section="rankings")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: Any, proposal_id: UUID) -> HttpResponse:
    """Show a proposal with its rule, its explanation and its decision; take an explanation or a decision."""
    found = records.proposal(request.acting.sight, proposal_id)
    refusal = None
    status = 200
    if request.method == "POST":
        try:
            done = _decide(request, found)
        except (BadInput, MovedOn, NotAllowed) as error:
            refusal, status = error, refused(request, error)
        else:
            return tell_after(reverse("desk:proposal", args=[found.id]), done)
    _, rule = rule_of(found)
    doing = doing_of(request.acting, request.now)
    context = {
        **_row(found),
        "refusal": refusal,
        "to": [ROLES[one] for one in rule.to if one in ROLES],
        "by": [ROLES[one] for one in rule.by if one in ROLES],
        "may_explain": refusal_to_explain(doing, found, rule) is None,
        "may_decide": refusal_to_decide(doing, found, rule) is None,
        "why_not": refusal_to_decide(doing, found, rule),
        "said": request.POST.get("text", ""),
        "windows": [showing.label_of(one) for one in found.windows],
        "ranking_url": f"{reverse('desk:ranking', args=[found.campaign, found.ranking])}"
        f"?{urlencode({'window': found.window})}",
    }
    return page(request, "proposal.html", context, section="rankings", status=status)


def _decide(request: Any, found: ProposalRecord) -> str:
    text, key = request.POST.get("text", ""), key_of(request)
    if request.POST.get("verb") == "explain":
        actions.explain(proposal_id=found.id, text=text, by=request.acting, now=request.now, key=key)
        return "explained"
    actions.decide(
        proposal_id=found.id,
        confirmed=request.POST.get("verb") == "confirm",
        reason=text,
        by=request.acting,
        now=request.now,
        key=key,
    )
    return "decided"


def _row(found: ProposalRecord) -> dict[str, Any]:
    playbook, rule = rule_of(found)
    return {
        "proposal": found,
        "playbook": playbook,
        "ranking": playbook.rankings[found.ranking],
        "rule": rule,
        "window": showing.label_of(found.window),
        "url": reverse("desk:proposal", args=[found.id]),
    }


def _standing(request: Any) -> UUID:
    return _id(request, "standing")


def _id(request: Any, name: str) -> UUID:
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise Http404 from None
