"""What an action is about to write: who does what, when, and under which key the request came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules.acting import Acting
from chuanhui.journal.rules import Entry, ask_digest, sealed_entry
from chuanhui.kernel.ids import new_id


def ask_of(by: Acting, told: Mapping[str, Any]) -> bytes:
    """Return the digest of a request; who asks is part of it.

    Raises:
        NotCanonical: `told` has no single written form.
    """
    return ask_digest({"who": [by.post_id, by.person_id], **told})


@dataclass(frozen=True, slots=True)
class Deed:
    """What an action is about to write.

    Attributes:
        kind: entry kind, ``inspection.visit``.
        asked: what the request said, for telling a repeated request from another one under the same key.
            Of what is protected or secret a keyed digest at most.
    """

    kind: str
    by: Acting
    now: datetime
    key: UUID | None
    asked: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ask(self) -> bytes | None:
        """Return the digest of the request, when it came with a key."""
        return ask_of(self.by, {"kind": self.kind, **self.asked}) if self.key else None

    def entry(
        self,
        *,
        area_path: str,
        body: Mapping[str, Any],
        subject_kind: str,
        subject: UUID | None = None,
        subject_ref: str = "",
        playbook: str = "",
    ) -> Entry:
        """Return the journal entry that tells of the deed, under an id of its own.

        Args:
            area_path, body, subject_kind, subject, subject_ref, playbook: as of `Entry`.

        Raises:
            UnreadableEntry: a path without its full stop, a kind without a room.
            NotCanonical: a body without a single written form.
            NaiveTime: `now` has no zone.
        """
        return sealed_entry(
            id=new_id(self.now),
            at=self.now,
            kind=self.kind,
            area_path=area_path,
            body=body,
            subject_kind=subject_kind,
            subject=subject,
            subject_ref=subject_ref,
            post_id=self.by.post_id,
            person_id=self.by.person_id,
            playbook=playbook,
            key=self.key,
            ask=self.ask,
        )
