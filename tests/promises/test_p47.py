"""P47. Playbooks cannot hang or escape: loading takes at most 2 s; hostile files are refused with a line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.playbook.civic_sample import TEXT as CIVIC

from chuanhui.playbook.load import Loaded, load_text
from chuanhui.playbook.nodes import MOST_BYTES
from chuanhui.playbook.trials import read_trials

MOST_SECONDS = 2.0
WENMING = Path(__file__).parents[2] / "playbooks" / "wenming"
TEXT = (WENMING / "playbook.yaml").read_text("utf-8")
TRIALS = (WENMING / "trials.yaml").read_text("utf-8")
LINES = [*TEXT.split("\n"), *CIVIC.split("\n")]

SIGNS = st.sampled_from(
    [*"[]{}:,#&*!|>'\"%@`-?~\n\t \\\x00\u202e甲é0aS<=.", "- ", ": ", "\n  ", "!!python/name:os "]
)
WORDS = st.sampled_from(
    ["yes", "8:30", "null", "~", "*a", "&a", "<<", "until next Tuesday", "9" * 40, "-1", "80%", "owner",
     "1e309", "{n:06}", "{0.__class__}", "${x}", "__import__('os')", "2020-02-30", "once the original",
     "[[[[", "甲" * 300, "at least 0/0 of roll by count", "more than 9/8 of voting by area", "cases.",
     "{within}{within}{n:01}", "most votes", "photo", "name", "id_number", "ballots.lift"]
)  # fmt: skip


def timed(text: str) -> Loaded:
    """Load `text`, keeping the promise's time: processor time, as neighbours are not the file's doing."""
    start = time.process_time()
    loaded = load_text(text, "x", registers={})
    assert time.process_time() - start <= MOST_SECONDS
    return loaded


def refused(loaded: Loaded) -> bool:
    """Tell whether the file was refused with places that exist and sentences that can be said."""
    lines = loaded.text.split("\n")
    assert all(1 <= one.line <= len(lines) + 1 and one.col >= 1 for one in loaded.faults)
    for fault in loaded.faults[:50]:
        assert fault.render("zh")
        assert fault.render("en")
    return loaded.playbook is None


@st.composite
def mangled(draw: st.DrawFn) -> str:
    """A real playbook with a few hostile edits."""
    text = draw(st.sampled_from([TEXT, CIVIC]))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(text)))
        size = draw(st.sampled_from([0, 0, 1, 1, 5, 40, 400]))
        text = text[:at] + draw(st.one_of(SIGNS, WORDS, st.text(max_size=8))) + text[at + size :]
    return text


@st.composite
def shuffled(draw: st.DrawFn) -> str:
    """Lines of a real playbook, dropped, doubled and moved."""
    picked = draw(st.lists(st.integers(0, len(LINES) - 1), min_size=1, max_size=60))
    return "\n".join(LINES[number] for number in picked)


@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(mangled(), shuffled(), st.text(max_size=200)))
def test_p47_fuzzed_playbooks_are_refused_with_a_line_and_never_crash(text: str) -> None:
    loaded = timed(text)
    assert refused(loaded) == any(one.severity == "error" for one in loaded.faults)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(TRIALS)), st.one_of(SIGNS, WORDS), st.sampled_from([0, 1, 5, 40]))
def test_p47_fuzzed_trials_never_crash(at: int, put: str, size: int) -> None:
    start = time.process_time()
    trials, faults = read_trials(TRIALS[:at] + put + TRIALS[at + size :], "x")
    assert time.process_time() - start <= MOST_SECONDS
    assert trials or faults


def put(after: str, more: str) -> str:
    """The real playbook with more text after a line of it."""
    return TEXT.replace(after, after + more, 1)


def step(number: int, key: str, word: str) -> str:
    """A step with a list of two hundred words under `key`."""
    words = ", ".join(f"{word}_{n}" for n in range(200))
    return f"      s{number}: {{to: filed, by: owner, {key}: [{words}]}}\n"


def many(section: str, entry: str, number: int = 40) -> str:
    """The playbook of voice and votes with many entries more in a section; `{n}` counts them."""
    more = "".join(f"  z{n}: {entry.replace('{n}', str(n))}\n" for n in range(number))
    return CIVIC.replace(f"\n{section}:\n", f"\n{section}:\n{more}", 1)


THING = "{name: 甲, label: a, number: 'A{n:05}', stands: street, by: auditor, fields: {FIELDS}, in: {TIES}}"
HELD = ", ".join(f"h{n}甲" for n in range(900))
TIED = ", ".join(f"t{n}: {{name: 甲, to: z{n}}}" for n in range(8))
ASKED = "".join(f"    f{n}: {{ask: 问题甲乙丙丁{n}, kind: text}}\n" for n in range(900))
options = ", ".join(f"o{n}: 甲" for n in range(500))
BOMB = "a: &a [x, x]\n" + "".join(f"k{n}: &k{n} [*a, *a, *a]\n" for n in range(200))
HOSTILE = {
    "alias bomb": BOMB,
    "deep lists": "a: " + "[" * 60_000,
    "deep mappings": "a: " + "{b: " * 30_000,
    "deep block": "".join(" " * n + "a:\n" for n in range(600)),
    "long list": "a: [" + "x," * 100_000 + "]",
    "many lists": "".join(f"k{n}: [{'x,' * 900}x]\n" for n in range(120)),
    "many keys": "".join(f"k{n}: 1\n" for n in range(20_000)),
    "long scalar": "playbook: " + "a" * 250_000,
    "long key": "a" * 250_000 + ": 1\n",
    "quotes": '"' * 200_000,
    "half quotes": 'a: "' + "\\x41" * 60_000,
    "colons": ": " * 100_000,
    "dashes": "- " * 100_000,
    "questions": "? " * 100_000,
    "comments": "#\n" * 100_000,
    "folded": "a: >\n" + "  x\n" * 60_000,
    "documents": "--- a\n" * 30_000,
    "anchors": "&a " * 60_000,
    "tags": "!!map " * 40_000,
    "directives": "%YAML 1.1\n" * 20_000,
    "too large": "a" * (MOST_BYTES + 1),
    "invisible": "\u200b" * 60_000,
    "surrogates": "\ud800" * 1_000,
    "python object": "playbook: !!python/object/apply:os.system ['true']\n",
    "merge key": "a: {<<: {b: 1}}\n",
    "nested tables": TEXT.replace("{urgent: 2 urgent hours, cable", "{urgent: {urgent: {urgent: x}}, cable"),
    "format": TEXT.replace("CW-{year}-{n:06}", "{n:06}{n.__class__.__mro__}"),
    "backtracking": TEXT.replace("CW-{year}-{n:06}", "{year}" * 6),
    "500 steps": TEXT.replace(
        "    steps:\n",
        "    steps:\n" + "".join(f"      s{n}: {{from: filed, to: q{n}, by: owner}}\n" for n in range(500)),
        1,
    ),
    "900 fields": put(
        "forms:\n", "  big:\n" + "".join(f"    f{n}: {{ask: 问{n}, kind: text}}\n" for n in range(900))
    ),
    "unknown steps": put("    steps:\n", "".join(step(n, "not_by", f"u{n}") for n in range(40))),
    "unknown states": put("    steps:\n", "".join(step(n, "from", f"q{n}") for n in range(40))),
    "unknown sources": put("sources:\n", "".join(f"  o{n}: x\n" for n in range(900))),
    "many kinds": put("cases:\n", "".join(f"  k{n}: {{name: 甲, form: problem}}\n" for n in range(900))),
    "many things": many("registers", THING.replace("FIELDS", "").replace("TIES", TIED), 900),
    "ties in a ring": many("registers", THING.replace("FIELDS", "").replace("TIES", TIED)),
    "many fields": many(
        "registers",
        THING.replace("TIES", "").replace(
            "FIELDS", ", ".join(f"f{n}: {{ask: 甲, kind: text, holds: [乙{n}]}}" for n in range(60))
        ),
    ),
    "held words": many(
        "registers", THING.replace("TIES", "").replace("FIELDS", f"a: {{holds: [{HELD}]}}"), 14
    ).replace("\nforms:\n", f"\nforms:\n  big:\n{ASKED}"),
    "ballots waiting": many(
        "ballots", "{name: 甲, after: [" + ", ".join(f"ballots.z{n}" for n in range(200)) + "]}"
    ),
    "many shares": many("ballots", "{quorum: [" + "at least 1/2 of roll by count, " * 400 + "x]}"),
    "many notices": many("notices", "{name: 甲, about: cases.plan, shows: [" + "title, " * 400 + "x]}"),
    "many options": put("words:\n", "".join(f"  w{n}: {{{options}}}\n" for n in range(44))),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
def test_p47_hostile_files_are_refused_in_time(text: str) -> None:
    assert refused(timed(text))


@pytest.mark.parametrize(
    "written", ["*a", "&a 文明创建", "!!str 文明创建", "!!python/name:os.system 文明创建"]
)
def test_p47_one_alias_anchor_or_tag_in_a_sound_playbook_is_enough_to_refuse_it(written: str) -> None:
    lines = TEXT.split("\n")
    (at,) = (number for number, line in enumerate(lines) if line.startswith("name:"))
    lines[at] = f"name: {written}"
    loaded = timed("\n".join(lines))
    assert refused(loaded)
    assert [(one.code, one.line) for one in loaded.faults] == [("PB007", at + 1)]


def test_p47_first_campaign_loads_far_below_a_second() -> None:
    start = time.process_time()
    loaded = timed(TEXT)
    assert loaded.faults == []
    assert time.process_time() - start <= 1.0
