"""What waits for a decision in the registers: changes that were asked for, and things that may be one."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.registers import to_decide
from chuanhui.desk.registers_asked import visible_fields
from chuanhui.desk.registers_card import approvers_of
from chuanhui.desk.registers_questions import typed_text
from chuanhui.desk.registers_shown import cell_of, is_locked, place_names, said, url_of
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.queries import Declared, Line
from chuanhui.grid.registers.rules import Request, Verb, refusal_to_decide, refusal_to_write, sees_cards
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.playbook.schema import Text

CLEARED = Text("清除", "cleared")
END = Text("自哪天起注销", "Ended from")
TIED = Text("自哪天起归属", "Tied from")
UNTIED = Text("自哪天起解除", "Untied from")
ROLE = Text("身份", "Role")
OTHERS = {Verb.MERGE: Text("并入", "Merged into"), Verb.UNMERGE: Text("从哪条分出", "Taken out of")}
AT_ONCE = Text("同意之日", "the day it is granted")
DUPLICATES_SHOWN, AFTER_LONGEST = 50, 200


@member
@require_safe
def requests(request: Any) -> HttpResponse:
    """Show the changes on which this post decides."""
    return _page(request)


def _page(
    request: Any, refusal: ChuanhuiError | None = None, opened: UUID | None = None, status: int = 200
) -> HttpResponse:
    by: Acting = request.acting
    found = to_decide(by)
    names = names_of(
        post_ids={one.asked_post for one in found if one.asked_post},
        person_ids={one.asked_by for one in found if one.asked_by},
    )
    places = place_names({one.area_path for one in found}, by)
    rows = [_row(by, one, names, places[one.area_path], opened) for one in found]
    context = {"rows": rows, "refusal": refusal}
    return page(request, "register_requests.html", context, section="registers", status=status)


def _row(by: Acting, one: Request, names: Any, place: str, opened: UUID | None) -> Row:
    held = queries.declared(one.kind)
    card = queries.card(by, one.thing_id)
    may = refusal_to_decide(held.kind, one, by) is None
    return Row(
        id=one.id,
        what=f"desk_registers.ask.{one.verb.value}",
        kind=held.kind.name,
        url=url_of(one.thing_id),
        number=card.thing.number,
        label=card.line.label,
        area=place,
        changed=_changed(by, held, one, card.line),
        reason=one.reason,
        who=names.person(one.asked_by) if one.asked_by else "",
        post=names.post(one.asked_post) if one.asked_post else "",
        at=one.asked_at,
        decide=reverse("desk:register_decide", args=[one.id]) if may else "",
        opened=one.id == opened,
    )


def _changed(by: Acting, held: Declared, one: Request, line: Line) -> list[Row]:
    """Return what is asked for beside what stands: protected facts masked, those out of sight absent."""
    if one.verb is not Verb.CHANGE:
        return _of_two(by, held, one)
    rows = []
    for each in visible_fields(held.kind, by):
        if each.id not in one.fields:
            continue
        if is_locked(each):
            after = Text(one.masks[each.id]) if one.masks.get(each.id) else CLEARED
        else:
            new = one.plain.get(each.id)
            after = CLEARED if new is None else said(each.field, new, held.words)
        before = cell_of(each, line, held.words) if each.id in line.fields else None
        rows.append(Row(ask=each.field.ask, after=after, before=before))
    return rows


def _of_two(by: Acting, held: Declared, one: Request) -> list[Row]:
    """Return from which day on, and to which thing; its label only for who sees the cards of its kind."""
    told: list[tuple[Text, Text]] = []
    means = one.means or {}
    if one.other_id is not None:
        tie = held.kind.ties.get(means.get("kind", ""))
        told.append((tie.name if tie else OTHERS.get(one.verb, held.kind.name), _other(by, one)))
        role = held.words.get(tie.roles, {}).get(means.get("role", "")) if tie else None
        told += [(ROLE, role)] if role else []
    if one.verb not in (Verb.MERGE, Verb.UNMERGE):
        ask = {Verb.TIE: TIED, Verb.UNTIE: UNTIED}.get(one.verb, END)
        told.append((ask, Text(one.on.isoformat()) if one.on else AT_ONCE))
    return [Row(ask=ask, after=after, before=None) for ask, after in told]


def _other(by: Acting, one: Request) -> Text:
    try:
        card = queries.card(by, one.other_id) if one.other_id else None
    except (NotInSight, NotAllowed):
        card = None
    known = (one.means or {}).get("to", "—")
    return Text(f"{card.thing.number} {card.line.label}".strip() if card else known)


@member
@require_POST
def decide(request: Any, request_id: UUID) -> HttpResponse:
    """Grant or refuse a change that was asked for."""
    verdict = typed_text(request, "verdict")
    try:
        receipt = actions.decide_change(
            request_id=request_id,
            good=verdict == "grant",
            reason=typed_text(request, "reason"),
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed, NotInSight) as refusal:
        return _page(request, refusal, request_id, refused(request, refusal))
    told = "repeated" if receipt.repeated else "grant" if verdict == "grant" else "refuse"
    return tell_after(reverse("desk:register_requests"), told)


@member
@require_safe
def duplicates(request: Any) -> HttpResponse:
    """Show the things that may be one, in the registers that this post keeps."""
    by: Acting = request.acting
    mine = {
        name: held
        for name, held in queries.all_declared().items()
        if held.kind.same and sees_cards(held.kind, by) and refusal_to_write(held.kind, by) is None
    }
    of, after = request.GET.get("of", ""), request.GET.get("after", "").replace("\0", "")[:AFTER_LONGEST]
    left = list(mine)[list(mine).index(of) :] if of in mine else list(mine)
    rows: list[Row] = []
    following: dict[str, str] = {}
    while left and not following:
        name = left.pop(0)
        found = queries.duplicates(by, name, after=after if name == of else "")
        rows += [_group(by, mine[name], lines) for lines in found.groups]
        if found.after:
            following = {"of": name, "after": found.after}
        elif len(rows) >= DUPLICATES_SHOWN and left:
            following = {"of": left[0]}
    next_url = f"{request.path}?{urlencode(following)}" if following else ""
    context = {"rows": rows, "next_url": next_url, "first_url": request.path if of else ""}
    return page(request, "register_duplicates.html", context, section="registers")


def _group(by: Acting, held: Declared, lines: tuple[Line, ...]) -> Row:
    """Return two likely duplicates side by side; keeping one merges the other into it."""
    first, second = lines[:2]
    shown = visible_fields(held.kind, by)
    names = [
        each.field.ask
        for each in shown
        if any(each.id in one for one in held.kind.same)
        and first.fields.get(each.id) is not None
        and first.fields.get(each.id) == second.fields.get(each.id)
    ]
    places = place_names({first.area_path, second.area_path}, by)
    return Row(
        kind=held.kind.name,
        alike=names,
        approvers=approvers_of(held.kind),
        two=[_side(held, shown, one, other, places) for one, other in ((first, second), (second, first))],
    )


def _side(held: Declared, shown: Any, one: Line, other: Line, places: Any) -> Row:
    return Row(
        url=url_of(one.id),
        number=one.number,
        label=one.label,
        facts=[(each.field.ask, cell_of(each, one, held.words)) for each in shown if each.id in one.fields],
        place=places[one.area_path],
        since=one.since,
        other=other.number,
        other_revision=other.revision,
        merge=reverse("desk:thing_act", args=[other.id, "merge"]),
    )
