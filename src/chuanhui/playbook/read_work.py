"""Reads what recurs and what is judged, in the order in which one part names another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chuanhui.playbook.nodes import Entries
from chuanhui.playbook.read_indicators import Countable, read_indicators
from chuanhui.playbook.read_inspections import read_inspections
from chuanhui.playbook.read_rankings import read_rankings
from chuanhui.playbook.read_returns import read_returns, read_rosters
from chuanhui.playbook.read_rhythm import Known, read_groups
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Section
from chuanhui.playbook.schema import Group, Indicator, InspectionKind, Ranking, ReturnKind, RosterKind

WORK_KEYS = ("groups", "returns", "sweeps", "rosters", "inspections", "indicators", "rankings")
WORKS = (
    "registers", "returns", "sweeps", "rosters", "inspections", "notices", "drafts", "surveys", "ballots",
    "meetings",
)  # fmt: skip


@dataclass(frozen=True)
class Work:
    """What a playbook says beside its cases."""

    groups: Mapping[str, Group]
    returns: Mapping[str, ReturnKind]
    rosters: Mapping[str, RosterKind]
    inspections: Mapping[str, InspectionKind]
    indicators: Mapping[str, Indicator]
    rankings: Mapping[str, Ranking]


def has_work(top: Section) -> bool:
    """Return whether there is anything beside cases, which a playbook can then do without."""
    return any(top.get(key) is not None for key in WORKS)


def read_work(top: Section, known: Known, things: Things) -> Work:
    """Return the groups, returns, sweeps, rosters, inspections, indicators and rankings."""
    known = replace(known, groups=read_groups(top), things=things)
    returns, rosters = read_returns(top, known), read_rosters(top, known)
    inspections = read_inspections(top, known)
    _checks(top, rosters, inspections)
    indicators = read_indicators(top, Countable(known, returns, rosters, inspections, things, _notices(top)))
    rankings = read_rankings(top, known, indicators, inspections)
    return Work(known.groups, returns, rosters, inspections, indicators, rankings)


def _notices(top: Section) -> dict[str, bool]:
    """Return the kinds of notice, and of each whether it says when it must hang; read in full elsewhere."""
    held = top.get("notices")
    pairs = held.pairs if isinstance(held, Entries) else {}
    return {one: isinstance(node, Entries) and "due" in node.pairs for one, (_, node) in pairs.items()}


def _checks(
    top: Section, rosters: Mapping[str, RosterKind], inspections: Mapping[str, InspectionKind]
) -> None:
    """Note rosters whose `check` names no inspection."""
    holder = top.get("rosters")
    for roster in rosters.values():
        entry = holder.get(roster.id) if isinstance(holder, Entries) else None
        node = entry.get("check") if isinstance(entry, Entries) else None
        if node and roster.check and roster.check not in inspections:
            top.reading.fault("PB090", node, value=roster.check, allowed=tuple(inspections))
