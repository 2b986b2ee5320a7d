"""Tying a thing to another, and moving it: what stands within moves along, each with its entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.changing import followed, open_ties
from chuanhui.grid.registers.actions.registering import check_role, tied_to
from chuanhui.grid.registers.actions.remarking import remark
from chuanhui.grid.registers.actions.writing import Receipt, once, write_thing
from chuanhui.grid.registers.errors import AlreadyTied, BadDay, BadTie, TieEnded, TieRequired
from chuanhui.grid.registers.models import Hold as HoldRow
from chuanhui.grid.registers.models import Merge as MergeRow
from chuanhui.grid.registers.models import Request as RequestRow
from chuanhui.grid.registers.models import Reveal as RevealRow
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.models import Tie as TieRow
from chuanhui.grid.registers.queries.books import Declared, declared
from chuanhui.grid.registers.queries.reading import thing_from, thing_row, tie_from, tie_row
from chuanhui.grid.registers.rules import Thing, Tie
from chuanhui.kernel.ids import new_id


@dataclass(frozen=True, slots=True)
class Move:
    """Where a thing goes.

    Attributes:
        container: what it will stand in; None for nothing.
    """

    thing: Thing
    container: Thing | None

    @property
    def moved(self) -> Thing:
        """Return the thing where it will stand."""
        path = rules.path_within(self.thing.kind, self.thing.number, self.container)
        if self.container is None:
            return replace(self.thing, within_path=path)
        return replace(
            self.thing,
            within_path=path,
            area_path=self.container.area_path,
            stand_code=self.container.stand_code,
        )


def tie(
    *,
    thing_id: UUID,
    kind: str,
    to: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    role: str = "",
    since: date | None = None,
    revision: int | None = None,
) -> Receipt:
    """Tie a thing to another from a day on; where it belongs to one at a time the former tie ends.

    Args:
        kind: of tie, as the thing's kind declares them.
        to: number of the other thing.
        role: word of the tie's list.
        since: first local day; None is today.
        revision: the one that the sender looked at; None where it does not matter.

    Raises:
        ThingNotFound, NotYourRegister, NeedsApproval, ThingMovedOn, HasEnded, BadTie, BadDay, AlreadyTied:
            see their sentences.
    """
    asked = {"thing": str(thing_id), "tie": kind, "to": to, "role": role, "revision": revision}
    deed = Deed("register.tie", by, now, key, asked | {"since": since.isoformat() if since else ""})

    def act() -> Receipt:
        row = thing_row(by.sight, thing_id, lock=True)
        held, old = declared(row.kind, stamp=by.stamps.get("registers")), thing_from(row)
        if refusal := rules.refusal_to_change(held.kind, old, by, revision):
            raise refusal
        return apply_tie(held, old, Wish(kind, to, role, since or localdate(now)), deed)

    return once(deed, act)


@dataclass(frozen=True, slots=True)
class Wish:
    """A tie as it is wanted: of which kind, to which number, in what role, from which local day on."""

    kind: str
    to: str
    role: str
    since: date


def apply_tie(held: Declared, old: Thing, wish: Wish, deed: Deed, **said: Any) -> Receipt:
    """Tie a locked thing to another.

    Raises:
        BadTie, BadDay, AlreadyTied, HasEnded: see their sentences.
    """
    ties = ties_for(held, old, wish, deed)
    places = rules.placing_tie(held.kind)
    if places is not None and places.id == wish.kind:
        return move(held, Move(old, tied_to(places, wish.to, deed.by)), deed, ties, **said)
    return write_thing(old, old, deed, ties=ties, **said)


def ties_for(held: Declared, old: Thing, wish: Wish, deed: Deed) -> list[Tie]:
    """Return the ties that a wished one makes and ends, the new one last.

    Raises:
        BadTie, BadDay, AlreadyTied, HasEnded: see their sentences.
    """
    kind = held.kind.ties.get(wish.kind)
    if kind is None:
        raise BadTie(tie=wish.kind, why="台账没有这种归属。", why_en="the register has no such tie.")
    check_role(held, kind, wish.role)
    since, today = wish.since, localdate(deed.now)
    if not old.since <= since <= today:
        raise BadDay(first=old.since.isoformat(), last=today.isoformat())
    end = tied_to(kind, wish.to, deed.by)
    if end.within_path.startswith(old.within_path):
        raise BadTie(tie=kind.name.zh, why="不能归属于自身内部。", why_en="it would stand within itself.")
    former = [tie_from(one) for one in open_ties(old.id) if one.kind == kind.id]
    if any(one.to_id == end.id and one.role == wish.role for one in former):
        raise AlreadyTied()
    same = [one for one in former if kind.one or one.to_id == end.id]
    if any(one.since > since for one in same):
        raise BadDay(first=max(one.since for one in same).isoformat(), last=today.isoformat())
    ended = [replace(one, until=since) for one in same]
    return [*ended, Tie(new_id(deed.now), old.id, kind.id, end.id, wish.role, since)]


def untie(
    *,
    tie_id: UUID,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    on: date | None = None,
    reason: str = "",
) -> Receipt:
    """End a tie; a thing without what it stood in stands in its area alone.

    Args:
        on: first local day on which it holds no more; None is today.

    Raises:
        TieNotFound, NotYourRegister, NeedsApproval, HasEnded, TieEnded, TieRequired, BadDay: see
            their sentences.
    """
    asked = {"tie": str(tie_id), "on": on.isoformat() if on else "", "reason": reason}
    deed = Deed("register.untie", by, now, key, asked)

    def act() -> Receipt:
        row = thing_row(by.sight, tie_row(by.sight, tie_id).thing_id, lock=True)
        held, old = declared(row.kind, stamp=by.stamps.get("registers")), thing_from(row)
        if refusal := rules.refusal_to_change(held.kind, old, by, None):
            raise refusal
        told = rules.checked_note(reason)
        return apply_untie(held, old, tie_id, on or localdate(now), deed, reason=told)

    return once(deed, act)


def apply_untie(held: Declared, old: Thing, tie_id: UUID, on: date, deed: Deed, **said: Any) -> Receipt:
    """End a tie of a locked thing.

    Raises:
        TieNotFound, TieEnded, TieRequired, BadDay: see their sentences.
    """
    ended = [replace(endable(held, tie_id, on, deed), until=on)]
    places = rules.placing_tie(held.kind)
    if places is not None and places.id == ended[0].kind:
        return move(held, Move(old, None), deed, ended, **said)
    return write_thing(old, old, deed, ties=ended, **said)


def endable(held: Declared, tie_id: UUID, on: date, deed: Deed) -> Tie:
    """Return a tie that may end on a local day, read under the thing's lock: it may have ended meanwhile.

    Raises:
        TieNotFound, TieEnded, TieRequired, BadDay: see their sentences.
    """
    known = tie_from(tie_row(deed.by.sight, tie_id))
    kind, today = held.kind.ties.get(known.kind), localdate(deed.now)
    if known.until is not None:
        raise TieEnded(until=known.until.isoformat())
    if kind is not None and kind.required:
        raise TieRequired(tie_name=kind.name.zh)
    if not known.since <= on <= today:
        raise BadDay(first=known.since.isoformat(), last=today.isoformat())
    return known


def move(held: Declared, going: Move, deed: Deed, ties: list[Tie], **said: Any) -> Receipt:
    """Write a locked thing where it goes, and let everything that stands within it follow.

    Raises:
        BadTie: it would leave the mover's sight.
    """
    old, new = going.thing, going.moved
    if not deed.by.sight.covers(new.area_path):
        raise BadTie(
            tie=held.kind.name.zh, why="新位置不在您的职责范围内。", why_en="it is out of your sight."
        )
    receipt = write_thing(old, new, deed, found=None, ties=ties, **said)
    _rescope(held, old, going.container)
    _stand(new, old)
    if new.within_path != old.within_path:
        for row in _inside(old):
            state = thing_from(row)
            after = _carried(state, old, new)
            write_thing(state, after, followed(deed, "register.move"), because=new.number)
            _stand(after, state)
    return receipt


def _inside(thing: Thing) -> list[ThingRow]:
    """Return everything within a thing, ended ones too, locked from the top down."""
    path = thing.within_path
    rows = ThingRow.objects.filter(
        territory=thing.territory, within_path__gt=path, within_path__lt=path[:-1] + "0"
    )
    return list(rows.select_for_update().order_by("within_path", "id"))


def _carried(state: Thing, old: Thing, new: Thing) -> Thing:
    """Return what stands within a thing, after the thing went from `old` to `new`."""
    finer = state.area_path != old.area_path and state.area_path.startswith(new.area_path)
    return replace(
        state,
        within_path=rules.moved_path(state.within_path, old.within_path, new.within_path),
        area_path=state.area_path if finer else new.area_path,
        stand_code=new.stand_code if state.stand_code == old.stand_code else state.stand_code,
    )


def _stand(new: Thing, old: Thing) -> None:
    """Let all that hangs on a thing stand where it stands: whoever answers for it now sees that."""
    if new.area_path != old.area_path:
        for table in (TieRow, RequestRow, HoldRow, RevealRow):
            table.objects.filter(thing_id=new.id).update(area_path=new.area_path)
        MergeRow.objects.filter(lost_id=new.id).update(area_path=new.area_path)


def _rescope(held: Declared, thing: Thing, container: Thing | None) -> None:
    """Compare a thing's names with those of its new neighbours from now on."""
    if held.kind.same:
        remark(held, ThingRow.objects.get(id=thing.id), str(container.id) if container else "")
