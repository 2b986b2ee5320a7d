"""Reading the room: what is in force, who can follow, and what a past period would have been."""

from chuanhui.mechanism.campaigns.queries.replaying import Ranked, replay_of, standings_of
from chuanhui.mechanism.campaigns.queries.running import (
    Campaign,
    Report,
    campaigns_in_force,
    migration_report,
)

__all__ = [
    "Campaign",
    "Ranked",
    "Report",
    "campaigns_in_force",
    "migration_report",
    "replay_of",
    "standings_of",
]
