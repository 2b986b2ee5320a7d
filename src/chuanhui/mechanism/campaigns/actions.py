"""Putting a campaign in force, and letting its open cases follow to a new version."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.mechanism.campaigns.errors import OwnersUnknown
from chuanhui.mechanism.campaigns.queries import migration_report
from chuanhui.mechanism.campaigns.rules import Migration, units_named
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.rulebooks.actions import ask_leave, put_in_force
from chuanhui.playbook.load import Loaded
from chuanhui.playbook.schema import Playbook


def start_campaign(
    loaded: Loaded, *, territory: str, since: datetime, by: Acting, now: datetime, key: UUID | None = None
) -> Playbook:
    """Put a playbook version in force in a territory from a moment on; open cases keep their version.

    Raises:
        MayNotRule: this post does not decide it there.
        OwnersUnknown: it names units that do not exist in the territory.
        RulebookFaulty, VersionTaken: see the rulebooks room.
        KindTaken: another playbook declares one of its registers.
    """
    ask_leave(by, territory)
    if loaded.playbook is not None:
        book = units(territory)
        missing = [name for name in units_named(loaded.playbook) if book.by_name(name) is None]
        if missing:
            raise OwnersUnknown(names="、".join(missing))
    with transaction.atomic():
        playbook = put_in_force(loaded, territory=territory, since=since, by=by, now=now, key=key)
        registers.declare(text=loaded.text, ref=playbook.ref, by=by, now=now)
    return playbook


def migrate_campaign(campaign: str, *, territory: str, by: Acting, now: datetime) -> Migration:
    """Let every open case that safely can follow to the version in force; return the report.

    Raises:
        MayNotRule: this post does not decide it there.
        NoPlaybook: the campaign is not in force there.
    """
    ask_leave(by, territory)
    report = migration_report(campaign, territory, sight=by.sight, now=now)
    with transaction.atomic():
        for case_id in report.safe:
            cases.migrate(case_id=case_id, to=report.playbook, by=by, now=now)
    return report.migration
