"""Registering a thing: where it stands, what it belongs to, its fields by their kind."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from chuanhui.desk.answers import typed_of
from chuanhui.desk.frame import key_of, member, page, refused, tell_after
from chuanhui.desk.posts import known_areas
from chuanhui.desk.registers_asked import clean, held_of, visible_fields
from chuanhui.desk.registers_questions import fields_asked, questions_of, sent_by, told_of, typed_text
from chuanhui.desk.registers_shown import place_names, url_of
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.errors import BadNumber, BadPlace, BadTie, NumberTaken
from chuanhui.grid.registers.queries import Declared
from chuanhui.grid.registers.rules import refusal_to_write
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.playbook.schema import Text

REFUSALS = (BadInput, MovedOn, NotAllowed, NotInSight)
IN = "in."
AREA_MOST = 80
MASKED_NOW = Text("现为 {now}；留空不变", "now {now}; left empty it stays")


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def new(request: Any, register: str) -> HttpResponse:
    """Ask for a new thing, or register it and go on to its card."""
    by: Acting = request.acting
    held = held_of(register, by)
    if refusal := refusal_to_write(held.kind, by):
        raise refusal
    if request.method != "POST":
        return _new_page(request, held)
    fields = fields_asked(held, visible_fields(held.kind, by))
    sent, faults = sent_by(request, fields)
    try:
        if faults:
            raise BadInput(tuple(faults))
        receipt = actions.register(
            kind=register,
            fields=sent,
            ties={name: number for name in held.kind.ties if (number := typed_text(request, IN + name))},
            number=typed_text(request, "number"),
            area=_area(request),
            by=by,
            now=request.now,
            key=key_of(request),
        )
    except REFUSALS as refusal:
        return _new_page(request, held, refusal, refused(request, refusal))
    told = "repeated" if receipt.repeated else "alike" if receipt.alike else "registered"
    return tell_after(url_of(receipt.id), told)


def _area(request: Any) -> str:
    """Return the path of the area that was typed by code, by name or by path; as it is where none fits."""
    by: Acting = request.acting
    said_so = typed_text(request, "area")[:AREA_MOST]
    if not said_so or said_so.endswith("."):
        return said_so
    found = areas.search(by.sight, said_so, limit=6, stamp=by.stamps.get("areas"))
    exact = [one for one in found if said_so in {one.code, one.name, one.path}]
    return exact[0].path if len(exact) == 1 else said_so


def _new_page(
    request: Any, held: Declared, refusal: ChuanhuiError | None = None, status: int = 200
) -> HttpResponse:
    by: Acting = request.acting
    kind = held.kind
    fields = fields_asked(held, visible_fields(kind, by))
    typed = typed_of(request.POST, fields)
    context = {
        "heading": Text(f"登记{kind.name.zh}", f"Register: {kind.name.get('en')}"),
        "button": "desk_thing.new.go",
        "kind": kind,
        "url": reverse("desk:register_new", args=[kind.id]),
        "ties": _ties(request, held, refusal),
        "asks_place": True,
        "placed": any(one.required for one in kind.ties.values()),
        "place_fault": refusal if isinstance(refusal, BadPlace) else None,
        "area": typed_text(request, "area")[:AREA_MOST],
        "own_area": place_names({by.area_path}, by)[by.area_path],
        "known_areas": known_areas(by),
        "number": typed_text(request, "number"),
        "number_fault": refusal if isinstance(refusal, BadNumber | NumberTaken) else None,
        "questions": questions_of(held, fields, typed, refusal),
        "approvers": None,
        **told_of(request, refusal, fields),
    }
    return page(request, "thing_form.html", context, section="registers", status=status)


def _ties(request: Any, held: Declared, refusal: ChuanhuiError | None) -> list[Row]:
    """Return the ties that a new thing is asked for, with what was typed or the link says."""
    given = request.POST if request.method == "POST" else request.GET
    about = refusal.facts.get("tie") if isinstance(refusal, BadTie) else None
    rows = []
    for one in held.kind.ties.values():
        number = clean(given.get(IN + one.id, ""))
        rows.append(
            Row(
                id=one.id,
                name=one.name,
                required=one.required,
                value=number,
                said=_label_of(request.acting, one.to, number),
                fault=refusal if about is not None and about in {one.id, one.name.zh} else None,
            )
        )
    return rows


def _label_of(by: Acting, kind: str, number: str) -> str:
    """Return what the thing of a number is called, as this post sees it; "" for none."""
    if not number:
        return ""
    try:
        return queries.card(by, queries.by_number(by.sight, kind, number).id).line.label
    except (NotInSight, NotAllowed):
        return ""
