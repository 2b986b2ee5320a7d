"""Loads a playbook: bytes → tree → typed values → checks → lints, with every fault at once."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from chuanhui.playbook import vocabulary
from chuanhui.playbook.beside import declared_beside, declared_twice
from chuanhui.playbook.checks import check
from chuanhui.playbook.checks_civic import check_civic
from chuanhui.playbook.checks_matching import check_matching
from chuanhui.playbook.checks_work import check_work
from chuanhui.playbook.faults import Fault, has_errors, render_all
from chuanhui.playbook.lints import run_lints
from chuanhui.playbook.nodes import Entries, Node, compose, read_bytes
from chuanhui.playbook.places import Places
from chuanhui.playbook.read_cases import read_cases
from chuanhui.playbook.read_civic import CIVIC_KEYS, read_civic
from chuanhui.playbook.read_forms import Words, read_forms, read_words
from chuanhui.playbook.read_matching import MATCHING_KEYS, read_matching
from chuanhui.playbook.read_registers import read_registers
from chuanhui.playbook.read_rhythm import Known
from chuanhui.playbook.read_subjects import Around
from chuanhui.playbook.read_things import things_of
from chuanhui.playbook.read_work import WORK_KEYS, has_work, read_work
from chuanhui.playbook.reading import TOP, Reading, Section
from chuanhui.playbook.schema import Playbook, RegisterKind, Text

TOP_KEYS = (
    "playbook", "name", "version", "implements", "basis", "in_force", "calendar", "words", "sources",
    "covers", "forms", "registers", "cases", *WORK_KEYS, *CIVIC_KEYS, *MATCHING_KEYS,
    "waive",
)  # fmt: skip
LATER = ("briefs", "votes", "plans")
FORCE_KEYS = ("from", "until")
FILE = "playbook.yaml"
SINCE = frozenset(
    {
        *("PB118", "PB109", "JU006", "JU007", "JU008", "RI007", "RI011", "RI012"),
        *("VO003", "VO011", "MA013", "MA014"),
    }
)
"""Faults that the language knows since playbooks with them were put in force; such a one stays readable."""

_SYSTEM = re.compile(r"S\d{2,3}")
_NEVER = date.max


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of loading: `playbook` is None when a fault of severity "error" was found."""

    playbook: Playbook | None
    faults: list[Fault]
    digest: str
    text: str

    def render(self, lang: str = "zh") -> str:
        """Return all faults as a reader sees them, each with its line."""
        return render_all(self.faults, self.text, lang)


def load_playbook(folder: Path) -> Loaded:
    """Return the playbook of a folder (`playbook.yaml` in it), with all its faults.

    The folders beside it are asked which registers they declare, so that this one can name them; where
    there are none beside it, what it names and does not declare cannot be judged.

    Raises:
        OSError: there is no such file, or it cannot be read.
    """
    path = folder / FILE
    text, faults = read_bytes(path.read_bytes(), str(path))
    if faults:
        return Loaded(None, faults, "", text)
    beside = declared_beside(folder, FILE)
    known = None if beside is None else {one: kind for one, (kind, _) in beside.items()}
    loaded = load_text(text, str(path), registers=known)
    twice = list(declared_twice(loaded, str(path), beside or {}))
    if not twice:
        return loaded
    found = sorted([*loaded.faults, *twice], key=lambda one: (one.line, one.col, one.code))
    return replace(loaded, playbook=None, faults=found)


def load_text(
    text: str, path: str, *, kept: bool = False, registers: Mapping[str, RegisterKind] | None = None
) -> Loaded:
    """Return the playbook written in `text`; `path` is the name used in faults.

    The digest is the SHA-256 of the text in hexadecimal: it pins what a case was filed under.

    Args:
        text: as it is written.
        path: the name used in faults.
        kept: it was accepted once and is pinned by work under it; what the language asks for since then
            (`SINCE`) is told, and does not make it unreadable.
        registers: what other playbooks declare; None where that is not known, and what is named of them is
            not judged.
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    tree, faults = compose(text, path)
    if tree is None:
        return Loaded(None, faults, digest, text)
    reading = Reading(path)
    playbook, sound = _read(reading, tree, registers)
    places = Places(tree, path, registers)
    found = [*faults, *reading.faults]
    found += check(playbook, sound, places)
    found += check_work(playbook, places)
    found += check_civic(playbook, places)
    found += check_matching(playbook, places)
    found += run_lints(playbook, places, complete=not has_errors(found))
    found.sort(key=lambda one: (one.line, one.col, one.code))
    grave = [one for one in found if not (kept and one.code in SINCE)]
    return Loaded(None if has_errors(grave) else playbook, found, digest, text)


def _read(
    reading: Reading, tree: Node, others: Mapping[str, RegisterKind] | None
) -> tuple[Playbook, set[str]]:
    """Return what could be read, and the kinds of case that were read without a fault."""
    _refuse_later(reading, tree)
    top = Section(reading, tree, TOP, TOP_KEYS, ignored=LATER)
    words, bare = read_words(top), not has_work(top)
    forms = read_forms(top, words, required=bare)
    things = things_of(top, others)
    registers = read_registers(top, words, things)
    kinds, sound = read_cases(top, words, forms, things, required=bare)
    number = top.whole("version", 1, 9999, None)
    since, until = _force(top)
    ident = top.need("playbook")
    work = read_work(top, Known(words, forms, kinds, since, until), things)
    around = Around(words, forms, kinds, things)
    civic, matched = read_civic(top, around), read_matching(top, around)
    playbook = Playbook(
        id=reading.id(ident, "playbook", example="wenming") if ident else "",
        name=top.wording("name"),
        version=number,
        basis=top.text("basis"),
        implements=_implements(top),
        in_force_from=since,
        words=words,
        forms=forms,
        cases=kinds,
        covers=_covers(top),
        calendar=top.text("calendar", optional=True) or "cn",
        sources=_sources(top, words),
        waivers=_waivers(top),
        in_force_until=until,
        groups=work.groups,
        returns=work.returns,
        rosters=work.rosters,
        inspections=work.inspections,
        indicators=work.indicators,
        rankings=work.rankings,
        registers=registers,
        notices=civic.notices,
        drafts=civic.drafts,
        surveys=civic.surveys,
        ballots=civic.ballots,
        meetings=civic.meetings,
        deliveries=matched.deliveries,
        matching=matched.plans,
        risks=matched.risks,
    )
    return playbook, sound


def _refuse_later(reading: Reading, tree: Node) -> None:
    """Tell of sections that a later version of the language will have."""
    if isinstance(tree, Entries):
        for key in LATER:
            if key in tree.pairs:
                reading.fault("PB030", tree.pairs[key][0], key=key)


def _force(top: Section) -> tuple[date, date | None]:
    """Return the first and the last day on which cases are filed and work falls due; None is no last day."""
    node = top.need("in_force")
    if node is None:
        return _NEVER, None
    part = Section(top.reading, node, "in_force", FORCE_KEYS)
    first, last = part.need("from"), part.get("until")
    since = part.reading.day(first, "in_force.from") if first else _NEVER
    until = part.reading.day(last, "in_force.until") if last else None
    if last and until and first and until < since:
        part.reading.fault("PB084", last, value=until, first=since, last="…")
    return since, until


def _implements(top: Section) -> tuple[str, ...]:
    node = top.need("implements")
    found = top.reading.words(node, "implements") if node else []
    for word, one in found:
        if not _SYSTEM.fullmatch(word):
            top.reading.fault("PB031", one, value=word)
    return tuple(word for word, _ in found)


def _covers(top: Section) -> dict[str, Text]:
    """Return the kinds of cover: standard ids in a list, or a mapping that words its own."""
    node = top.get("covers")
    if node is None:
        return {}
    if isinstance(node, Entries):
        return {key: top.reading.wording(value, f"covers.{key}") for key, value in top.entries("covers")}
    return {word: vocabulary.COVERS[word] for word in top.words("covers", vocabulary.COVERS)}


def _sources(top: Section, words: Words) -> Mapping[str, str]:
    """Return the level that each option of a source comes from: ``sources: {nation: nation}``."""
    options = tuple(sorted({option for one in words.values() for option in one}))
    levels: dict[str, str] = {}
    for option, node in top.entries("sources"):
        if option not in options:
            top.reading.fault("PB024", node, where="sources", value=option, allowed=options)
        levels[option] = top.reading.one_of(node, f"sources.{option}", vocabulary.LEVELS)
    return levels


def _waivers(top: Section) -> dict[str, str]:
    """Return the waived lints with their reasons; the lints judge them."""
    node = top.get("waive")
    if node is None:
        return {}
    keys = tuple(node.pairs) if isinstance(node, Entries) else ()
    section = Section(top.reading, node, "waive", keys)
    return {key: section.text(key, longest=500) for key in keys}
