"""Drafts for comment at the desk: putting out, new versions, what becomes of each opinion, the table."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID, uuid5

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chuanhui.desk.frame import key_of, member, page, tell_after
from chuanhui.desk.voice import ENDINGS
from chuanhui.desk.voice_forms import (
    REFUSED,
    area_of,
    attempt,
    day,
    facts,
    form_of_new,
    kind_in_force,
    public_of,
    status_of,
    subject_of,
    text,
)
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.voice import actions, queries
from chuanhui.playbook.schema import DraftKind, Playbook

AT_ONCE = 40
"""Opinions disposed of in one form: four fields each, and a form may have two hundred."""


@member
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: Any, campaign: str, kind: str) -> HttpResponse:
    """Ask for a draft, or put it out."""
    playbook, held = kind_in_force(request, "drafts", campaign, kind)
    if request.method != "POST":
        return _form(request, playbook, held)

    def act() -> Any:
        return actions.open_draft(
            campaign=campaign, kind=kind, title=text(request, "title", 200), text=text(request, "text"),
            subject=subject_of(request, playbook, held.about, text(request, "subject", 80)),
            area_path=area_of(request, held.about), until=day(request, "until"), **facts(request),
        )  # fmt: skip

    return attempt(
        act, lambda refusal: _form(request, playbook, held, refusal),
        lambda done: reverse("desk:draft", args=[done.id]), "draft_out",
    )  # fmt: skip


def _form(
    request: Any, playbook: Playbook, kind: DraftKind, refusal: ChuanhuiError | None = None
) -> HttpResponse:
    asks = ("title", "text", "until")
    return form_of_new(request, playbook, kind, "draft", asks, refusal, body=True, until=True)


@member
@require_safe
def draft(request: Any, draft_id: UUID) -> HttpResponse:
    """Show a draft with its opinions and what becomes of them."""
    return _page(request, draft_id)


def _page(
    request: Any,
    draft_id: UUID,
    refusal: ChuanhuiError | None = None,
    wrong: dict[UUID, ChuanhuiError] | None = None,
) -> HttpResponse:
    told = queries.tell_draft(request.acting, draft_id, now=request.now)
    held = told.draft
    tone, word = ENDINGS[held.ended]
    given = request.POST if wrong else {}
    waiting = [one for one in told.opinions if not one.disposition]
    rows = [
        Row(
            opinion=one,
            chosen=given.get(f"d.{one.id}", one.disposition),
            reason=given.get(f"r.{one.id}", one.reason),
            gist=given.get(f"g.{one.id}", one.gist),
            fault=(wrong or {}).get(one.id),
            word=told.options.get(one.disposition),
        )
        for one in [*waiting, *(one for one in told.opinions if one.disposition)]
    ]
    context = {
        "draft": held,
        "kind": told.kind,
        "told_of": told,
        "tone": tone,
        "word": word,
        "rows": rows[:AT_ONCE],
        "rest": max(0, len(rows) - AT_ONCE),
        "options": list(told.options.items()),
        "may": {verb: why is None for verb, why in told.refusals.items()},
        "why": told.refusals,
        "public_url": public_of("draft", held.id) if "resident" in told.kind.open_to else "",
        "texts": list(enumerate(held.texts, 1))[::-1],
        "given": {name: text(request, name) for name in ("text", "changes", "reason")} if refusal else {},
        "refusal": refusal,
        "wrong": bool(wrong),
    }
    first = refusal or next(iter((wrong or {}).values()), None)
    return page(request, "draft.html", context, section="voice", status=status_of(request, first))


@member
@require_POST
def dispose(request: Any, draft_id: UUID) -> HttpResponse:
    """Say what becomes of the opinions of one form: all that changed, or none where one has a fault."""
    told = queries.tell_draft(request.acting, draft_id, now=request.now)
    if refusal := told.refusals["dispose"]:
        raise refusal
    key = key_of(request)
    wrong: dict[UUID, ChuanhuiError] = {}
    for one in told.opinions:
        chosen = text(request, f"d.{one.id}", 40)
        said = text(request, f"r.{one.id}", 600), text(request, f"g.{one.id}", 600)
        if not chosen or (chosen, *said) == (one.disposition, one.reason, one.gist):
            continue
        try:
            actions.dispose(
                opinion_id=one.id, disposition=chosen, reason=said[0], gist=said[1], by=request.acting,
                now=request.now, key=uuid5(key, str(one.id)) if key else None,
            )  # fmt: skip
        except REFUSED as why:
            wrong[one.id] = why
    if wrong:
        return _page(request, draft_id, wrong=wrong)
    return tell_after(reverse("desk:draft", args=[draft_id]), "disposed")


@member
@require_POST
def act(request: Any, draft_id: UUID, verb: str) -> HttpResponse:
    """Put out a new version, end a draft or withdraw it.

    Raises:
        Http404: no such verb.
    """
    back = reverse("desk:draft", args=[draft_id])

    def show(refusal: ChuanhuiError) -> HttpResponse:
        return _page(request, draft_id, refusal)

    if verb == "revise":
        said: dict[str, Any] = {"text": text(request, "text"), "changes": text(request, "changes", 600)}
        reopens = request.POST.get("reopens") == "1"
        return attempt(
            lambda: actions.revise_draft(
                draft_id=draft_id, reopens=reopens, **said, **facts(request, revision=True)
            ),
            show, back, "kept",
        )  # fmt: skip
    if verb not in ("end", "withdraw"):
        raise Http404
    return attempt(
        lambda: actions.end_draft(
            draft_id=draft_id, good=verb == "end", reason=text(request, "reason", 600),
            **facts(request, revision=True),
        ),
        show, back, "draft_ended",
    )  # fmt: skip
