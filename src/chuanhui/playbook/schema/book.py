"""A whole playbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chuanhui.playbook.schema.cases import CaseKind, Form, Text
from chuanhui.playbook.schema.civic import BallotKind, DraftKind, MeetingKind, NoticeKind, SurveyKind
from chuanhui.playbook.schema.judging import Indicator, InspectionKind, Ranking
from chuanhui.playbook.schema.matching import MatchingPlan, RiskRule, Source
from chuanhui.playbook.schema.recurring import Group, ReturnKind, RosterKind
from chuanhui.playbook.schema.things import RegisterKind


@dataclass(frozen=True, slots=True)
class Playbook:
    """One campaign, one version.

    `returns` holds the sweeps too: those with a `coverage`. `sources` are levels that a case may come from;
    departments' files are `deliveries`, how they are matched is `matching`, what a match asks is `risks`.
    """

    id: str
    name: Text
    version: int
    basis: str
    implements: tuple[str, ...]
    in_force_from: date
    words: Mapping[str, Mapping[str, Text]]
    forms: Mapping[str, Form]
    cases: Mapping[str, CaseKind]
    covers: Mapping[str, Text] = field(default_factory=dict)
    calendar: str = "cn"
    sources: Mapping[str, str] = field(default_factory=dict)
    waivers: Mapping[str, str] = field(default_factory=dict)
    in_force_until: date | None = None
    groups: Mapping[str, Group] = field(default_factory=dict)
    returns: Mapping[str, ReturnKind] = field(default_factory=dict)
    rosters: Mapping[str, RosterKind] = field(default_factory=dict)
    inspections: Mapping[str, InspectionKind] = field(default_factory=dict)
    indicators: Mapping[str, Indicator] = field(default_factory=dict)
    rankings: Mapping[str, Ranking] = field(default_factory=dict)
    registers: Mapping[str, RegisterKind] = field(default_factory=dict)
    notices: Mapping[str, NoticeKind] = field(default_factory=dict)
    drafts: Mapping[str, DraftKind] = field(default_factory=dict)
    surveys: Mapping[str, SurveyKind] = field(default_factory=dict)
    ballots: Mapping[str, BallotKind] = field(default_factory=dict)
    meetings: Mapping[str, MeetingKind] = field(default_factory=dict)
    deliveries: Mapping[str, Source] = field(default_factory=dict)
    matching: Mapping[str, MatchingPlan] = field(default_factory=dict)
    risks: Mapping[str, RiskRule] = field(default_factory=dict)

    @property
    def ref(self) -> str:
        """Return the reference under which cases pin this version, e.g. ``wenming@3``."""
        return f"{self.id}@{self.version}"
