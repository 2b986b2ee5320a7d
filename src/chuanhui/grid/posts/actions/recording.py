"""What every verb of the room does alike: ask leave, answer a repeated key, journal, raise the stamp."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.errors import BadPostFacts, MayNotManage
from chuanhui.grid.posts.models import Unit
from chuanhui.grid.posts.rules import Acting, Role, UnitKind, may_manage, may_open, territory_of
from chuanhui.journal import stamps
from chuanhui.journal.actions import claim, write
from chuanhui.journal.rules import ask_digest, sealed_entry
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.ids import new_id

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Deed:
    """One verb by one doer at one instant, under the key that its request came with."""

    kind: str
    by: Acting
    now: datetime
    key: UUID | None = None
    ask: bytes | None = None

    def record(self, *, subject_kind: str, subject: str, area_path: str, body: Mapping[str, Any]) -> None:
        """Write the journal entry of the deed.

        Args:
            subject_kind: "post", "unit" or "account".
            subject: its code or user name.
            area_path: where it stands.
            body: what was done; under "id" what a repeated request is answered with.
        """
        write(
            sealed_entry(
                id=new_id(self.now),
                at=self.now,
                kind=self.kind,
                subject_kind=subject_kind,
                subject_ref=subject,
                area_path=area_path,
                body=body,
                post_id=self.by.post_id,
                person_id=self.by.person_id,
                key=self.key,
                ask=self.ask,
            )
        )

    def changed(self) -> None:
        """Raise the room's stamp: remembered units and kept sights are worked out anew."""
        stamps.bump("posts")


def begin(
    kind: str, by: Acting, now: datetime, key: UUID | None, **asked: Any
) -> tuple[Deed, dict[str, Any] | None]:
    """Return the deed and, when its key was used for the very same request before, the body of that entry.

    Args:
        kind, by, now, key: of the deed.
        asked: everything that the request asks for, but no password. Who asks is part of the request.

    Raises:
        KeyReused: the key was used for something else.
    """
    if key is None:
        return Deed(kind, by, now), None
    ask = ask_digest({"kind": kind, "post_id": by.post_id, "person_id": by.person_id, "asked": asked})
    earlier = claim(key, ask)
    return Deed(kind, by, now, key, ask), json.loads(earlier.body) if earlier is not None else None


def ask_leave(by: Acting, area_path: str) -> None:
    """Refuse whoever may not change posts that stand in the area.

    Raises:
        NotInSight: the area is out of sight.
        MayNotManage: it is in sight, but the post has no say in it.
    """
    if not by.sight.covers(area_path):
        raise NotInSight()
    if not may_manage(by, area_path):
        raise MayNotManage()


def ask_leave_to_fill(by: Acting, role: str, unit: Unit) -> None:
    """Refuse whoever may not open or fill posts of a role in a unit; see `may_open`.

    Raises:
        MayNotManage: the post would see or decide more than `by` may hand out.
    """
    kind = UnitKind(unit.kind)
    if not may_open(by, Role(role), kind, unit.area_path, territory_of(unit.area_path)):
        raise MayNotManage()


def said(what: str, text: str, *, longest: int = LONGEST) -> str:
    """Return a text without its outer white space.

    Raises:
        BadPostFacts: nothing remains, it is too long, or it holds a control character.
    """
    clean = text.strip()
    if not clean or len(clean) > longest or not clean.isprintable():
        raise BadPostFacts(what=what, why=f"1–{longest}")
    return clean
