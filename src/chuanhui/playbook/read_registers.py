"""Reads `registers:`: kinds of thing, their fields and guards, what they belong to, how long kept."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chuanhui.playbook import vocabulary
from chuanhui.playbook.nodes import Items, Node
from chuanhui.playbook.read_forms import FIELD_KEYS, Words, read_field
from chuanhui.playbook.read_rhythm import listed, read_posts
from chuanhui.playbook.read_things import Things
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import (
    FieldKind,
    Guard,
    Keep,
    RegisterField,
    RegisterKind,
    Search,
    TieKind,
)

REGISTER_KEYS = (
    "name", "fields", "label", "number", "stands", "in", "by", "approve", "seen_by", "reveal", "same",
    "recheck", "keep", "of_units", "lasts",
)  # fmt: skip
REGISTER_FIELD_KEYS = (*FIELD_KEYS, "sensitive", "search", "public", "holds", "declared")
TIE_KEYS = ("name", "to", "one", "required", "roles")
KEEP_KEYS = ("after", "basis")
STANDS = tuple(one for one in vocabulary.EACH if one != "unit")
SEARCHES = tuple(one.value for one in Search if one)
MOST_KINDS = 40
MOST_FIELDS = 60
MOST_TIES = 8

_NUMBER = re.compile(r"(?:[^{}]|\{area\}|\{within\})*\{n:0[1-9]\}[^{}]*")
_NAMED = (FieldKind.NAME, FieldKind.TEXT)
_WITHOUT = (FieldKind.PHOTO,)


def read_registers(top: Section, words: Words, things: Things) -> dict[str, RegisterKind]:
    """Return the kinds of thing, and note them among `things`."""
    for kind_id, node in limited(top, "registers", MOST_KINDS, required=False):
        section = Section(top.reading, node, f"registers.{kind_id}", REGISTER_KEYS)
        things.read[kind_id] = _read_kind(section, kind_id, words, things)
    return dict(things.read)


def _read_kind(section: Section, kind_id: str, words: Words, things: Things) -> RegisterKind:
    fields, ties = _fields(section, words), _ties(section, words, things)
    stands = section.need("stands")
    recheck, lasts = section.get("recheck"), section.get("lasts")
    return RegisterKind(
        id=kind_id,
        name=section.wording("name"),
        fields=fields,
        label=_label(section, fields),
        number=_number(section, ties.values()),
        stands=section.reading.one_of(stands, section.at("stands"), STANDS) if stands else "",
        by=read_posts(section, "by"),
        ties=ties,
        approve=read_posts(section, "approve", required=False),
        seen_by=read_posts(section, "seen_by", required=False),
        reveal=read_posts(section, "reveal", required=False),
        same=_same(section, fields),
        recheck=section.reading.allowance(recheck, section.at("recheck"), counted=True) if recheck else None,
        keep=_keep(section),
        of_units=section.truth("of_units"),
        lasts=section.reading.allowance(lasts, section.at("lasts"), counted=True) if lasts else None,
    )


def _fields(section: Section, words: Words) -> tuple[RegisterField, ...]:
    section.need("fields")
    return tuple(
        _read_field(
            Section(section.reading, node, f"{section.at('fields')}.{key}", REGISTER_FIELD_KEYS), key, words
        )
        for key, node in limited(section, "fields", MOST_FIELDS, required=False)
    )


def _read_field(section: Section, field_id: str, words: Words) -> RegisterField:
    asked = read_field(section, field_id, words)
    guard = Guard.PERSONAL if asked.personal else Guard.OPEN
    if section.truth("sensitive"):
        guard = Guard.SENSITIVE
    node, kind = section.get("kind"), asked.kind
    if node and kind in _WITHOUT:
        section.reading.fault("PB124", node, value=kind.value)
    public = section.truth("public")
    if public and guard is not Guard.OPEN:
        section.reading.fault("PB125", section.key("public"), ask=asked.ask)
    return RegisterField(
        asked,
        guard,
        _search(section, kind, guard),
        public,
        section.words("holds"),
        section.truth("declared"),
    )


def _search(section: Section, kind: FieldKind, guard: Guard) -> Search:
    node = section.get("search")
    if node is None:
        return Search.NONE
    found = Search(section.reading.one_of(node, section.at("search"), SEARCHES))
    if guard is Guard.OPEN:
        section.reading.fault("PB126", node)
    elif found is Search.NAME and kind not in _NAMED:
        section.reading.fault("PB127", node, value=kind.value)
    return found


def _label(section: Section, fields: tuple[RegisterField, ...]) -> str:
    node = section.need("label")
    return _field_named(section, node, "label", fields) if node else ""


def _field_named(section: Section, node: Node, key: str, fields: tuple[RegisterField, ...]) -> str:
    ids = tuple(one.id for one in fields)
    return section.reading.one_of(node, section.at(key), ids, "PB121")


def _same(section: Section, fields: tuple[RegisterField, ...]) -> tuple[tuple[str, ...], ...]:
    """Return the lists of fields that tell duplicates: ``same: [[phone], [name, birth]]``."""
    node = section.get("same")
    if node is None:
        return ()
    if not isinstance(node, Items):
        section.reading.wrong_kind(node, section.at("same"), Items)
        return ()
    found = (
        tuple(word for one in listed(part) if (word := _field_named(section, one, "same", fields)))
        for part in node.items
    )
    return tuple(one for one in found if one)


def _number(section: Section, ties: Iterable[TieKind]) -> str:
    value, node = section.text("number", longest=40), section.get("number")
    if node is None or not value:
        return value
    if not _NUMBER.fullmatch(value):
        section.reading.fault("PB122", node, value=value)
    first = next((one for one in ties if one.one), None)
    if "{within}" in value and not (first and first.required):
        section.reading.fault("PB123", node, value=value)
    return value


def _ties(section: Section, words: Words, things: Things) -> dict[str, TieKind]:
    ties: dict[str, TieKind] = {}
    for tie_id, node in limited(section, "in", MOST_TIES, required=False):
        part = Section(section.reading, node, f"{section.at('in')}.{tie_id}", TIE_KEYS)
        roles = part.get("roles")
        ties[tie_id] = TieKind(
            id=tie_id,
            name=part.wording("name"),
            to=things.name(part, "to"),
            one=part.truth("one", True),
            required=part.truth("required"),
            roles=part.reading.one_of(roles, part.at("roles"), words, "PB041") if roles else "",
        )
    return ties


def _keep(section: Section) -> Keep | None:
    node = section.get("keep")
    if node is None:
        return None
    part = Section(section.reading, node, section.at("keep"), KEEP_KEYS)
    after, basis = part.need("after"), part.text("basis")
    allowed = part.reading.allowance(after, part.at("after"), counted=True) if after else None
    return Keep(allowed, basis) if allowed else None
