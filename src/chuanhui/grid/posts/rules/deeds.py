"""What an action is about to write: who does what, when, and under which key the request came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules.acting import Acting
from chuanhui.journal.rules import ask_digest


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
    asked: Mapping[str, Any]

    @property
    def ask(self) -> bytes | None:
        """Return the digest of the request, when it came with a key."""
        return ask_of(self.by, {"kind": self.kind, **self.asked}) if self.key else None
