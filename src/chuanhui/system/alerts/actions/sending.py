"""Sending what waits: one message a transaction, held while it is sent, tried again with the same key.

A sender that dies between sending and noting leaves the message waiting; it is sent again under its own id,
by which the receiver knows a repetition (`Idempotency-Key`, `Message-ID`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connection, transaction

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import territory_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.system.alerts import outward
from chuanhui.system.alerts.errors import OutwardFailed, OutwardRefused
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.models import Outgoing
from chuanhui.system.alerts.queries.sending import signing_secret
from chuanhui.system.alerts.rules import messages
from chuanhui.system.alerts.rules.addresses import Allowed
from chuanhui.system.alerts.rules.backoff import Sending, next_attempt
from chuanhui.system.alerts.rules.kinds import Channel, Kind
from chuanhui.system.alerts.rules.messages import Told

log = logging.getLogger(__name__)
EVERYTHING = Sight.everything()
MAIL_SECONDS = 10
_NEXT = """
    SELECT id FROM alerts_outgoing WHERE state = 'waiting' AND next_at <= %s
    ORDER BY next_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
Caller = Callable[[str, bytes, dict[str, str]], int]
"""How a webhook is called: address, body and headers in, the answer's status out."""


def call(url: str, body: bytes, headers: dict[str, str]) -> int:
    """Call a webhook through the one client that cannot be steered."""
    allowed = Allowed.of(settings.OUTWARD_ALLOWED)
    return outward.send(url, body, headers, allowed=allowed).status


@transaction.atomic
def send_next(*, now: datetime, post: Caller = call) -> Sending | None:
    """Send the message that has waited longest, and return what became of it; None when none is due.

    Args:
        now: aware.
        post: calls a webhook.
    """
    with seeing(EVERYTHING):
        with connection.cursor() as cursor:
            cursor.execute(_NEXT, [now])
            row = cursor.fetchone()
        if row is None:
            return None
        one = Outgoing.objects.select_related("alert", "subscription").get(id=row[0])
        try:
            _send(one, post)
        except (OSError, OutwardFailed, OutwardRefused) as error:
            _failed(one, error, now)
        else:
            one.state, one.sent_at, one.fault = Sending.SENT, now, ""
        one.save()
    return Sending(one.state)


def _send(one: Outgoing, post: Caller) -> None:
    """Send one message.

    Raises:
        OSError, OutwardFailed, OutwardRefused: it did not arrive, or nobody knows whether it did.
    """
    told, key = _told(one), str(one.id)
    if one.channel == Channel.EMAIL:
        host = urlsplit(settings.ADDRESS).hostname or "localhost"
        headers = {"Message-ID": f"<{key}@{host}>", "Auto-Submitted": "auto-generated"}
        with get_connection(timeout=MAIL_SECONDS) as mail:
            EmailMessage(
                messages.subject(told), messages.letter(told), to=[one.subscription.address], headers=headers,
                connection=mail,
            ).send()  # fmt: skip
        return
    body = json.dumps(messages.payload(told, key), ensure_ascii=False, sort_keys=True).encode()
    secret = signing_secret(one.subscription_id).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Idempotency-Key": key,
        "X-Chuanhui-Signature": f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}",
    }
    status = post(one.subscription.address, body, headers)
    if not 200 <= status < 300:
        raise OutwardFailed(why=f"HTTP {status}")


def _told(one: Outgoing) -> Told:
    """Return the alert as a message tells of it."""
    alert = one.alert
    place = areas.names({alert.area_path}).get(alert.area_path, "")
    link = f"{settings.ADDRESS}/desk/inbox/{alert.id}"
    return Told(Kind(alert.kind), alert.number, alert.facts, place, alert.due_at, alert.urgent, link)


def _failed(one: Outgoing, error: Exception, now: datetime) -> None:
    """Note a failure, without the address, and when to try again; quiet hours count here too."""
    one.attempts += 1
    code = getattr(error, "code", type(error).__name__)
    one.fault = f"{code} {getattr(error, 'facts', {}).get('why', '')}".strip()[:200]
    again = next_attempt(one.attempts, now)
    if again is None:
        one.state = Sending.DEAD
        log.warning("message %s is given up: %s", one.id, one.fault)
        return
    habits = habits_of(territory_of(one.alert.area_path))
    one.next_at = habits.send_at(again, urgent=one.alert.urgent)
