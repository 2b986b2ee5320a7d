"""The one write path of rounds and visits: a journal entry, and the row that is its fold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Deed
from chuanhui.journal import actions as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.rules import Recorded
from chuanhui.kernel.folding import columns
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.cases import evidence
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.errors import VisitSentOtherwise
from chuanhui.mechanism.inspections.models import Finding as FindingRow
from chuanhui.mechanism.inspections.models import Photo as PhotoRow
from chuanhui.mechanism.inspections.models import Round as RoundRow
from chuanhui.mechanism.inspections.models import Visit as VisitRow
from chuanhui.mechanism.inspections.queries.reading import ROUND, VISIT
from chuanhui.mechanism.inspections.rules import Round, Visit


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender learns: what was written, and how the entry left it; `repeated` for a key seen before.

    Attributes:
        id: of the round or visit.
        score: of the visit, as text; "" where there is none.
        cases: numbers of the cases that this very act opened.
    """

    id: UUID
    revision: int
    entry_id: UUID
    score: str = ""
    cases: tuple[str, ...] = ()
    repeated: bool = False


def once(deed: Deed, act: Callable[[], Receipt]) -> Receipt:
    """Do `act` in one transaction, or answer as before where its key was answered before.

    A second request with the same key waits until the first has ended.

    Raises:
        VisitSentOtherwise: the key came with another request.
    """
    try:
        return journal.once(deed.key, deed.ask, act, _receipt_of)
    except KeyReused:
        raise VisitSentOtherwise() from None


def write_round(old: Round | None, new: Round, deed: Deed) -> Receipt:
    """Write a round and its entry. The caller holds the row's lock where there is one."""
    told = rules.changes(old, new)
    revision = old.revision + 1 if old else 1
    values = columns(new) | {"revision": revision, "first": new.span.first, "last": new.span.last}
    if old is None:
        RoundRow.objects.create(**values)
    else:
        RoundRow.objects.filter(id=new.id).update(**values)
    return _write(deed, ROUND, new, told, revision, {})


def write_visit(old: Visit | None, new: Visit, deed: Deed, **said: Any) -> Receipt:
    """Write a visit, its findings and photos, and its entry. The caller holds the row's lock.

    Args:
        said: what the entry tells beside the changes: a reason, the cases opened.

    Raises:
        BadPhoto: a photo is not in the evidence store.
    """
    told = rules.changes(old, new)
    revision = old.revision + 1 if old else 1
    values = columns(new) | {"revision": revision, "last": new.span.last}
    if old is None:
        VisitRow.objects.create(**values)
    else:
        VisitRow.objects.filter(id=new.id).update(**values)
    _keep_findings(new)
    _keep_photos(new, deed.now)
    return _write(deed, VISIT, new, told, revision, said)


def keep_photos(visit: Visit, item: str, addresses: tuple[str, ...], now: datetime) -> None:
    """Tie photos to an item of a visit; what is tied already stays as it is.

    Raises:
        BadPhoto: a photo is not in the evidence store.
    """
    for sha256 in addresses:
        evidence.size_of(sha256)
    PhotoRow.objects.bulk_create(
        [
            PhotoRow(
                id=new_id(now),
                visit_id=visit.id,
                area_path=visit.area_path,
                unit_id=visit.unit_id,
                item=item,
                sha256=sha256,
                at=now,
            )
            for sha256 in addresses
        ],
        ignore_conflicts=True,
    )


def _write(
    deed: Deed, subject_kind: str, new: Round | Visit, told: Mapping[str, Any], revision: int, said: Any
) -> Receipt:
    score = "" if isinstance(new, Round) or new.score is None else str(new.score)
    extra = {name: value for name, value in said.items() if value}
    body = {"set": told, "revision": revision, "score": score, "campaign": new.campaign, **extra}
    entry = deed.entry(
        area_path=new.area_path, body=body, subject_kind=subject_kind, subject=new.id, playbook=new.ref
    )
    journal.write(entry)
    return Receipt(new.id, revision, entry.id, score, tuple(extra.get("cases", ())))


def _receipt_of(before: Recorded) -> Receipt:
    body = json.loads(before.body)
    if before.subject is None:
        raise VisitSentOtherwise()
    return Receipt(
        before.subject,
        body["revision"],
        before.id,
        body["score"],
        tuple(body.get("cases", ())),
        repeated=True,
    )


def _keep_findings(visit: Visit) -> None:
    for one in visit.found:
        FindingRow.objects.update_or_create(
            id=one.id,
            defaults={
                "visit_id": visit.id,
                "round_id": visit.round_id,
                "area_path": visit.area_path,
                "unit_id": visit.unit_id,
                "rated_id": visit.rated_id,
                "item": one.item,
                "case_id": one.case_id,
                "number": one.number,
                "state": one.state.value,
                "rechecks": one.rechecks,
                "rechecked_at": one.rechecked_at,
            },
        )


def _keep_photos(visit: Visit, now: datetime) -> None:
    for item, answer in visit.sheet.items():
        if photos := tuple(answer.get("photos", ())):
            keep_photos(visit, item, photos, now)
