"""What an address or a form asks of a register: filters by open facts, containers, what may be looked for."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import Http404

from chuanhui.desk.frame import today
from chuanhui.desk.registers_shown import YES_NO, is_locked
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.errors import FieldHidden, NoSuchKind, ThingNotFound, TooShort
from chuanhui.grid.registers.queries import Declared, Line, Sort
from chuanhui.grid.registers.rules import LEAST, Thing, placing_tie, refusal_to_see, sees_field
from chuanhui.playbook.schema import FieldKind, RegisterField, RegisterKind, Search, Text

PAGE, FOUND_MOST, LONGEST, LOOKED_MOST = 50, 50, 60, 200
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.YES_NO})
FACT = "f."
DUE, ENDED = "due", "ended"
STATES = (
    ("", "desk_registers.state.current"),
    (ENDED, "desk_registers.state.ended"),
    (DUE, "desk_registers.state.due"),
)
SORTS = (("", "desk_registers.sort.number"), (Sort.RECHECK.value, "desk_registers.sort.recheck"))
PLACE_LONGEST = 80
"""Of what tells where the next page begins: a day and a number."""


def held_of(register: str, by: Acting) -> Declared:
    """Return a register that this post may open.

    Raises:
        Http404: there is none.
        CardHidden: its cards are for other posts.
    """
    try:
        held = queries.declared(register)
    except NoSuchKind:
        raise Http404 from None
    if refusal := refusal_to_see(held.kind, by):
        raise refusal
    return held


def visible_fields(kind: RegisterKind, by: Acting) -> tuple[RegisterField, ...]:
    """Return the fields that lists and cards show this post, masked where protected."""
    return tuple(one for one in kind.fields if not one.declared and sees_field(kind, one, by))


def found_by(by: Acting, held: Declared, name: str, value: str) -> tuple[Line, ...]:
    """Return what a post finds by a protected field.

    Raises:
        FieldHidden: nothing is found by this field, or not by this post.
        TooShort: a name needs more signs.
    """
    field = held.kind.get(name)
    if field is None or name not in {one.id for one in finds_of(held.kind, by)}:
        raise FieldHidden(field=name)
    if not value:
        raise TooShort(least=LEAST)
    if field.search is Search.NAME:
        return queries.search_name(by, held.kind.id, value, field=name, most=FOUND_MOST)
    return queries.lookup(by, held.kind.id, name, value, most=FOUND_MOST)


def finds_of(kind: RegisterKind, by: Acting) -> list[Row]:
    """Return the protected fields by which this post finds things."""
    return [
        Row(id=one.id, ask=one.field.ask)
        for one in visible_fields(kind, by)
        if is_locked(one) and one.search is not Search.NONE
    ]


def clean(text: str) -> str:
    """Return what was typed without control signs and margins, not longer than what is looked for."""
    return text.replace("\0", "").strip()[:LONGEST]


def asked_of(request: Any, held: Declared) -> Row:
    """Return the filters of an address; a filter by a field that is hidden here is refused.

    Raises:
        FieldHidden: this post may not see the field, or it is protected.
    """
    by, given = request.acting, request.GET
    area = given.get("area", "")[:200]
    wrong = ["desk_registers.area"] if area and not (area.endswith(".") and area.isascii()) else []
    state, sort = given.get("state", ""), given.get("sort", "")
    choices, filters = [], {}
    open_ones = {one.id: one for one in visible_fields(held.kind, by) if not is_locked(one)}
    for name in given:
        if name.startswith(FACT) and name[len(FACT) :] not in open_ones:
            raise FieldHidden(field=name[len(FACT) :][:LONGEST])
    for one in open_ones.values():
        if one.field.kind not in CHOSEN:
            continue
        chosen = given.get(FACT + one.id, "")[:LONGEST]
        options = _options(one, held)
        if chosen and chosen not in dict(options):
            chosen = ""
        if chosen:
            filters[one.id] = chosen == "yes" if one.field.kind is FieldKind.YES_NO else chosen
        choices.append(Row(id=one.id, ask=one.field.ask, options=options, chosen=chosen))
    container, unknown = _container(by, held, clean(given.get("within", "")))
    return Row(
        text=clean(given.get("text", "")),
        area="" if wrong else area,
        state=state if state in dict(STATES) else "",
        sort=sort if sort in dict(SORTS) and held.kind.recheck is not None else "",
        within=clean(given.get("within", "")),
        container=container,
        choices=choices,
        filters=filters,
        after=given.get("after", "").replace("\0", "")[:PLACE_LONGEST],
        today=today(request),
        wrong=wrong + (["desk_registers.within"] if unknown else []),
    )


def _options(one: RegisterField, held: Declared) -> list[tuple[str, Text]]:
    if one.field.kind is FieldKind.YES_NO:
        return [("yes", YES_NO[True]), ("no", YES_NO[False])]
    return list(held.words.get(one.field.of, {}).items())


def _container(by: Acting, held: Declared, number: str) -> tuple[Thing | None, bool]:
    """Return the thing of this number that things of a kind stand in, and whether none was found."""
    if not number:
        return None, False
    for kind in places_of(held.kind):
        try:
            return queries.by_number(by.sight, kind.id, number), False
        except ThingNotFound:
            continue
    return None, True


def places_of(kind: RegisterKind) -> list[RegisterKind]:
    """Return the kinds that things of a kind stand in, the nearest first."""
    known, found, here = queries.kinds(), [], kind
    while (tie := placing_tie(here)) is not None and tie.to in known and known[tie.to] not in found:
        here = known[tie.to]
        found.append(here)
    return found


def numbered(by: Acting, register: str, number: str) -> Thing | None:
    """Return the thing of this number in sight, or None."""
    try:
        return queries.by_number(by.sight, register, number)
    except ThingNotFound:
        return None


def lines_of(by: Acting, held: Declared, asked: Row) -> tuple[tuple[Line, ...], str]:
    """Return a page of lines and after which number the next one begins."""
    within = asked.container.within_path if asked.container else ""
    if asked.wrong:
        return (), ""
    if asked.state == DUE or asked.text:
        lines = _looked_for(by, held, asked)
        return tuple(
            one
            for one in lines
            if one.area_path.startswith(asked.area)
            and one.within_path.startswith(within)
            and (asked.state != ENDED or one.until is not None)
            and all(one.fields.get(name) == value for name, value in asked.filters.items())
        ), ""
    found = queries.things(
        by,
        held.kind.id,
        within_path=within,
        area_path=asked.area,
        filters=asked.filters,
        ended=asked.state == ENDED,
        sort=Sort(asked.sort) if asked.sort else Sort.NUMBER,
        after=asked.after,
        most=PAGE,
    )
    return found.lines, found.after


def _looked_for(by: Acting, held: Declared, asked: Row) -> tuple[Line, ...]:
    """Return what is due for a look, or what an open name finds; nothing for words that are too short."""
    if asked.text:
        label = held.kind.get(held.kind.label)
        if label is None or is_locked(label) or len(asked.text) < LEAST:
            return ()
        return queries.search_name(by, held.kind.id, asked.text, field=label.id, most=LOOKED_MOST)
    return queries.due_recheck(by, held.kind.id, until=asked.today, most=LOOKED_MOST)


def query_of(asked: Row) -> str:
    """Return the query that says the filters, the plain ones left out."""
    said = {"text": asked.text, "area": asked.area, "state": asked.state, "within": asked.within}
    said["sort"] = asked.sort
    said |= {FACT + one.id: one.chosen for one in asked.choices}
    return urlencode({name: value for name, value in said.items() if value})
