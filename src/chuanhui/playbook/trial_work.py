"""Reads the lines of a trial that do recurring or judged work: send a return, visit, freeze a standing.

They name their work by ``of``, so that a step of a case may have the same name as a verb here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from chuanhui.kernel.errors import BadInput
from chuanhui.kernel.periods import PeriodKind, parse_period
from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Entries, Node, Scalar
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import InspectionKind, Playbook, Ranking, ReturnKind, RosterKind
from chuanhui.playbook.trial_lines import Value

Kind = ReturnKind | RosterKind | InspectionKind | Ranking
COMMON = ("as", "of", "photo", "reason")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a room: the works it is about, the keys it needs and may have, the key that fills in."""

    sorts: tuple[str, ...]
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    fills: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key that it may have."""
        return (*COMMON, *self.needs, *self.may, *((self.fills,) if self.fills else ()))


_RETURNED, _RATED, _RANKED = ("returns", "sweeps"), ("inspections",), ("rankings",)
_VISIT = ("period", "number", "visit")

WORK_VERBS: dict[str, Verb] = {
    "send": Verb(_RETURNED, ("period",), ("area",), "values"),
    "zero": Verb(_RETURNED, ("period",), ("area",)),
    "not_applicable": Verb(_RETURNED, ("period",), ("area",)),
    "restate": Verb((*_RETURNED, "rosters"), ("period",), ("area", "slot"), "values"),
    "withdraw": Verb((*_RETURNED, "rosters"), ("period",), ("area", "slot")),
    "approve": Verb(_RETURNED, ("period",), ("area",)),
    "plan": Verb(("rosters",), ("period", "slot", "posts"), ("area",)),
    "attest": Verb(("rosters",), ("period", "slot"), ("area",), "present"),
    "round": Verb(_RATED, ("period",), ("number",)),
    "publish_round": Verb(_RATED, (), ("period", "number")),
    "visit": Verb(_RATED, ("area",), (*_VISIT, "rater", "person"), "sheet"),
    "correct": Verb(_RATED, ("area",), (*_VISIT, "rater"), "sheet"),
    "contest": Verb(_RATED, ("area",), (*_VISIT, "rater")),
    "decide_contest": Verb(_RATED, ("area", "granted"), (*_VISIT, "rater"), "sheet"),
    "recheck": Verb(_RATED, ("area", "item", "good"), (*_VISIT, "rater")),
    "freeze": Verb(_RANKED, ("window",)),
    "publish": Verb(_RANKED, ("window",)),
    "restate_standing": Verb(_RANKED, ("window",)),
    "explain": Verb(_RANKED, ("window",), ("area", "consequence")),
    "decide": Verb(_RANKED, ("window", "confirmed"), ("area", "consequence")),
}

EXPECTED: dict[str, str] = {
    "returns": "returns",
    "sweeps": "returns",
    "rosters": "rosters",
    "rounds": "inspections",
    "scores": "inspections",
    "findings": "inspections",
    "rankings": "rankings",
    "proposals": "consequences",
}
"""What may be expected, and the part of the playbook whose ids follow the full stop: ``rounds.street``."""


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
    single = {key: one for key in (*verb.needs, *verb.may) if (one := section.get(key)) is not None}
    filled = _filled(section, verb, kind, playbook) if verb.fills else {}
    if kind is not None and playbook is not None:
        _named(reading, single, kind)
    return WorkLine(of, single, filled, section.words("photo"), section.text("reason", optional=True))


def _kind(reading: Reading, node: Node | None, of: str, verb: Verb, playbook: Playbook) -> Kind | None:
    known = {one: kind for sort in verb.sorts for one, kind in _of_sort(playbook, sort).items()}
    if node and of and of not in known:
        reading.fault("PB088", node, value=of, allowed=tuple(known))
    return known.get(of)


def _of_sort(playbook: Playbook, sort: str) -> Mapping[str, Kind]:
    """Return the kinds of work of a sort; returns with a coverage are sweeps."""
    if sort in _RETURNED:
        swept = sort == "sweeps"
        return {one: kind for one, kind in playbook.returns.items() if bool(kind.coverage) is swept}
    if sort == "rosters":
        return playbook.rosters
    return playbook.inspections if sort == "inspections" else playbook.rankings


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
    if kind is None:
        return None
    return kind.window if isinstance(kind, Ranking) else kind.every


def _filled(section: Section, verb: Verb, kind: Kind | None, playbook: Playbook | None) -> dict[str, Node]:
    """Return what is filled in, by id; an id that the form, list or sheet does not have is a fault."""
    node = section.get(verb.fills)
    if node is None:
        return {}
    allowed = tuple(getattr(node, "pairs", ()))
    if kind is not None and playbook is not None:
        allowed = _fillable(kind, playbook)
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
    return tuple(one.id for one in kind.items) if isinstance(kind, InspectionKind) else ()


def _named(reading: Reading, single: Mapping[str, Node], kind: Kind) -> None:
    """Note a shift, rater, item or consequence that the work does not have."""
    lists: dict[str, tuple[str, ...]] = {}
    if isinstance(kind, RosterKind):
        lists["slot"] = tuple(one.id for one in kind.shifts)
    elif isinstance(kind, InspectionKind):
        lists["rater"] = tuple(one.id for one in kind.raters)
        lists["item"] = tuple(one.id for one in kind.items)
    elif isinstance(kind, Ranking):
        lists["consequence"] = tuple(one.id for one in kind.consequences)
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
    if name not in known:
        reading.fault("PB088", of, value=name, allowed=tuple(known))
    # The score of a window of another rhythm is what rankings count: two rounds a week in ten days.
    _period(reading, node.get("window"), None if sort == "scores" else known.get(name))
    _period(reading, node.get("period"), known.get(name))


def _expected(playbook: Playbook, sort: str) -> Mapping[str, Kind]:
    if EXPECTED[sort] == "consequences":
        return {one.id: ranking for ranking in playbook.rankings.values() for one in ranking.consequences}
    return _of_sort(playbook, sort if EXPECTED[sort] == "returns" else EXPECTED[sort])
