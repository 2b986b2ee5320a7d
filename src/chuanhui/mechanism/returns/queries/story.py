"""The story of a cell: who said what, when and why; every former value stays in sight."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.queries import names_of
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.queries.rows import cell_in_sight
from chuanhui.mechanism.returns.rules import fold


@dataclass(frozen=True, slots=True)
class Told:
    """One entry of a cell's story; `values` are those that stood after it, `former` those before."""

    at: datetime
    verb: str
    state: str
    who: str
    post: str
    reason: str
    values: Mapping[str, Any]
    former: Mapping[str, Any]
    proposed: Mapping[str, Any]
    late: bool


def story(sight: Sight, cell: UUID) -> tuple[Told, ...]:
    """Return the story of a cell, oldest first; () where the cell is not in sight.

    Entries from before an area moved to another place in the tree belong to it all the same.
    """
    if sight.unit is not None or cell_in_sight(sight, cell) is None:
        return ()
    everything = Sight.everything()
    with transaction.atomic(), seeing(everything):
        entries = entries_of(everything, cell)
    people = {one.person_id for one in entries if one.person_id is not None}
    posts = {one.post_id for one in entries if one.post_id is not None}
    names = names_of(post_ids=posts, person_ids=people)
    told: list[Told] = []
    wire: dict[str, Any] | None = None
    for one in entries:
        body = json.loads(one.body)
        former = wire["values"] if wire else {}
        wire = fold(wire, body["set"])
        told.append(
            Told(
                one.at,
                body["verb"],
                wire["state"],
                names.person(one.person_id) if one.person_id is not None else "",
                names.post(one.post_id) if one.post_id is not None else "",
                wire["reason"] if "reason" in body["set"] else "",
                wire["values"],
                former,
                body.get("proposed", {}),
                bool(wire["late"]) and body["verb"] in {"send", "zero", "not_applicable"},
            )
        )
    return tuple(told)
