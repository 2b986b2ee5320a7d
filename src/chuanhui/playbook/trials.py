"""Reads trials.yaml: worked cases with what is expected of them, as data with positions.

A trial is a list of lines played in order on the real engine. This module only reads them; whoever
plays them finds in each line the verb, the acting post, the place and what is brought or expected.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import Entries, Items, Node, Scalar, compose, read_bytes
from chuanhui.playbook.reading import Reading, Section
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.trial_lines import ZONE, Line, Trial, Value
from chuanhui.playbook.trial_matching import MATCHING_VERBS, PURE, read_matching_line
from chuanhui.playbook.trial_verbs import WORK_VERBS
from chuanhui.playbook.trial_work import check_expected, is_work, read_work_line
from chuanhui.playbook.vocabulary import CASE_ROLES, POST_ROLES

TRIAL_KEYS = ("name", "systems", "kind", "calendar", "clock", "grid", "do")
WORDS = (
    "at", "appoint", "vacate", "cover", "paper", "extend", "suspend", "grant", "deny", "resume", "reopen",
    "merge", "expect", "refuse",
)  # fmt: skip
OWN_KEYS = (
    "as", "in", "case", "case_kind", "into", "photo", "reason", "outcome", "source", "urgent", "owner",
    "thing",
)  # fmt: skip
SETTING_KEYS = ("post", "holder", "kind", "area", "of", "reference", "dated")

_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}")
_POST = re.compile(r"([a-z_]+)@([^\s@]+)")
_INTEGER = re.compile(r"-?\d{1,15}")

__all__ = ["ZONE", "Line", "Trial", "Value", "load_trials", "read_trials"]


def load_trials(path: Path, playbook: Playbook | None = None) -> tuple[tuple[Trial, ...], list[Fault]]:
    """Return the trials of a file and every fault; with `playbook`, its steps and fields are checked too.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    text, faults = read_bytes(path.read_bytes(), str(path))
    return ((), faults) if faults else read_trials(text, str(path), playbook)


def read_trials(
    text: str, path: str, playbook: Playbook | None = None
) -> tuple[tuple[Trial, ...], list[Fault]]:
    """Return the trials written in `text` and every fault; `path` is the name used in faults."""
    tree, faults = compose(text, path)
    if tree is None:
        return (), faults
    reading = Reading(path)
    top = Section(reading, tree, "trials.yaml", ("trials",))
    listed = top.need("trials")
    trials: list[Trial] = []
    if listed is not None and not isinstance(listed, Items):
        reading.wrong_kind(listed, "trials", Items)
    elif listed is not None:
        trials = [_Reader(reading, playbook).trial(node) for node in listed.items]
    seen: set[str] = set()
    for trial in trials:
        if trial.name and trial.name in seen:
            reading.fault("PB075", Scalar("", True, trial.line, trial.col), value=trial.name)
        seen.add(trial.name)
    found = sorted([*faults, *reading.faults], key=lambda one: (one.line, one.col, one.code))
    return tuple(trials), found


class _Reader:
    """Reads one trial after another, with the words that its playbook knows."""

    def __init__(self, reading: Reading, playbook: Playbook | None) -> None:
        self.reading, self.playbook = reading, playbook

    def trial(self, node: Node) -> Trial:
        section = Section(self.reading, node, "trial", TRIAL_KEYS)
        clock, listed = section.need("clock"), section.need("do")
        start = self._moment(clock) if clock else _START
        kind = self._kind(section)
        lines: list[Line] = []
        if listed is not None and not isinstance(listed, Items):
            self.reading.wrong_kind(listed, "trial.do", Items)
        elif listed is not None:
            lines = [self.line(one, kind) for one in listed.items]
            self._forward(listed.items, lines, start)
        name = section.text("name", longest=100)
        if lines and not any(one.verb in {"expect", "refuse"} for one in lines):
            self.reading.fault("PB076", node, value=name)
        return Trial(
            name, section.words("systems"), kind, section.text("calendar", optional=True) or "cn", start,
            section.text("grid", optional=True) or "chuanhui", tuple(lines), node.line, node.col,
        )  # fmt: skip

    def line(self, node: Node, kind: str) -> Line:
        """Return one line: a mapping with a single key, the verb."""
        if not isinstance(node, Entries) or not node.pairs:
            self.reading.wrong_kind(node, "trial.do", Entries)
            return Line("", node.line, node.col)
        written, value = next(iter(node.pairs.values()))
        if len(node.pairs) != 1:
            self.reading.fault("PB074", node, count=len(node.pairs))
        verb, at = written.value, (written.line, written.col)
        if verb == "at":
            return Line(verb, *at, at=self._moment(value))
        if verb == "expect":
            facts = self._facts(value, "expect")
            check_expected(self.reading, self.playbook, value, facts)
            return Line(verb, *at, facts=facts)
        if verb == "refuse":
            return self._refuse(value, kind, at)
        if verb in {"appoint", "vacate", "cover"}:
            section = Section(self.reading, value, verb, SETTING_KEYS)
            return Line(verb, *at, facts=self._facts(section.node, verb))
        if verb in MATCHING_VERBS and verb not in self._steps(kind):
            of, told = read_matching_line(self.reading, self.playbook, verb, value, self._value)
            return Line(verb, *at, post=PURE, of=of, facts=told)
        kind = self._kind_of(value, kind)
        kind = self._kind_with(verb, kind)
        if is_work(verb, value, (*self._steps(kind), *WORDS)):
            return self._work(verb, value, at)
        self._known_verb(written, kind)
        return self._act(verb, value, kind, at)

    def _work(self, verb: str, node: Node, at: tuple[int, int]) -> Line:
        """Return a line of recurring or judged work."""
        who = node.get("as") if isinstance(node, Entries) else None
        found = read_work_line(self.reading, self.playbook, verb, node)
        facts = {key: self._value(one, f"{verb}.{key}") for key, one in found.single.items()}
        fields = {key: self._value(one, f"{verb}.{key}") for key, one in found.filled.items()}
        return Line(
            verb, *at, post=self._post(who) if who else "", of=found.of, facts=facts, fields=fields,
            photo=found.photo, reason=found.reason,
        )  # fmt: skip

    def _act(self, verb: str, node: Node, kind: str, at: tuple[int, int]) -> Line:
        section = Section(self.reading, node, verb, OWN_KEYS, ignored=tuple(getattr(node, "pairs", ())))
        post, owner = section.get("as"), section.get("owner")
        extra = {key: value for key, (_, value) in section.node.pairs.items() if key not in OWN_KEYS}
        values = {key: self._value(value, f"{verb}.{key}") for key, value in extra.items()}
        if verb not in {"paper", "grant", "deny"}:
            self._known_fields(section.node, extra, kind)
        return Line(
            verb,
            *at,
            post=self._post(post) if post else "",
            place=section.text("in", optional=True),
            case=section.text("case", optional=True),
            into=section.text("into", optional=True),
            case_kind=section.text("case_kind", optional=True),
            thing=section.text("thing", optional=True),
            fields={} if verb in {"paper", "grant", "deny"} else values,
            facts=values if verb in {"paper", "grant", "deny"} else {},
            photo=section.words("photo"),
            reason=section.text("reason", optional=True, longest=500),
            outcome=section.text("outcome", optional=True),
            source=section.text("source", optional=True),
            urgent=section.truth("urgent"),
            owner={key: str(one) for key, one in self._facts(owner, f"{verb}.owner").items()}
            if owner
            else {},
        )

    def _refuse(self, node: Node, kind: str, at: tuple[int, int]) -> Line:
        pairs = node.pairs if isinstance(node, Entries) else {}
        inner = {key: pair for key, pair in pairs.items() if key != "because"}
        because = pairs.get("because")
        if len(inner) != 1 or because is None:
            self.reading.fault("PB074", node, count=len(pairs))
            return Line("refuse", *at)
        only = Entries(node.line, node.col, inner)
        code = self.reading.scalar(because[1], "refuse.because")
        return Line("refuse", *at, refused=self.line(only, kind), because=code)

    def _facts(self, node: Node, where: str) -> dict[str, Value]:
        section = Section(self.reading, node, where, tuple(getattr(node, "pairs", ())))
        return {key: self._value(value, f"{where}.{key}") for key, (_, value) in section.node.pairs.items()}

    def _value(self, node: Node, where: str) -> Value:
        if isinstance(node, Items):
            return self.reading.names(node, where)
        if isinstance(node, Entries):
            self.reading.wrong_kind(node, where, Scalar, Items)
            return ""
        if node.plain and node.value in {"true", "false"}:
            return node.value == "true"
        if node.plain and _INTEGER.fullmatch(node.value):
            return int(node.value)
        return self.reading.scalar(node, where, 500) if node.value else ""

    def _moment(self, node: Node) -> datetime:
        value = self.reading.scalar(node, "clock")
        if isinstance(node, Scalar) and node.plain and _MOMENT.fullmatch(value):
            self.reading.fault("PB011", node, value=value)
        try:
            if _MOMENT.fullmatch(value):
                return datetime.fromisoformat(value).replace(tzinfo=ZONE)
        except ValueError:
            pass
        self.reading.fault("PB071", node, value=value)
        return _START

    def _post(self, node: Node) -> str:
        value = self.reading.scalar(node, "as")
        said = _POST.fullmatch(value)
        if value and value not in CASE_ROLES and (said is None or said[1] not in POST_ROLES):
            self.reading.fault("PB073", node, value=value, allowed=tuple(POST_ROLES))
        return value

    def _kind(self, section: Section) -> str:
        node, kinds = section.get("kind"), tuple(self.playbook.cases) if self.playbook else ()
        if node is None:
            return kinds[0] if kinds else ""
        if not kinds:
            return section.text("kind")
        return self.reading.one_of(node, "trial.kind", kinds)

    def _kind_of(self, node: Node, kind: str) -> str:
        """Return the kind of the case that a line is about: the trial's, or what `case_kind` names.

        An objection or a resolution opens a case of another kind, whose steps a trial may take too.
        """
        named = node.get("case_kind") if isinstance(node, Entries) else None
        if named is None or self.playbook is None:
            return kind
        return self.reading.one_of(named, "case_kind", tuple(self.playbook.cases))

    def _kind_with(self, verb: str, kind: str) -> str:
        """Return the kind of case that a step belongs to: the trial's own, else the first that has it."""
        if self.playbook is None or verb in self._steps(kind):
            return kind
        return next((one for one in self.playbook.cases if verb in self._steps(one)), kind)

    def _steps(self, kind: str) -> tuple[str, ...]:
        case = self.playbook.cases.get(kind) if self.playbook else None
        return tuple(step.id for step in case.steps) if case else ()

    def _known_verb(self, written: Scalar, kind: str) -> None:
        if self.playbook is None or written.value in WORDS:
            return
        known = (*self._steps(kind), *WORDS, *WORK_VERBS, *MATCHING_VERBS)
        if written.value not in known:
            self.reading.fault("PB070", written, value=written.value, allowed=known)

    def _known_fields(self, node: Entries, extra: Mapping[str, Node], kind: str) -> None:
        case = self.playbook.cases.get(kind) if self.playbook else None
        form = self.playbook.forms.get(case.form) if self.playbook and case else None
        if form is None:
            return
        ids = tuple(one.id for one in form.fields)
        for key in extra:
            if key not in ids:
                self.reading.fault(
                    "PB047", node.pairs[key][0], form=form.id, value=key, allowed=(*ids, *OWN_KEYS)
                )

    def _forward(self, nodes: list[Node], lines: list[Line], start: datetime) -> None:
        now = start
        for node, one in zip(nodes, lines, strict=True):
            if one.at is not None and one.at is not _START:
                if one.at < now:
                    self.reading.fault("PB072", node, value=f"{one.at:%Y-%m-%d %H:%M}")
                now = one.at


_START = datetime(1, 1, 1, tzinfo=ZONE)
