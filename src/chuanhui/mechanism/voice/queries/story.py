"""What was done with a notice, draft or survey, as its journal tells."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from chuanhui.grid.posts.queries import names_of
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight


@dataclass(frozen=True, slots=True)
class Did:
    """One thing that was done: the verb of its entry, when, by whom, with which reason."""

    verb: str
    at: datetime
    person: str
    post: str
    reason: str


def story(sight: Sight, subject: UUID) -> tuple[Did, ...]:
    """Return what was done with a notice, draft or survey, oldest first."""
    entries = entries_of(sight, subject)
    names = names_of(
        post_ids=[one.post_id for one in entries if one.post_id],
        person_ids=[one.person_id for one in entries if one.person_id],
    )
    return tuple(
        Did(
            one.kind.partition(".")[2],
            one.at,
            names.person(one.person_id or 0),
            names.post(one.post_id or 0),
            str(json.loads(one.body).get("reason", "")),
        )
        for one in entries
    )
