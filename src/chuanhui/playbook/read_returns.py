"""Reads `returns:`, `sweeps:` and `rosters:`: work that every area does in every period."""

from __future__ import annotations

import re

from chuanhui.playbook.measures import BadMeasure, facts_of, is_fact_of, parse_measure, write_measure
from chuanhui.playbook.nodes import Node
from chuanhui.playbook.read_rhythm import (
    NUMERIC,
    ZEROS,
    Known,
    read_areas,
    read_due,
    read_opens,
    read_period,
    read_posts,
    read_span,
    read_time,
)
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import NOTHING, Coverage, Form, ReturnKind, RosterKind, Shift
from chuanhui.playbook.schema.recurring import ONE_DAY

RETURN_KEYS = (
    "name", "every", "each", "by", "form", "due", "since", "until", "working_days", "zero", "fill", "approve",
    "opens", "counts_only",
)  # fmt: skip
SWEEP_KEYS = (*RETURN_KEYS, "targets", "reasons", "at_most")
ROSTER_KEYS = (
    "name", "every", "each", "by", "picks", "from", "shifts", "forces", "since", "until", "opens", "check",
    "note", "attest_within",
)  # fmt: skip
SHIFT_KEYS = ("name", "from", "to")
MOST_WORKS = 40
"""Words of `each:` that mean areas."""

_A_WEEK = re.compile(r"(\d{1,2}) per week|每周(\d{1,2})次")


def read_returns(top: Section, known: Known) -> dict[str, ReturnKind]:
    """Return the returns and the sweeps; no two of them have the same id."""
    found = {
        one: _read_return(top.reading, one, node, f"returns.{one}", known, sweep=False)
        for one, node in limited(top, "returns", MOST_WORKS, required=False)
    }
    for one, node in limited(top, "sweeps", MOST_WORKS, required=False):
        if one in found:
            top.reading.fault("PB105", node, value=one, first="returns", second="sweeps")
        found[one] = _read_return(top.reading, one, node, f"sweeps.{one}", known, sweep=True)
    return found


def _read_return(
    reading: Reading, kind_id: str, node: Node, where: str, known: Known, *, sweep: bool
) -> ReturnKind:
    section = Section(reading, node, where, SWEEP_KEYS if sweep else RETURN_KEYS)
    every = read_period(section, "every")
    form = _form(section, known, required=not sweep)
    since, until = read_span(section, known)
    return ReturnKind(
        id=kind_id,
        name=section.wording("name"),
        every=every,
        each=read_areas(section, "each", known),
        by=read_posts(section, "by"),
        form=form.id if form else "",
        due=read_due(section, every),
        since=since,
        until=until,
        working_days=section.truth("working_days"),
        zero=_zero(section),
        fill=_fill(section, form, known),
        approve=read_posts(section, "approve", required=False),
        coverage=_coverage(section, known) if sweep else None,
        opens=read_opens(section, known),
        counts_only=section.truth("counts_only"),
    )


def _form(section: Section, known: Known, *, required: bool) -> Form | None:
    node = section.need("form") if required else section.get("form")
    name = section.reading.one_of(node, section.at("form"), known.forms, "PB040") if node else ""
    return known.forms.get(name)


def _zero(section: Section) -> bool:
    """Return whether a zero may be confirmed; it is never taken for granted (law 5 of the house)."""
    node = section.get("zero")
    if node is None:
        return True
    said = section.reading.scalar(node, section.at("zero"))
    if said and said not in ZEROS:
        section.reading.fault("PB083", node, value=said, allowed=ZEROS)
    return said != "refused"


def _fill(section: Section, form: Form | None, known: Known) -> dict[str, str]:
    """Return what the ledger knows, by field of the form, as it is written: ``cases.problem filed``."""
    filled: dict[str, str] = {}
    for name, node in section.entries("fill"):
        field, where = form.get(name) if form else None, f"{section.at('fill')}.{name}"
        if form is not None and (field is None or field.kind not in NUMERIC):
            numbers = tuple(one.id for one in form.fields if one.kind in NUMERIC)
            section.reading.fault("PB104", node, value=name, form=form.id, allowed=numbers)
        if said := section.reading.scalar(node, where):
            filled[name] = _counted(section.reading, node, said, known)
    return filled


def _counted(reading: Reading, node: Node, said: str, known: Known) -> str:
    """Return a measure of cases in its usual writing; the ledger of cases is what fills a return."""
    try:
        measure = parse_measure(said)
    except BadMeasure:
        reading.fault("PB087", node, value=said)
        return ""
    kinds = tuple(f"cases.{one}" for one in known.kinds)
    if measure.subject not in kinds:
        reading.fault("PB088", node, value=measure.subject, allowed=kinds)
    elif not is_fact_of("cases", measure.fact):
        reading.fault("PB089", node, value=measure.fact, subject=measure.subject, allowed=facts_of("cases"))
    return write_measure(measure)


def _coverage(section: Section, known: Known) -> Coverage:
    reasons, most = section.need("reasons"), section.get("at_most")
    said = section.reading.scalar(most, section.at("at_most")) if most else ""
    found = _A_WEEK.fullmatch(said)
    if most and said and found is None:
        section.reading.fault("PB085", most, value=said)
    return Coverage(
        section.wording("targets"),
        section.reading.one_of(reasons, section.at("reasons"), known.words, "PB041") if reasons else "",
        int(found[1] or found[2]) if found else 0,
    )


def read_rosters(top: Section, known: Known) -> dict[str, RosterKind]:
    """Return the duty rosters."""
    return {
        one: _read_roster(top.reading, one, node, known)
        for one, node in limited(top, "rosters", MOST_WORKS, required=False)
    }


def _read_roster(reading: Reading, kind_id: str, node: Node, known: Known) -> RosterKind:
    section = Section(reading, node, f"rosters.{kind_id}", ROSTER_KEYS)
    forces, since_until = section.need("forces"), read_span(section, known)
    attest = section.get("attest_within")
    within = reading.allowance(attest, section.at("attest_within"), counted=True) if attest else None
    shifts = tuple(_shift(section, one, each) for one, each in section.entries("shifts", required=True))
    holder = section.get("shifts")
    if holder and not shifts:
        reading.fault("PB025", holder, where=section.at("shifts"))
    return RosterKind(
        id=kind_id,
        name=section.wording("name"),
        every=read_period(section, "every"),
        each=read_areas(section, "each", known),
        by=read_posts(section, "by"),
        picks=section.whole("picks", 0, 99, None),
        pool=read_posts(section, "from"),
        shifts=shifts,
        forces=reading.one_of(forces, section.at("forces"), known.words, "PB041") if forces else "",
        since=since_until[0],
        until=since_until[1],
        opens=read_opens(section, known),
        check=section.text("check", optional=True),
        note=section.wording("note", 200) if section.get("note") else NOTHING,
        attest_within=within or ONE_DAY,
    )


def _shift(section: Section, shift_id: str, node: Node) -> Shift:
    part = Section(section.reading, node, f"{section.at('shifts')}.{shift_id}", SHIFT_KEYS)
    return Shift(shift_id, part.wording("name"), read_time(part, "from"), read_time(part, "to"))
