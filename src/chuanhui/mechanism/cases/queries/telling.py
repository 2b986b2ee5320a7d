"""Telling a case to a reader: its words, people, story and deadline, and what may be done with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts import queries as posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import rules
from chuanhui.mechanism.cases.ground import Ground, ground_of
from chuanhui.mechanism.cases.rules import LEVELS, Awaited, CaseState, Light, Offer
from chuanhui.playbook.schema import FieldKind, Outcome, Text
from chuanhui.playbook.vocabulary import OUTCOMES, PAPERS

VERBS = {
    "case.file": Text("上报", "Reported"),
    "case.ask": Text("申请", "Asked"),
    "case.grant": Text("同意", "Granted"),
    "case.refuse": Text("不同意", "Refused"),
    "case.resume": Text("恢复办理", "Resumed"),
    "case.confirm": Text("群众确认已解决", "Confirmed as solved"),
    "case.reopen": Text("重开", "Reopened"),
    "case.merge": Text("并案", "Merged"),
    "case.paper": Text("文书归档", "Paper filed"),
    "case.migrate": Text("转入新版工作法", "Moved to the playbook's new version"),
    "case.redue": Text("按正式日历重算截止时间", "Deadline worked out afresh by the official calendar"),
}
KEPT = {
    True: Text("于 {at} 办结该环节，按时。", "Done at {at}, in time."),
    False: Text("于 {at} 办结或离开该环节，曾超期。", "Done or left at {at}; a deadline was missed."),
}
SETTLED = Text("“{what}”办结", "“{what}” ended")
ASKS = {"extend": Text("延期", "more time"), "suspend": Text("挂账", "suspension")}


@dataclass(frozen=True, slots=True)
class Line:
    """One case as a list shows it."""

    case: CaseState
    kind: Text
    state: Text
    category: Text
    source: Text
    outcome: Text
    duty: Text
    light: Light
    street: str
    community: str
    cell: str
    owner: str


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a case's story."""

    at: datetime
    what: Text
    to: Text
    who: str
    post: str
    reason: str
    photos: tuple[Mapping[str, str], ...]
    due_at: datetime | None
    entry_id: UUID
    hash: str
    late: bool
    verb: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """Everything a case page shows, already within the reader's sight."""

    line: Line
    owners: tuple[tuple[Text, str], ...]
    chain: tuple[Any, ...]
    answers: tuple[tuple[Text, str], ...]
    story: tuple[Happening, ...]
    photos: tuple[Mapping[str, str], ...]
    offers: tuple[Offer, ...]
    due_steps: Mapping[str, tuple[str, ...]]
    papers: tuple[tuple[str, Text, bool], ...]
    awaits: tuple[Awaited, ...] = ()


def lines(
    cases: Iterable[CaseState], *, now: datetime, stamps: Mapping[str, int] | None = None
) -> list[Line]:
    """Return the cases as a list shows them; the number of queries does not grow with the list."""
    held = list(cases)
    names = areas.names({path for one in held for path in _ancestors(one.area_path)}, on=localdate(now))
    grounds: dict[tuple[str, str, str], Ground] = {}
    told = []
    for one in held:
        key = (one.ref, one.kind, one.territory)
        if key not in grounds:
            grounds[key] = ground_of(one, stamps)
        told.append(_line(one, grounds[key], names, now))
    return told


def tell(case: CaseState, *, by: Acting, now: datetime) -> Telling:
    """Return the case as its page shows it to `by`."""
    ground = ground_of(case, by.stamps)
    names = areas.names(set(_ancestors(case.area_path)), on=localdate(now))
    story = _story(by.sight, case, ground)
    return Telling(
        line=_line(case, ground, names, now),
        owners=_owners(case, ground),
        chain=tuple((path, names.get(path, path)) for path in _ancestors(case.area_path)),
        answers=tuple(_answers(case, ground)),
        story=story,
        photos=tuple(photo for one in story for photo in one.photos),
        offers=rules.offers(case, ground.kind, ground.playbook, by=by, now=now, calendar=ground.calendar),
        due_steps=explain(case, ground),
        papers=_papers(case, ground),
        awaits=rules.awaits(case, ground.kind, ground.playbook, ground.calendar.zone),
    )


def explain(case: CaseState, ground: Ground | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return why the deadline is what it is, step by step, in both languages; empty where nothing is due.

    For a closed case it tells of the owner's last deadline, and whether it was kept: that is what a
    unit is asked about afterwards.
    """
    ground = ground or ground_of(case)
    judged = next(reversed(list(case.kept)), "") if not case.is_open else ""
    clock = case.clocks.get(case.due_step or judged)
    if clock is None:
        return {"zh": (), "en": ()}
    answer = rules.due_of(clock, ground.calendar)
    told = {lang: tuple(answer.explain(lang)) for lang in ("zh", "en")}
    if judged and clock.get("left"):
        left = datetime.fromisoformat(clock["left"]).astimezone(ground.calendar.zone)
        kept = KEPT[case.kept[judged]]
        told = {
            lang: (*lines, kept.get(lang).format(at=f"{left:%Y-%m-%d %H:%M}")) for lang, lines in told.items()
        }
    return told


def offers(case: CaseState, *, by: Acting, now: datetime) -> tuple[Offer, ...]:
    """Return what may be done with the case by `by`, and why not the rest."""
    ground = ground_of(case, by.stamps)
    return rules.offers(case, ground.kind, ground.playbook, by=by, now=now, calendar=ground.calendar)


def timeline(sight: Sight, case: CaseState) -> tuple[Happening, ...]:
    """Return the story of the case, oldest first."""
    return _story(sight, case, ground_of(case))


def _line(case: CaseState, ground: Ground, names: Mapping[str, str], now: datetime) -> Line:
    kind, playbook = ground.kind, ground.playbook
    field = ground.form.get(kind.category)
    options = playbook.words.get(field.of, {}) if field else {}
    duty = kind.step(case.due_step)
    path = _ancestors(case.area_path)
    return Line(
        case=case,
        kind=kind.name,
        state=kind.states.get(case.state, Text(case.state)),
        category=options.get(case.category, Text(case.category)),
        source=playbook.words.get(kind.source, {}).get(case.source, Text(case.source)),
        outcome=OUTCOMES[Outcome(case.outcome)] if case.outcome else Text(""),
        duty=duty.name if duty else Text(""),
        light=rules.light(case, now),
        street=names.get(path[1], "") if len(path) > 1 else "",
        community=names.get(path[2], "") if len(path) > 2 else "",
        cell=names.get(path[-1], "") if len(path) > len(LEVELS) else "",
        owner=ground.units.name_of(case.owner_unit) if case.owner_unit else "",
    )


def _owners(case: CaseState, ground: Ground) -> tuple[tuple[Text, str], ...]:
    slots = (
        (Text("属地责任", "Territory"), case.owner_territory),
        (Text("行业责任", "Line"), case.owner_line),
        (Text("主体责任", "Subject"), case.owner_subject),
    )
    named = [(name, ground.units.name_of(unit) if unit else "") for name, unit in slots]
    if case.joint:
        named[-1] = (named[-1][0], "、".join(ground.units.name_of(unit) for unit in case.joint))
    return tuple(named)


def _answers(case: CaseState, ground: Ground) -> Iterable[tuple[Text, str]]:
    for one in ground.form.fields:
        value = case.fields.get(one.id)
        if value in (None, "", []):
            continue
        options = ground.playbook.words.get(one.of, {})
        if one.kind in {FieldKind.CHOICE, FieldKind.CHOICES}:
            several = value if isinstance(value, list) else [value]
            yield one.ask, "、".join(options[item].zh if item in options else item for item in several)
        elif one.kind is FieldKind.YES_NO:
            yield one.ask, "是" if value else "否"
        else:
            yield one.ask, f"{value} {one.unit}".strip()


def _story(sight: Sight, case: CaseState, ground: Ground) -> tuple[Happening, ...]:
    entries = entries_of(sight, case.id)
    people = posts.names_of(
        post_ids={one.post_id for one in entries if one.post_id},
        person_ids={one.person_id for one in entries if one.person_id},
    )
    story = []
    due_before: datetime | None = None
    for one in entries:
        body = json.loads(one.body)
        change = body["set"]
        due_at = datetime.fromisoformat(change["due_at"]) if change.get("due_at") else None
        story.append(
            Happening(
                at=one.at,
                what=_verb(one.kind, body["verb"], ground),
                to=ground.kind.states.get(body["to"], Text(body["to"])),
                who=people.person(one.person_id) if one.person_id else "",
                post=people.post(one.post_id) if one.post_id else _nobody(case, one.kind),
                reason=body.get("reason", ""),
                photos=tuple(body.get("photos", ())),
                due_at=due_at,
                entry_id=one.id,
                hash=bytes(one.hash).hex(),
                late=due_before is not None and "state" in change and one.at > due_before,
                verb=body["verb"],
                state=body["to"],
            )
        )
        if "due_at" in change:
            due_before = due_at
    return tuple(story)


def _verb(kind: str, verb: str, ground: Ground) -> Text:
    step = ground.kind.step(verb)
    if kind == "case.step" and step:
        return step.name
    if kind == "case.settled":
        what = rules.awaited(verb, ground.playbook)
        return Text(SETTLED.zh.format(what=what.zh), SETTLED.en.format(what=what.get("en")))
    plain = VERBS.get(kind, Text(verb))
    asked = ASKS.get(verb)
    return Text(plain.zh + asked.zh, f"{plain.en}: {asked.en}") if asked else plain


def _nobody(case: CaseState, kind: str) -> str:
    is_theirs = kind in {"case.reopen", "case.confirm"} or (
        kind == "case.file" and case.reporter_kind == "resident"
    )
    return "居民" if is_theirs else "系统"


def _papers(case: CaseState, ground: Ground) -> tuple[tuple[str, Text, bool], ...]:
    asked = {name: None for step in ground.kind.steps if step.coercive for name in step.coercive.papers}
    return tuple((name, PAPERS.get(name, Text(name)), name in case.papers) for name in asked)


def _ancestors(path: str) -> list[str]:
    codes = path.rstrip(".").split(".")
    return [".".join(codes[: n + 1]) + "." for n in range(len(codes))]
