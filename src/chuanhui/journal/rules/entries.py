"""Entries: what is hashed, in which order, and the one statement that writes an entry.

Every entry is hashed by itself, so that writers never wait for one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from chuanhui.journal.errors import UnreadableEntry
from chuanhui.kernel.canonical import canonical_json, digest
from chuanhui.kernel.instants import utc_text

HOUSE = "~."
"""The area path of what concerns no area: only somebody who sees everything sees it."""

COLUMNS = (
    "id, at, kind, subject_kind, subject, subject_ref, area_path, post_id, person_id, "
    "playbook, key, ask, body, hash"
)
"""The columns of `parameters`, in its order; `seq` is not among them."""

INSERT_SQL = (
    f"INSERT INTO journal_entry ({COLUMNS}) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::json, %s)"
)
"""Write one entry; fill it with `parameters`. The trigger journal_admit adds `seq`."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Who did what, when, where, under which rule version; made by `sealed_entry`.

    Attributes:
        id: UUIDv7, made by the application.
        at: the action's now, aware.
        kind: room and verb, "case.file".
        subject_kind: what `subject` or `subject_ref` names: "case", "area", "post" …
        subject: id of a thing that has a UUID.
        subject_ref: name of a thing that has none (a path, a code, a number).
        area_path: where it happened; `HOUSE` when it concerns no area.
        post_id: the acting post; None for a resident or the system.
        person_id: the person who held it.
        playbook: "wenming@3", or "" where no playbook rules.
        key: the sender's idempotency key.
        ask: digest of what was asked under `key`, see `ask_digest`.
        body: canonical JSON text.
        hash: SHA-256 over all the others.
    """

    id: UUID
    at: datetime
    kind: str
    subject_kind: str
    subject: UUID | None
    subject_ref: str
    area_path: str
    post_id: int | None
    person_id: int | None
    playbook: str
    key: UUID | None
    ask: bytes | None
    body: str
    hash: bytes


class Recorded(NamedTuple):
    """An entry as it stands in the journal; the fields of `Entry` behind its `seq`, `body` as text."""

    seq: int
    id: UUID
    at: datetime
    kind: str
    subject_kind: str
    subject: UUID | None
    subject_ref: str
    area_path: str
    post_id: int | None
    person_id: int | None
    playbook: str
    key: UUID | None
    ask: bytes | None
    body: str
    hash: bytes


class Played(NamedTuple):
    """What a rebuild needs of an entry, and no more: reading is most of its time."""

    subject: UUID
    seq: int
    at: datetime
    kind: str
    playbook: str
    body: str


def sealed_entry(
    *,
    id: UUID,
    at: datetime,
    kind: str,
    area_path: str,
    body: Mapping[str, Any],
    subject_kind: str = "",
    subject: UUID | None = None,
    subject_ref: str = "",
    post_id: int | None = None,
    person_id: int | None = None,
    playbook: str = "",
    key: UUID | None = None,
    ask: bytes | None = None,
) -> Entry:
    """Return an entry with its canonical body and its hash.

    Args:
        id: from `chuanhui.kernel.ids.new_id`.
        at: aware, any zone.
        kind: "room.verb", lower case.
        area_path: codes each ended by ".", or `HOUSE`.
        body: what `canonical_json` can write.
        subject_kind: what the subject is.
        subject: the subject's UUID, if it has one.
        subject_ref: the subject's name otherwise.
        post_id: acting post.
        person_id: acting person.
        playbook: "id@version".
        key: idempotency key.
        ask: see `ask_digest`; required with `key`.

    Raises:
        UnreadableEntry: a path without its full stop, a kind without a room, a key without its ask.
        NotCanonical: a body or a field without a single written form.
        NaiveTime: `at` has no zone.
    """
    if not area_path.endswith("."):
        raise UnreadableEntry(field="area_path", value=area_path)
    if "." not in kind:
        raise UnreadableEntry(field="kind", value=kind)
    if key is not None and ask is None:
        raise UnreadableEntry(field="ask", value="")
    text = canonical_json(body)
    told = (id, at, kind, subject_kind, subject, subject_ref, area_path)
    whole = (*told, post_id, person_id, playbook, key, ask, text)
    return Entry(*whole, hash_entry(*whole))


def hash_entry(
    id: UUID,
    at: datetime,
    kind: str,
    subject_kind: str,
    subject: UUID | None,
    subject_ref: str,
    area_path: str,
    post_id: int | None,
    person_id: int | None,
    playbook: str,
    key: UUID | None,
    ask: bytes | None,
    body: str,
) -> bytes:
    """Return the SHA-256 of an entry's fields in this order, absent ones as empty text.

    Raises:
        NotCanonical: a field holds the separator.
        NaiveTime: `at` has no zone.
    """
    return digest(
        str(id),
        utc_text(at),
        kind,
        subject_kind,
        "" if subject is None else str(subject),
        subject_ref,
        area_path,
        "" if post_id is None else str(post_id),
        "" if person_id is None else str(person_id),
        playbook,
        "" if key is None else str(key),
        "" if ask is None else ask.hex(),
        body,
    )


def ask_digest(value: Any) -> bytes:
    """Return the digest of what a request asks, to tell a repeated request from another one with its key.

    Raises:
        NotCanonical: `value` has no single written form.
    """
    return digest(canonical_json(value))


def parameters(entry: Entry) -> tuple[Any, ...]:
    """Return the values for `INSERT_SQL`, in its order."""
    return (
        entry.id,
        entry.at,
        entry.kind,
        entry.subject_kind,
        entry.subject,
        entry.subject_ref,
        entry.area_path,
        entry.post_id,
        entry.person_id,
        entry.playbook,
        entry.key,
        entry.ask,
        entry.body,
        entry.hash,
    )
