"""Keeping rulebooks and putting them in force."""

from __future__ import annotations

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import actions as journal
from chuanhui.journal import stamps
from chuanhui.journal.rules import ask_digest, sealed_entry
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.rulebooks.errors import MayNotRule, RulebookFaulty, VersionTaken
from chuanhui.mechanism.rulebooks.models import InForce, Rulebook
from chuanhui.mechanism.rulebooks.queries import STAMP
from chuanhui.mechanism.rulebooks.rules import may_rule
from chuanhui.playbook.load import Loaded
from chuanhui.playbook.schema import Playbook


def put_in_force(
    loaded: Loaded, *, territory: str, since: datetime, by: Acting, now: datetime, key: UUID | None = None
) -> Playbook:
    """Keep a playbook version and put it in force in a territory from `since` on.

    Putting the same version in force once more changes nothing.

    Raises:
        MayNotRule: this post does not decide it there.
        RulebookFaulty: the playbook has faults.
        VersionTaken: the version is kept with another text.
    """
    ask_leave(by, territory)
    playbook = loaded.playbook
    if playbook is None:
        raise RulebookFaulty(tuple(loaded.faults), playbook=loaded.digest[:12], count=len(loaded.faults))
    with transaction.atomic():
        kept, _ = Rulebook.objects.get_or_create(
            playbook=playbook.id,
            version=playbook.version,
            defaults={"digest": loaded.digest, "text": loaded.text, "kept_at": now},
        )
        if kept.digest != loaded.digest:
            raise VersionTaken(ref=playbook.ref)
        _, begun = InForce.objects.get_or_create(rulebook=kept, territory=territory, since=since)
        if begun:
            body = {"digest": loaded.digest, "since": since}
            journal.write(
                sealed_entry(
                    id=new_id(now),
                    at=now,
                    kind="rulebook.in_force",
                    subject_kind="rulebook",
                    subject_ref=playbook.ref,
                    area_path=territory,
                    post_id=by.post_id,
                    person_id=by.person_id,
                    playbook=playbook.ref,
                    key=key,
                    ask=ask_digest(body) if key else None,
                    body=body,
                )
            )
            _moved()
    return playbook


def adopt_calendar(*, territory: str, version: str, by: Acting, now: datetime) -> None:
    """Make every process read the calendar files afresh, as after a year's official notice came out.

    Raises:
        MayNotRule: this post does not decide it there.
    """
    ask_leave(by, territory)
    with transaction.atomic():
        journal.write(
            sealed_entry(
                id=new_id(now),
                at=now,
                kind="calendar.adopt",
                subject_kind="calendar",
                subject_ref=version,
                area_path=territory,
                post_id=by.post_id,
                person_id=by.person_id,
                body={"version": version},
            )
        )
        _moved()


def ask_leave(by: Acting, territory: str) -> None:
    """Return when `by` may decide which rules are in force in the territory.

    Raises:
        MayNotRule: it may not.
    """
    if not may_rule(by, territory):
        raise MayNotRule()


def _moved() -> None:
    """Make every process read afresh what is in force.

    The stamp leaps: what was read within a transaction that is then taken back, as a trial's is, must never
    pass for what the next one puts in force.
    """
    stamps.bump(STAMP, step=secrets.randbelow(2**31) + 1)
