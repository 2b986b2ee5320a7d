"""All protected values held of a thing, for the person they are about: its own, and those asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.actions.revealing import reveal
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.reading import REQUEST_TABLE, in_sight, thing_row
from chuanhui.journal.scope import seeing


@dataclass(frozen=True, slots=True)
class HandedOut:
    """Protected values in the open; never shown by `repr`, never kept, never logged.

    Attributes:
        number: of the thing.
        values: by field; one that is not held is absent.
        asked: by request, what it asks or asked for, by field; None where a field was to be cleared.
    """

    number: str
    values: Mapping[str, Any] = field(default_factory=dict)
    asked: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"HandedOut({self.number}, {', '.join(self.values)}, {len(self.asked)} requests)"


def hand_out(*, thing_id: UUID, purpose: str, reason: str, by: Acting, now: datetime) -> HandedOut:
    """Return every protected value held of a thing, waiting and decided requests too, after one record of it.

    The record names the fields of both; where nothing is held none is written. As with `reveal`, the
    caller's transaction has to commit before the values leave the house.

    Args:
        thing_id: merged and ended things too.
        purpose: one of `Purpose`.
        reason: in words; it must not repeat protected values.
        by: its `sight` has to cover the thing.
        now: aware.

    Raises:
        ThingNotFound, NotYourReveal, BadReveal, ReasonMissing: see their sentences.
        OperationalError: the record could not be written.
    """
    with transaction.atomic(), seeing(by.sight):
        row = thing_row(by.sight, thing_id)
        asked = list(
            in_sight(
                RequestRow.objects.filter(thing_id=row.id, sealed__isnull=False).order_by("asked_at", "id"),
                by.sight,
            )
        )
        if row.purged_on is not None or not (row.commitment or asked):
            return HandedOut(row.number)
        guarded = {one.id for one in declared(row.kind).kind.guarded}
        named = dict.fromkeys(name for one in asked for name in one.fields if name in guarded)
        fields = dict.fromkeys(row.commitment) | named
        told = reveal(thing_id=row.id, fields=fields, purpose=purpose, reason=reason, by=by, now=now)
        wanted = {
            one.id: vault.open_fields(vault.place_of(REQUEST_TABLE, one.id), one.sealed or b"").values
            for one in asked
        }
        return HandedOut(row.number, told.values, wanted)
