"""Reads the lines of a trial that are no steps of a case: send a return, freeze a standing, post, vote.

They name their work by ``of``, so that a step of a case may have the same name as a verb here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from chuanhui.kernel.errors import BadInput
from chuanhui.kernel.periods import PeriodKind, parse_period
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node, Scalar
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import (
    BallotKind,
    DraftKind,
    Field,
    Indicator,
    InspectionKind,
    MeetingKind,
    NoticeKind,
    Playbook,
    Ranking,
    RegisterField,
    RegisterKind,
    ReturnKind,
    RiskRule,
    RosterKind,
    Source,
    SurveyKind,
)
from chuanhui.playbook.trial_lines import Value
from chuanhui.playbook.trial_verbs import EXPECTED, RETURNED, WORK_VERBS, Verb

Recurring = ReturnKind | RosterKind | InspectionKind | Ranking | Indicator
Civic = RegisterKind | NoticeKind | DraftKind | SurveyKind | BallotKind | MeetingKind
Kind = Recurring | Civic | RiskRule | Source


@dataclass(frozen=True)
class WorkLine:
    """What a line of work says, its values not read yet."""

    of: str = ""
    single: Mapping[str, Node] = field(default_factory=dict)
    filled: Mapping[str, Node] = field(default_factory=dict)
    photo: tuple[str, ...] = ()
    reason: str = ""


def is_work(verb: str, node: Node, steps: Collection[str]) -> bool:
    """Return whether a line does recurring or judged work; where `steps` have the verb too, `of` tells."""
    return verb in WORK_VERBS and (verb not in steps or (isinstance(node, Entries) and "of" in node.pairs))


def read_work_line(reading: Reading, playbook: Playbook | None, name: str, node: Node) -> WorkLine:
    """Return a line of work; what it names is checked where the playbook is known."""
    verb = WORK_VERBS[name]
    section = Section(reading, node, name, verb.keys)
    for key in ("as", *verb.needs):
        section.need(key)
    of = section.text("of")
    kind = _kind(reading, section.get("of"), of, verb, playbook) if playbook else None
    for key in ("period", "window"):
        _period(reading, section.get(key), kind)
    single = dict(_single(section, verb, kind))
    filled = _filled(section, verb, kind, playbook) if verb.fills else {}
    if kind is not None and playbook is not None:
        _named(reading, single, kind, playbook)
    return WorkLine(of, single, filled, section.words("photo"), section.text("reason", optional=True))


def _single(section: Section, verb: Verb, kind: Kind | None) -> Iterator[tuple[str, Node]]:
    """Yield the single values; ``in: {compound: x}``, what a thing belongs to, is kept as ``in.compound``."""
    for key in (*verb.needs, *verb.may):
        node = section.get(key)
        if key == "in" and node is not None:
            ties = tuple(kind.ties) if isinstance(kind, RegisterKind) else tuple(getattr(node, "pairs", ()))
            part = Section(section.reading, node, section.at(key), ties)
            yield from ((f"in.{tie}", value) for tie, (_, value) in part.node.pairs.items())
        elif node is not None:
            yield key, node


def _kind(reading: Reading, node: Node | None, of: str, verb: Verb, playbook: Playbook) -> Kind | None:
    known = {one: kind for sort in verb.sorts for one, kind in _of_sort(playbook, sort).items()}
    # Registers may be declared by another playbook: the room that plays the line knows them.
    if node and of and of not in known and "registers" not in verb.sorts:
        reading.fault("PB088", node, value=of, allowed=tuple(known))
    return known.get(of)


def _of_sort(playbook: Playbook, sort: str) -> Mapping[str, Kind]:
    """Return the kinds of work of a sort; returns with a coverage are sweeps."""
    if sort in RETURNED:
        swept = sort == "sweeps"
        return {one: kind for one, kind in playbook.returns.items() if bool(kind.coverage) is swept}
    kinds: dict[str, Mapping[str, Kind]] = {
        "rosters": playbook.rosters,
        "inspections": playbook.inspections,
        "rankings": playbook.rankings,
        "indicators": playbook.indicators,
        "registers": playbook.registers,
        "notices": playbook.notices,
        "drafts": playbook.drafts,
        "surveys": playbook.surveys,
        "ballots": playbook.ballots,
        "meetings": playbook.meetings,
        "risks": playbook.risks,
        "deliveries": playbook.deliveries,
    }
    return kinds[sort]


def _period(reading: Reading, node: Node | None, kind: Kind | None) -> None:
    """Note a period that cannot be read, or that is not of the work's own rhythm."""
    if not isinstance(node, Scalar):
        return
    try:
        period = parse_period(node.value)
    except BadInput:
        reading.fault("PB077", node, value=node.value)
        return
    wanted = rhythm(kind)
    if wanted is not None and period.kind is not wanted:
        reading.fault("PB078", node, value=node.value, every=vocabulary.RHYTHMS[wanted])


def rhythm(kind: Kind | None) -> PeriodKind | None:
    """Return the period in which this work recurs; None where it is not known."""
    if isinstance(kind, Ranking):
        return kind.window
    return kind.every if isinstance(kind, ReturnKind | RosterKind | InspectionKind) else None


def _filled(section: Section, verb: Verb, kind: Kind | None, playbook: Playbook | None) -> dict[str, Node]:
    """Return what is filled in, by id; an id that the form, list or sheet does not have is a fault."""
    node = section.get(verb.fills)
    if node is None:
        return {}
    allowed = tuple(getattr(node, "pairs", ()))
    if kind is not None and playbook is not None:
        allowed = _fillable(kind, playbook) if verb.fills != "slips" else allowed
    part = Section(section.reading, node, section.at(verb.fills), allowed)
    return {key: value for key, (_, value) in part.node.pairs.items()}


def _fillable(kind: Kind, playbook: Playbook) -> tuple[str, ...]:
    if isinstance(kind, ReturnKind):
        form, swept = playbook.forms.get(kind.form), kind.coverage
        asked = tuple(one.id for one in form.fields) if form else ()
        reasons = tuple(playbook.words.get(swept.reasons, {})) if swept else ()
        return (*asked, *(("targets", "reached", *reasons) if swept else ()))
    if isinstance(kind, RosterKind):
        return tuple(playbook.words.get(kind.forces, {}))
    if isinstance(kind, InspectionKind):
        return tuple(one.id for one in kind.items)
    return tuple(one.id for one in _asked(kind, playbook))


def _asked(kind: Kind, playbook: Playbook) -> Iterable[Field | RegisterField]:
    """Return the questions that a line of a register, survey, objection or resolution answers."""
    if isinstance(kind, RegisterKind):
        return kind.fields
    name = kind.form if isinstance(kind, SurveyKind) else ""
    if isinstance(kind, NoticeKind | MeetingKind):
        opened = kind.objection if isinstance(kind, NoticeKind) else kind.resolution
        name = playbook.cases[opened].form if opened in playbook.cases else ""
    form = playbook.forms.get(name)
    return form.fields if form else ()


def _named(reading: Reading, single: Mapping[str, Node], kind: Kind, playbook: Playbook) -> None:
    """Note a shift, rater, item, consequence, tie or option that the work does not have."""
    lists: dict[str, tuple[str, ...]] = {}
    if isinstance(kind, RosterKind):
        lists["slot"] = tuple(one.id for one in kind.shifts)
    elif isinstance(kind, InspectionKind):
        lists["rater"] = tuple(one.id for one in kind.raters)
        lists["rated"] = kind.rates
        lists["item"] = tuple(one.id for one in kind.items)
    elif isinstance(kind, Ranking):
        lists["consequence"] = tuple(one.id for one in kind.consequences)
    elif isinstance(kind, RegisterKind):
        lists |= {"tie": tuple(kind.ties), "field": tuple(one.id for one in kind.fields)}
    elif isinstance(kind, DraftKind):
        lists["disposition"] = tuple(playbook.words.get(kind.dispositions, ()))
    elif isinstance(kind, SurveyKind):
        lists["cause"] = tuple(playbook.words.get(kind.reasons, ()))
    for key, allowed in lists.items():
        if key in single:
            reading.one_of(single[key], key, allowed, "PB106")


def check_expected(
    reading: Reading, playbook: Playbook | None, node: Node, facts: Mapping[str, Value]
) -> None:
    """Note an `expect` whose ``of`` names no work of the playbook, or whose period is none of its own."""
    of = node.get("of") if isinstance(node, Entries) else None
    if of is None or playbook is None or not isinstance(node, Entries):
        return
    sort, _, name = str(facts.get("of", "")).partition(".")
    if sort not in EXPECTED:
        reading.fault("PB088", of, value=sort, allowed=tuple(f"{one}.…" for one in EXPECTED))
        return
    known = _expected(playbook, sort)
    if name not in known and sort != "registers":
        reading.fault("PB088", of, value=name, allowed=tuple(known))
    # The score of a window of another rhythm is what rankings count: two rounds a week in ten days.
    _period(reading, node.get("window"), None if sort == "scores" else known.get(name))
    _period(reading, node.get("period"), known.get(name))


def _expected(playbook: Playbook, sort: str) -> Mapping[str, Kind]:
    if EXPECTED[sort] == "consequences":
        return {one.id: ranking for ranking in playbook.rankings.values() for one in ranking.consequences}
    return _of_sort(playbook, sort if EXPECTED[sort] == "returns" else EXPECTED[sort])
