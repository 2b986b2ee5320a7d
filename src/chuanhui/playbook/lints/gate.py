"""The act gate: a coercive step names its basis, its papers, its waiting period and its remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import CaseKind, Gate, Playbook, Step, Text
from chuanhui.playbook.spans import days_of
from chuanhui.playbook.vocabulary import NEEDED_PAPERS, PAPERS

GATE = Text("house.md：强制措施须有依据、告知、等待、救济和执行记录", "house.md: the act gate")
PENALTY = Text(
    "行政处罚法第四十四、四十五、六十三、六十四条", "Administrative Penalty Law arts. 44, 45, 63, 64"
)
LEAST_DAYS = 3

_COERCIVE = (
    "罚款", "处罚", "强制", "拆除", "查封", "扣押", "关停", "停业", "断水", "断电",
    "隔离", "搬迁", "腾退", "没收",
    "fine", "seize", "demolish", "evict", "isolate", "close down",
)  # fmt: skip
_LAW = re.compile(r"《[^《》]+》第[一二三四五六七八九十百千零〇0-9]+条")
_REMEDY = ("复议", "诉讼")


def _steps(playbook: Playbook) -> Iterator[tuple[CaseKind, Step]]:
    return ((kind, step) for kind in playbook.cases.values() for step in kind.steps)


def _gates(playbook: Playbook) -> Iterator[tuple[tuple[str, ...], Step, Gate]]:
    for kind, step in _steps(playbook):
        if step.coercive:
            yield ("cases", kind.id, "steps", step.id, "coercive"), step, step.coercive


def without_gate(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find steps that look coercive and have no gate (AG001)."""
    for kind, step in _steps(playbook):
        english = f" {step.name.en.lower()} "
        found = next((one for one in _COERCIVE if one in step.name.zh or f" {one} " in english), None)
        if found and step.coercive is None:
            yield places.fault("AG001", "cases", kind.id, "steps", step.id, step=step.id, text=found)


def missing_papers(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find gates that lack one of the papers that every coercive act needs (AG002)."""
    for at, step, gate in _gates(playbook):
        missing = tuple(PAPERS[one].zh for one in NEEDED_PAPERS if one not in gate.papers)
        if missing:
            yield places.fault("AG002", *at, "papers", step=step.id, papers=missing)


def short_wait(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find waiting periods shorter than any that the law knows (AG003)."""
    for at, step, gate in _gates(playbook):
        if days_of(gate.waits) < LEAST_DAYS:
            yield places.fault("AG003", *at, "waits", step=step.id, least=LEAST_DAYS)


def no_law(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find gates whose basis names no law and article (AG004)."""
    for at, step, gate in _gates(playbook):
        if not _LAW.search(gate.basis):
            yield places.fault("AG004", *at, "basis", step=step.id)


def no_remedy(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find gates whose remedy names neither review nor court (AG005)."""
    for at, step, gate in _gates(playbook):
        if not any(word in gate.remedy.zh for word in _REMEDY):
            yield places.fault("AG005", *at, "remedy", step=step.id)


def hurried(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find coercive steps with a deadline, which would press against the waiting period (AG006)."""
    for at, step, _ in _gates(playbook):
        if step.within:
            yield places.fault("AG006", *at[:-1], "within", step=step.id)


LINTS = (
    Lint("AG001", GATE, True, without_gate),
    Lint("AG002", PENALTY, False, missing_papers),
    Lint("AG003", PENALTY, False, short_wait),
    Lint("AG004", GATE, False, no_law),
    Lint("AG005", PENALTY, False, no_remedy),
    Lint("AG006", GATE, False, hurried),
)
