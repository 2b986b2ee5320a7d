"""Appointing to a post and ending a term, with what is refused said beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from chuanhui.desk.entries import Sent
from chuanhui.desk.frame import key_of, member, refused, tell_after, today
from chuanhui.desk.posts import found_post, show_post
from chuanhui.grid.posts import actions
from chuanhui.grid.posts import queries as posts_of
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    LastAdministrator,
    MayNotManage,
    PostClosed,
    PostTaken,
    SameName,
    TermEnded,
)
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight


class NoSuchAccount(BadInput):
    """Nobody in sight has this user name."""

    code = "desk.no_such_account"
    zh = "职责范围内没有用户名为“{name}”的账号，请从列表中选择。"
    en = "No account “{name}” in your sight; choose one from the list."


APPOINT_ABOUT: Mapping[type[ChuanhuiError], str] = {
    NoSuchAccount: "username",
    MayNotManage: "username",
    SameName: "reason",
    PostTaken: "from",
    PostClosed: "from",
    BadPostFacts: "until",
}
"""Which field of the appointment a refusal speaks of."""


@member
@require_POST
def appoint(request: Any, code: str) -> HttpResponse:
    """Appoint a person to a post, as far as this post manages it."""
    by, sent, status = request.acting, Sent(request.POST), 422
    found = found_post(request, code)
    known = {one["username"]: one["id"] for one in posts_of.accounts_in(by.sight, today(request))}
    try:
        name = sent.text("username")
        since, until = sent.day("from"), sent.day("until", required=False)
        if name and name not in known:
            raise NoSuchAccount(name=name[:80])
        if not sent.faults and since is not None:
            actions.appoint(
                post_id=found.post_id,
                account_id=known[name],
                valid_from=since,
                valid_until=until,
                source=sent.text("source", required=False),
                reason=sent.text("reason", required=False),
                by=by,
                now=request.now,
                key=key_of(request),
            )
            return tell_after(reverse("desk:post", args=[code]), "appointed")
    except (BadInput, MovedOn, NotAllowed) as refusal:
        sent.refuse(refusal, APPOINT_ABOUT)
        status = refused(request, refusal)
    return show_post(request, code, {"appoint": sent}, status)


@member
@require_POST
def end(request: Any, code: str) -> HttpResponse:
    """End the term of whoever holds a post, as far as this post manages it."""
    sent, status = Sent(request.POST), 422
    found = found_post(request, code)
    try:
        term = request.POST.get("term", "")
        if not term.isdecimal() or found.term_id is None or int(term[:18]) != found.term_id:
            raise MovedOn()
        on = sent.day("on")
        if on is not None:
            actions.end_term(
                term_id=found.term_id,
                on=on,
                source=sent.text("source", required=False),
                by=request.acting,
                now=request.now,
                key=key_of(request),
            )
            return tell_after(reverse("desk:post", args=[code]), "ended")
    except NotInSight:
        raise
    except (BadInput, MovedOn, NotAllowed) as refusal:
        sent.refuse(refusal, {TermEnded: "on", LastAdministrator: "on"})
        status = refused(request, refusal)
    return show_post(request, code, {"end": sent}, status)
