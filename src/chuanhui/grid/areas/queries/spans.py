"""Which areas stood in a span of days, for work that every area of a level owes."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from chuanhui.grid.areas.queries.memory import SELECT, standing_of, state
from chuanhui.grid.areas.rules import STOREY_OF, AreaFacts, Stood, belongs, stood
from chuanhui.journal import scope
from chuanhui.kernel.sight import Sight

NO_BORDER = SELECT.replace("v.border", "NULL::bytea")


def standing(
    sight: Sight,
    of: str,
    first: date,
    last: date,
    territory: str,
    *,
    among: tuple[str, ...] = (),
    known: datetime | None = None,
    stamp: int | None = None,
) -> tuple[Stood, ...]:
    """Return every area of a level or layer that stood on at least one day of a span, as far as in sight.

    A grid redrawn within the span gives the areas of both shapes, each with the days on which it stood.

    Args:
        sight: what may be seen; an area is in sight by where it stood last.
        of: word of a playbook's ``each:``, see `STOREY_OF`.
        first, last: local days; both belong to the span.
        territory: root path.
        among: codes or names of areas; only these and what stands below them. () asks for all.
        known: what was believed at this instant; None means now.
        stamp: the room's stamp when the caller has it; None costs one statement.

    Raises:
        KeyError: there is no such level.
    """
    if known is not None:
        return _chosen(sight, _known(territory, known), STOREY_OF[of].value, first, last, territory, among)
    remembered = state(stamp)
    key = (sight.spans, of, first, last, territory, among)
    seen = remembered.spans.get(key)
    if seen is None:
        found = _remembered(of, first, last, territory, among, stamp)
        seen = {one.id: one for one in found.values() if sight.covers(one.area_path)}
        remembered.keep_span(key, seen)
    return tuple(seen.values())


def standing_one(
    sight: Sight,
    of: str,
    first: date,
    last: date,
    territory: str,
    which: int | str,
    *,
    among: tuple[str, ...] = (),
    stamp: int | None = None,
) -> Stood | None:
    """Return one area of `standing`, by id or by its path on its last day; None where it is not in sight."""
    found = _remembered(of, first, last, territory, among, stamp)
    one = found.get(which) if isinstance(which, int) else None
    if one is None and isinstance(which, str):
        one = next((other for other in found.values() if other.path == which), None)
    return one if one is not None and sight.covers(one.area_path) else None


def _remembered(
    of: str, first: date, last: date, territory: str, among: tuple[str, ...], stamp: int | None
) -> dict[int, Stood]:
    """Return the areas of a span by id, in their order, kept as long as the stamp stands."""
    remembered = state(stamp)
    key = (of, first, last, territory, among)
    found = remembered.spans.get(key)
    if found is None:
        rows = tuple(facts for facts, _ in remembered.rows)
        chosen = _chosen(Sight.everything(), rows, STOREY_OF[of].value, first, last, territory, among)
        found = {one.id: one for one in chosen}
        remembered.keep_span(key, found)
    return found


def _chosen(
    sight: Sight,
    rows: tuple[AreaFacts, ...],
    level: str,
    first: date,
    last: date,
    territory: str,
    among: tuple[str, ...],
) -> tuple[Stood, ...]:
    here = [one for one in rows if one.area_path.startswith(territory)]
    found = stood((one for one in here if one.level.value == level), first, last)
    if among:
        named = tuple(one.area_path for one in here if one.code in among or one.name in among)
        found = tuple(one for one in found if belongs(one, named))
    return tuple(one for one in found if sight.covers(one.area_path))


def _known(territory: str, known: datetime) -> tuple[AreaFacts, ...]:
    """Return every version of a territory's areas that was believed at an instant."""
    span = Sight.of(territory)
    with transaction.atomic(), scope.seeing(span), connection.cursor() as cursor:
        cursor.execute(
            f"{NO_BORDER} WHERE v.learned_at <= %s AND (v.superseded_at IS NULL OR v.superseded_at > %s)",
            [known, known],
        )
        return tuple(standing_of(row)[0] for row in cursor.fetchall())
