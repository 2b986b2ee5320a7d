"""Burden of recurring work: nothing that the ledger knows, no names, no needless visits, not too much."""

from __future__ import annotations

from collections.abc import Iterator

from chuanhui.playbook.cost_work import own_minutes
from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.measures import write_measure
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Field, FieldKind, Measure, Playbook, ReturnKind, Text
from chuanhui.playbook.vocabulary import FACTS, POST_ROLES

ONCE = Text("house.md 第六条：只录一次", "house.md, law 6: enter once")
EASE = Text("2024年整治形式主义为基层减负若干规定", "2024 rules on easing grassroots burdens")
COUNTS = Text(
    "house.md：到岗只记人数；个人信息保护法第六条",
    "house.md: presence as counts; Personal Information Law art. 6",
)
NUMERIC = (FieldKind.NUMBER, FieldKind.QUANTITY)


def sort_of(kind: ReturnKind) -> str:
    """Return the part of the playbook in which a return is written."""
    return "sweeps" if kind.coverage else "returns"


def known_to_the_ledger(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find numbers of a return that the ledger of cases knows and does not fill in (BU008)."""
    for kind in playbook.returns.values() if playbook.cases else ():
        form = playbook.forms.get(kind.form)
        for one in form.fields if form else ():
            fact = _case_fact(one)
            if fact and one.id not in kind.fill:
                case = next(iter(playbook.cases))
                known = write_measure(Measure(f"cases.{case}", fact))
                at = (sort_of(kind), kind.id, "form")
                yield places.fault("BU008", *at, ask=one.ask, value=one.id, known=known)


def _case_fact(one: Field) -> str:
    """Return the fact of cases that a question asks for, by its id or by its wording; "" for none."""
    if one.kind not in NUMERIC:
        return ""
    facts = FACTS["cases"]
    if one.id in facts:
        return one.id
    return next((fact for fact, text in facts.items() if text.zh in one.ask.zh), "")


def too_much(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find roles to which returns, sweeps and rosters cost too much in all (BU009)."""
    most = table("judging")["post_most_minutes"]
    for role, minutes in own_minutes(playbook).items():
        if minutes > most:
            key = next(one for one in ("returns", "sweeps", "rosters") if _has(playbook, one, role))
            yield places.fault("BU009", key, role=POST_ROLES[role], minutes=round(minutes), most=most)


def _has(playbook: Playbook, key: str, role: str) -> bool:
    if key == "rosters":
        return any(role in one.by for one in playbook.rosters.values())
    return any(role in one.by and sort_of(one) == key for one in playbook.returns.values())


def too_many_visits(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find sweeps that reach the same targets more often in a week than their limit (BU010)."""
    per_week = table("cost")["per_week"]
    swept = [(one, one.coverage) for one in playbook.returns.values() if one.coverage]
    for kind, coverage in swept:
        same = [one for one, other in swept if other.targets.zh == coverage.targets.zh]
        visits = sum(max(1, round(per_week[_rhythm(one)])) for one in same)
        if 0 < coverage.at_most < visits:
            at = ("sweeps", kind.id, "at_most")
            yield places.fault("BU010", *at, targets=coverage.targets, visits=visits, most=coverage.at_most)


def _rhythm(kind: ReturnKind) -> str:
    return "working_day" if kind.working_days and kind.every == "day" else kind.every.value


def names_asked(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find returns and score sheets that ask who was there by name (BU011)."""
    words = table("judging")["names"]
    used = {one.form for one in playbook.returns.values()}
    for form in playbook.forms.values():
        for one in form.fields if form.id in used else ():
            if _holds(one.ask, words):
                yield places.fault("BU011", "forms", form.id, one.id, ask=one.ask)
    for kind in playbook.inspections.values():
        for item in kind.items:
            if _holds(item.ask, words):
                yield places.fault("BU011", "inspections", kind.id, "sheet", item.id, ask=item.ask)


def _holds(ask: Text, words: list[str]) -> bool:
    said = f"{ask.zh} {ask.en}".lower()
    return any(word in said for word in words)


LINTS = (
    Lint("BU008", ONCE, True, known_to_the_ledger),
    Lint("BU009", EASE, True, too_much),
    Lint("BU010", EASE, False, too_many_visits),
    Lint("BU011", COUNTS, False, names_asked),
)
