"""Reading one case, and turning rows into the states that the rules know."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from chuanhui.journal.queries import histories
from chuanhui.journal.scope import narrow, seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases.errors import CaseNotFound
from chuanhui.mechanism.cases.models import Case, Evidence
from chuanhui.mechanism.cases.rules import LISTS, NAMES, PACKED, CaseState, fold, wire_of
from chuanhui.mechanism.cases.rules.receipts import is_secret, secret_for

BATCH = 2_000
PLAIN = tuple(name for name in NAMES if name not in PACKED)


def state_from(row: Case) -> CaseState:
    """Return the state that a row holds."""
    plain = {name: getattr(row, name) for name in PLAIN}
    return CaseState(**plain | {name: tuple(plain[name]) for name in LISTS}, **row.life)


def in_sight(sight: Sight) -> Any:
    """Return the query set of the cases that `sight` covers: its areas, and its unit's matters only.

    The territory follows from the areas; told beside them it lets an index give the order of the page.
    """
    found = narrow(Case.objects.all(), sight)
    if sight.root:
        found = found.filter(territory=sight.root)
    if sight.unit is not None:
        slots = ("owner_line", "owner_subject", "owner_territory", "reporter_unit")
        mine = Q(*((slot, sight.unit) for slot in slots), _connector=Q.OR)
        found = found.filter(mine | Q(joint__contains=[sight.unit]))
    return found


def case(sight: Sight, case_id: UUID) -> CaseState:
    """Return a case.

    Raises:
        CaseNotFound: there is none, or it is not in sight; the two look the same.
    """
    row = in_sight(sight).filter(id=case_id).first()
    if row is None:
        raise CaseNotFound()
    return state_from(row)


def case_by_number(sight: Sight, number: str) -> CaseState:
    """Return the case with this number.

    Raises:
        CaseNotFound: there is none in sight.
    """
    row = in_sight(sight).filter(number=number.strip()).first()
    if row is None:
        raise CaseNotFound()
    return state_from(row)


def receipt_secret(case_id: UUID) -> str:
    """Return the secret that the receipt of a case shows, once, to whoever reported it."""
    return secret_for(settings.RECEIPT_KEY.encode(), case_id)


def case_by_receipt(number: str, secret: str) -> CaseState:
    """Return the case that a receipt opens: the number and the secret must fit.

    The holder of a receipt has no sight of his own; this one look is made with the system's and
    gives back this one case. A merged case leads on to the one it was merged into.

    Raises:
        CaseNotFound: no such number, or the secret does not fit; the two look the same.
    """
    with seeing(Sight.everything()):
        for row in Case.objects.filter(number=number.strip().upper())[:4]:
            if is_secret(settings.RECEIPT_KEY.encode(), row.id, secret):
                while row.merged_into:
                    row = Case.objects.get(id=row.merged_into)
                return state_from(row)
    raise CaseNotFound()


def numbers_of(sight: Sight, ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Return number and title of the cases in sight among `ids`."""
    found = in_sight(sight).filter(id__in=list(ids)).values_list("id", "number", "title")
    return {case_id: (number, title) for case_id, number, title in found}


def cases_by_id(sight: Sight, ids: Collection[UUID]) -> dict[UUID, CaseState]:
    """Return the cases in sight among `ids`, by id."""
    if not ids:
        return {}
    return {row.id: state_from(row) for row in in_sight(sight).filter(id__in=list(ids))}


def photos(sight: Sight, case_id: UUID) -> list[Evidence]:
    """Return the photos of a case in the order in which they came."""
    return list(narrow(Evidence.objects.filter(case_id=case_id), sight).order_by("at", "id"))


def photo_in_sight(sight: Sight, case_id: UUID, sha256: str) -> bool:
    """Tell whether a case in sight has this photo."""
    case(sight, case_id)
    return narrow(Evidence.objects.filter(case_id=case_id, sha256=sha256), sight).exists()


def attached(addresses: Collection[str]) -> set[str]:
    """Return which photos are tied to a case. The caller sees everything."""
    return set(Evidence.objects.filter(sha256__in=list(addresses)).values_list("sha256", flat=True))


def differing(batch: int = BATCH) -> Iterator[tuple[UUID, str]]:
    """Yield every case whose row is not the fold of its journal entries, with what differs.

    Rows and entries arrive side by side in the order of their ids, so that memory holds one batch of each,
    however many cases there are. The caller sees everything and holds one transaction open; where work
    goes on meanwhile, one that reads a single state of the database.

    Args:
        batch: rows fetched at once.
    """
    rows = Case.objects.order_by("id").iterator(chunk_size=batch)
    row = next(rows, None)
    for case_id, wire in folded():
        while row is not None and row.id < case_id:
            yield row.id, "no entries"
            row = next(rows, None)
        if row is None or row.id != case_id:
            yield case_id, "row missing"
            continue
        kept = wire_of(state_from(row))
        if wrong := sorted(name for name in NAMES if _plain(kept[name]) != _plain(wire[name])):
            yield case_id, ", ".join(wrong)
        row = next(rows, None)
    while row is not None:
        yield row.id, "no entries"
        row = next(rows, None)


def folded() -> Iterator[tuple[UUID, dict[str, Any]]]:
    """Yield each case of the journal, by id, as the fold of its entries in wire form.

    The caller sees everything and holds one transaction open.
    """
    for case_id, entries in histories("case."):
        wire: dict[str, Any] | None = None
        for entry in entries:
            wire = fold(wire, json.loads(entry.body)["set"])
        if wire is not None:
            yield case_id, wire


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value))
