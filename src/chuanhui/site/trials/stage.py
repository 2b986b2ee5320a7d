"""The stage of the trials: a district, its posts, and the campaign in force from its first day."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.actions import DISTRICT_SINCE, load_district
from chuanhui.grid.posts.actions import load_posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal import scope
from chuanhui.kernel.errors import BadInput
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.campaigns.errors import OwnersUnknown
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.load import Loaded
from chuanhui.playbook.trials import ZONE

HOUSE = Acting.system("~.")


class CannotStage(BadInput):
    """The trials cannot be played here."""

    code = "TR001"
    zh = "样例无法在此试跑：{why}"
    en = "The trials cannot be played here: {why}"


def set_stage(loaded: Loaded, district: Path, *, now: datetime) -> None:
    """Load the district and its posts where they are missing, and put the playbook in force.

    The caller holds a transaction open: whether the stage stays is its affair.

    Args:
        loaded: the playbook.
        district: folder of the district's tables and borders.
        now: aware; what is loaded is known from then on. Trials play before and after it alike.

    Raises:
        CannotStage: the playbook has errors.
        OwnersUnknown: it names units that exist in no territory; where they do not exist it is not in force.
        AreaFaults, ImportRefused, VersionTaken: from the rooms.
    """
    if loaded.playbook is None:
        raise CannotStage(tuple(loaded.faults), why=f"{len(loaded.faults)} faults")
    since = datetime.combine(loaded.playbook.in_force_from, datetime.min.time(), ZONE)
    with scope.seeing(Sight.everything()):
        load_district(district, by=HOUSE, now=now, on=DISTRICT_SINCE)
        load_posts(district, by=HOUSE, now=now)
        refusals = [
            _start(loaded, root.path, since, now) for root in areas.children(Sight.everything(), None)
        ]
    if refusals and all(refusals):
        raise refusals[0] or CannotStage(why="—")


def _start(loaded: Loaded, territory: str, since: datetime, now: datetime) -> OwnersUnknown | None:
    """Put the playbook in force in a territory; return why that cannot be where its units do not exist."""
    playbook = loaded.playbook
    standing = rulebooks.in_force(playbook.id, territory, at=since) if playbook else None
    if standing is not None and playbook is not None and standing.version == playbook.version:
        return None
    try:
        start_campaign(loaded, territory=territory, since=since, by=Acting.system(territory), now=now)
    except OwnersUnknown as refusal:
        return refusal
    return None
