"""Inspections in trials: rounds, visits, contests and rechecks, and what may be expected of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import actions, queries
from chuanhui.mechanism.inspections.ground import ground_of
from chuanhui.mechanism.inspections.rules import Finding, Round, Visit, settled
from chuanhui.playbook.schema import InspectionKind, Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials.deeds import photos as pictures
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import THINGS, Scene, TrialRoom

EVERYTHING = Sight.everything()
ROUNDS, VISITS = "inspections.rounds", "inspections.visits"
DRAWN = re.compile(r"drawn/(\d{1,3})(?:/(\d{1,3})|/([a-z]\w*))?")
SHARE = re.compile(r"(\d{1,3}) ?/ ?(\d{1,3})")


def play_round(scene: Scene, line: Line) -> None:
    """Open the next round of a period: ``round: {as, of, period}``."""
    period = str(line.facts.get("period", ""))
    receipt = actions.open_round(
        campaign=scene.playbook.id, kind=line.of, period=period, by=scene.by, now=scene.now
    )
    scene.kept.setdefault(ROUNDS, []).append(receipt.id)


def play_publish(scene: Scene, line: Line) -> None:
    """Publish a round: ``publish_round: {as, of}``."""
    actions.publish_round(round_id=_round(scene, line.of, line.facts).id, by=scene.by, now=scene.now)


def play_visit(scene: Scene, line: Line) -> None:
    """Send a sheet: ``visit: {as, of, area, sheet: {litter: 2, mood: good, present: 3/4}}``.

    `area` is a place, or ``drawn/2`` for the second area drawn, ``drawn/2/1`` for the first place drawn in
    it; ``drawn/2/h3`` is the registered thing h3, whether it was drawn there or not. `rated` names the unit,
    where several may be rated. A photo that is brought goes to every item with a fault. `visit` is a label to
    name it by later; a label that is there already sends the same visit again.
    """
    held = _round(scene, line.of, line.facts)
    code, spot = _place(scene, held, str(line.facts.get("area", "")))
    label = str(line.facts.get("visit", ""))
    visits: dict[str, UUID] = scene.kept.setdefault(VISITS, {})
    key = label or f"{held.id}/{code}/{spot}/{line.facts.get('rater', '')}/{len(visits)}"
    visit_id = visits.get(key) or uuid4()
    actions.submit_visit(
        visit_id=visit_id,
        round_id=held.id,
        code=code,
        spot=spot,
        sheet=_sheet(scene, line),
        rater=str(line.facts.get("rater", "")),
        rated=str(line.facts.get("rated", "")),
        by=scene.by,
        now=scene.now,
    )
    visits[key] = visit_id
    _remember_cases(scene, visit_id)


def play_correct(scene: Scene, line: Line) -> None:
    """Replace a sheet by another: ``correct: {as, of, area, sheet, reason}``."""
    visit = _visit(scene, line)
    actions.correct_visit(
        visit_id=visit.id,
        sheet=_sheet(scene, line),
        reason=line.reason,
        rated=str(line.facts.get("rated", "")),
        by=scene.by,
        now=scene.now,
    )
    _remember_cases(scene, visit.id)


def play_contest(scene: Scene, line: Line) -> None:
    """Contest a sheet: ``contest: {as, of, area, reason}``."""
    visit = _visit(scene, line)
    actions.contest(visit_id=visit.id, reason=line.reason, by=scene.by, now=scene.now)


def play_decide(scene: Scene, line: Line) -> None:
    """Decide a contest: ``decide_contest: {as, of, area, granted: true, sheet, reason}``."""
    visit = _visit(scene, line)
    actions.decide_contest(
        visit_id=visit.id,
        upheld=line.facts.get("granted") is True,
        sheet=_sheet(scene, line) if line.fields else None,
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )
    _remember_cases(scene, visit.id)


def play_recheck(scene: Scene, line: Line) -> None:
    """Look again at what had failed: ``recheck: {as, of, area, item, good: true}``."""
    visit = _visit(scene, line)
    actions.recheck(
        finding_id=_finding(visit, str(line.facts.get("item", ""))).id,
        good=line.facts.get("good") is True,
        reason=line.reason,
        photos=tuple(one.sha256 for one in pictures(line.photo)),
        by=scene.by,
        now=scene.now,
    )


def find_round(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a round: ``expect: {of: rounds.village, drawn: 107, sheets: 1}``."""
    held = _round(scene, name, where)
    done = queries.cadence_of(held.area_path, held.campaign, _kind(scene, name), held.span)
    visits = queries.visits_of(EVERYTHING, held.id)
    return {
        "drawn": len(held.drawn),
        "strata": len({one["stratum"] for one in held.drawn}),
        "inside": len(held.drawn[0]["then"]),
        "number": held.number,
        "period": held.period,
        "sheets": len(visits),
        "cases": sum(bool(found.case_id) for one in visits for found in one.found),
        "done": done.done,
        "left": done.left,
        "published": held.published_at is not None,
    }


def find_score(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return the score of an area in a round or, where `window` is given, in a window as it stands now."""
    if "window" in where:
        return _window_score(scene, name, where)
    held = _round(scene, name, where)
    code, _ = _place(scene, held, str(where.get("area", "")))
    visits = [one for one in queries.visits_of(EVERYTHING, held.id) if one.code == code]
    if "rater" in where:
        visits = [one for one in visits if one.rater == where["rater"]]
    if not visits:
        raise Unexpected(Text("有评分表", "a sheet"), Text("没有", "none"))
    found, kind = queries.combined_of(visits), _kind(scene, name)
    rated = ground_of(visits[-1]).parties.named(visits[-1].rated_id)
    return {
        "rated": rated or None,
        "score": _shown(found.score),
        "sheets": found.sheets,
        "lacking": sum(found.lacking.values()),
        "faults": sum(one.fault_count for one in visits if one.counts),
        "contested": sum(one.contested.value == "waiting" for one in visits),
        "struck": sum(one.struck for one in visits),
        "restated": sum(one.restated for one in visits),
        "passing": None if found.score is None or kind.passing is None else found.score >= kind.passing,
    }


def find_finding(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what became of an item that failed: ``{of: findings.village, area, item, state: open}``."""
    held = _round(scene, name, where)
    code, _ = _place(scene, held, str(where.get("area", "")))
    item = str(where.get("item", ""))
    visits = [one for one in queries.visits_of(EVERYTHING, held.id) if one.code == code]
    found = [found for one in visits for found in one.found if found.item == item]
    if not found:
        return {"count": 0, "state": None, "rechecks": 0, "case": False}
    last = found[-1]
    return {
        "count": len(found),
        "state": last.state.value,
        "rechecks": last.rechecks,
        "case": last.case_id is not None,
    }


def compare(scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find rounds and sheets of the trial whose rows are not the fold of their journal entries."""
    ids = {*scene.kept.get(ROUNDS, ()), *scene.kept.get(VISITS, {}).values()}
    if not ids:
        return
    for subject, wrong in queries.differing():
        if subject in ids:
            count = len(entries_of(EVERYTHING, subject))
            yield (
                Text("督查与日志重放一致", "the inspection is the fold of its journal"),
                Text(f"{count} 条日志，{wrong} 不一致", f"{wrong} differ over {count} entries"),
            )


def _kind(scene: Scene, name: str) -> InspectionKind:
    return scene.playbook.inspections[name]


def _round(scene: Scene, name: str, where: Mapping[str, Value]) -> Round:
    """Return the last round of a kind, or the one of the period and number asked for."""
    with seeing(EVERYTHING):
        opened = [queries.held_round(EVERYTHING, one) for one in scene.kept.get(ROUNDS, ())]
    fitting = [
        one
        for one in opened
        if one.kind == name
        and str(where.get("period", one.period)) == one.period
        and int(str(where.get("number", one.number))) == one.number
    ]
    if not fitting:
        raise Unexpected(Text(f"{name} 已开展", f"a round of {name}"), Text("没有", "none was opened"))
    return fitting[-1]


def _place(scene: Scene, held: Round, said: str) -> tuple[str, str]:
    """Return the code of an area and of a place drawn inside it, or ""."""
    drawn = DRAWN.fullmatch(said)
    if drawn is None:
        return area_named(said, scene.on).code, ""
    one, inner = int(drawn[1]), int(drawn[2] or 0)
    if not 1 <= one <= len(held.drawn) or inner > len(held.drawn[one - 1]["then"]):
        raise Unexpected(Text(said), Text(f"抽中 {len(held.drawn)} 个", f"{len(held.drawn)} drawn"))
    place = held.drawn[one - 1]
    if drawn[3]:
        return place["code"], str(scene.kept.get(THINGS, {}).get(drawn[3], drawn[3]))
    return place["code"], place["then"][inner - 1]["code"] if inner else ""


def _visit(scene: Scene, line: Line) -> Visit:
    """Return the visit that a line means: the one labelled so, else the last of its place."""
    visits: dict[str, UUID] = scene.kept.get(VISITS, {})
    label = str(line.facts.get("visit", ""))
    if label in visits:
        with seeing(EVERYTHING):
            return queries.visit(EVERYTHING, visits[label])
    held = _round(scene, line.of, line.facts)
    code, spot = _place(scene, held, str(line.facts.get("area", "")))
    with seeing(EVERYTHING):
        sent = queries.visits_of(EVERYTHING, held.id)
    found = [
        one
        for one in sent
        if one.code == code and one.spot == spot and line.facts.get("rater", one.rater) == one.rater
    ]
    if not found:
        raise Unexpected(Text("有评分表", "a sheet"), Text("没有", "none"))
    return found[-1]


def _finding(visit: Visit, item: str) -> Finding:
    found = [one for one in visit.found if one.item == item]
    if not found:
        raise Unexpected(Text(f"{item} 不合格", f"{item} failed"), Text("没有", "it did not"))
    return found[-1]


def _sheet(scene: Scene, line: Line) -> dict[str, Any]:
    """Return the sheet of a line: an item that is not named is without fault."""
    sheet: dict[str, Any] = {}
    photos = [one.sha256 for one in pictures(line.photo)]
    for item in _kind(scene, line.of).items:
        said = line.fields.get(item.id)
        if item.share:
            share = SHARE.fullmatch(str(said)) if said is not None else None
            present, expected = (share[1], share[2]) if share else ("1", "1")
            sheet[item.id] = {"present": present, "expected": expected}
        elif item.choose:
            best = max(item.choose, key=lambda one: item.choose[one])
            sheet[item.id] = {"option": str(said) if said is not None else best}
        else:
            sheet[item.id] = {"faults": 0 if said is None else said}
        if photos and said not in (None, 0):
            sheet[item.id]["photos"] = photos
    return sheet


def _remember_cases(scene: Scene, visit_id: UUID) -> None:
    with seeing(EVERYTHING):
        sent = queries.visit(EVERYTHING, visit_id)
    for found in sent.found:
        if found.case_id is not None:
            scene.cases[found.item] = found.case_id


def _window_score(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    code, window = area_named(str(where.get("area", "")), scene.on).code, parse_period(str(where["window"]))
    by_rule = {}
    for counts_in in ("visited", "period_end"):
        asked = (EVERYTHING, scene.territory, scene.playbook.id, name, window, counts_in)
        by_rule[counts_in] = {one.code: one for one in queries.scores_at(*asked, at=scene.now)}.get(code)
    found, by_end = by_rule["visited"], by_rule["period_end"]
    return {
        "score": _shown(found.score) if found else None,
        "rounds": len(found.rounds) if found else 0,
        "visits": found.visits if found else 0,
        "faults": found.faults if found else 0,
        "rounds_by_period_end": len(by_end.rounds) if by_end else 0,
    }


def _shown(score: Any) -> str | None:
    return None if score is None else str(settled(score))


ROOM = TrialRoom(
    verbs={
        "round": play_round,
        "publish_round": play_publish,
        "visit": play_visit,
        "correct": play_correct,
        "contest": play_contest,
        "decide_contest": play_decide,
        "recheck": play_recheck,
    },
    subjects={"rounds": find_round, "scores": find_score, "findings": find_finding},
    compare=compare,
)
