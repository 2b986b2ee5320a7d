"""Handing over: whoever comes to a post confirms that they have what is open under it. Nothing is moved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.actions.recording import begin
from chuanhui.grid.posts.errors import NothingToReceive, NotYourHandover
from chuanhui.grid.posts.models import Account, Handover, Post, Term
from chuanhui.grid.posts.queries.handing import waiting_handover
from chuanhui.grid.posts.rules import Acting, Spell, changes_hands


@transaction.atomic
def receive(
    *,
    post_code: str,
    counts: Mapping[str, int],
    digest: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
) -> None:
    """Confirm that the open work of a post has been received, as it was listed.

    The work belongs to the post all along; the confirmation says who has known of it since when.

    Args:
        post_code: the post; `by` acts under it.
        counts: how many things each group of the list held.
        digest: of the ids listed, see `digest_of`.
        by, now, key: who, when (aware), idempotency key.

    Raises:
        NotYourHandover: `by` acts under another post, or nobody stands behind it.
        NothingToReceive: the post did not change hands, or the list was confirmed before.
    """
    asked = {"post": post_code, "counts": dict(counts), "digest": digest}
    deed, earlier = begin("post.handover", by, now, key, **asked)
    if earlier is not None:
        return
    if by.post_code != post_code or by.person_id is None:
        raise NotYourHandover()
    waiting = waiting_handover(by, timezone.localdate(now))
    row = Handover.objects.select_for_update().filter(pk=waiting.id if waiting else 0).first()
    if row is None or row.received_at is not None:
        raise NothingToReceive(post=post_code)
    row.received_at, row.counts, row.digest = now, dict(counts), digest
    row.save(update_fields=["received_at", "counts", "digest"])
    body = {"id": row.pk, "account": row.account_id, "from": row.valid_from, "counts": dict(counts)}
    deed.record(
        subject_kind="post", subject=post_code, area_path=by.area_path, body=body | {"digest": digest}
    )


def hand_over(post: Post, account: Account, valid_from: date, now: datetime) -> bool:
    """Let the post's open work wait for confirmation by whoever is appointed; tell whether it does.

    A term begun anew on the same day waits anew: it is the same row.
    """
    held = Term.objects.filter(post=post, superseded_at__isnull=True, valid_until__isnull=False)
    terms = [(one.account_id, Spell(one.valid_from, one.valid_until)) for one in held]
    if not changes_hands(account.pk, valid_from, terms):
        return False
    row, is_new = Handover.objects.get_or_create(
        post=post, account=account, valid_from=valid_from, defaults={"opened_at": now}
    )
    if not is_new:
        row.opened_at, row.received_at, row.counts, row.digest = now, None, {}, ""
        row.save(update_fields=["opened_at", "received_at", "counts", "digest"])
    return True
