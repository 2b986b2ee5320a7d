"""Changing a registered thing, or asking for it; two versions side by side where somebody else was faster."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chuanhui.desk.answers import typed_of
from chuanhui.desk.frame import key_of, member, page, refused, revision_of, tell_after
from chuanhui.desk.registers_asked import visible_fields
from chuanhui.desk.registers_card import approvers_of, head_of
from chuanhui.desk.registers_questions import fields_asked, questions_of, sent_by, told_of, typed_text
from chuanhui.desk.registers_shown import cell_of, is_locked, said, url_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import ReasonMissing, ThingMovedOn
from chuanhui.grid.registers.queries import Card
from chuanhui.grid.registers.rules import refusal_to_write
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.playbook.schema import Field, FieldKind, RegisterField, Text

REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def change(request: Any, thing_id: UUID) -> HttpResponse:
    """Ask what changes, or change it; where a change needs approval, ask for it."""
    by: Acting = request.acting
    found = queries.card(by, thing_id)
    if not (found.may_write or found.may_ask):
        raise refusal_to_write(found.declared.kind, by) or NotAllowed()
    if request.method != "POST":
        return _change_page(request, found)
    fields = fields_asked(found.declared, visible_fields(found.declared.kind, by))
    sent, faults = sent_by(request, fields)
    changed = _changed(found, fields, sent)
    act = actions.change if found.may_write else actions.ask_change
    try:
        if faults:
            raise BadInput(tuple(faults))
        receipt = act(
            thing_id=thing_id,
            fields=changed,
            reason=typed_text(request, "reason"),
            by=by,
            now=request.now,
            key=key_of(request),
            revision=revision_of(request),
        )
    except REFUSALS as refusal:
        status = refused(request, refusal)
        return _change_page(request, queries.card(by, thing_id), refusal, status)
    told = "repeated" if receipt.repeated else "changed" if found.may_write else "ask"
    return tell_after(url_of(thing_id), told)


def _changed(found: Card, fields: list[Field], sent: dict[str, Any]) -> dict[str, Any]:
    """Return what differs from what stands; an open fact left empty is cleared, a protected one stays."""
    kind, plain = found.declared.kind, found.thing.plain
    changed: dict[str, Any] = {}
    for one in fields:
        field = kind.get(one.id)
        if one.id in sent:
            if field is not None and (
                is_locked(field) or _form_value(one, plain.get(one.id)) != sent[one.id]
            ):
                changed[one.id] = sent[one.id]
        elif field is not None and not is_locked(field) and plain.get(one.id) is not None:
            changed[one.id] = None
    return changed


def _form_value(one: Field, value: Any) -> Any:
    """Return a value as a form sends it back."""
    if value is None:
        return None
    if one.kind is FieldKind.YES_NO:
        return "yes" if value else "no"
    return list(value) if isinstance(value, list | tuple) else str(value)


def _change_page(
    request: Any, found: Card, refusal: ChuanhuiError | None = None, status: int = 200
) -> HttpResponse:
    by: Acting = request.acting
    held = found.declared
    shown = visible_fields(held.kind, by)
    fields = fields_asked(held, shown)
    typed = typed_of(request.POST, fields) if request.method == "POST" else _standing(found, shown)
    asks = not found.may_write
    moved = _both(found, shown, typed) if isinstance(refusal, ThingMovedOn) else None
    context = {
        "heading": Text(f"变更 {found.thing.number}", f"Change {found.thing.number}"),
        "button": "desk_thing.ask_change" if asks else "desk_thing.change.go",
        "kind": held.kind,
        "thing": head_of(found, date.max),
        "url": reverse("desk:thing_change", args=[found.thing.id]),
        "questions": questions_of(held, fields, typed, refusal, found),
        "approvers": approvers_of(held.kind) if asks else None,
        "reason": typed_text(request, "reason"),
        "reason_fault": refusal if isinstance(refusal, ReasonMissing) else None,
        "moved": moved,
        **told_of(request, refusal, fields),
    }
    return page(request, "thing_form.html", context, section="registers", status=status)


def _standing(found: Card, shown: Iterable[RegisterField]) -> dict[str, Any]:
    """Return what stands, to be changed; protected facts are typed anew or left alone."""
    return {one.id: found.thing.plain.get(one.id) for one in shown if not is_locked(one)}


def _both(found: Card, shown: Iterable[RegisterField], typed: Any) -> list[Row]:
    """Return what stands now beside what was typed."""
    words, rows = found.declared.words, []
    for one in shown:
        now = cell_of(one, found.line, words)
        if is_locked(one):
            yours = Text("已填写", "typed") if typed.get(one.id) else now
            rows.append(Row(ask=one.field.ask, now=now, yours=yours, differs=bool(typed.get(one.id))))
            continue
        sent, stands = typed.get(one.id), _form_value(one.field, found.thing.plain.get(one.id))
        sent = [float(each) for each in sent] if one.field.kind is FieldKind.POINT and sent else sent
        value = {"yes": True, "no": False}.get(sent, sent) if isinstance(sent, str) else sent
        rows.append(
            Row(
                ask=one.field.ask,
                now=now,
                yours=said(one.field, value, words),
                differs=(sent or None) != (stands or None),
            )
        )
    return rows
