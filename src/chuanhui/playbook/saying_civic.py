"""Says voice and decision in single facts: what is posted, asked and voted, and by which reckoning."""

from __future__ import annotations

from collections.abc import Iterator

from chuanhui.playbook import vocabulary
from chuanhui.playbook.saying_words import NO, YES, Path, Said, listed, roles
from chuanhui.playbook.saying_work import Facts, told, yes
from chuanhui.playbook.schema import (
    BallotKind,
    DraftKind,
    MeetingKind,
    NoticeKind,
    Playbook,
    Roll,
    Share,
    SurveyKind,
    Text,
)
from chuanhui.playbook.vocabulary_civic import BASES, NOTICE_PAPERS, QUESTIONS, WEIGHED

MOST_VOTES = Text("得票多者当选", "most votes")
NAME, ABOUT, BY = Text("的名称", "name"), Text("的对象", "is about"), Text("由谁办理", "by")


def say_civic(playbook: Playbook) -> Iterator[tuple[Path, Said]]:
    """Yield all that a playbook says of notices, drafts, surveys, ballots and meetings."""
    for notice in playbook.notices.values():
        yield from _told("notices", notice, _notice(notice))
    for draft in playbook.drafts.values():
        yield from _told("drafts", draft, _draft(draft))
    for survey in playbook.surveys.values():
        yield from _told("surveys", survey, _survey(survey))
    for ballot in playbook.ballots.values():
        yield from _told("ballots", ballot, _ballot(ballot))
    for meeting in playbook.meetings.values():
        yield from _told("meetings", meeting, _meeting(meeting))


def _told(
    sort: str, kind: NoticeKind | DraftKind | SurveyKind | BallotKind | MeetingKind, facts: Facts
) -> Iterator[tuple[Path, Said]]:
    common: Facts = {
        "name": (NAME, kind.name),
        "about": (ABOUT, kind.about),
        "by": (BY, roles(kind.by)),
    }
    yield from told((sort, kind.id), f"{sort}.{kind.id}", kind.name, {**common, **facts})


def _notice(kind: NoticeKind) -> Facts:
    return {
        "shows": (Text("公示的内容", "shows"), kind.shows),
        "papers": (Text("须附的材料", "papers"), listed(NOTICE_PAPERS[one] for one in kind.papers)),
        "at_least": (Text("至少公示", "stands at least"), kind.at_least),
        "placed": (Text("须在现场张贴", "is posted on the spot"), yes(kind.placed)),
        "objection": (Text("的异议转为", "an objection opens"), kind.objection),
        "expires": (Text("结束后可查", "can be read after its end for"), kind.expires),
        "names": (Text("须列出名单", "lists names"), yes(kind.names)),
        "due.after": (Text("的张贴时限从哪一步算起", "due after"), kind.due.after if kind.due else ""),
        "due.within": (Text("的张贴时限", "due within"), kind.due.within if kind.due else None),
    }


def _draft(kind: DraftKind) -> Facts:
    return {
        "open_to": (Text("谁可以提意见", "open to"), roles(kind.open_to)),
        "at_least": (Text("至少征求", "open at least"), kind.at_least),
        "dispositions": (Text("的采纳选项表", "dispositions"), kind.dispositions),
        "reason_for": (Text("须说明理由的", "reason needed for"), kind.reason_for),
    }


def _survey(kind: SurveyKind) -> Facts:
    bounds = tuple(f"{name} ≤ {most}" for name, most in kind.most)
    return {
        "form": (Text("的表单", "form"), kind.form),
        "roll": (Text("的名册", "roll"), roll_said(kind.roll)),
        "named": (Text("是否记名", "named"), YES if kind.named else NO),
        "reasons": (Text("的未联系原因表", "reasons for no contact"), kind.reasons),
        "coverage": (Text("须覆盖", "coverage"), f"{kind.coverage_pct}%" if kind.coverage_pct else ""),
        "most": (Text("的选项上限", "options at most"), bounds),
    }


def _ballot(kind: BallotKind) -> Facts:
    facts: Facts = {
        "ask": (Text("的表决方式", "asks"), QUESTIONS[kind.ask.value]),
        "roll": (Text("的名册", "roll"), roll_said(kind.roll)),
        "secret": (Text("是否无记名", "secret"), YES if kind.secret else NO),
        "quorum": (Text("的参与门槛", "quorum"), listed(share_in_words(one) for one in kind.quorum)),
        "majority": (
            Text("的通过门槛", "majority"),
            listed(share_in_words(one) for one in kind.majority) if kind.majority else MOST_VOTES,
        ),
        "open_for": (Text("至少开放", "open at least"), kind.open_for),
        "after": (Text("的前提", "after"), kind.after),
        "source": (Text("规则的出处", "source of its rule"), kind.source),
    }
    if seats := kind.seats:
        facts["seats.role"] = Text("选出的岗位", "elects"), roles((seats.role,))
        facts["seats.number"] = Text("的席位", "seats"), seats.number
        facts["seats.term"] = Text("的任期", "term"), seats.term
        facts["seats.after"] = Text("的就任前提", "begin after"), seats.after
        facts["seats.vacancy_of"] = Text("补选的是", "fills vacant seats of"), seats.vacancy_of
    return facts


def _meeting(kind: MeetingKind) -> Facts:
    every = vocabulary.RHYTHMS[kind.every] if kind.every else None
    carried = share_in_words(kind.majority) if kind.majority else None
    return {
        "members": (Text("的成员", "members"), roles(kind.members)),
        "quorum": (Text("的到会门槛", "quorum"), share_in_words(kind.quorum) if kind.quorum else None),
        "majority": (Text("的通过门槛", "majority"), carried),
        "every": (Text("的周期", "held every"), every),
        "ahead": (Text("提前通知", "told ahead"), kind.ahead),
        "minutes": (Text("的纪要时限", "minutes due after"), kind.minutes),
        "resolution": (Text("的决议转为", "a resolution opens"), kind.resolution),
    }


def roll_said(roll: Roll | None) -> Text | None:
    """Return who is on a roll, in words."""
    if roll is None:
        return None
    zh, en = f"每个 {roll.of} 一份", f"one for each {roll.of}"
    if roll.area:
        zh, en = f"{zh}，面积取自 {roll.area}", f"{en}, floor area from {roll.area}"
    if roll.least_age:
        zh, en = f"{zh}，满 {roll.least_age} 周岁", f"{en}, aged {roll.least_age} or more"
    return Text(zh, en)


def share_in_words(share: Share) -> Text:
    """Return a share in words: 占全体建筑面积 2/3 以上."""
    base, measure = BASES[share.base.value], WEIGHED[share.measure.value]
    over = Text("超过", "more than") if share.strict else Text("不少于", "at least")
    return Text(
        f"占{base.zh}{measure.zh}{over.zh} {share.share}",
        f"{over.en} {share.share} of {base.en} by {measure.en}",
    )
