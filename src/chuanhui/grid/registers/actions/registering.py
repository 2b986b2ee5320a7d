"""Registering a thing: its fields, its number, where it stands and what it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import AreaFacts, Layer
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules, vault
from chuanhui.grid.registers.actions.writing import Receipt, Written, kept, once, write_thing, written
from chuanhui.grid.registers.errors import (
    BadDay,
    BadNumber,
    BadPlace,
    BadThing,
    BadTie,
    HasEnded,
    NumberTaken,
    PersonalNumber,
)
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import in_sight, thing_from
from chuanhui.grid.registers.rules import Read, Thing, Tie
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.personal import is_personal
from chuanhui.playbook.schema import RegisterKind, TieKind

EARLIEST = date(1900, 1, 1)
ALIKE_MOST = 10
_NEXT = """
    INSERT INTO registers_number AS held (kind, stem, last) VALUES (%s, %s, %s)
    ON CONFLICT (kind, stem) DO UPDATE SET last = held.last + excluded.last RETURNING last
"""
_ALIKE = """
    SELECT t.number FROM registers_thing t
    WHERE t.id IN (SELECT a.thing_id FROM registers_alike a WHERE a.kind = %s AND a.mark = ANY(%s))
      AND t.id <> %s AND t.merged_into IS NULL AND t.until IS NULL AND t.area_path >= %s AND t.area_path < %s
    ORDER BY t.number LIMIT %s
"""
"""Row security narrows it to the sight; the hull only helps the planner."""


@dataclass(frozen=True, slots=True)
class New:
    """A thing to be registered, as it was sent.

    Attributes:
        number: given by the sender; "" takes the next one.
        area: path or code of the area; "" takes that of what it belongs to, or the sender's own.
        ties: number of the thing it belongs to, by kind of tie.
        roles: role in it, by kind of tie.
        since: first local day; None is today.
    """

    kind: str
    fields: Mapping[str, Any]
    number: str = ""
    area: str = ""
    ties: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new thing stands.

    Attributes:
        code: of the area, for its number.
        stand_code: of the area of a layer that it stands for.
        container: what its placing tie leads to.
    """

    area_path: str
    code: str
    stand_code: str
    container: Thing | None


def register(
    *,
    kind: str,
    fields: Mapping[str, Any],
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    number: str = "",
    area: str = "",
    ties: Mapping[str, str] | None = None,
    roles: Mapping[str, str] | None = None,
    since: date | None = None,
) -> Receipt:
    """Register a thing; duplicates are shown in the receipt, not refused.

    Args:
        kind: register kind.
        fields: by field id, as text or as JSON values.
        number, area, ties, roles, since: see `New`.

    Raises:
        NoSuchKind, NotYourRegister, BadThing, BadPlace, BadTie, BadNumber, PersonalNumber, NumberTaken,
            BadDay, HasEnded: see their sentences.
    """
    new = New(kind, fields, number.strip(), area.strip(), ties or {}, roles or {}, since)
    asked = {"register": kind, "number": new.number, "area": new.area, "ties": dict(new.ties)}
    asked |= {"roles": dict(new.roles)}
    asked |= {"fields": vault.asked_mark(rules.plain(fields)), "since": since.isoformat() if since else ""}
    deed = Deed("register.register", by, now, key, asked)

    def act() -> Receipt:
        held = declared(kind, stamp=by.stamps.get("registers"))
        if refusal := rules.refusal_to_write(held.kind, by):
            raise refusal
        return _register(held, new, deed)

    return once(deed, act)


def _register(held: Declared, new: New, deed: Deed) -> Receipt:
    read = rules.read_fields(held.kind, new.fields, held.words)
    if read.faults:
        raise BadThing(read.faults, count=len(read.faults))
    today = localdate(deed.now)
    since = new.since or today
    if not EARLIEST <= since <= today:
        raise BadDay(first=EARLIEST.isoformat(), last=today.isoformat())
    ends = tie_ends(held, new.ties, new.roles, deed.by)
    place = place_for(held.kind, new.area, ends, deed.by)
    if is_personal(new.number):
        raise PersonalNumber()
    if new.number and not rules.GIVEN.fullmatch(new.number):
        raise BadNumber()
    while True:
        number = new.number or next_number(held.kind, place, deed.by.territory)
        try:
            return _written(held, read, replace(new, number=number, since=since), place, ends, deed)
        except NumberTaken:
            # The counter met a number that somebody had given by hand: the next one, then.
            if new.number or "{n" not in held.kind.number:
                raise


def _written(
    held: Declared, read: Read, new: New, place: Place, ends: Mapping[str, Thing], deed: Deed
) -> Receipt:
    """Write a new thing under its number."""
    since = new.since or localdate(deed.now)
    thing_id = new_id(deed.now)
    scope = str(place.container.id) if place.container else ""
    found = written(held, thing_id, new.number, read.plain, read.guarded, scope=scope)
    state = Thing(
        id=thing_id,
        kind=held.kind.id,
        ref=held.ref,
        territory=deed.by.territory,
        area_path=place.area_path,
        unit_id=deed.by.unit_id,
        number=new.number,
        stand_code=place.stand_code,
        within_path=rules.path_within(held.kind.id, new.number, place.container),
        since=since,
        registered_at=deed.now,
        touched_at=deed.now,
        recheck_by=rules.day_after(localdate(deed.now), held.kind.recheck) if held.kind.recheck else None,
    )
    ties = [
        Tie(new_id(deed.now), thing_id, name, end.id, new.roles.get(name, ""), since)
        for name, end in ends.items()
    ]
    receipt = write_thing(None, kept(state, found), deed, found=found, ties=ties)
    return Receipt(receipt.id, new.number, 1, receipt.entry_id, alike_to(state, found, deed.by))


def tie_ends(
    held: Declared, ties: Mapping[str, str], roles: Mapping[str, str], by: Acting
) -> dict[str, Thing]:
    """Return the things that a thing's ties lead to, locked against ending, by kind of tie.

    Raises:
        BadTie: one is unknown, required and missing, or leads nowhere.
        HasEnded: one leads to what has ended.
    """
    found: dict[str, Thing] = {}
    for name in ties:
        if name not in held.kind.ties:
            raise BadTie(tie=name, why="台账没有这种归属。", why_en="the register has no such tie.")
    for name, kind in held.kind.ties.items():
        if ties.get(name):
            found[name] = tied_to(kind, ties[name], by)
        elif kind.required:
            raise BadTie(tie=kind.name.zh, why="必须填写。", why_en="it is required.")
        check_role(held, kind, roles.get(name, ""))
    return found


def check_role(held: Declared, kind: TieKind, role: str) -> None:
    """Return when a role is one of the words of a kind of tie.

    Raises:
        BadTie: it is none.
    """
    if role and role not in held.words.get(kind.roles, {}):
        raise BadTie(tie=kind.name.zh, why="没有这种身份。", why_en="there is no such role.")


def tied_to(kind: TieKind, number: str, by: Acting) -> Thing:
    """Return the standing thing that a tie leads to, locked against being ended meanwhile.

    Raises:
        BadTie: no such thing in sight.
        HasEnded: it has ended.
    """
    rows = ThingRow.objects.filter(territory=by.territory, kind=kind.to, number=number)
    row = in_sight(rows, by.sight).select_for_update(no_key=True).first()
    if row is None:
        raise BadTie(tie=kind.name.zh, why=f"没有找到“{number}”。", why_en=f"“{number}” was not found.")
    found = thing_from(row)
    if found.until is not None:
        raise HasEnded(number=number, until=found.until.isoformat())
    return found


def place_for(kind: RegisterKind, area: str, ends: Mapping[str, Thing], by: Acting) -> Place:
    """Return where a new thing stands: where it is told, else where what it belongs to stands.

    Raises:
        BadPlace: a thing of this kind does not stand there, or it is out of sight.
    """
    tie = rules.placing_tie(kind)
    container = ends.get(tie.id) if tie else None
    if not area and container is not None:
        code = container.stand_code or container.area_path.rstrip(".").rpartition(".")[2]
        return Place(container.area_path, code, container.stand_code, container)
    facts = _area(area or by.area_path, by)
    fits = facts is not None and rules.may_stand(kind.stands, facts.layer, facts.level)
    if facts is None or not fits or not by.sight.covers(facts.area_path):
        raise BadPlace(kind_name=kind.name.zh, stands=kind.stands, area=facts.name if facts else area)
    stands_for = facts.code if facts.layer is not Layer.ADMIN else ""
    return Place(facts.area_path, facts.code, stands_for, container)


def _area(which: str, by: Acting) -> AreaFacts | None:
    stamp = by.stamps.get("areas")
    try:
        found = (
            areas.area(which, stamp=stamp) if which.endswith(".") else areas.area_by_code(which, stamp=stamp)
        )
    except AreaNotFound:
        return None
    return found if found.area_path.startswith(by.territory) else None


def next_number(kind: RegisterKind, place: Place, territory: str) -> str:
    """Return the next number of a kind in a place."""
    within = place.container.number if place.container else ""
    stem = rules.stem_of(kind.number, area=place.code, within=within)
    if not stem.width:
        return stem.number(0)
    return stem.number(take_numbers(kind.id, territory, stem, 1))


def take_numbers(kind: str, territory: str, stem: rules.Stem, many: int) -> int:
    """Take the next running numbers of a stem and return the last of them; others wait until this commits."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [kind, f"{territory}\x1e{stem.before}\x1e{stem.after}", many])
        return int(cursor.fetchone()[0])


def alike_to(state: Thing, found: Written, by: Acting) -> tuple[str, ...]:
    """Return the numbers of standing things in sight that are alike where they should differ."""
    if not found.twins:
        return ()
    lo, hi = by.sight.hull
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [state.kind, sorted(found.twins), state.id, lo, hi, ALIKE_MOST])
        return tuple(row[0] for row in cursor.fetchall())
