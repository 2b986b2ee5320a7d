"""The thinking of the campaigns room: what a change of rules means for open cases, and for a past period."""

from chuanhui.mechanism.campaigns.rules.migrating import Migration, Stuck, migration, units_named
from chuanhui.mechanism.campaigns.rules.replaying import Changed, Life, Replay, Tally, replay

__all__ = [
    "Changed",
    "Life",
    "Migration",
    "Replay",
    "Stuck",
    "Tally",
    "migration",
    "replay",
    "units_named",
]
