"""Votes of the demo: in one compound what the playbooks in force let its households decide.

Nothing here knows a campaign. Of every kind of election one is over, with its seats filled, but for the last
kind, which is open now; votes of yes and no are over too. Votes and candidates are made up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.errors import PostClosed, PostVacant, UnknownPost
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.assemblies import actions, queries
from chuanhui.mechanism.assemblies.rules import Ballot, Channel
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.queries import Filters, ledger
from chuanhui.mechanism.cases.rules import Report
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.mechanism.voice import actions as voice
from chuanhui.mechanism.voice.actions import Posting
from chuanhui.mechanism.voice.queries import held as held_notice
from chuanhui.mechanism.voice.rules import Notice
from chuanhui.playbook.schema import BallotKind, Playbook, Question
from chuanhui.site.simulate.pen import Pen

EVERYTHING = Sight.everything()
AGO, OPEN_SINCE = timedelta(days=20), timedelta(days=1)
TURNOUT, AGREE, PAPER, SO_FAR = 0.83, 0.86, 0.1, 0.3
CANDIDATES = tuple(f"演示候选{one}" for one in "甲乙丙丁戊己庚辛")
"""Invented, and marked as such."""


@dataclass(frozen=True)
class _Stage:
    """Where and by whom ballots are held, and the chance by which households vote."""

    desk: Acting
    second: Acting
    compound: registers.Line
    rng: Random


def play_assemblies(territory: str, *, now: datetime, seed: int) -> int:
    """Hold the ballots of the playbooks in force in the compound whose households are registered.

    Where a ballot was held before, or no compound is registered down to its households, nothing is done.

    Args:
        territory: its root path.
        now: aware.
        seed: of the chance by which households vote.

    Returns:
        How many votes were cast.
    """
    done = 0
    with transaction.atomic():
        enter(EVERYTHING)
        stage = _stage(territory, now, seed)
        held = stage is None or bool(queries.ballots(Sight.of(territory)))
        books = [
            (rulebooks.rulebook(one.ref), one.since) for one in rulebooks.all_in_force(territory, at=now)
        ]
    if stage is None or held:
        return 0
    kinds = [
        (book, kind, since) for book, since in books for kind in book.ballots.values() if _fits(kind, stage)
    ]
    elections = [kind for _, kind, _ in kinds if kind.ask is Question.PERSONS]
    running = elections[-1] if len(elections) > 1 else None
    for book, kind, since in kinds:
        stays = kind is running
        opened = max(now - (OPEN_SINCE if stays else AGO), since)
        done += _held(stage, book, kind, opened, now, stays=stays)
    return done


def _fits(kind: BallotKind, stage: _Stage) -> bool:
    return stage.desk.role in kind.by and (kind.ask is not Question.OPTION)


def _stage(territory: str, now: datetime, seed: int) -> _Stage | None:
    """Return the compound whose households are registered, with the two who count there."""
    system = Acting.system(territory)
    if "household" not in registers.kinds() or "compound" not in registers.kinds():
        return None
    home = next(iter(registers.things(system, "household", area_path=territory, most=1).lines), None)
    if home is None:
        return None
    on = localdate(now)
    estates = registers.things(system, "compound", area_path=home.area_path, most=200).lines
    compound = next((one for one in estates if home.within_path.startswith(one.within_path)), None)
    links = areas.chain(home.area_path, on)
    place = "/".join(one.slug for one in links if one.level.value in ("street", "community"))
    try:
        desk = acting_for(f"community_desk@{place}", on, now)
        second = acting_for(f"community_head@{place}", on, now)
    except (UnknownPost, PostClosed, PostVacant):
        return None
    return _Stage(desk, second, compound, Random(f"{seed}/{territory}/votes")) if compound else None


def _held(
    stage: _Stage, book: Playbook, kind: BallotKind, opened: datetime, now: datetime, *, stays: bool
) -> int:
    """Hold one ballot; return how many voted. One that the rules do not admit is left out."""
    try:
        with transaction.atomic():
            enter(stage.desk.sight)
            subject = _subject(stage, book, kind, opened)
            opened = _announced(stage, book, kind, subject, opened)
            receipt = actions.open_ballot(
                campaign=book.id,
                kind=kind.id,
                subject=subject,
                names=_names(kind),
                by=stage.desk,
                now=opened,
            )
            held = queries.ballot(EVERYTHING, receipt.id)
            _, printed = actions.issue_codes(ballot_id=held.id, by=stage.desk, now=opened)
            share = SO_FAR if stays else TURNOUT
            done = sum(1 for _ in _votes(stage, held, kind, printed, opened, share=share))
            if not stays:
                over = max(held.closes_at + timedelta(minutes=1), opened)
                actions.close_ballot(ballot_id=held.id, by=stage.desk, now=min(over, now))
        if not stays:
            # Counting, and comparing what was counted, are two acts.
            at = min(over + timedelta(hours=1), now)
            for act in (_enter_slips, _publish):
                with transaction.atomic():
                    enter(stage.desk.sight)
                    act(stage, held, at)
    except ChuanhuiError:
        return 0
    return done


def _announced(
    stage: _Stage, book: Playbook, kind: BallotKind, subject: UUID | None, at: datetime
) -> datetime:
    """Post the notices that a ballot follows on, let them end well, and return when it may open."""
    album, label = Pen(stage.rng, localdate(at)).album, stage.compound.label
    for what in kind.after:
        section, _, name = what.partition(".")
        if section != "notices":
            continue
        told = book.notices[name]
        papers = tuple({"sha256": album.one("before", tag), "tag": tag} for tag in told.papers)
        posting = Posting(
            title=f"{label}{told.name.zh}"[:80],
            names=_names(kind) if told.names else (),
            papers=papers,
            place=f"{label}东门公示栏" if told.placed else "",
            proof=album.one("after", "proof") if told.placed else "",
        )
        posted = voice.post_notice(
            campaign=book.id, kind=name, posting=posting, subject=subject, by=stage.desk, now=at
        )
        until = held_notice(Notice, EVERYTHING, posted.id).until or at
        at = until + timedelta(hours=9)
        voice.end_notice(notice_id=posted.id, good=True, reason="公示期满，无异议。", by=stage.desk, now=at)
    return at


def _subject(stage: _Stage, book: Playbook, kind: BallotKind, opened: datetime) -> UUID | None:
    """Return the id of what the ballot is about: the compound, a thing in it, or a case filed for it."""
    sort, _, name = kind.about.partition(".")
    if sort == "registers":
        return _thing(stage, name).id
    if sort == "cases":
        case_kind = book.cases[name]
        thing = _thing(stage, case_kind.about) if case_kind.about else None
        asked = Filters(campaign=book.id, kind=name, thing=thing.id if thing else None)
        if known := ledger(stage.desk.sight, asked, now=opened).cases:
            return known[0].id
        answers = Pen(stage.rng, localdate(opened)).answers(book.forms[case_kind.form], book)
        report = Report(answers=answers, thing=thing.number if thing else "")
        return cases.file_case(campaign=book.id, kind=name, report=report, by=stage.desk, now=opened).case_id
    return None


def _thing(stage: _Stage, kind: str) -> registers.Line:
    """Return the compound, or the first thing of a kind in it; where there is none the kind is left out."""
    if kind == stage.compound.kind:
        return stage.compound
    page = registers.things(stage.desk, kind, within_path=stage.compound.within_path, most=1)
    if not page.lines:
        raise ChuanhuiError()
    return page.lines[0]


def _names(kind: BallotKind) -> tuple[str, ...]:
    if kind.ask is not Question.PERSONS or kind.seats is None:
        return ()
    return CANDIDATES[: min(len(CANDIDATES), kind.seats.number + 2)]


def _votes(
    stage: _Stage,
    held: Ballot,
    kind: BallotKind,
    printed: Sequence[actions.PrintedCode],
    opened: datetime,
    *,
    share: float,
) -> Iterator[Any]:
    """Let a share of the roll vote, some of a secret ballot on paper, yielding each receipt."""
    rng = stage.rng
    for place, one in enumerate(printed):
        if rng.random() > share:
            continue
        at = min(opened + timedelta(minutes=7 + place * 5), held.closes_at)
        if held.secret and share != SO_FAR and rng.random() < PAPER:
            yield actions.mark_paper(ballot_id=held.id, number=one.number, by=stage.desk, now=at)
        else:
            yield actions.cast_vote(code=one.code, chosen=_chosen(rng, held, kind), now=at)


def _chosen(rng: Random, held: Ballot, kind: BallotKind) -> list[str]:
    """Return a choice: those who stand first on the paper are liked better."""
    ids = list(held.option_ids)
    if kind.ask is Question.YES_NO:
        return [ids[0] if rng.random() < AGREE else ids[1]] if rng.random() < 0.97 else []
    liked = [one for place, one in enumerate(ids) if rng.random() < 0.85 - place * 0.09]
    rng.shuffle(liked)
    return liked[: held.seats]


def _enter_slips(stage: _Stage, held: Ballot, at: datetime) -> None:
    """Let two clerks count the paper slips."""
    paper = queries.voted(held.id, channel=Channel.PAPER)
    if paper:
        votes = dict.fromkeys(held.option_ids[:1], paper - 1)
        sums = {"slips": paper, "votes": votes, "invalid": 1}
        for by in (stage.desk, stage.second):
            actions.enter_batch(ballot_id=held.id, number=1, sums=sums, by=by, now=at)


def _publish(stage: _Stage, held: Ballot, at: datetime) -> None:
    """Compare what they counted, and publish the result."""
    actions.count_ballot(ballot_id=held.id, by=stage.desk, now=at)
