"""Telling rounds and visits to a reader: words, people, scores, the draw, and what became of findings."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts import queries as posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of, seals_by_number
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.queries import cases_by_id
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.errors import RoundNotFound
from chuanhui.mechanism.inspections.ground import Ground, ground_of
from chuanhui.mechanism.inspections.queries.reading import (
    areas_of,
    round_of_rater,
    sheets_of,
    units_of,
    visits_of,
)
from chuanhui.mechanism.inspections.queries.scores import combined_of
from chuanhui.mechanism.inspections.rules import Combined, ContestState, Finding, Round, Visit
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.playbook.schema import Item, Text

VERBS = {
    "inspection.open": Text("开展并抽取", "Opened and drawn"),
    "inspection.publish": Text("公布结果", "Published"),
    "inspection.visit": Text("提交评分表", "Sheet sent"),
    "inspection.correct": Text("更正评分表", "Sheet corrected"),
    "inspection.contest": Text("提出申诉", "Contested"),
    "inspection.decide": Text("裁定申诉", "Contest decided"),
    "inspection.recheck": Text("复查", "Rechecked"),
}
FINDING_STATES = {
    rules.FindingState.OPEN: Text("待复查", "to recheck"),
    rules.FindingState.PASSED: Text("复查合格", "in order now"),
    rules.FindingState.FAILED: Text("复查不合格", "still not in order"),
    rules.FindingState.WITHDRAWN: Text("已撤销", "withdrawn"),
}

OPEN = (rules.FindingState.OPEN, rules.FindingState.FAILED)


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area drawn in a round.

    Attributes:
        chain: names of the areas above it, from the street down, and its own.
        mine: whether the reader may send a sheet for it now.
        passing: whether its score reaches the pass mark; None without either.
    """

    code: str
    name: str
    home: str
    stratum: str
    then: tuple[Mapping[str, str], ...]
    visits: tuple[Visit, ...]
    combined: Combined
    contested: int
    open_findings: int
    mine: bool
    passing: bool | None


@dataclass(frozen=True, slots=True)
class RoundTelling:
    """A round as its page shows it."""

    round: Round
    ground: Ground
    opened_by: str
    areas: tuple[AreaLine, ...]
    may_publish: bool
    refusal: ChuanhuiError | None


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding with its case as it stands; `case` None where it opened none or it is out of sight."""

    visit: Visit
    finding: Finding
    item: Item
    words: Text
    state: Text
    case: CaseState | None
    case_state: Text
    area: str
    ready: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of a sheet as it was sent."""

    item: Item
    words: Text
    points: Decimal | None
    note: str
    photos: tuple[str, ...]
    finding: FindingLine | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a visit's story; `sheet` and `score` as they were set by it."""

    at: datetime
    what: Text
    who: str
    post: str
    reason: str
    score: str
    kind: str
    sheet: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class VisitTelling:
    """A visit as its page shows it; `rated` is the unit that the sheet is about, "" for the area.

    Attributes:
        correct_until: aware; until when its rater may correct it, None where only publication ends that.
        contest_until: aware; until when it may be contested, None where nobody may.
    """

    visit: Visit
    ground: Ground
    area: str
    rated: str
    who: str
    post: str
    rater: Text
    items: tuple[ItemLine, ...]
    story: tuple[Happening, ...]
    correct_until: datetime | None
    contest_until: datetime | None
    may: Mapping[str, ChuanhuiError | None]


def tell_round(held: Round, *, by: Acting, now: datetime) -> RoundTelling:
    """Return the round as it is shown to `by`: of a rater's round only the areas in sight."""
    ground = ground_of(held, by.stamps)
    visits: dict[str, list[Visit]] = defaultdict(list)
    for one in visits_of(by.sight, held.id):
        visits[one.code].append(one)
    names = areas.names({one["stratum"] for one in held.drawn if one["stratum"]}, on=localdate(now))
    everyone = sheets_of(held.id)
    rates = bool(rules.raters_of(ground.kind, by, ground.parties)) and held.published_at is None
    told = [
        _area_line(one, tuple(visits[one["code"]]), ground, names, rates, by)
        for one in held.drawn
        if by.sight.covers(one["home"])
    ]
    refusal = rules.refusal_to_publish(
        ground.kind, held, everyone, by, now=now, calendar=ground.calendar, parties=ground.parties
    )
    publishes = ground.parties.take_part(ground.kind.by, by)
    people = posts.names_of(
        post_ids={held.post_id} if held.post_id else set(),
        person_ids={held.person_id} if held.person_id else set(),
    )
    who = people.person(held.person_id) if held.person_id else ""
    return RoundTelling(held, ground, who, tuple(told), publishes, refusal)


def round_for(by: Acting, round_id: UUID) -> Round:
    """Return a round for its page: in sight, or one in which the reader rates an area that is.

    Raises:
        RoundNotFound: neither.
    """
    held = round_of_rater(round_id)
    if sees_round(by, held):
        return held
    raise RoundNotFound()


def sees_round(by: Acting, held: Round) -> bool:
    """Tell whether a round is in sight, or one in which the reader rates an area that is."""
    if by.sight.covers(held.area_path) and by.sight.unit in (None, held.unit_id):
        return True
    ground = ground_of(held, by.stamps)
    rates = rules.raters_of(ground.kind, by, ground.parties)
    return bool(rates) and any(by.sight.covers(one["home"]) for one in held.drawn)


def tell_visit(held: Visit, *, by: Acting, now: datetime) -> VisitTelling:
    """Return the visit as its page shows it to `by`."""
    ground = ground_of(held, by.stamps)
    entries = entries_of(by.sight, held.id)
    people = posts.names_of(
        post_ids={one.post_id for one in entries if one.post_id},
        person_ids={one.person_id for one in entries if one.person_id},
    )
    story = tuple(
        Happening(
            at=one.at,
            what=VERBS.get(one.kind, Text(one.kind)),
            who=people.person(one.person_id) if one.person_id else "",
            post=people.post(one.post_id) if one.post_id else "",
            reason=body.get("reason", ""),
            score=body["score"] if "score" in body["set"] else "",
            kind=one.kind,
            sheet=body["set"].get("sheet"),
        )
        for one in entries
        for body in (json.loads(one.body),)
    )
    lines = {one.finding.item: one for one in reversed(finding_lines([held], by=by, now=now))}
    its_round = round_of_rater(held.round_id)
    return VisitTelling(
        visit=held,
        ground=ground,
        area=place_name(its_round, held),
        rated=unit_name(held, ground, by),
        who=people.person(held.person_id) if held.person_id else "",
        post=people.post(held.post_id) if held.post_id else "",
        rater=next((one.name for one in ground.kind.raters if one.id == held.rater), Text(held.rater)),
        items=tuple(_item_line(one, held, lines) for one in ground.kind.items),
        story=story,
        correct_until=rules.correct_until(ground.kind, held, ground.calendar),
        contest_until=rules.contest_until(ground.kind, held, ground.calendar),
        may=_may(ground, held, its_round, by, now),
    )


def _may(
    ground: Ground, held: Visit, its_round: Round, by: Acting, now: datetime
) -> dict[str, ChuanhuiError | None]:
    """Return, deed by deed, why `by` may not do it to the sheet now, or None."""
    kind, calendar, parties = ground.kind, ground.calendar, ground.parties
    units = units_of(by, now)
    return {
        "correct": rules.refusal_to_correct(
            kind,
            held,
            its_round,
            by,
            now=now,
            calendar=calendar,
            rated_id=held.rated_id,
            units=units,
            areas=areas_of(by, now),
        ),
        "contest": rules.refusal_to_contest(kind, held, by, now=now, calendar=calendar, parties=parties),
        "decide": rules.refusal_to_decide(kind, held, by, parties=parties, stands_in=units),
    }


def finding_lines(visits: Iterable[Visit], *, by: Acting, now: datetime) -> list[FindingLine]:
    """Return the findings of some visits, each with its case as it stands now."""
    held, stands_in = list(visits), units_of(by, now)
    cases = cases_by_id(by.sight, {found.case_id for one in held for found in one.found if found.case_id})
    names = areas.names({one.area_path for one in held}, on=localdate(now))
    return [_finding_line(one, found, cases, names, by, stands_in) for one in held for found in one.found]


def place_name(held: Round, visit: Visit) -> str:
    """Return the name of the place that a sheet is about."""
    place = held.place(visit.code)
    if place is None:
        return visit.code
    spot = next((one["name"] for one in place["then"] if one["code"] == visit.spot), "")
    return f"{place['name']} {spot}".strip()


def unit_name(visit: Visit, ground: Ground, by: Acting) -> str:
    """Return the name of the unit that a sheet rates, "" where it rates the area."""
    if visit.rated_id is None:
        return ""
    standing = posts.units(visit.territory, by.stamps.get("posts")).name_of(visit.rated_id)
    return standing or ground.parties.named(visit.rated_id)


def published(held: Round) -> dict[str, Any]:
    """Return what is published of a round's draw, for whoever wants to draw again (tools/verify_draw.py)."""
    seal = seals_by_number([held.seal]).get(held.seal) if held.seal else None
    return {
        "scheme": rules.SCHEME,
        "seal": held.seal,
        "seal_digest": seal.digest.hex() if seal else "",
        "territory": held.territory,
        "area": held.area_path,
        "campaign": held.campaign,
        "kind": held.kind,
        "period": held.period,
        "number": held.number,
        "seed": held.seed,
        "each": held.per_stratum,
        "then": held.then_draw,
        "candidates": [list(one) for one in held.candidates],
        "drawn": [
            {
                "stratum": one["stratum"],
                "code": one["code"],
                "name": one["name"],
                "then": [inner["code"] for inner in one["then"]],
            }
            for one in held.drawn
        ],
        "inside": {code: list(codes) for code, codes in held.inside.items()},
    }


def _area_line(
    place: Mapping[str, Any],
    visits: tuple[Visit, ...],
    ground: Ground,
    names: Mapping[str, str],
    rates: bool,
    by: Acting,
) -> AreaLine:
    found = combined_of(visits) if visits else rules.combined(ground.kind, [])
    passing = ground.kind.passing
    own = not ground.kind.rates and place["path"] == place["home"] and by.area_path.startswith(place["home"])
    return AreaLine(
        code=place["code"],
        name=place["name"],
        home=place["home"],
        stratum=names.get(place["stratum"], ""),
        then=tuple(place["then"]),
        visits=visits,
        combined=found,
        contested=sum(one.contested is ContestState.WAITING for one in visits),
        open_findings=sum(found.state in OPEN for one in visits for found in one.found),
        mine=rates and not own,
        passing=None if found.score is None or passing is None else found.score >= passing,
    )


def _finding_line(
    held: Visit,
    found: Finding,
    cases: Mapping[UUID, CaseState],
    names: Mapping[str, str],
    by: Acting,
    stands_in: tuple[int, ...],
) -> FindingLine:
    ground = ground_of(held, by.stamps)
    item = ground.item(found.item)
    case = cases.get(found.case_id) if found.case_id else None
    kind = rulebook(case.ref).cases[case.kind] if case else None
    refusal = rules.refusal_to_recheck(
        ground.kind, held, found, by, parties=ground.parties, stands_in=stands_in
    )
    answer = held.sheet.get(found.item)
    ready = kind is None or case is None or not case.is_open
    if kind is not None and case is not None and case.is_open:
        ready = rules.step_for(kind, case.state, good=True) is not None
    return FindingLine(
        visit=held,
        finding=found,
        item=item,
        words=rules.found_in_words(item, answer) if answer else Text(""),
        state=FINDING_STATES[found.state],
        case=case,
        case_state=kind.states.get(case.state, Text(case.state)) if kind and case else Text(""),
        area=names.get(held.area_path, held.area_path),
        ready=refusal is None and ready,
    )


def _item_line(item: Item, held: Visit, lines: Mapping[str, FindingLine]) -> ItemLine:
    answer, points = held.sheet[item.id], held.points.get(item.id)
    return ItemLine(
        item=item,
        words=rules.found_in_words(item, answer),
        points=None if points is None else Decimal(points),
        note=answer.get("note", ""),
        photos=tuple(answer.get("photos", ())),
        finding=lines.get(item.id),
    )
