"""Rankings and indicators in trials: freezing, publishing, restating, explaining, deciding, expecting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import keeping, records
from chuanhui.mechanism.rankings.queries.grounds import ground_at, head_of
from chuanhui.mechanism.rankings.queries.indicators import indicators
from chuanhui.mechanism.rankings.queries.reckoning import indicators_of, reckoned
from chuanhui.mechanism.rankings.rules.parts import shown
from chuanhui.mechanism.rankings.rules.records import ProposalRecord, StandingRecord
from chuanhui.mechanism.rankings.rules.standings import Line as Standing
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import Scene, TrialRoom

EVERYTHING = Sight.everything()
KEPT = "rankings.standings"


def play_freeze(scene: Scene, line: Line) -> None:
    """Freeze a window: ``freeze: {as, of: ten_day, window: 2022-08-x1}``."""
    window = str(line.facts["window"])
    receipt = actions.freeze(
        campaign=scene.playbook.id,
        ranking=line.of,
        territory=scene.territory,
        window=window,
        by=scene.by,
        now=scene.now,
    )
    scene.kept.setdefault(KEPT, {})[line.of, window] = receipt.id


def play_publish(scene: Scene, line: Line) -> None:
    """Publish a frozen window: ``publish: {as, of, window}``."""
    actions.publish(standing_id=_standing(scene, line.of, line.facts).id, by=scene.by, now=scene.now)


def play_restate(scene: Scene, line: Line) -> None:
    """State a window again: ``restate_standing: {as, of, window, reason}``."""
    one = _standing(scene, line.of, line.facts)
    actions.restate(standing_id=one.id, reason=line.reason, by=scene.by, now=scene.now)


def play_explain(scene: Scene, line: Line) -> None:
    """Explain a proposal: ``explain: {as, of, window, area, consequence, reason}``."""
    one = _proposal(scene, line)
    actions.explain(proposal_id=one.id, text=line.reason, by=scene.by, now=scene.now)


def play_decide(scene: Scene, line: Line) -> None:
    """Decide a proposal: ``decide: {as, of, window, area, consequence, confirmed: true, reason}``."""
    actions.decide(
        proposal_id=_proposal(scene, line).id,
        confirmed=line.facts.get("confirmed") is True,
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def find_standing(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a window, and of one area in it; a draft where nothing is frozen yet."""
    window = str(where["window"])
    ground = ground_at(scene.territory, scene.playbook.id, name, window)
    kept = records.standing_at(scene.territory, scene.playbook.id, name, window)
    if kept is None:
        lines = reckoned(head_of(ground, known_at=scene.now, exempt={})).lines
    else:
        lines = keeping.lines_of(kept)
    facts: dict[str, object] = {
        "state": kept.state if kept else "draft",
        "edition": kept.edition if kept else 0,
        "lines": len(lines),
        "ranked": sum(one.rank is not None for one in lines),
        "same_bytes": keeping.recompute(kept).same if kept else None,
    }
    if "area" in where:
        code = area_named(str(where["area"]), scene.on).code
        line = next((one for one in lines if one.place.code == code), None)
        if line is None:
            raise Unexpected(Text("列入排名", "it is listed"), Text("没有", "it is not"))
        facts |= _of_line(line)
        book = indicators_of(ground.ranking, ground.playbook)
        for value in line.values:
            facts[f"indicator.{value.of}"] = shown(book[value.of], value.value) or None
            facts[f"count.{value.of}"] = str(value.count.amount)
            facts[f"of.{value.of}"] = str(value.base.amount) if value.base else None
    return facts


def _of_line(line: Standing) -> dict[str, object]:
    return {
        "place": line.rank,
        "score": None if line.score is None else str(line.score),
        "bottom": line.bottom,
        "group": line.group or None,
        "why": line.why.value or None,
    }


def find_indicator(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return an indicator of a window, by default the present month, over the territory or one `area`."""
    system = Acting.system(scene.territory)
    by = replace(system, sight=Sight.of(scene.territory))
    if "area" in where:
        by = replace(by, sight=Sight.of(area_named(str(where["area"]), scene.on).path))
    told = indicators(by, scene.playbook.id, now=scene.now, period=str(where.get("window", "")))
    found = next(one for one in told.total.values if one.of == name)
    said = shown(told.book[name], found.value)
    return {
        "value": int(said) if said.isdecimal() else said or None,
        "numerator": _plain(found.count.amount),
        "denominator": _plain(found.base.amount) if found.base else None,
        "rows": len(found.count.ids),
        "worth": found.worth.value,
    }


def _plain(amount: Fraction) -> int | str:
    return amount.numerator if amount.denominator == 1 else str(amount)


def find_proposals(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a consequence: ``expect: {of: proposals.explain, count: 1}``."""
    found = [one for one in _proposals(scene) if one.consequence == name and one.state != "withdrawn"]
    if "window" in where:
        found = [one for one in found if one.window == where["window"]]
    if "area" in where:
        path = area_named(str(where["area"]), scene.on).area_path
        found = [one for one in found if one.area_path == path]
    last = found[0] if found else None
    return {
        "count": len(found),
        "state": last.state if last else None,
        "explained": bool(last and last.explanation),
        "score": last.score if last else None,
        "in_a_row": len(last.windows) if last else 0,
    }


def compare(scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find rows that are not the fold of their entries, and standings that reckon differently now."""
    ids = set(scene.kept.get(KEPT, {}).values())
    if not ids:
        return
    ids |= {one.id for one in _proposals(scene)}
    for subject, wrong in records.differing():
        if subject in ids:
            count = len(entries_of(EVERYTHING, subject))
            yield (
                Text("排名与日志重放一致", "the standing is the fold of its journal"),
                Text(f"{count} 条日志，{wrong} 不一致", f"{wrong} differ over {count} entries"),
            )
    for standing_id in scene.kept[KEPT].values():
        told = keeping.recompute(records.standing_record(EVERYTHING, standing_id))
        if not told.same:
            yield (
                Text("重新计算逐字节一致", "reckoned again, the same bytes"),
                Text(f"{told.kept[:12]} ≠ {told.again[:12]}"),
            )


def _standing(scene: Scene, name: str, where: Mapping[str, Value]) -> StandingRecord:
    known: dict[tuple[str, str], UUID] = scene.kept.get(KEPT, {})
    found = known.get((name, str(where["window"])))
    if found is None:
        raise Unexpected(Text("本期已定格", "the window is frozen"), Text("没有", "it is not"))
    return records.standing_record(scene.by.sight, found)


def _proposals(scene: Scene) -> list[ProposalRecord]:
    ids = set(scene.kept.get(KEPT, {}).values())
    return [one for one in records.proposals(EVERYTHING) if one.standing in ids]


def _proposal(scene: Scene, line: Line) -> ProposalRecord:
    """Return the open or last proposal that a line means, as far as the acting post sees it."""
    found = [one for one in records.proposals(scene.by.sight) if one.ranking == line.of]
    found = [one for one in found if one.window == line.facts.get("window", one.window)]
    if "consequence" in line.facts:
        found = [one for one in found if one.consequence == line.facts["consequence"]]
    if "area" in line.facts:
        path = area_named(str(line.facts["area"]), scene.on).area_path
        found = [one for one in found if one.area_path == path]
    if not found:
        raise Unexpected(Text("有建议", "a proposal"), Text("没有", "none"))
    return found[0]


ROOM = TrialRoom(
    verbs={
        "freeze": play_freeze,
        "publish": play_publish,
        "restate_standing": play_restate,
        "explain": play_explain,
        "decide": play_decide,
    },
    subjects={"indicators": find_indicator, "rankings": find_standing, "proposals": find_proposals},
    compare=compare,
)
