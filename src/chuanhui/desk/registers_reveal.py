"""Looking at protected facts: recorded first, shown once, kept by nothing on the way."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from chuanhui.desk.frame import key_of, member, page, refused, today
from chuanhui.desk.registers_card import head_of
from chuanhui.desk.registers_looks import purpose_text, reveal_form
from chuanhui.desk.registers_questions import typed_text
from chuanhui.desk.registers_shown import said
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import BadReveal, ReasonMissing
from chuanhui.grid.registers.queries import Card
from chuanhui.grid.registers.rules import refusal_to_reveal
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed

SECONDS = 60
FIELDS_MOST = 50


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("given", "shown")
def reveal(request: Any, thing_id: UUID) -> HttpResponse:
    """Ask what for, or record the look and show the values. The answer leaves after the record is committed.

    Raises:
        NotYourReveal: these facts are for other posts.
        OperationalError: the look could not be recorded.
    """
    found = queries.card(request.acting, thing_id)
    if refusal := refusal_to_reveal(found.declared.kind, request.acting):
        raise refusal
    if request.method != "POST":
        return _ask(request, found)
    purpose, reason = typed_text(request, "purpose"), typed_text(request, "reason")
    wanted = [one for one in request.POST.getlist("fields")[:FIELDS_MOST] if one in found.may_reveal]
    try:
        given = actions.reveal(
            thing_id=thing_id,
            fields=wanted,
            purpose=purpose,
            reason=reason,
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _ask(request, found, wanted, refusal)
    except DatabaseError as error:
        # Whatever keeps the look from being recorded keeps the value from being shown; answered with 503.
        raise OperationalError("a look could not be recorded") from error
    shown = [
        Row(ask=one.field.ask, value=said(one.field, given.values.get(one.id), found.declared.words))
        for one in found.declared.kind.fields
        if one.id in wanted
    ]
    context = {
        "thing": head_of(found, today(request)),
        "shown": shown,
        "seconds": SECONDS,
        "purpose": purpose_text(purpose),
        "reason": reason,
        "often": given.often,
    }
    return page(request, "thing_revealed.html", context, section="registers")


def _ask(
    request: Any, found: Card, wanted: list[str] | None = None, refusal: ChuanhuiError | None = None
) -> HttpResponse:
    """Show the form, with what was typed and what is wrong with it."""
    form = reveal_form(found)
    if form is None:
        raise refusal_to_reveal(found.declared.kind, request.acting) or NotAllowed()
    status = refused(request, refusal) if refusal else 200
    form.purpose, form.reason = typed_text(request, "purpose"), typed_text(request, "reason")
    for one in form.fields:
        one.chosen = one.chosen or one.id in (wanted or ())
    if isinstance(refusal, BadReveal):
        form.faults["fields" if not wanted else "purpose"] = refusal
    elif isinstance(refusal, ReasonMissing):
        form.faults["reason"] = refusal
    loose = None if form.faults else refusal
    context = {"thing": head_of(found, today(request)), "reveal": form, "refusal": loose}
    return page(request, "thing_revealed.html", context, section="registers", status=status)
