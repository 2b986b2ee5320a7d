"""Registers: which there are, lists, cards, finding by what is protected, what waits, who looked.

A protected value is only ever sent in a body, and never comes back but from a reveal. Asking by a field that
the post may not see is refused with 400: the answer would tell it.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Router
from ninja.params.functions import Path, Query

from chuanhui.api.house import REFUSALS, today
from chuanhui.api.register_shapes import (
    DuplicateOut,
    DuplicatesOut,
    FindBody,
    KeptOut,
    RegisterOut,
    RequestOut,
    RevealOut,
    ThingCardOut,
    ThingFoundOut,
    ThingsOut,
)
from chuanhui.api.register_telling import card_out, line_out, register_out, request_of, reveal_of, visible
from chuanhui.api.shapes import PATH, SHORT
from chuanhui.api.telling import words
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.actions.exporting import export_things
from chuanhui.grid.registers.errors import FieldHidden, NoSuchKind, TooShort
from chuanhui.grid.registers.queries import Declared, Line, Sort
from chuanhui.grid.registers.queries.counting import counts, ended
from chuanhui.grid.registers.rules import LEAST, refusal_to_see, sees_cards
from chuanhui.kernel.errors import NotInSight
from chuanhui.playbook.schema import Field, FieldKind, RegisterField, Search, Text

router = Router(tags=["registers"])
Register = Annotated[str, Path(pattern="^[a-z][a-z0-9_]{0,60}$")]
FOUND_MOST = 50
SHEETS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
TRUTH = {"true": True, "yes": True, "false": False, "no": False}


def held_by(register_id: str, by: Acting) -> Declared:
    """Return a register whose cards this post sees.

    Raises:
        NotInSight: there is none.
        CardHidden: they are for other posts.
    """
    try:
        held = queries.declared(register_id, stamp=by.stamps.get("registers"))
    except NoSuchKind:
        raise NotInSight() from None
    if refusal := refusal_to_see(held.kind, by):
        raise refusal
    return held


@router.get("/registers", response={200: list[RegisterOut], **REFUSALS}, summary="The registers")
def registers(request: Any) -> Any:
    """Return the registers whose cards the post sees, with the fields that it may see."""
    by: Acting = request.acting
    known = {name: one for name, one in queries.all_declared().items() if sees_cards(one.kind, by)}
    found = counts(by, known, until=today(request))
    return [register_out(one, found[name], by) for name, one in known.items()]


@router.get("/registers/{register_id}", response={200: ThingsOut, **REFUSALS}, summary="Things of a register")
def things(
    request: Any,
    register_id: Register,
    area: str = Query("", pattern=f"({PATH})|^$", max_length=SHORT),
    within: UUID | None = None,
    where: Annotated[list[str], Query(max_length=10)] = [],  # noqa: B006 - ninja reads it as the default
    ended: bool = False,
    sort: Sort = Sort.NUMBER,
    after: str = Query("", max_length=80),
    limit: int = Query(50, ge=1, le=200),
) -> Any:
    """Return a page of a register: what stands, or what has `ended`; by number or by the next look.

    `where` is ``field:value`` of an open field; `within` is the id of a thing that holds them.
    """
    by: Acting = request.acting
    held = held_by(register_id, by)
    path = queries.thing(by.sight, within).within_path if within else ""
    found = queries.things(
        by,
        register_id,
        within_path=path,
        area_path=area,
        filters=dict(_filter(held, one, by) for one in where),
        ended=ended,
        sort=sort,
        after=after,
        most=limit,
    )
    return ThingsOut(things=[line_out(one, held) for one in found.lines], after=found.after)


def _filter(held: Declared, asked: str, by: Acting) -> tuple[str, Any]:
    """Return field and value of a filter.

    Raises:
        FieldHidden: the post may not see the field; also one that does not exist, so that none can be told.
    """
    name, _, text = asked.partition(":")
    field = visible(held.kind, by).get(name)
    if field is None:
        raise FieldHidden(field=name[:60])
    return name, _typed(field.field, text)


def _typed(one: Field, text: str) -> Any:
    if one.kind is FieldKind.YES_NO:
        return TRUTH.get(text, text)
    plain = text.isascii() and text.isdecimal() and len(text) < 16
    return int(text) if one.kind in {FieldKind.NUMBER, FieldKind.QUANTITY} and plain else text


@router.post(
    "/registers/{register_id}/find",
    response={200: ThingFoundOut, **REFUSALS},
    summary="Find by what is protected",
)
def find_things(request: Any, register_id: Register, body: FindBody) -> Any:
    """Return what has exactly this value, or a name that holds it in characters, pinyin or initials."""
    by: Acting = request.acting
    held = held_by(register_id, by)
    field = visible(held.kind, by).get(body.field)
    if field is None:
        raise FieldHidden(field=body.field)
    found = _found(by, register_id, field, body.value.strip())
    return ThingFoundOut(things=[line_out(one, held) for one in found], more=len(found) == FOUND_MOST)


def _found(by: Acting, register_id: str, field: RegisterField, value: str) -> tuple[Line, ...]:
    if not value:
        raise TooShort(least=LEAST)
    if field.search is Search.NAME:
        return queries.search_name(by, register_id, value, field=field.id, most=FOUND_MOST)
    return queries.lookup(by, register_id, field.id, value, most=FOUND_MOST)


@router.get(
    "/registers/{register_id}/due", response={200: ThingFoundOut, **REFUSALS}, summary="To look at again"
)
def due_things(request: Any, register_id: Register) -> Any:
    """Return the things that somebody has to look at again by today, the longest due first."""
    by: Acting = request.acting
    held = held_by(register_id, by)
    found = queries.due_recheck(by, register_id, until=today(request))
    return ThingFoundOut(things=[line_out(one, held) for one in found], more=len(found) == 200)


@router.get("/registers/{register_id}/export", response={**REFUSALS}, summary="A register as a sheet")
def export_register(
    request: Any,
    register_id: Register,
    form: Literal["xlsx", "csv"] = "xlsx",
    area: str = Query("", pattern=f"({PATH})|^$", max_length=SHORT),
) -> Any:
    """Return the things in sight as a sheet that an import takes again; protected facts are masked."""
    held_by(register_id, request.acting)
    found = export_things(kind=register_id, by=request.acting, now=request.now, form=form, area_path=area)
    answer = HttpResponse(found.data, content_type=SHEETS[form])
    answer["Content-Disposition"] = f'attachment; filename="{register_id}.{form}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@router.get(
    "/registers/{register_id}/duplicates",
    response={200: DuplicatesOut, **REFUSALS},
    summary="Likely duplicates",
)
def duplicate_things(request: Any, register_id: Register, after: str = Query("", max_length=200)) -> Any:
    """Return a page of groups of things that are alike in fields in which no two should be."""
    by: Acting = request.acting
    held = held_by(register_id, by)
    found = queries.duplicates(by, register_id, after=after)
    groups = [
        DuplicateOut(register_id=register_id, things=[line_out(one, held) for one in group])
        for group in found.groups
    ]
    return DuplicatesOut(groups=groups, after=found.after)


@router.get("/things/{thing_id}", response={200: ThingCardOut, **REFUSALS}, summary="The card of a thing")
def thing_card(request: Any, thing_id: UUID) -> Any:
    """Return a thing with what it belongs to, what belongs to it and its story."""
    return card_out(queries.card(request.acting, thing_id), request.acting)


@router.get("/things/{thing_id}/reveals", response={200: list[RevealOut], **REFUSALS}, summary="Who looked")
def thing_reveals(request: Any, thing_id: UUID) -> Any:
    """Return who saw protected fields of a thing, newest first."""
    by: Acting = request.acting
    shown = visible(queries.card(by, thing_id).declared.kind, by)
    return [reveal_of(one, shown) for one in queries.reveals_of(by, thing_id)]


@router.get("/register-requests", response={200: list[RequestOut], **REFUSALS}, summary="Changes that wait")
def register_requests(request: Any) -> Any:
    """Return the changes on which the acting post decides, oldest first."""
    by: Acting = request.acting
    known = queries.kinds(stamp=by.stamps.get("registers"))
    return [
        request_of(one, visible(known[one.kind], by))
        for one in queries.requests_waiting(by)
        if one.kind in known and by.role in known[one.kind].approve
    ]


@router.get("/registers-kept", response={200: list[KeptOut], **REFUSALS}, summary="How long facts are kept")
def registers_kept(request: Any) -> Any:
    """Return for each register how long its protected facts stay after the end, on what ground."""
    by: Acting = request.acting
    known = {name: one for name, one in queries.all_declared().items() if sees_cards(one.kind, by)}
    waiting = ended(by, known)
    return [
        KeptOut(
            register_id=name,
            name=words(one.kind.name),
            after=words(Text(kept.after.text("zh"), kept.after.text("en"))) if kept else None,
            basis=kept.basis if kept else "",
            waiting=waiting[name].waiting if one.kind.guarded else 0,
        )
        for name, one in known.items()
        for kept in (one.kind.keep,)
    ]
