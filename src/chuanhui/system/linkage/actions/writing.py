"""The one write path of deliveries, runs, pairs and warnings: an entry, and the row that is its fold."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.rules import Recorded
from chuanhui.journal.scope import seeing
from chuanhui.kernel.folding import columns
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.errors import SentOtherwise
from chuanhui.system.linkage.queries.reading import DELIVERY, PAIR, RUN, WARNING, State
from chuanhui.system.linkage.rules import Delivery, Pair, Run
from chuanhui.system.linkage.rules.state import Warned

_KINDS: dict[type[State], tuple[str, Any]] = {
    Delivery: (DELIVERY, models.Delivery),
    Run: (RUN, models.Run),
    Pair: (PAIR, models.Pair),
    Warned: (WARNING, models.Warned),
}


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns.

    Attributes:
        id: of what was written.
        told: what more there is to say, by name; counts and words, nothing personal.
        repeated: the same key had done it before.
    """

    id: UUID
    revision: int
    entry_id: UUID
    told: dict[str, Any]
    repeated: bool = False


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    Raises:
        SentOtherwise: the key came with another request.
    """
    try:
        return journal.once(deed.key, deed.ask, act, _again)
    except KeyReused:
        raise SentOtherwise() from None


def write(old: State | None, new: State, deed: Deed, *, beside: Any = None, **said: Any) -> Receipt:
    """Write a state and its entry. The caller holds the row's lock where there is one.

    Args:
        beside: columns that no entry tells: ciphertexts, a mark.
        said: what the entry and the receipt tell beside the change; nothing personal.
    """
    kind, model = _KINDS[type(new)]
    revision = old.revision + 1 if old else 1
    values = columns(new) | {"revision": revision} | dict(beside or {})
    with seeing(Sight.of(new.territory)):
        if old is None:
            model.objects.create(**values)
        else:
            model.objects.filter(id=new.id).update(**values)
        body = {"of": kind, "set": rules.changes(old, new), "revision": revision, "told": rules.plain(said)}
        entry = deed.entry(
            area_path=new.area_path, body=body, subject_kind=kind, subject=new.id, playbook=new.ref
        )
        journal.write(entry)
    return Receipt(new.id, revision, entry.id, said)


@dataclass(frozen=True, slots=True)
class Shared:
    """What a line of the sharing ledger tells.

    Attributes:
        what: delivered, nothing, matched, looked, opened, warned, asked, exported.
        subject: id of the delivery, run, pair or warning.
        area_path, unit_id: of the party that sent it or was told.
        columns: which; roles and facts.
        to_whom: in words; a work title, never a person's name.
        thing_id: whom a look was about.
    """

    what: str
    subject: UUID
    territory: str
    area_path: str
    campaign: str
    plan: str
    period: str
    unit_id: int | None = None
    runner_id: int | None = None
    source: str = ""
    columns: Sequence[str] = ()
    purpose: str = ""
    basis: str = ""
    to_whom: str = ""
    count: int = 0
    thing_id: UUID | None = None


def share(line: Shared, by: Acting, now: datetime) -> None:
    """Add a line to the sharing ledger, within the transaction of what it tells of."""
    with seeing(Sight.of(line.territory)):
        models.Share.objects.create(
            id=new_id(now),
            at=now,
            post_id=by.post_id,
            person_id=by.person_id,
            **{name: getattr(line, name) for name in Shared.__slots__ if name != "columns"},
            columns=list(line.columns),
        )


def _again(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    if before.subject is None:
        raise SentOtherwise()
    return Receipt(before.subject, body["revision"], before.id, body.get("told", {}), repeated=True)
