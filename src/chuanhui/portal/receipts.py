"""Receipts that a browser holds: which cases it may follow, and what it has uploaded but not yet sent.

Both are signed by the house and kept by the browser; the server keeps nothing about who follows what.
A secret never stands in an address, so no log can hold one: the QR code carries it behind the `#`,
which a browser does not send, and the form posts it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpResponse

from chuanhui.mechanism.cases.queries import case_by_receipt
from chuanhui.mechanism.cases.rules import CaseState

COOKIE, SENT = "receipts", "sent"
DAYS = 30
MOST = 12
SHOWN_FOR = timedelta(hours=2)
SALT, PHOTO_SALT = "portal.receipts", "portal.photos"
PHOTOS_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Held:
    """One receipt that this browser holds; `filed_at` is in seconds, 0 when it was opened with its secret."""

    number: str
    secret: str
    filed_at: int

    def shows_secret(self, now: datetime) -> bool:
        """Tell whether the receipt page may still show the secret: only shortly after filing."""
        return 0 <= now.timestamp() - self.filed_at <= SHOWN_FOR.total_seconds()

    def case(self) -> CaseState:
        """Return the case it opens; a merged one leads on to the case it was merged into.

        Raises:
            CaseNotFound: the house's receipt key was changed, so that no old secret fits any more.
        """
        return case_by_receipt(self.number, self.secret)

    def is_own(self, case: CaseState) -> bool:
        """Tell whether `case` is the one it was given for, and not the one that took its place."""
        return case.number == self.number


def held_by(request: Any) -> tuple[Held, ...]:
    """Return the receipts that the browser holds, the newest first."""
    try:
        rows = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=timedelta(days=DAYS))
        return tuple(Held(str(row[0]), str(row[1]), int(row[2])) for row in rows)
    except (signing.BadSignature, ValueError, TypeError, IndexError):
        return ()


def held_number(request: Any, number: str) -> Held | None:
    """Return the receipt with this number that the browser holds, or None."""
    return next((one for one in held_by(request) if one.number == number), None)


def hold(request: Any, answer: HttpResponse, number: str, secret: str, *, filed: bool) -> None:
    """Let the browser hold one more receipt.

    Args:
        filed: it was filed just now, so the receipt page may show the secret for a while.
    """
    kept = [one for one in held_by(request) if one.number != number]
    first = Held(number, secret, int(request.now.timestamp()) if filed else 0)
    _write(answer, [first, *kept][:MOST])


def forget(answer: HttpResponse) -> None:
    """Let the browser hold no receipt any more."""
    answer.delete_cookie(COOKIE)


def _write(answer: HttpResponse, held: Iterable[Held]) -> None:
    rows = [[one.number, one.secret, one.filed_at] for one in held]
    answer.set_cookie(
        COOKIE,
        signing.dumps(rows, salt=SALT, compress=True),
        max_age=timedelta(days=DAYS),
        httponly=True,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def photo_ticket(photos: Iterable[str]) -> str:
    """Return a signed list of photos that were uploaded with a form that had faults."""
    return signing.dumps(list(photos), salt=PHOTO_SALT)


def photos_of(ticket: str) -> tuple[str, ...]:
    """Return the photos of a ticket; none for one that is not ours, or too old."""
    try:
        return tuple(str(one) for one in signing.loads(ticket, salt=PHOTO_SALT, max_age=PHOTOS_FOR))
    except (signing.BadSignature, ValueError, TypeError):
        return ()
