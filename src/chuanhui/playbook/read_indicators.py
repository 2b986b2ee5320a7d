"""Reads `indicators:`: what is counted, out of what, of which moment, without what.

Things of registers are counted as they stand at the end of the window; other playbooks may declare them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from chuanhui.playbook import vocabulary
from chuanhui.playbook.measures import (
    NOTICES,
    REGISTERS,
    BadMeasure,
    belonging,
    facts_of,
    is_fact_of,
    parse_measure,
)
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_rhythm import NUMERIC, PUBLIC, Known, listed, refuse_public
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import (
    CaseKind,
    Indicator,
    InspectionKind,
    Measure,
    Outcome,
    ReturnKind,
    RosterKind,
)

INDICATOR_KEYS = (
    "name", "count", "of", "where", "cohort", "exclude", "at_least", "better", "places", "source",
)  # fmt: skip
MEASURE_KEYS = ("what", "where")
MOST_INDICATORS = 60
BETTER = ("more", "less")
UNDER_TIME = ("due", "posted_on_time")
"""Facts of notices that need to know when a notice must hang."""


@dataclass(frozen=True)
class Countable:
    """The work of a playbook, of which things can be counted."""

    known: Known
    returns: Mapping[str, ReturnKind]
    rosters: Mapping[str, RosterKind]
    inspections: Mapping[str, InspectionKind]
    things: Things = field(default_factory=Things)
    notices: Mapping[str, bool] = field(default_factory=dict)

    def subjects(self) -> tuple[str, ...]:
        """Return every subject as it is written: ``cases.problem``, ``returns.daily`` …"""
        return tuple(
            [f"cases.{one}" for one in self.known.kinds]
            + [f"{'sweeps' if one.coverage else 'returns'}.{one.id}" for one in self.returns.values()]
            + [f"rosters.{one}" for one in self.rosters]
            + [f"inspections.{one}" for one in self.inspections]
            + [f"{REGISTERS}.{one}" for one in self.things.ids()]
            + [f"{NOTICES}.{one}" for one in self.notices]
        )

    def has(self, subject: str) -> bool:
        """Return whether there is such work; what other playbooks declare may not be known."""
        unknown = self.things.others is None and subject.startswith(f"{REGISTERS}.")
        return unknown or subject in self.subjects()

    def kind(self, subject: str) -> CaseKind | None:
        """Return the kind of case that a subject names, or None."""
        sort, _, name = subject.partition(".")
        return self.known.kinds.get(name) if sort == "cases" else None


def read_indicators(top: Section, work: Countable) -> dict[str, Indicator]:
    """Return the indicators."""
    return {
        one: _read_indicator(top.reading, one, node, work)
        for one, node in limited(top, "indicators", MOST_INDICATORS, required=False)
    }


def _read_indicator(reading: Reading, indicator_id: str, node: Node, work: Countable) -> Indicator:
    section = Section(reading, node, f"indicators.{indicator_id}", (*INDICATOR_KEYS, PUBLIC))
    refuse_public(section)
    count_node, of_node, better = section.need("count"), section.get("of"), section.get("better")
    count = _measure(section, "count", count_node, work) if count_node else Measure("", "")
    of = _measure(section, "of", of_node, work) if of_node else None
    return Indicator(
        id=indicator_id,
        name=section.wording("name"),
        count=count,
        of=of,
        cohort=_cohort(section, count, of),
        exclude=section.words("exclude", vocabulary.EXCLUDED),
        at_least=section.whole("at_least", 1, 100_000, 1),
        better=(reading.one_of(better, section.at("better"), BETTER) or "more") if better else "more",
        places=section.whole("places", 0, 4, 2),
        source=section.text("source", optional=True),
    )


def _cohort(section: Section, count: Measure, of: Measure | None) -> str:
    """Return which moment of a case lies in the window; where two parts disagree it must be said."""
    node = section.get("cohort")
    if node:
        return section.reading.one_of(node, section.at("cohort"), vocabulary.COHORTS)
    moments = vocabulary.COHORTS
    own = of.fact if of and of.fact in moments else count.fact if count.fact in moments else ""
    if of and count.fact in moments and of.fact in moments and count.fact != of.fact:
        told = section.get("of") or section.node
        section.reading.fault("PB099", told, first=count.fact, second=of.fact, allowed=tuple(moments))
    return own


def _measure(section: Section, key: str, node: Node, work: Countable) -> Measure:
    """Return a measure: a text, or ``{what: …, where: …}``; the indicator's `where` holds for both parts."""
    reading, where = section.reading, section.at(key)
    conditions = [section]
    if isinstance(node, Entries):
        part = Section(reading, node, where, MEASURE_KEYS)
        conditions.append(part)
        what = part.need("what")
        if what is None:
            return Measure("", "")
        node = what
    said = reading.scalar(node, where)
    try:
        measure = parse_measure(said)
    except BadMeasure:
        if said:
            reading.fault("PB087", node, value=said)
        return Measure("", "")
    if not work.has(measure.subject):
        reading.fault("PB088", node, value=measure.subject, allowed=work.subjects())
        return measure
    sort, _, name = measure.subject.partition(".")
    if not is_fact_of(sort, measure.fact):
        reading.fault("PB089", node, value=measure.fact, subject=measure.subject, allowed=facts_of(sort))
    elif measure.fact == "sum":
        _numeric(reading, node, measure.field, work.returns[name], work.known)
    elif sort == NOTICES and measure.fact in UNDER_TIME and not work.notices[name]:
        reading.fault("PB173", node, value=measure.subject)
    elif sort == REGISTERS:
        _belonging(reading, node, name, belonging(measure.fact), work.things)
    rows = {k: v for one in conditions for k, v in _where(one, measure, work)}
    return Measure(measure.subject, measure.fact, rows, measure.field)


def _numeric(reading: Reading, node: Node, field_id: str, of: ReturnKind, known: Known) -> None:
    """Note a sum of a field that the return's form does not have, or that is no number."""
    form = known.forms.get(of.form)
    numbers = tuple(one.id for one in form.fields if one.kind in NUMERIC) if form else ()
    if field_id not in numbers:
        reading.fault("PB104", node, value=field_id, form=of.form or "—", allowed=numbers)


def _belonging(reading: Reading, node: Node, kind_id: str, other: str, things: Things) -> None:
    """Note a `with` or `without` of a kind whose things do not belong to the things counted."""
    allowed = things.belonging_to(kind_id)
    if other and things.others is not None and other not in allowed:
        reading.fault("PB129", node, value=other, subject=kind_id, allowed=allowed)


def _where(section: Section, measure: Measure, work: Countable) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the conditions under `where` that this measure has, each with the options it allows."""
    node = section.get("where")
    if node is None:
        return
    part = Section(section.reading, node, section.at("where"), vocabulary.ATTRIBUTES)
    for key, (_, value) in part.node.pairs.items():
        if key not in vocabulary.ATTRIBUTES:
            continue
        allowed = _options(key, measure, work)
        for one in listed(value) if not allowed else ():
            part.reading.fault("PB107", one, value=key, subject=measure.subject)
        yield key, part.words(key, allowed, code="PB106") if allowed else ()


def _options(key: str, measure: Measure, work: Countable) -> tuple[str, ...]:
    """Return the values that an attribute of this work may have; () where it has no such attribute."""
    kind, words = work.kind(measure.subject), work.known.words
    sort, _, name = measure.subject.partition(".")
    if key == "item":
        inspection = work.inspections.get(name) if sort == "inspections" else None
        return tuple(one.id for one in inspection.items) if inspection else ()
    if kind is None:
        return ()
    field = work.known.category_of(kind.id)
    return {
        "category": tuple(words.get(field.of, {})) if field else (),
        "source": tuple(words.get(kind.source, {})),
        "urgent": ("true", "false"),
        "outcome": tuple(one.value for one in Outcome),
    }[key]
