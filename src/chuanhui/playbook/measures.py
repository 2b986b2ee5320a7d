"""What is counted, as it is written: ``cases.problem closed_on_time``, ``returns.daily sum.found``.

Of registers it is what stands at the end of the window: ``registers.compound without.branch``.
"""

from __future__ import annotations

from collections.abc import Iterable

from chuanhui.playbook.schema import Measure
from chuanhui.playbook.vocabulary import FACTS

COUNTER, SUM = "counts.", "sum."
WITH, WITHOUT = "with.", "without."
SUMMED = ("returns", "sweeps")
REGISTERS = "registers"
NOTICES = "notices"


class BadMeasure(ValueError):
    """A text that is no measure: neither ``subject fact`` nor ``subject sum.field``."""


def parse_measure(text: str) -> Measure:
    """Return the measure that `text` writes; whether subject and field exist is the playbook's affair.

    Args:
        text: a subject (``cases.problem``), a space, and a fact: a word of `vocabulary.FACTS`,
            ``counts.<counter>`` of a case, ``sum.<field>`` of a return's form, ``with.<kind>`` or
            ``without.<kind>`` of a register.

    Raises:
        BadMeasure: it is not written so.
    """
    parts = text.split()
    if len(parts) != 2 or parts[0].count(".") != 1 or not all(parts[0].split(".")):
        raise BadMeasure(text)
    subject, fact = parts
    if fact.startswith(SUM):
        return Measure(subject, "sum", field=fact.removeprefix(SUM))
    return Measure(subject, fact)


def write_measure(measure: Measure) -> str:
    """Return the measure as a playbook writes it, without its conditions."""
    fact = f"{SUM}{measure.field}" if measure.fact == "sum" else measure.fact
    return f"{measure.subject} {fact}"


def is_fact_of(sort: str, fact: str) -> bool:
    """Return whether work of this sort (``cases`` …) has the fact; field and counter are not judged."""
    if fact.startswith(COUNTER):
        return sort == "cases" and len(fact) > len(COUNTER)
    if belonging(fact):
        return sort == REGISTERS
    return fact in FACTS.get(sort, {}) or (fact == "sum" and sort in SUMMED)


def belonging(fact: str) -> str:
    """Return the other kind that ``with.<kind>`` and ``without.<kind>`` name; "" for every other fact."""
    for start in (WITH, WITHOUT):
        if fact.startswith(start):
            return fact.removeprefix(start)
    return ""


def facts_of(sort: str) -> tuple[str, ...]:
    """Return the facts that work of this sort has, as they may be written."""
    extra: Iterable[str] = ()
    if sort == "cases":
        extra = (f"{COUNTER}rework",)
    elif sort in SUMMED:
        extra = (f"{SUM}<field>",)
    elif sort == REGISTERS:
        extra = (f"{WITH}<kind>", f"{WITHOUT}<kind>")
    return (*FACTS.get(sort, {}), *extra)
