"""Signing in and out, and switching among the posts that one person holds.

A token is 256 random bits; only its SHA-256 is kept. Every sign-in and every switch gives a new one,
so that a token planted before, or read before, is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from chuanhui.grid.posts.actions.recording import Deed
from chuanhui.grid.posts.errors import LockedOut, NoPostToday, TermEnded, UnknownPost, WrongPassword
from chuanhui.grid.posts.models import Account, SignIn
from chuanhui.grid.posts.queries.roster import posts_of
from chuanhui.grid.posts.queries.seeing import acting_under, post_by_id, sight_on_day
from chuanhui.grid.posts.queries.signed_in import NEVER_CHANGED, kept_facts
from chuanhui.grid.posts.rules import Acting, Ended, PostFacts, hash_token, new_token
from chuanhui.journal import scope, stamps
from chuanhui.journal.scope import settings_of
from chuanhui.kernel.sight import Sight

LONGEST_NAME = 150
LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The token for the cookie, shown once, and who acts under it."""

    token: str
    acting: Acting


def sign_in(
    *,
    username: str,
    password: str,
    now: datetime,
    address: str = "127.0.0.1",
    agent: str = "",
    post_id: int | None = None,
    kind: str = "cookie",
    replaces: str | None = None,
) -> SignedIn:
    """Check a password, start a sign-in under one of the person's posts and enter its sight.

    The failed attempt is counted in the caller's transaction, which must be kept although this raises:
    the refusals say so by `keeps_record`.

    Args:
        username, password: as typed.
        now: aware.
        address: network address of the browser; attempts are counted by user name and address.
        agent: what the browser says it is.
        post_id: the post to act under; None takes the one used last, else the first.
        kind: "cookie" for browsers, "token" for machines.
        replaces: a token that the browser still held; it ends.

    Raises:
        WrongPassword: no such account, a disabled one, or a wrong password; one sentence for all.
        LockedOut: too many attempts.
        NoPostToday: the person holds no post today.
        UnknownPost: the person does not hold `post_id` today.
    """
    account = _known(username, password, address, agent, now)
    with transaction.atomic(), scope.seeing(Sight.everything()):
        if replaces:
            _end(hash_token(replaces), Ended.REPLACED, now)
        on = timezone.localdate(now)
        signed = _start(account, _choose(account, post_id, on), kind, now, started_at=now)
        by = signed.acting
        deed = Deed("post.sign_in", by, now)
        deed.record(subject_kind="post", subject=by.post_code, area_path=by.area_path, body={"kind": kind})
    scope.enter(signed.acting.sight)
    return signed


@transaction.atomic
def switch_post(*, token: str, post_id: int, by: Acting, now: datetime) -> SignedIn:
    """Act under another post that the same person holds today: a new token, the former one ends.

    The twelve hours go on from the first sign-in.

    Raises:
        UnknownPost: the person does not hold it today.
        TermEnded: the sign-in ended meanwhile.
    """
    with scope.seeing(Sight.everything()):
        former = SignIn.objects.select_for_update().filter(
            token_hash=hash_token(token), account_id=by.person_id or 0, ended_at__isnull=True
        )
        row = former.select_related("account").first()
        if row is None:
            raise TermEnded()
        chosen = _choose(row.account, post_id, timezone.localdate(now))
        _end(hash_token(token), Ended.REPLACED, now)
        signed = _start(row.account, chosen, row.kind, now, started_at=row.started_at)
        deed = Deed("post.switch", by, now)
        body = {"from": by.post_code, "to": signed.acting.post_code}
        area_path = signed.acting.area_path
        deed.record(subject_kind="post", subject=signed.acting.post_code, area_path=area_path, body=body)
    scope.enter(signed.acting.sight)
    return signed


@transaction.atomic
def sign_out(*, token: str, by: Acting, now: datetime) -> None:
    """End a sign-in: the token never works again, wherever it was copied to.

    Raises:
        TermEnded: it had ended already.
    """
    if not _end(hash_token(token), Ended.SIGNED_OUT, now):
        raise TermEnded()
    with scope.seeing(Sight.everything()):
        deed = Deed("post.sign_out", by, now)
        deed.record(subject_kind="post", subject=by.post_code, area_path=by.area_path, body={})


def end_sign_ins(account_id: int, why: Ended, now: datetime) -> int:
    """End every sign-in of a person, and return how many there were."""
    alive = SignIn.objects.filter(account_id=account_id, ended_at__isnull=True)
    return alive.update(ended_at=now, end_reason=why.value)


def _known(username: str, password: str, address: str, agent: str, now: datetime) -> Account:
    """Return the account whose password this is, or count the failure and refuse."""
    name = username.strip()
    if not name or len(name) > LONGEST_NAME or len(password) > LONGEST_PASSWORD or "\0" in name + password:
        raise WrongPassword()
    request = _attempt(address, agent, now)
    account = authenticate(request, username=name, password=password)
    if account is None:
        if getattr(request, "axes_locked_out", False):
            raise LockedOut(minutes=round(settings.AXES_COOLOFF_TIME * 60))
        raise WrongPassword()
    user_logged_in.send(sender=Account, request=request, user=account)
    return account


def _attempt(address: str, agent: str, now: datetime) -> HttpRequest:
    """Return the request that the counter of attempts looks at: address, agent and time, no form data."""
    request = HttpRequest()
    request.META["REMOTE_ADDR"] = address
    told = {
        "axes_updated": True,
        "axes_locked_out": False,
        "axes_attempt_time": now,
        "axes_ip_address": address,
        "axes_user_agent": agent[:255].replace("\0", ""),
        "axes_path_info": "",
        "axes_http_accept": "",
        "axes_failures_since_start": None,
        "axes_credentials": None,
    }
    for name, value in told.items():
        setattr(request, name, value)
    return request


def _choose(account: Account, post_id: int | None, on: date) -> PostFacts:
    """Return the post to act under: the one asked for, the one used last, or the first."""
    held = [one.post_id for one in posts_of(account.pk, on)]
    if not held:
        raise NoPostToday()
    if post_id is None:
        last = SignIn.objects.filter(account=account, post_id__in=held).order_by("-started_at").first()
        post_id = last.post_id if last else held[0]
    post = post_by_id(post_id) if post_id in held else None
    if post is None:
        raise UnknownPost(post=post_id)
    return post.facts


def _start(account: Account, post: PostFacts, kind: str, now: datetime, *, started_at: datetime) -> SignedIn:
    """Write the sign-in row and return its token."""
    on = timezone.localdate(now)
    sight = sight_on_day(post, on)
    lo, hi, spans, unit = settings_of(sight)
    read = stamps.read(*NEVER_CHANGED)
    token = new_token()
    SignIn.objects.create(
        token_hash=hash_token(token),
        account=account,
        post_id=post.id,
        kind=kind,
        started_at=started_at,
        seen_at=now,
        lo=lo,
        hi=hi,
        spans=spans,
        unit=unit,
        facts=kept_facts(post),
        sight_on=on,
        areas_stamp=read["areas"],
        posts_stamp=read["posts"],
    )
    found = acting_under(post, sight, account.pk, account.work_name, account.language, account.large_type)
    return SignedIn(token, found.stamped(read))


def _end(token_hash: bytes, why: Ended, now: datetime) -> bool:
    """End one sign-in and tell whether it was alive."""
    alive = SignIn.objects.filter(token_hash=token_hash, ended_at__isnull=True)
    return bool(alive.update(ended_at=now, end_reason=why.value))
