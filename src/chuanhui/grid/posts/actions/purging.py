"""Forgetting sign-ins that ended long ago; who signed in stays in the journal."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from chuanhui.grid.posts.models import SignIn


def purge_sign_ins(*, before: datetime) -> int:
    """Delete the sign-ins that ended, or were last seen, before an instant; return how many there were.

    Args:
        before: aware; further back than a sign-in can last, so that none alive is touched.
    """
    count, _ = SignIn.objects.filter(Q(ended_at__lt=before) | Q(seen_at__lt=before)).delete()
    return count
