"""Notices, drafts and surveys in trials, and what may be expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import by_number
from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter, seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.rules import Draft, Ending, Line, Notice, Survey
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import ZONE, Value
from chuanhui.playbook.trials import Line as Told
from chuanhui.site.trials.deeds import photos as pictures
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import THINGS, Scene, TrialRoom

EVERYTHING = Sight.everything()
BEGUN, OPINIONS = "voice.begun", "voice.opinions"
T = TypeVar("T", Notice, Draft, Survey)
STATES: Mapping[Ending, str] = {Ending.GOOD: "ended"}
"""How trials call a state; every other ending is called as it is."""


def play_post(scene: Scene, line: Told) -> None:
    """Post a notice: ``post_notice: {as, of, about, papers: [drawing], place: 一号楼前, title, text, set}``.

    `place` says that it hangs on the spot too, with a photo as proof (``proof: false`` leaves it out).
    """
    receipt = actions.post_notice(
        campaign=scene.playbook.id,
        kind=line.of,
        posting=_posting(line),
        by=scene.by,
        now=scene.now,
        **_about(scene, scene.playbook.notices[line.of].about, line),
    )
    _begun(scene, line, receipt.id)


def play_replace(scene: Scene, line: Told) -> None:
    """Post a corrected notice in the place of one: ``replace_notice: {as, of, title, reason}``."""
    receipt = actions.replace_notice(
        notice_id=_one(scene, Notice, line.of, line.facts).id,
        posting=_posting(line),
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )
    _begun(scene, line, receipt.id)


def play_object(scene: Scene, line: Told) -> None:
    """Object to a notice: ``object: {as: resident, of, text, set: o1}``; the case goes by its label."""
    notice = _one(scene, Notice, line.of, line.facts)
    by = _anybody(scene, notice.area_path)
    fields = {name: list(one) if isinstance(one, tuple) else one for name, one in line.fields.items()}
    receipt = actions.object_to(
        notice_id=notice.id, text=_text(line, "text"), fields=fields, by=by, now=scene.now
    )
    if receipt.case_id is None:
        raise Unexpected(Text("异议立案", "the objection opens a case"), Text("没有", "it did not"))
    # Before the others: a line that names no case means the trial's own, not an objection to it.
    label = str(line.facts.get("set", "")) or f"objection_{len(notice.objections) + 1}"
    others = dict(scene.cases)
    scene.cases.clear()
    scene.cases.update({label: receipt.case_id, **others})


def play_end(scene: Scene, line: Told) -> None:
    """End a notice: ``end_notice: {as, of, good: false, reason}``; well where nothing is said."""
    actions.end_notice(
        notice_id=_one(scene, Notice, line.of, line.facts).id,
        good=line.facts.get("good", True) is True,
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def play_draft(scene: Scene, line: Told) -> None:
    """Put out a draft for comment: ``open_draft: {as, of, about, title, text, set}``."""
    kind = scene.playbook.drafts[line.of]
    receipt = actions.open_draft(
        campaign=scene.playbook.id,
        kind=line.of,
        title=_text(line, "title"),
        text=_text(line, "text") or kind.name.zh,
        by=scene.by,
        now=scene.now,
        **_about(scene, kind.about, line),
    )
    _begun(scene, line, receipt.id)


def play_opine(scene: Scene, line: Told) -> None:
    """Give an opinion: ``opine: {as: resident, of, text, clause, set: y1}``."""
    draft = _one(scene, Draft, line.of, line.facts)
    receipt = actions.opine(
        draft_id=draft.id,
        text=_text(line, "text"),
        part=_text(line, "clause"),
        by=_anybody(scene, draft.area_path),
        now=scene.now,
    )
    opinions: dict[str, UUID] = scene.kept.setdefault(OPINIONS, {})
    opinions[_text(line, "set") or f"opinion_{len(opinions) + 1}"] = receipt.id


def play_dispose(scene: Scene, line: Told) -> None:
    """Say what becomes of an opinion: ``dispose: {as, of, opinion: y1, disposition: adopted, reason}``."""
    label = _text(line, "opinion")
    opinions: dict[str, UUID] = scene.kept.get(OPINIONS, {})
    if label not in opinions:
        raise Unexpected(Text(f"意见 {label}", f"the opinion {label}"), Text("没有", "none"))
    actions.dispose(
        opinion_id=opinions[label],
        disposition=_text(line, "disposition"),
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def play_end_draft(scene: Scene, line: Told) -> None:
    """End a draft: ``end_draft: {as, of, good: false, reason}``; well where nothing is said."""
    actions.end_draft(
        draft_id=_one(scene, Draft, line.of, line.facts).id,
        good=line.facts.get("good", True) is True,
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def play_survey(scene: Scene, line: Told) -> None:
    """Open a survey and give out its codes: ``open_survey: {as, of, about, set}``."""
    kind = scene.playbook.surveys[line.of]
    receipt = actions.open_survey(
        campaign=scene.playbook.id,
        kind=line.of,
        by=scene.by,
        now=scene.now,
        **_about(scene, kind.about, line),
    )
    if kind.roll is not None:
        codes = actions.print_codes(survey_id=receipt.id, by=scene.by, now=scene.now).codes
        scene.kept[f"voice.codes.{receipt.id}"] = {one.number: one.code for one in codes}
    _begun(scene, line, receipt.id)


def play_answer(scene: Scene, line: Told) -> None:
    """Answer a survey: ``answer: {as: resident, of, thing: h1, channel: online, values: {items: [pipes]}}``.

    A resident answers online by the code of the thing, a post enters what came on paper.
    """
    survey = _one(scene, Survey, line.of, line.facts)
    values = {name: list(one) if isinstance(one, tuple) else one for name, one in line.fields.items()}
    online = _text(line, "channel") == "online" or (
        scene.by.role == "resident" and not line.facts.get("channel")
    )
    if not survey.has_roll:
        by = _anybody(scene, survey.area_path)
        actions.answer_freely(survey_id=survey.id, answers=values, by=by, now=scene.now)
    elif online:
        line_of = _line(scene, survey, line)
        code = scene.kept[f"voice.codes.{survey.id}"][line_of.number]
        resident = Acting.resident(survey.area_path)
        enter(resident.sight)
        actions.answer_online(survey_id=survey.id, code=code, answers=values, by=resident, now=scene.now)
    else:
        line_id = _line(scene, survey, line).id
        actions.answer_on_paper(line_id=line_id, answers=values, by=scene.by, now=scene.now)


def play_no_contact(scene: Scene, line: Told) -> None:
    """Note that nobody was met: ``no_contact: {as, of, thing: h2, cause: away}``."""
    survey = _one(scene, Survey, line.of, line.facts)
    actions.no_contact(
        line_id=_line(scene, survey, line).id, reason=_text(line, "cause"), by=scene.by, now=scene.now
    )


def play_close(scene: Scene, line: Told) -> None:
    """End a survey and count it: ``close_survey: {as, of, reason}``."""
    survey = _one(scene, Survey, line.of, line.facts)
    actions.close_survey(survey_id=survey.id, reason=line.reason, by=scene.by, now=scene.now)
    actions.count_survey(survey_id=survey.id, by=scene.by, now=scene.now)


def find_notice(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a notice: ``{of: notices.list, state: posted, objections: 2}``."""
    notice = _one(scene, Notice, name, where)
    board = queries.board(EVERYTHING, now=scene.now)
    public = next((one for one in board if one.id == notice.id), None)
    return {
        "state": "posted" if notice.runs else STATES.get(notice.ended, notice.ending),
        "public": public is not None,
        "placed": notice.placed_at is not None,
        "until": _moment(notice.until),
        "gone": _moment(notice.gone_at),
        "objections": len(notice.objections),
        "answered": public.answered if public else None,
        "papers": len(notice.papers),
        **{f"shown.{one['id']}": one["value"] for one in notice.shown},
    }


def find_draft(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a draft: ``{of: drafts.rules, opinions: 2, fate.adopted: 1}``."""
    draft = _one(scene, Draft, name, where)
    kind = scene.playbook.drafts[name]
    fates = queries.fates(draft.id)
    return {
        "state": "open" if draft.runs else STATES.get(draft.ended, draft.ending),
        "until": _moment(draft.until),
        "versions": len(draft.texts),
        "opinions": sum(fates.values()),
        "disposed": sum(count for fate, count in fates.items() if fate),
        **{f"fate.{one}": fates.get(one, 0) for one in scene.playbook.words.get(kind.dispositions, {})},
    }


def find_survey(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of a survey: ``{of: surveys.wishes, coverage: "82.00%", sum.pipes: 12}``.

    The sum of an option that one question alone has can be asked without the question: ``sum.pipes``.
    """
    survey = _one(scene, Survey, name, where)
    coverage = queries.coverage_of(survey, scene.playbook.surveys[name])
    sums: dict[str, object] = {}
    for field, counts in survey.result.get("sums", {}).items():
        for option, count in counts.items():
            sums[f"sum.{field}.{option}"] = count
            sums[f"sum.{option}"] = None if f"sum.{option}" in sums else count
    return {
        "state": "open" if survey.runs else STATES.get(survey.ended, survey.ending),
        "roll": survey.roll_count,
        "answered": coverage.answered,
        "online": coverage.online,
        "paper": coverage.paper,
        "no_contact": coverage.no_contact,
        "waiting": coverage.waiting,
        "coverage": coverage.pct,
        "reached": coverage.reached,
        **sums,
    }


def compare(scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find notices, drafts and surveys of the trial whose rows are not the fold of their journal entries."""
    ids = {one for _, _, one in scene.kept.get(BEGUN, ())} | set(scene.kept.get(OPINIONS, {}).values())
    if not ids:
        return
    for subject, wrong in queries.differing():
        if subject in ids:
            count = len(entries_of(EVERYTHING, subject))
            yield (
                Text("公示征询与日志重放一致", "what was said is the fold of its journal"),
                Text(f"{count} 条日志，{wrong} 不一致", f"{wrong} differ over {count} entries"),
            )


def _posting(line: Told) -> actions.Posting:
    tags = line.facts.get("papers", ())
    tags = (tags,) if isinstance(tags, str) else tuple(tags) if isinstance(tags, tuple) else ()
    kept = pictures((*tags, *line.photo))
    place = _text(line, "place")
    proof = pictures(("proof",))[0].sha256 if place and line.facts.get("proof", True) is not False else ""
    return actions.Posting(
        title=_text(line, "title"),
        text=_text(line, "text"),
        papers=tuple({"sha256": one.sha256, "tag": one.tag} for one in kept),
        place=place,
        proof=proof,
        names=_names(line),
    )


def _names(line: Told) -> tuple[str, ...]:
    named = line.facts.get("names", ())
    return tuple(map(str, named)) if isinstance(named, tuple) else (str(named),)


def _about(scene: Scene, about: str, line: Told) -> dict[str, Any]:
    """Return subject and area of something new: the case or thing with the label, or the area named."""
    sort, _, kind = about.partition(".")
    label, area = _text(line, "about"), _text(line, "area")
    if sort == "cases":
        case_id = scene.cases.get(label) if label else next(reversed(scene.cases.values()), None)
        if case_id is None:
            raise Unexpected(Text(f"事件 {label}", f"the case {label}"), Text("没有立案", "was never filed"))
        return {"subject": case_id}
    if sort == "registers":
        return {"subject": _thing(scene, kind, label)}
    return {"area_path": area_named(area, scene.on).path} if area else {}


def _thing(scene: Scene, kind: str, label: str) -> UUID:
    """Return the id of the thing that a label or a number names."""
    number = scene.kept.get(THINGS, {}).get(label, label)
    with seeing(EVERYTHING):
        return by_number(EVERYTHING, kind, number, territory=scene.territory).id


def _line(scene: Scene, survey: Survey, line: Told) -> Line:
    """Return the line of a survey's roll for the thing that a trial's line names."""
    label = _text(line, "thing")
    number = scene.kept.get(THINGS, {}).get(label, label)
    with seeing(EVERYTHING):
        found = queries.line_of_number(EVERYTHING, survey.id, number)
    if found is None:
        raise Unexpected(Text(f"名册中有 {label}", f"{label} is on the roll"), Text("没有", "it is not"))
    return found


def _begun(scene: Scene, line: Told, found: UUID) -> None:
    scene.kept.setdefault(BEGUN, []).append((line.of, _text(line, "set"), found))


def _one(scene: Scene, kind: type[T], name: str, where: Mapping[str, Value]) -> T:
    """Return the last notice, draft or survey of a kind, or the one that `which` names."""
    label = str(where.get("which", ""))
    for of, named, found in reversed(scene.kept.get(BEGUN, ())):
        if of == name and label in ("", named):
            with seeing(EVERYTHING):
                return queries.held(kind, EVERYTHING, found)
    raise Unexpected(Text(f"已有 {label or name}", f"there is {label or name}"), Text("没有", "none"))


def _anybody(scene: Scene, area_path: str) -> Acting:
    """Return who speaks: a resident stands in the area of what he speaks of."""
    if scene.by.role != "resident":
        return scene.by
    by = Acting.resident(area_path)
    enter(by.sight)
    return by


def _text(line: Told, name: str) -> str:
    value = line.facts.get(name, "")
    return value if isinstance(value, str) else str(value)


def _moment(at: Any) -> str | None:
    return at.astimezone(ZONE).strftime("%Y-%m-%d %H:%M") if at else None


ROOM = TrialRoom(
    verbs={
        "post_notice": play_post,
        "replace_notice": play_replace,
        "object": play_object,
        "end_notice": play_end,
        "open_draft": play_draft,
        "opine": play_opine,
        "dispose": play_dispose,
        "end_draft": play_end_draft,
        "open_survey": play_survey,
        "answer": play_answer,
        "no_contact": play_no_contact,
        "close_survey": play_close,
    },
    subjects={"notices": find_notice, "drafts": find_draft, "surveys": find_survey},
    compare=compare,
)
