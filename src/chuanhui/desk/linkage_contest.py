"""Somebody says "this is not me": what rows were found to be that person, on record; and one taken back.

Whose rows they are comes with a POST, never with an address.
"""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from chuanhui.desk.frame import key_of, member, refused, tell_after
from chuanhui.desk.linkage_frame import linkage_page, part_in_hand, period_name, plan_name
from chuanhui.desk.registers_questions import typed_text
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.kernel.ids import new_id
from chuanhui.playbook.schema import Text
from chuanhui.system.linkage import actions
from chuanhui.system.linkage.errors import LinkNotFound
from chuanhui.system.linkage.queries.pages import Part

REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)
HOWS = {
    "exact": Text("证件号码和姓名一致", "number and name agree"),
    "repaired": Text("号码纠正后一致", "they agree once the number is repaired"),
    "scored": Text("综合比较认定", "by all comparisons together"),
    "doubled": Text("同一文件中的重复行", "a further row of the file"),
    "decided": Text("人工核对认定", "a clerk said so"),
}
"""How a row was found to be somebody, for whoever explains it to him."""


@member
@require_POST
@sensitive_variables()
def contest(request: Any, verb: str) -> HttpResponse:
    """Show which rows were found to be a person, or take one back.

    Raises:
        OperationalError: a look could not be recorded; nothing is shown.
    """
    if verb not in {"look", "take_back"}:
        raise Http404
    part = part_in_hand(request, "linkage_review")
    try:
        if verb == "look":
            return _show(request, part)
        return _take_back(request, part)
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error


def _take_back(request: Any, part: Part) -> HttpResponse:
    try:
        receipt = actions.take_back(
            link_id=_link(request),
            reason=typed_text(request, "reason"),
            by=request.acting,
            now=request.now,
            key=key_of(request),
        )
    except REFUSALS as refusal:
        return _show(request, part, refusal, refused(request, refusal))
    address = f"{reverse('desk:linkage_review')}?plan={part.name}"
    return tell_after(address, "repeated" if receipt.repeated else "taken_back")


def _link(request: Any) -> UUID:
    try:
        return UUID(typed_text(request, "link"))
    except ValueError:
        raise LinkNotFound() from None


def _show(request: Any, part: Part, refusal: ChuanhuiError | None = None, status: int = 200) -> HttpResponse:
    number = typed_text(request, "number")[:40]
    rows = []
    try:
        held = actions.look_at_links(plan=part.name, number=number, by=request.acting, now=request.now)
    except REFUSALS as fault:
        refusal, status = refusal or fault, refused(request, fault)
    else:
        rows = [
            Row(
                id=one.id,
                source=one.source_name,
                how=HOWS.get(one.how, Text(one.how, one.how)),
                since=period_name(one.since),
                seen=period_name(one.seen),
                key=new_id(request.now),
            )
            for one in held
        ]
    context = {
        "plan_name": plan_name(part),
        "number": number,
        "rows": rows,
        "refusal": refusal,
        "asked": typed_text(request, "link") if refusal else "",
        "reason": typed_text(request, "reason") if refusal else "",
    }
    return linkage_page(
        request, "linkage_contest.html", context, tab="linkage_review", here=part, status=status
    )
