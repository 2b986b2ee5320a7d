"""Rows as states, one thing by id or number, and rolls: what the rooms above build on."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.db.models import Model, QuerySet

from chuanhui.grid.posts.rules import territory_of
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.errors import RequestNotFound, ThingNotFound, TieNotFound
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.rules import Elector, Request, RequestState, Thing, Tie, Verb
from chuanhui.journal.scope import narrow, seeing
from chuanhui.kernel.codes.identity import BadIdentity, parse_citizen
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import FieldKind, Guard, RegisterKind, Roll

THING, REQUEST, REVEAL = "register_thing", "register_request", "register_reveal"
TABLE, REQUEST_TABLE = "registers_thing", "registers_request"
_Row = TypeVar("_Row", bound=Model)
_THING_FIELDS = tuple(one.name for one in fields(Thing))
_TIE_FIELDS = tuple(one.name for one in fields(Tie))
_REQUEST_FIELDS = tuple(one.name for one in fields(Request))


def thing_from(row: ThingRow) -> Thing:
    """Return the state that a row holds."""
    return Thing(**{name: getattr(row, name) for name in _THING_FIELDS})


def tie_from(row: TieRow) -> Tie:
    """Return the tie that a row holds."""
    return Tie(**{name: getattr(row, name) for name in _TIE_FIELDS})


def request_from(row: RequestRow) -> Request:
    """Return the request that a row holds."""
    found = {name: getattr(row, name) for name in _REQUEST_FIELDS}
    found |= {"verb": Verb(row.verb), "state": RequestState(row.state), "fields": tuple(row.fields)}
    return Request(**found)


def in_sight(rows: QuerySet[_Row], sight: Sight) -> QuerySet[_Row]:
    """Return the rows that a sight covers: by area, and by custodian where it sees one unit only."""
    return narrow(rows, sight, unit="unit_id")


def thing(sight: Sight, thing_id: UUID) -> Thing:
    """Return a thing by id; merged and ended ones too.

    Raises:
        ThingNotFound: none in sight.
    """
    return thing_from(thing_row(sight, thing_id))


def thing_row(sight: Sight, thing_id: UUID, *, lock: bool = False) -> ThingRow:
    """Return the row of a thing, locked until the transaction ends where asked.

    Raises:
        ThingNotFound: none in sight.
    """
    rows = in_sight(ThingRow.objects.filter(id=thing_id), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise ThingNotFound()
    return row


def by_number(sight: Sight, kind: str, number: str, *, territory: str = "") -> Thing:
    """Return a thing by its number.

    Args:
        sight: what may be seen.
        kind: register kind.
        number: its stable id.
        territory: root path of the territory; "" takes the one in sight.

    Raises:
        ThingNotFound: none in sight.
    """
    rows = ThingRow.objects.filter(kind=kind, number=number)
    if territory or sight.root:
        rows = rows.filter(territory=territory or sight.root)
    row = in_sight(rows, sight).first()
    if row is None:
        raise ThingNotFound()
    return thing_from(row)


def request_row(sight: Sight, request_id: UUID, *, lock: bool = False) -> RequestRow:
    """Return the row of a request.

    Raises:
        RequestNotFound: none in sight.
    """
    rows = in_sight(RequestRow.objects.filter(id=request_id), sight)
    row = (rows.select_for_update() if lock else rows).first()
    if row is None:
        raise RequestNotFound()
    return row


def tie_row(sight: Sight, tie_id: UUID) -> TieRow:
    """Return the row of a tie.

    Raises:
        TieNotFound: none in sight.
    """
    row = in_sight(TieRow.objects.filter(id=tie_id), sight).first()
    if row is None:
        raise TieNotFound()
    return row


def standing_within(
    sight: Sight,
    kind: str,
    *,
    within_path: str = "",
    area_path: str = "",
    on: date | None = None,
    territory: str = "",
    ended: bool = False,
) -> QuerySet[ThingRow]:
    """Return the rows of a kind that stand within a thing or an area, by number.

    Args:
        sight: what may be seen.
        kind: register kind.
        within_path: of the thing; "" for any.
        area_path: of the area; "" for any.
        on: local day; None takes what stands until further notice.
        territory: root path; paths within things are told apart by it, and found by it. "" is that of
            `area_path`, where there is one.
        ended: what stood there and has ended instead, whenever that was; what was merged is not told.
    """
    rows = in_sight(ThingRow.objects.filter(kind=kind, merged_into=None), sight)
    if territory or area_path:
        rows = rows.filter(territory=territory or territory_of(area_path))
    if within_path:
        rows = rows.filter(within_path__gte=within_path, within_path__lt=within_path[:-1] + "0")
    if area_path:
        rows = rows.filter(area_path__startswith=area_path)
    if ended:
        return rows.filter(until__isnull=False).order_by("number")
    rows = rows.filter(until=None) if on is None else rows.filter(since__lte=on).exclude(until__lte=on)
    return rows.order_by("number")


def roll(
    sight: Sight,
    roll: Roll,
    within_path: str = "",
    *,
    area_path: str = "",
    on: date | None = None,
    territory: str = "",
) -> tuple[Elector, ...]:
    """Return who is asked or votes: one line for each thing of the roll's kind, by number.

    Who may ask about a matter asks everybody: a post that sees its own unit's things only draws up
    the same roll as any other of its area. The caller has seen that the matter is in sight.

    Where the roll asks for a least age, the day of birth is read from the protected number and forgotten; no
    value leaves this function but who is old enough. Who has no number and no day of birth is left out.

    Args:
        sight: whose area counts; its unit does not.
        roll: which kind, which field holds the floor area, the least age.
        within_path: of the thing that the matter is about; "" for none.
        area_path: of the area that it is about; "" for none.
        on: the matter's local day; None takes what stands until further notice.
        territory: root path of the matter.

    Raises:
        NoSuchKind: no playbook declares the kind.
    """
    kind = declared(roll.of).kind
    whole = replace(sight, unit=None)
    with transaction.atomic(), seeing(whole):
        rows = list(
            standing_within(
                whole, roll.of, within_path=within_path, area_path=area_path, on=on, territory=territory
            )
        )
    found = []
    for row in rows:
        if roll.least_age and not _old_enough(kind, row, roll.least_age, on):
            continue
        held = row.plain.get(roll.area) if roll.area else None
        found.append(Elector(row.id, row.number, row.label, None if held is None else Decimal(str(held))))
    return tuple(found)


def labels(thing_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return what things are called now: the number where a purge has taken a protected label.

    For rolls, which keep ids and numbers and no label, so that none outlives its register. The caller sees
    the lines that name the things, whoever else keeps these.
    """
    with transaction.atomic(), seeing(Sight.everything()):
        return dict(ThingRow.objects.filter(id__in=list(thing_ids)).values_list("id", "label"))


def purged_among(thing_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of some things that a purge took the protected fields of: others let go of theirs too."""
    with transaction.atomic(), seeing(Sight.everything()):
        rows = ThingRow.objects.filter(id__in=list(thing_ids), purged_on__isnull=False)
        return set(rows.values_list("id", flat=True))


def purged_ids() -> Any:
    """Return the query of the ids of things purged, for the `IN` of another; the caller sees everything."""
    return ThingRow.objects.filter(purged_on__isnull=False).values("id")


def born_on(kind: RegisterKind, values: dict[str, Any]) -> date | None:
    """Return a person's day of birth: told by the ID number, else by the kind's first date called birth."""
    for field in kind.fields:
        value = values.get(field.id)
        if value is None:
            continue
        if field.field.kind is FieldKind.ID_NUMBER:
            try:
                return parse_citizen(value).born_on
            except BadIdentity:
                continue
        if field.field.kind is FieldKind.DATE and "birth" in (field.id, *field.holds, *field.id.split("_")):
            return date.fromisoformat(value)
    return None


def _old_enough(kind: RegisterKind, row: ThingRow, least: int, on: date | None) -> bool:
    values = dict(row.plain)
    if row.sealed is not None and any(one.guard is not Guard.OPEN for one in kind.fields):
        values |= vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values
    born = born_on(kind, values)
    return born is not None and on is not None and rules.age_on(born, on) >= least


def standing_at(thing_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the path of the area in which each of some things stands.

    For rows that rooms above keep about things: each is seen where its thing stands. The caller sees them.
    """
    return dict(ThingRow.objects.filter(id__in=list(thing_ids)).values_list("id", "area_path"))


def numbers_of(thing_ids: Iterable[UUID]) -> dict[UUID, str]:
    """Return the numbers of some things. The caller sees the lines that name them."""
    with transaction.atomic(), seeing(Sight.everything()):
        return dict(ThingRow.objects.filter(id__in=list(thing_ids)).values_list("id", "number"))


def belongs_to(thing_id: UUID, tie: str, on: date) -> UUID | None:
    """Return to what a thing belongs on a day by a kind of tie, the latest of several; None for nothing.

    The caller sees the territory.
    """
    rows = TieRow.objects.filter(thing_id=thing_id, kind=tie, since__lte=on)
    rows = rows.exclude(until__lte=on).order_by("-since", "id")
    return rows.values_list("to_id", flat=True).first()


def belonged_to(thing_ids: Collection[UUID], tie: str, since: date) -> set[UUID]:
    """Return to what things belonged by a kind of tie since a day. The caller sees the territory."""
    rows = TieRow.objects.filter(thing_id__in=thing_ids, kind=tie).exclude(until__lte=since)
    return set(rows.values_list("to_id", flat=True))
