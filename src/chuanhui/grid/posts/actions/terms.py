"""Who holds a post: appointing and vacating. Open work stays with the post; who comes next is shown it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chuanhui.grid.posts.actions.handover import hand_over
from chuanhui.grid.posts.actions.keeping import keeping_an_administrator
from chuanhui.grid.posts.actions.recording import ask_leave, ask_leave_to_fill, begin, said
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    MayNotManage,
    PostClosed,
    PostTaken,
    SameName,
    TermEnded,
    UnknownPost,
)
from chuanhui.grid.posts.models import Account, Post, Term
from chuanhui.grid.posts.queries.roster import territories_of
from chuanhui.grid.posts.rules import Acting, Spell, may_appoint


@transaction.atomic
def appoint(
    *,
    post_id: int,
    account_id: int,
    valid_from: date,
    by: Acting,
    now: datetime,
    valid_until: date | None = None,
    source: str = "",
    reason: str = "",
    key: UUID | None = None,
) -> int:
    """Let a person hold a post for a span of days, and return the id of the term.

    Where the post changes hands, what is open under it waits to be confirmed by the person who comes.

    Args:
        post_id: the post; it stands in the whole span.
        account_id: an account that is not disabled.
        valid_from: first local day.
        by, now, key: who, when (aware), idempotency key.
        valid_until: first day no more; None until further notice.
        source: the document it rests on.
        reason: why this is another person than the one of the same name in the unit; journalled.

    Raises:
        UnknownPost, MayNotManage: out of sight, or no say in it; one's own person, or one whose posts
            all lie in another territory.
        PostClosed: the post does not stand in the whole span.
        PostTaken: somebody else holds it on a day of the span.
        SameName: another account of that name serves in the unit in that span, and no reason is given.
        BadPostFacts: no such account, or an empty span.
    """
    asked = {"post": post_id, "account": account_id, "from": valid_from, "until": valid_until}
    deed, earlier = begin("post.appoint", by, now, key, **asked, source=source, reason=reason)
    if earlier is not None:
        return int(earlier["id"])
    post = _lock(post_id, by)
    ask_leave_to_fill(by, post.role, post.unit)
    if not may_appoint(by, account_id, territories_of(account_id, timezone.localdate(now))):
        raise MayNotManage()
    spell = Spell(valid_from, valid_until)
    if valid_until is not None and valid_until <= valid_from:
        raise BadPostFacts(what=post.code, why=f"{valid_from} – {valid_until}")
    if not Spell(post.valid_from, post.valid_until).contains(spell):
        raise PostClosed(what=post.code)
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise BadPostFacts(what=post.code, why="账号不存在或已停用 / no such account")
    for term in Term.objects.filter(post=post, superseded_at__isnull=True).select_related("account"):
        if Spell(term.valid_from, term.valid_until).overlaps(spell):
            facts = {"holder": term.account.work_name, "since": term.valid_from.isoformat()}
            raise PostTaken(post=post.code, **facts)
    why = _reason(account, post, spell, reason)
    term = Term.objects.create(
        post=post,
        account=account,
        valid_from=valid_from,
        valid_until=valid_until,
        learned_at=now,
        source=source,
    )
    body = {"id": term.pk, "account": account.pk, "from": valid_from, "until": valid_until, "source": source}
    passes = hand_over(post, account, valid_from, now)
    told = body | why | {"handover": passes}
    deed.record(subject_kind="post", subject=post.code, area_path=post.area_path, body=told)
    deed.changed()
    return term.pk


@transaction.atomic
def end_term(
    *, term_id: int, on: date, by: Acting, now: datetime, source: str = "", key: UUID | None = None
) -> int | None:
    """End a term: from `on` the person holds the post no more. Return the id of the shortened term.

    A term that ends on or before its first day never was: nothing remains of it, and None is returned.
    Sign-ins under the post stop working with the next request.

    Args:
        term_id: the term as it is believed now.
        on: first local day on which it no longer holds.
        by, now, key: who, when (aware), idempotency key.
        source: the document it rests on.

    Raises:
        UnknownPost, MayNotManage: out of sight, or no say in it.
        TermEnded: it had ended by then, or was corrected meanwhile.
        LastAdministrator: the territory would be left without one.
    """
    deed, earlier = begin("post.vacate", by, now, key, term=term_id, on=on, source=source)
    if earlier is not None:
        return None if earlier["id"] is None else int(earlier["id"])
    found = Term.objects.filter(pk=term_id).values_list("post_id", flat=True).first()
    post = _lock(found, by)
    term = Term.objects.get(pk=term_id)
    if term.superseded_at is not None or (term.valid_until is not None and term.valid_until <= on):
        raise TermEnded()
    with keeping_an_administrator(post.territory, by=by, now=now):
        shorter = shorten(term, on, now, source)
    body = {"id": shorter, "account": term.account_id, "from": term.valid_from, "until": on, "source": source}
    deed.record(subject_kind="post", subject=post.code, area_path=post.area_path, body=body)
    deed.changed()
    return shorter


def end_terms_of(post: Post, on: date, now: datetime) -> None:
    """End every term of a post that would hold on or after a day."""
    lasting = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    for term in Term.objects.filter(lasting, post=post, superseded_at__isnull=True):
        shorten(term, on, now, term.source)


def _reason(account: Account, post: Post, spell: Spell, reason: str) -> dict[str, str]:
    """Return what the journal keeps of somebody who bears the name of a colleague in the unit."""
    namesakes = Term.objects.filter(
        post__unit=post.unit_id,
        account__work_name=account.work_name,
        account__is_active=True,
        superseded_at__isnull=True,
    ).exclude(account=account)
    for term in namesakes.select_related("account"):
        if Spell(term.valid_from, term.valid_until).overlaps(spell):
            if not reason.strip():
                told = {"name": account.work_name, "username": term.account.username}
                raise SameName(unit=post.unit.name, **told)
            return {"namesake": term.account.username, "reason": said("reason", reason)}
    return {}


def _lock(post_id: int | None, by: Acting) -> Post:
    """Return the post, locked, if `by` may fill and empty it."""
    post = Post.objects.select_for_update().filter(pk=post_id or 0).first()
    if post is None or not by.sight.covers(post.area_path):
        raise UnknownPost(post=post_id)
    ask_leave(by, post.area_path)
    return post


def shorten(term: Term, on: date, now: datetime, source: str) -> int | None:
    """Close the row of a term and write what remains of it before `on`; return the new row's id, or None."""
    term.superseded_at = now
    term.save(update_fields=["superseded_at"])
    if on <= term.valid_from:
        return None
    return Term.objects.create(
        post_id=term.post_id,
        account_id=term.account_id,
        valid_from=term.valid_from,
        valid_until=on,
        learned_at=now,
        source=source,
    ).pk
