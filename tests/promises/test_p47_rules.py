"""P47 for departments' files and risk rules: they cannot hang, escape, or take longer than a moment.

Mangled and overgrown rules are refused with a line within two seconds; what is accepted judges one household
in fifty milliseconds, however many rows departments have sent of it, and all at once with the same answer.
"""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.promises.test_p47 import SIGNS, WORDS, refused, timed
from tests.unit.playbook.matching_sample import TEXT

from chuanhui.playbook.risk_words import explain
from chuanhui.playbook.risks import Facts, Seen, columns_of, evaluate
from chuanhui.playbook.saying import say
from chuanhui.playbook.schema import FactKind, Playbook
from chuanhui.system.linkage import outcome
from chuanhui.system.linkage.intake.facts import TYPES

START = TEXT.index("deliveries:\n")
MOST_MS = 50.0
MEMBERS, PERIODS = 20, 36
RISKY = st.sampled_from(
    ["medical.self_paid", "medical", "registers.household.rooms", "sum", "per head", "falls by", "present",
     "at least", "9" * 25, "-0.0000001", "1e9", "NaN", "'; DROP TABLE x; --", '"', "last: 99", "before: 0",
     "bands: [1, 2]", "any: []", "empty: holds", "50%", "[a, c, d]", "\\", "甲" * 400, "{fact: medical}"]
)  # fmt: skip


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """The sample with a few hostile edits in its deliveries, plans and rules."""
    text = TEXT
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(START, len(text)))
        size = draw(st.sampled_from([0, 0, 1, 1, 5, 40]))
        text = text[:at] + draw(st.one_of(SIGNS, WORDS, RISKY)) + text[at + size :]
    return text


def household(playbook: Playbook) -> Facts:
    """Return a household of whom departments have sent as much as there can be."""
    seen: dict[str, list[Seen]] = {}
    rows: dict[str, list[int]] = {}
    for source in playbook.deliveries.values():
        for ago in range(PERIODS):
            for member in range(MEMBERS):
                rows.setdefault(source.id, []).append(ago)
                for fact in source.facts.values():
                    value = None if (ago + member) % 7 == 0 else value_of(playbook, fact, member + ago)
                    seen.setdefault(fact.ref, []).append(Seen(value, ago))
    return Facts(seen, rows, frozenset(playbook.deliveries), frozenset(), MEMBERS)


def value_of(playbook: Playbook, fact: Any, number: int) -> Any:
    if fact.numeric:
        return Decimal(number)
    if fact.kind is FactKind.YES_NO:
        return number % 2 == 0
    if fact.kind is FactKind.DATE:
        return date(2020, 1, 1 + number % 28)
    options = list(playbook.words.get(fact.words, {})) or ["2026-01"]
    return options[number % len(options)]


def judged_in_time(playbook: Playbook) -> int:
    """Judge a household by every rule, each in its time; return how many rules there are."""
    facts, columns = household(playbook), columns_of(playbook)
    for rule in playbook.risks.values():
        begun = time.process_time()
        answer = evaluate(rule, facts, columns)
        assert (time.process_time() - begun) * 1000 <= MOST_MS, rule.id
        assert explain(answer, playbook)
    return len(playbook.risks)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(mangled())
def test_p47_fuzzed_rules_are_refused_with_a_line_or_judge_in_time(text: str) -> None:
    loaded = timed(text)
    assert refused(loaded) == any(one.severity == "error" for one in loaded.faults)
    if loaded.playbook is not None:
        assert say(loaded.playbook)
        judged_in_time(loaded.playbook)


RULE = """\
  {name}:
    name: {name}
    plan: residents
    of: household
    when: {when}
    kind: illness
    files_as: unseen
    basis: 《样例办法》第三条
    opens: clue
    again: 6 months
"""
ROW = "{fact: medical.self_paid, gather: sum, is: at least, value: %d, empty: fails, last: 24}"
LIMITS = ROW.replace("}", ", bands: [%s]}")
"""One condition of a rule may have limits, ten at most."""

WIDE = f"[{LIMITS % (1, '2, 3, 4, 5, 6, 7, 8, 9, 10')}, {', '.join(ROW % n for n in range(2, 21))}]"


def grown(number: int, when: str) -> str:
    """The sample with many rules more."""
    more = "".join(RULE.format(name=f"r{n}", when=when) for n in range(number))
    return TEXT.replace("\nrisks:\n", f"\nrisks:\n{more}", 1)


def test_p47_as_many_rules_as_there_may_be_load_and_judge_in_time() -> None:
    loaded = timed(grown(25, WIDE))
    assert loaded.playbook is not None, [one.render("zh") for one in loaded.faults[:3]]
    assert judged_in_time(loaded.playbook) == 25 + 3


NESTED = "[" * 400 + "{fact: medical.self_paid, is: at least, value: 1}" + "]" * 400
SOURCES = "".join(f"  s{n}: {{}}\n" for n in range(900))
HOSTILE = {
    "too large": grown(400, WIDE),
    "too many rules": grown(80, "[{fact: medical, is: present}]"),
    "too many rows": grown(1, "[" + ", ".join(["{fact: medical, is: present}"] * 2_000) + "]"),
    "too many bands": grown(1, f"[{LIMITS % (1, ', '.join(str(n) for n in range(2, 2_000)))}]"),
    "nested groups": grown(1, NESTED),
    "any within any": grown(1, "[" + "{any: [" * 200 + "x" + "]}" * 200 + "]"),
    "a look far back": grown(1, "[{fact: medical.self_paid, is: at least, value: 1, last: 999999999}]"),
    "a value without end": grown(1, f"[{{fact: medical.self_paid, is: at least, value: {'9' * 5_000}}}]"),
    "code": grown(1, "[{fact: \"__import__('os').system('x')\", is: at least, value: 1}]"),
    "SQL": grown(1, "[{fact: \"medical.self_paid) OR (1=1\", is: at least, value: 1}]"),
    "many headings": TEXT.replace("of: 住院次数", "of: [" + ", ".join(f"甲{n}" for n in range(900)) + "]", 1),
    "many sources": TEXT.replace("\nmatching:\n", f"\n{SOURCES}matching:\n", 1),
}  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_p47_hostile_rules_are_refused_in_time(text: str) -> None:
    loaded = timed(text)
    assert refused(loaded)
    assert loaded.faults


@pytest.mark.parametrize("hostile", ["d'; DROP TABLE people; --", '"', "\\", "甲\x00"])
def test_p47_what_a_cell_holds_is_never_a_command(hostile: str) -> None:
    """A choice that came as another text than its options is compared as a text, in SQL as in Python."""
    loaded = timed(TEXT)
    assert loaded.playbook is not None
    columns = columns_of(loaded.playbook)
    rules = list(loaded.playbook.risks.values())
    rows = {}
    for source in loaded.playbook.deliveries.values():
        table = {"household": pa.array([0], pa.int64()), "person": pa.array([0], pa.int64())}
        table["ago"] = pa.array([0], pa.int32())
        for fact in source.facts.values():
            kind = TYPES[fact.kind]
            table[fact.id] = pa.array([hostile if kind == pa.string() else None], kind)
        rows[source.id] = pa.table(table)
    subjects = pa.table({"household": pa.array([0], pa.int64()), "person": pa.array([0], pa.int64())})
    known = outcome.Known(subjects, rows, frozenset(rows))
    found = outcome.judge_all(rules, known, columns)
    told = {(one["rule"], one["verdict"]) for one in found.to_pylist()}
    alone = {
        (rule.id, int(answer.verdict))
        for rule in rules
        for answer in outcome.answers(rule, [0], known, columns).values()
        if answer.verdict > 0
    }
    assert told == alone
