"""The registers (台账): which there are, a list of one, finding by what is protected, the export."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.filters import area_choices
from chuanhui.desk.frame import member, page, today
from chuanhui.desk.registers_asked import (
    DUE,
    FOUND_MOST,
    LONGEST,
    SORTS,
    STATES,
    asked_of,
    clean,
    finds_of,
    found_by,
    held_of,
    lines_of,
    numbered,
    places_of,
    query_of,
    visible_fields,
)
from chuanhui.desk.registers_shown import heads_of, is_locked, place_names, row_of, url_of
from chuanhui.desk.workbook import EXPORT_MOST
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.errors import FieldHidden
from chuanhui.grid.registers.queries import Declared, Line
from chuanhui.grid.registers.queries.counting import Count, counts
from chuanhui.grid.registers.rules import Request, refusal_to_reveal, refusal_to_write, sees_cards
from chuanhui.kernel.errors import BadInput, ChuanhuiError
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import RegisterKind, Text
from chuanhui.system.protection.rules import is_officer

DUPLICATES_COUNTED = 20
OFFICE = {"seen": "journal", "subject": "posts", "keep": "clock"}
"""Pages of whoever guards personal data, each with its sign."""


@member
@require_safe
def index(request: Any) -> HttpResponse:
    """Show the registers in sight with how much each holds, and what waits in them."""
    by: Acting = request.acting
    known = {name: one for name, one in queries.all_declared().items() if sees_cards(one.kind, by)}
    found = counts(by, known, until=today(request))
    groups: dict[str, Row] = {}
    for name, one in known.items():
        group = groups.setdefault(one.ref, Row(name=_playbook_name(one), kinds=[]))
        group.kinds.append(_kind_row(one.kind, found[name], by))
    due = sum(one.due for one in found.values())
    waiting = len(to_decide(by))
    alike = _duplicates(by, known)
    context = {
        "rows": list(groups.values()),
        "due": due,
        "due_tone": "amber" if due else "grey",
        "due_url": "",
        "waiting": waiting,
        "waiting_tone": "violet" if waiting else "grey",
        "duplicates": alike,
        "duplicates_tone": "grey" if alike in (None, "0") else "amber",
        "officer": [
            Row(
                url=reverse(f"desk:register_{name}"),
                sign=OFFICE[name],
                label=f"desk_registers.{name}",
                what=f"desk_registers.officer.{name}",
            )
            for name in office_of(by)
        ],
    }
    return page(request, "registers.html", context, section="registers")


def _playbook_name(held: Declared) -> Text:
    try:
        return rulebook(held.ref).name
    except ChuanhuiError:
        # Declared, but not put in force as a campaign.
        return Text(held.playbook)


def office_of(by: Acting) -> list[str]:
    """Return the pages for whoever guards personal data that this post may open."""
    return [name for name in OFFICE if (answers_people(by) if name == "subject" else is_officer(by))]


def answers_people(by: Acting) -> bool:
    """Tell whether a post may hand out what is held on somebody: it may look at it in full."""
    return any(
        one.guarded and sees_cards(one, by) and refusal_to_reveal(one, by) is None
        for one in queries.kinds().values()
    )


def to_decide(by: Acting) -> list[Request]:
    """Return the change requests on which this post decides."""
    known = queries.kinds()
    return [
        one
        for one in queries.requests_waiting(by)
        if one.kind in known and by.role in known[one.kind].approve
    ]


def _duplicates(by: Acting, known: dict[str, Declared]) -> str | None:
    """Return how many groups of likely duplicates wait for a post that may merge; None for others."""
    mine = [name for name, one in known.items() if one.kind.same and refusal_to_write(one.kind, by) is None]
    if not mine:
        return None
    number, more = queries.first_groups(by, mine, DUPLICATES_COUNTED)
    return f"{number}+" if more else str(number)


def _kind_row(kind: RegisterKind, count: Count, by: Acting) -> Row:
    address = reverse("desk:register", args=[kind.id])
    return Row(
        name=kind.name,
        url=address,
        count=count.told,
        due=count.due,
        due_url=f"{address}?state=due",
        rechecked=kind.recheck is not None,
        guarded=bool(kind.guarded),
        new_url=reverse("desk:register_new", args=[kind.id]) if refusal_to_write(kind, by) is None else "",
    )


@member
@require_safe
def things(request: Any, register: str) -> HttpResponse:
    """Show a page of a register."""
    by: Acting = request.acting
    held = held_of(register, by)
    asked = asked_of(request, held)
    if asked.text and (known := numbered(by, register, asked.text)) is not None:
        return HttpResponseRedirect(url_of(known.id))
    lines, after = lines_of(by, held, asked)
    return _list(request, held, asked, lines, after)


@member
@require_POST
@sensitive_post_parameters("value")
def find(request: Any, register: str) -> HttpResponse:
    """Find by a whole protected number or a name. What was typed is in no address and comes back in no page.

    Raises:
        FieldHidden: nothing is found by this field, or not by this post.
    """
    by: Acting = request.acting
    held = held_of(register, by)
    name, value = request.POST.get("field", "")[:LONGEST], clean(request.POST.get("value", ""))
    fault: Any = None
    lines: tuple[Line, ...] = ()
    try:
        lines = found_by(by, held, name, value)
    except FieldHidden:
        raise
    except BadInput as refusal:
        fault = refusal
    field = held.kind.get(name)
    ask = field.field.ask if field else Text("")
    found = None if fault else Row(ask=ask, number=len(lines), more=len(lines) == FOUND_MOST)
    more = {"found": found, "find_field": name, "find_fault": fault}
    return _list(request, held, asked_of(request, held), lines, "", more, status=422 if fault else 200)


def _list(
    request: Any,
    held: Declared,
    asked: Row,
    lines: tuple[Line, ...],
    after: str,
    more: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    by: Acting = request.acting
    kind = held.kind
    heads = heads_of(kind, visible_fields(kind, by))
    places = place_names({one.area_path for one in lines}, by)
    label = kind.get(kind.label)
    here = reverse("desk:register", args=[kind.id])
    query = query_of(asked)
    context = {
        "kind": kind,
        "may_write": refusal_to_write(kind, by) is None,
        "heads": heads,
        "rows": [row_of(one, heads, held.words, places, today(request)) for one in lines],
        "rechecked": kind.recheck is not None,
        "finds": finds_of(kind, by),
        "filters": asked,
        "wrong": asked.wrong,
        "states": [one for one in STATES if one[0] != DUE or kind.recheck is not None],
        "sorts": SORTS if kind.recheck is not None else (),
        "areas": area_choices(by),
        "places": bool(places_of(kind)),
        "choices": asked.choices,
        "by_name": label is not None and not is_locked(label),
        "export_url": f"{reverse('desk:register_export', args=[kind.id])}?{query}",
        "export_most": EXPORT_MOST,
        "first_url": f"{here}?{query}".rstrip("?") if asked.after else "",
        "next_url": f"{here}?{urlencode({'after': after})}&{query}".rstrip("&") if after else "",
        **(more or {}),
    }
    return page(request, "register_list.html", context, section="registers", status=status)
