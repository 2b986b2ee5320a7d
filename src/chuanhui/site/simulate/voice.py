"""Notices, a draft and a survey of the demo, in the compound whose households are registered.

Nothing here knows a campaign: of the kinds in force the first notice stands, with an objection answered; the
second has ended, a draft has its adoption table, and six households in ten have answered a survey.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.queries import Filters, ledger
from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import actions, queries
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.rules import Draft, Notice
from chuanhui.playbook.schema import DraftKind, NoticeKind, Playbook, SurveyKind
from chuanhui.site.simulate.apart import APART, is_told
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.pen import Pen

Found = TypeVar("Found")
EVERYTHING = Sight.everything()
POSTED, ENDED, DRAFTED, ASKED = (timedelta(days=days) for days in (2, 16, 40, 6))
SHARE, PAPER = 0.6, 0.4
OBJECTION, ANSWERED = "公示的内容与现场不完全一致，请核对。", "已现场核对并更正，感谢指出。"
DRAFT = "一、公共部位由业主共同维护。二、遛狗须牵绳。三、电动车在指定地点停放、充电。"
OPINIONS = (
    ("第二条", "建议在东侧空地设遛狗区。", "已列入提升项目。"),
    ("第三条", "充电点太少，建议先增加再要求。", "年内增设十二处，条文不变。"),
    ("", "同意，希望尽快实行。", ""),
)
"""Invented, like everything that households say here."""


@dataclass(frozen=True)
class _Stage:
    """Where it is played, by whom, and the chance by which households answer."""

    territory: str
    compound: registers.Line
    cast: Cast
    rng: Random
    pen: Pen
    now: datetime

    def who(self, roles: tuple[str, ...]) -> Acting | None:
        """Return the nearest post of one of some roles."""
        found = (self.cast.player(role, self.compound.area_path, self.rng) for role in roles)
        return next((one for one in found if one is not None), None)


def play_voice(territory: str, *, now: datetime, seed: int) -> int:
    """Play notices, a draft and a survey of the playbooks in force; return how many of them stand.

    Where a notice was posted before, or no compound is registered down to its households, nothing is done.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance by which households answer.
    """
    with transaction.atomic():
        enter(EVERYTHING)
        stage = _stage(territory, now, seed)
        known = [rulebooks.rulebook(one.ref) for one in rulebooks.all_in_force(territory, at=now)]
        books = [one for one in known if one.id not in APART]
        if stage is None or is_told(territory):
            return 0
    notices = [(book, kind) for book in books for kind in book.notices.values() if kind.about]
    drafts = [(book, kind) for book in books for kind in book.drafts.values() if "resident" in kind.open_to]
    surveys = [(book, kind) for book in books for kind in book.surveys.values() if kind.roll]
    done = 0
    for play, found, most in ((_notice, notices, 2), (_draft, drafts, 1), (_survey, surveys, 1)):
        stood = 0
        for book, kind in found:
            if stood < most:
                stood += _tried(stage, play, book, kind, stood)
        done += stood
    return done


def _tried(stage: _Stage, play: Callable[..., None], book: Playbook, kind: Any, stood: int) -> bool:
    """Play one kind in a transaction of its own; a kind that the rules do not admit here is left out."""
    try:
        with transaction.atomic():
            enter(EVERYTHING)
            play(stage, book, kind, stood)
    except ChuanhuiError:
        return False
    return True


def _stage(territory: str, now: datetime, seed: int) -> _Stage | None:
    system = Acting.system(territory)
    if not {"household", "compound"} <= set(registers.kinds()):
        return None
    home = next(iter(registers.things(system, "household", area_path=territory, most=1).lines), None)
    if home is None:
        return None
    estates = registers.things(system, "compound", area_path=home.area_path, most=200).lines
    compound = next((one for one in estates if home.within_path.startswith(one.within_path)), None)
    rng, on = Random(f"{seed}/{territory}/voice"), localdate(now)
    if compound is None:
        return None
    return _Stage(territory, compound, Cast(territory, on, now), rng, Pen(rng, on), now)


def _subject(stage: _Stage, book: Playbook, about: str, by: Acting, at: datetime) -> UUID | None:
    """Return the id of what something is about: the compound, or an open case filed for it."""
    sort, _, name = about.partition(".")
    if sort == "registers":
        return _thing(stage, by, name).id
    if sort != "cases":
        return None
    kind = book.cases[name]
    thing = _thing(stage, by, kind.about) if kind.about else None
    asked = Filters(campaign=book.id, kind=name, thing=thing.id if thing else None)
    if known := ledger(by.sight, asked, now=at).cases:
        return known[0].id
    filer = stage.who(kind.filing[0].by) or by
    answers = stage.pen.answers(book.forms[kind.form], book)
    report = Report(answers=answers, thing=thing.number if thing else "")
    return cases.file_case(campaign=book.id, kind=name, report=report, by=filer, now=at).case_id


def _thing(stage: _Stage, by: Acting, kind: str) -> registers.Line:
    """Return the compound, or the first thing of a kind in it; where there is none the kind is left out."""
    if kind == stage.compound.kind:
        return stage.compound
    page = registers.things(by, kind, within_path=stage.compound.within_path, most=1)
    return _needed(next(iter(page.lines), None))


def _notice(stage: _Stage, book: Playbook, kind: NoticeKind, stood: int) -> None:
    """Post a notice: the first stands with an objection answered, the next has ended."""
    at = stage.now - (ENDED if stood else POSTED)
    by = _needed(stage.who(kind.by))
    papers = [
        {"sha256": stage.pen.album.one("after" if tag == "after" else "before", tag), "tag": tag}
        for tag in kind.papers
    ]
    proof = stage.pen.album.one("after", "proof") if kind.placed else ""
    posting = Posting(
        title=f"{stage.compound.label}{kind.name.zh}"[:80],
        papers=tuple(papers),
        place=f"{stage.compound.label}东门公示栏" if kind.placed else "",
        proof=proof,
    )
    subject = _subject(stage, book, kind.about, by, at)
    posted = actions.post_notice(
        campaign=book.id, kind=kind.id, posting=posting, subject=subject, by=by, now=at
    )
    if stood:
        notice = queries.held(Notice, EVERYTHING, posted.id)
        over = (notice.until or at) + timedelta(hours=9)
        actions.end_notice(notice_id=posted.id, good=True, reason="公示期满，无异议。", by=by, now=over)
    elif kind.objection:
        notice = queries.held(Notice, EVERYTHING, posted.id)
        resident = Acting.resident(notice.area_path)
        objected = actions.object_to(
            notice_id=posted.id, text=OBJECTION, by=resident, now=at + timedelta(hours=6)
        )
        if objected.case_id is not None:
            _answer(stage, book, objected.case_id, at + timedelta(hours=20))


def _answer(stage: _Stage, book: Playbook, case_id: UUID, at: datetime) -> None:
    """Answer an objection in writing and let somebody else check it, as its steps ask."""
    for hours in range(4):
        case = case_in_sight(EVERYTHING, case_id)
        kind = book.cases[case.kind]
        onward = [one for one in kind.steps if case.state in one.frm and one.within is not None]
        if not case.is_open or not onward:
            return
        step = onward[0]
        given = stage.pen.given(step, book.forms[kind.form], book, case.address)
        fields = {name: ANSWERED if name == "answer" else value for name, value in given.fields.items()}
        doers = (stage.cast.player(word, case.area_path, stage.rng, case) for word in step.by)
        by = _needed(next((one for one in doers if one is not None), None))
        cases.take_step(
            case_id=case_id,
            step=step.id,
            given=type(given)(given.reason, given.photos, fields, given.outcome),
            by=by,
            now=at + timedelta(hours=hours),
        )


def _draft(stage: _Stage, book: Playbook, kind: DraftKind, _stood: int) -> None:
    """Put a draft out, take opinions, dispose of each, end it."""
    at, by = stage.now - DRAFTED, _needed(stage.who(kind.by))
    subject = _subject(stage, book, kind.about, by, at)
    opened = actions.open_draft(
        campaign=book.id, kind=kind.id, title="小区管理规约（征求意见稿）", text=DRAFT, subject=subject,
        area_path="" if kind.about else stage.compound.area_path, by=by, now=at,
    )  # fmt: skip
    draft = queries.held(Draft, EVERYTHING, opened.id)
    fates = list(book.words[kind.dispositions])
    over = draft.until + timedelta(hours=9)
    for place, (part, text, reason) in enumerate(OPINIONS):
        resident = Acting.resident(draft.area_path)
        said = actions.opine(
            draft_id=draft.id, text=text, part=part, by=resident, now=at + timedelta(hours=30 + place)
        )
        fate = fates[place % len(fates)] if reason else fates[0]
        actions.dispose(opinion_id=said.id, disposition=fate, reason=reason, by=by, now=over)
    actions.end_draft(draft_id=draft.id, good=True, reason="吸收意见后提交表决。", by=by, now=over)


def _survey(stage: _Stage, book: Playbook, kind: SurveyKind, _stood: int) -> None:
    """Open a survey, give out its codes, and let six in ten answer, some of them on paper."""
    at, by = stage.now - ASKED, _needed(stage.who(kind.by))
    subject = _subject(stage, book, kind.about, by, at)
    opened = actions.open_survey(
        campaign=book.id,
        kind=kind.id,
        title=f"{stage.compound.label}{kind.name.zh}"[:80],
        subject=subject,
        by=by,
        now=at,
    )
    printed = actions.print_codes(survey_id=opened.id, by=by, now=at + timedelta(hours=1)).codes
    lines = {one.number: one for one in queries.lines(by, opened.id)}
    resident = Acting.resident(stage.compound.area_path)
    form = book.forms[kind.form]
    for place, one in enumerate(printed):
        if stage.rng.random() >= SHARE:
            continue
        when = at + timedelta(hours=20, minutes=place * 7)
        answers = stage.pen.answers(form, book)
        if stage.rng.random() < PAPER:
            actions.answer_on_paper(line_id=lines[one.number].id, answers=answers, by=by, now=when)
        else:
            actions.answer_online(survey_id=opened.id, code=one.code, answers=answers, by=resident, now=when)


def _needed(found: Found | None) -> Found:
    """Return who acts or what it is about; where there is nobody or nothing the kind is left out."""
    if found is None:
        raise ChuanhuiError()
    return found
