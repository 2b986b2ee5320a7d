"""Whoever manages posts may not leave the territory without an administrator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from django.utils import timezone

from chuanhui.grid.posts.errors import LastAdministrator
from chuanhui.grid.posts.models import Post, Term
from chuanhui.grid.posts.rules import Acting, ActingKind, Role, Spell
from chuanhui.grid.posts.rules.keeping import held_until


@contextmanager
def keeping_an_administrator(territory: str, *, by: Acting, now: datetime) -> Iterator[None]:
    """Refuse what is done inside when the territory would be without an administrator earlier than before.

    A post held by a disabled account counts as empty. The system may do anything: it loads and mends.

    Args:
        territory: root path of the territory.
        by, now: who, when (aware).

    Raises:
        LastAdministrator: a successor has to be appointed first.
    """
    if by.kind is ActingKind.SYSTEM:
        yield
        return
    today = timezone.localdate(now)
    administrators = Post.objects.filter(role=Role.ADMINISTRATOR.value, territory=territory)
    # Two administrators who end each other's term at once: the second one looks again.
    list(administrators.select_for_update().order_by("pk").values_list("pk", flat=True))
    before = _held_until(territory, today)
    yield
    if _held_until(territory, today) < before:
        raise LastAdministrator()


def _held_until(territory: str, on: date) -> date:
    terms = Term.objects.filter(
        post__role=Role.ADMINISTRATOR.value,
        post__territory=territory,
        account__is_active=True,
        superseded_at__isnull=True,
    )
    return held_until((Spell(*one) for one in terms.values_list("valid_from", "valid_until")), on)
