"""Warnings: lists, the map, a household's own; and one whose facts are opened with a purpose, on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.desk.frame import member, refused
from chuanhui.desk.linkage_frame import (
    address,
    chip,
    linkage_page,
    page_asked,
    pager,
    parts_for,
    period_name,
    rule_name,
    warned_name,
)
from chuanhui.desk.map import fill_of, here_of, parts_of, shapes_of
from chuanhui.desk.registers_looks import purposes
from chuanhui.desk.registers_questions import typed_text
from chuanhui.desk.registers_reveal import SECONDS
from chuanhui.desk.registers_shown import place_names, url_of
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.errors import AreaNotFound
from chuanhui.grid.areas.rules import AreaFacts, Level
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import ReasonMissing
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.mechanism.cases.queries import cases_by_id, lines
from chuanhui.playbook.saying_matching import condition_said, rule_said
from chuanhui.playbook.schema import Text
from chuanhui.system.linkage import actions
from chuanhui.system.linkage.errors import BadLook, WarningNotFound
from chuanhui.system.linkage.ground import ground_of
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.warned import (
    Filters,
    by_area,
    is_bare,
    periods,
    verdicts,
    warning,
    warnings,
)
from chuanhui.system.linkage.rules import Verdict
from chuanhui.system.linkage.rules.state import Warned

TAB, WARNED = "linkage_warnings", "linkage_warned"
SIZE = 40
HOUSEHOLD_MOST = 100
COUNTED = (Level.DISTRICT, Level.STREET, Level.COMMUNITY)
"""Areas in which a leader reads how many warnings there are."""

WORDS = {"zh": ("{n} 条", "{n} 条，核实中 {open}"), "en": ("{n}", "{n}, {open} being looked into")}


@member
@require_safe
def linkage_warnings(request: Any) -> HttpResponse:
    """Show the warnings in sight, those still looked into first; and where they are, on the map.

    A leader reads how many there are, where and how they stand, and of nobody.
    """
    by: Acting = request.acting
    mine = parts_for(request, TAB)
    here, below = _ground(request, mine)
    asked = replace(_asked(request, mine), area=here.path)
    number = page_asked(request)
    told = [one for one in mine if one.warned]
    listed = replace(asked, plans=_plans_of(told))
    found = warnings(by.sight, listed, skip=(number - 1) * SIZE, most=SIZE)
    said = _query(asked)
    counted = by_area(by.sight, [one.path for one in below], asked)
    above = _above(by, here.path)
    context = {
        "here": here,
        "above": address(TAB, **{**said, "area": above}) if above else "",
        "rows": _rows(by, found.rows, request.now),
        "lists": bool(told),
        "tally": [
            Row(
                state=chip(verdict),
                count=count,
                url=address(TAB, **{**said, "verdict": verdict.value}),
                chosen=asked.verdict == verdict.value,
            )
            for verdict, count in verdicts(by.sight, _without(asked, "verdict")).items()
        ],
        "states": [chip(one) for one in Verdict],
        "areas": [_area(one, counted[one.path], said) for one in below if one.path != here.path],
        "rules": [
            Row(id=rule.id, name=rule.name, chosen=rule.id == asked.rule)
            for part in mine
            if part.ground.plan.tells_rule
            for rule in part.ground.risks
        ],
        "periods": [
            Row(id=key, name=period_name(key), chosen=key == asked.period)
            for key in periods(by.sight, _without(asked, "period"))
        ],
        "verdict": asked.verdict,
        "filtered": any((asked.rule, asked.verdict, asked.period)),
        "src": address("linkage_borders", **said),
        "clear_url": address(TAB, area=here.path),
        "pager": pager(number, SIZE, found.total, lambda to: address(TAB, **said, page=to if to > 1 else "")),
    }
    return linkage_page(request, "linkage_warnings.html", context, tab=TAB)


def _ground(request: Any, mine: Sequence[Part]) -> tuple[AreaFacts, tuple[AreaFacts, ...]]:
    """Return the area to count in and its parts; for a leader no further down than a village.

    In a grid there are a few homes: a number there, by verdict or month, would be somebody's.

    Raises:
        AreaNotFound: none of that path in sight, or one that lies in no village, for a leader.
    """
    by: Acting = request.acting
    here = here_of(request)
    if all(one.warned for one in mine):
        return here, parts_of(by, here)
    while here.level not in COUNTED and (above := _above(by, here.path)):
        here = areas.area_in_sight(by.sight, above, stamp=by.stamps.get("areas"))
    if here.level not in COUNTED:
        raise AreaNotFound(area=here.path)
    return here, (here,) if here.level == COUNTED[-1] else parts_of(by, here)


def _area(one: AreaFacts, counted: Mapping[Verdict, int], said: Mapping[str, str]) -> Row:
    """Return a part of the area with how many warnings there are in it, and how they stand."""
    url = address(TAB, **{**said, "area": one.path})
    return Row(
        name=one.name,
        count=sum(counted.values()),
        open=counted[Verdict.OPEN],
        states=[Row(state=chip(verdict), count=count) for verdict, count in counted.items()],
        url=url,
    )


def _asked(request: Any, mine: Sequence[Part]) -> Filters:
    """Return what the address asks for; what cannot be read asks for everything."""
    given = request.GET
    verdict, rule, period = (given.get(name, "")[:80] for name in ("verdict", "rule", "period"))
    # Elsewhere a filter by rule would tell of each row what its list does not say.
    known = {one.id for part in mine if part.ground.plan.tells_rule for one in part.ground.risks}
    return Filters(
        plans=_plans_of(mine),
        rule=rule if rule in known else "",
        verdict=verdict if verdict in set(Verdict) else "",
        period=period if period.isascii() and period.isprintable() else "",
    )


def _plans_of(mine: Iterable[Part]) -> tuple[tuple[str, str], ...]:
    return tuple((one.ground.playbook.id, one.ground.plan.id) for one in mine)


def _without(asked: Filters, name: str) -> Filters:
    kept = {one: getattr(asked, one) for one in Filters.__slots__ if one != name}
    return Filters(**kept)


def _query(asked: Filters) -> dict[str, str]:
    return {
        "area": asked.area,
        "rule": asked.rule,
        "verdict": asked.verdict,
        "period": asked.period,
    }


def _above(by: Acting, path: str) -> str:
    """Return the path of the area above, if it is in sight."""
    above = path.rstrip(".").rpartition(".")[0]
    return f"{above}." if above and by.sight.covers(f"{above}.") else ""


def _rows(by: Acting, found: Iterable[Warned], now: Any) -> list[Row]:
    """Return warnings as lists draw them: what is feared, of which card, where, and what its case says."""
    held = list(found)
    numbers = registers.numbers_of(one.thing_id for one in held)
    labels = registers.labels(one.thing_id for one in held)
    places = place_names({one.area_path for one in held}, by)
    standing = cases_by_id(by.sight, {one.case_id for one in held if one.case_id})
    grounds = {one.id: ground_of(one.ref, one.plan, one.territory) for one in held}
    told = {line.case.id: line for line in lines(standing.values(), now=now, stamps=by.stamps)}
    return [
        Row(
            id=one.id,
            url=address("linkage_warning", one.id),
            home_url=address("linkage_household", one.thing_id),
            rule=warned_name(grounds[one.id].playbook, one),
            number=numbers.get(one.thing_id, ""),
            label=labels.get(one.thing_id, ""),
            place=places.get(one.area_path, ""),
            period=period_name(one.period),
            at=one.opened_at,
            asks=one.asks and grounds[one.id].plan.tells_rule,
            again=one.band if grounds[one.id].plan.tells_rule else 0,
            verdict=chip(one.verdict),
            settled_at=one.settled_at,
            fault=one.fault,
            case_number=one.number,
            case_url=address("case", one.case_id) if one.case_id in told else "",
            case_state=told[one.case_id].state if one.case_id in told else None,
            owner=told[one.case_id].owner if one.case_id in told else "",
        )
        for one in held
    ]


@member
@require_safe
def borders(request: Any) -> HttpResponse:
    """Return the parts of an area as GeoJSON with their warnings: by village, never by home."""
    by: Acting = request.acting
    mine = parts_for(request, TAB)
    here, below = _ground(request, mine)
    asked = _asked(request, mine)
    counted = by_area(by.sight, [one.path for one in below], asked)
    most = max((sum(one.values()) for one in counted.values()), default=0)
    said = {**_query(asked)}
    features = []
    for one in shapes_of(by, here, below):
        path = one["properties"]["path"]
        count, open_ = sum(counted[path].values()), counted[path][Verdict.OPEN]
        facts: dict[str, Any] = {
            "name": one["properties"]["name"],
            "code": one["properties"]["code"],
            "count": WORDS[request.lang][bool(open_)].format(n=count, open=open_),
            "fill": fill_of(count, most),
        }
        if path != here.path:
            facts["href"] = address(TAB, **{**said, "area": path})
        features.append({**one, "properties": facts})
    return JsonResponse({"type": "FeatureCollection", "features": features})


@member
@require_safe
def linkage_household(request: Any, thing_id: UUID) -> HttpResponse:
    """Show every warning about one household, or person, and about who belongs to it.

    Raises:
        WarningNotFound: none in sight.
    """
    by: Acting = request.acting
    mine = parts_for(request, WARNED)
    asked = Filters(plans=_plans_of(mine), thing=thing_id)
    found = warnings(by.sight, asked, most=HOUSEHOLD_MOST)
    if not found.rows:
        raise WarningNotFound()
    rows = _rows(by, found.rows, request.now)
    own = next((row for row, one in zip(rows, found.rows, strict=True) if one.thing_id == thing_id), rows[0])
    context = {
        "rows": rows,
        "number": registers.numbers_of([thing_id]).get(thing_id, ""),
        "label": registers.labels([thing_id]).get(thing_id, ""),
        "place": own.place,
        "card_url": url_of(thing_id) if _sees_card(by, thing_id) else "",
        "total": found.total,
    }
    return linkage_page(request, "linkage_household.html", context, tab=TAB)


def _sees_card(by: Acting, thing_id: UUID) -> bool:
    try:
        registers.card(by, thing_id)
    except (NotInSight, NotAllowed):
        return False
    return True


@member
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("opened", "context")
def linkage_warning(request: Any, warning_id: UUID) -> HttpResponse:
    """Show one warning; with a purpose and a reason, once, the facts behind it.

    Raises:
        WarningNotFound: none in sight, or of a plan that is nothing to this post.
        OperationalError: the look could not be recorded.
    """
    by: Acting = request.acting
    mine = parts_for(request, WARNED)
    found = warning(by.sight, warning_id)
    if (found.campaign, found.plan) not in _plans_of(mine):
        raise WarningNotFound()
    if request.method != "POST":
        return _one(request, found)
    purpose, reason = typed_text(request, "purpose"), typed_text(request, "reason")
    try:
        opened = actions.open_warning(
            warning_id=warning_id, purpose=purpose, reason=reason, by=by, now=request.now
        )
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _one(request, found, refusal=refusal, status=refused(request, refusal))
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error
    return _one(request, found, opened=opened)


def _one(
    request: Any,
    found: Warned,
    *,
    opened: actions.Opened | None = None,
    refusal: ChuanhuiError | None = None,
    status: int = 200,
) -> HttpResponse:
    ground = ground_of(found.ref, found.plan, found.territory)
    playbook = ground.playbook
    rule = playbook.risks[found.rule]
    row = _rows(request.acting, [found], request.now)[0]
    is_told = ground.plan.tells_rule or opened is not None
    if is_told:
        row.rule, row.asks, row.again = rule_name(playbook, found.rule), found.asks, found.band
    faults: dict[str, ChuanhuiError] = {}
    if isinstance(refusal, BadLook):
        faults["purpose"] = refusal
    elif isinstance(refusal, ReasonMissing):
        faults["reason"] = refusal
    context = {
        "row": row,
        "rule": rule,
        "is_told": is_told,
        "said": rule_said(rule, playbook),
        "risk": _risk(playbook, rule),
        "case_name": playbook.cases[rule.opens].name,
        "bare": is_bare(request.acting.sight, found.id),
        "purposes": purposes(),
        "purpose": typed_text(request, "purpose"),
        "reason": typed_text(request, "reason"),
        "faults": faults,
        "refusal": None if faults else refusal,
        "findings": [_finding(playbook, one) for one in (opened.findings if opened else ())],
        "opened": opened is not None,
        "seconds": SECONDS,
    }
    return linkage_page(request, "linkage_warning.html", context, tab=TAB, status=status)


def _finding(playbook: Any, one: Any) -> Row:
    """Return one fact behind a warning with what the rule asks of it."""
    return Row(
        said=condition_said(one.condition, playbook),
        name=one.name,
        value=Text(one.value),
        unit=one.unit,
        values=one.values,
        blanks=one.blanks,
        empty=one.empty,
        carries=one.carries,
        who=one.who,
    )


def _risk(playbook: Any, rule: Any) -> Text:
    """Return what is feared, in the words of the cases that the rule opens."""
    kind = playbook.cases[rule.opens]
    asked = playbook.forms[kind.form].get(kind.category)
    words = playbook.words.get(asked.of, {}) if asked is not None else {}
    found: Text = words.get(rule.kind, Text(rule.kind))
    return found
