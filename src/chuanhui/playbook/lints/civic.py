"""Voice and decision: what a notice may show, what an objection is owed, what a vote may not tell."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.lints.protection import known, says
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import (
    BallotKind,
    CaseKind,
    FieldKind,
    Need,
    NoticeKind,
    Outcome,
    Playbook,
    Question,
    Share,
    Text,
    Weigh,
)
from chuanhui.playbook.spans import days_of
from chuanhui.playbook.vocabulary import LINE_ROLES

NOTICE = Text(
    "house.md：公示不出现住户的姓名、证件、电话；个人信息保护法第二十五条",
    "house.md: no personal facts in a public notice; Personal Information Protection Law art. 25",
)
TIME = Text(
    "house.md：公示要让人来得及看到、提得出异议", "house.md: a notice leaves time to see it and to object"
)
ANSWER = Text(
    "house.md：异议书面答复后才能办下一步",
    "house.md: an objection is answered in writing before the next step",
)
LEAST = Text("个人信息保护法第六条：最小必要", "Personal Information Protection Law art. 6: the least needed")
LISTS = Text("house.md：不列拒绝、反对、未签名者的名单", "house.md: no lists of those who refuse or oppose")
REASONS = Text(
    "重大行政决策程序暂行条例：不采纳的说明理由",
    "Interim Regulations on Major Administrative Decisions: reasons for what is not adopted",
)
SECRET = Text(
    "城市居民委员会组织法第八条；house.md：无记名的票不能对应到人",
    "Organic Law of Residents' Committees art. 8; house.md: a secret vote is never joined to its voter",
)
MAJORITY = Text("民法典第二百七十八条：由多数同意决定", "Civil Code art. 278: the majority decides")

DISTRICT = "district"
OF_DISTRICT = frozenset({"district_desk", "district_head", "inspector", *LINE_ROLES})
"""Roles whose posts stand in no street: what they post without a subject is posted for the whole district."""
ANSWERED = "answer"
"""The step that answers an objection, and the field of its form that holds the words."""
_BESIDE = frozenset({Outcome.DUPLICATE, Outcome.VOID})
"""Outcomes of a case that was never an objection of its own."""


def shows_private(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find notices that show a personal answer, or what its register does not tell the public (VO001)."""
    for notice in playbook.notices.values():
        hidden = _hidden(playbook, places, notice)
        for name in notice.shows:
            if name in hidden:
                yield places.fault("VO001", "notices", notice.id, "shows", ask=hidden[name])


def _hidden(playbook: Playbook, places: Places, notice: NoticeKind) -> dict[str, Text]:
    """Return what of the notice's subject no notice may show, with its wording."""
    sort, _, name = notice.about.partition(".")
    if sort == "registers":
        kind = known(playbook, places).get(name)
        return {one.id: one.field.ask for one in kind.fields if not one.public} if kind else {}
    case = playbook.cases.get(name)
    form = playbook.forms.get(case.form) if case else None
    return {one.id: one.ask for one in form.fields if one.personal} if form else {}


def too_short(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find notices and drafts that stand too short a time (VO002)."""
    least = int(table("protection")["least_notice_days"])
    found = [("notices", one.id, one.name, one.at_least) for one in playbook.notices.values()]
    found += [("drafts", one.id, one.name, one.at_least) for one in playbook.drafts.values()]
    for sort, ident, name, at_least in found:
        if days_of(at_least) < least:
            yield places.fault("VO002", sort, ident, "at_least", name=name, least=least)


def unanswered(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find objections that can be closed without a written answer (VO003)."""
    for notice in playbook.notices.values():
        kind = playbook.cases.get(notice.objection)
        if kind is not None and (ends_unanswered(kind) or not answers_in_writing(playbook, kind)):
            yield places.fault("VO003", "notices", notice.id, "objection", kind=kind.id)


def ends_unanswered(kind: CaseKind) -> bool:
    """Return whether a case can end without its step `answer`, other than as a duplicate or void."""
    steps = [one for one in kind.steps if one.id != ANSWERED]
    reached = {one.to for one in steps if not one.frm}
    while new := {one.to for one in steps if set(one.frm) & reached and not _beside(one.outcome)} - reached:
        reached |= new
    return kind.step(ANSWERED) is None or bool(reached & set(kind.closed))


def answers_in_writing(playbook: Playbook, kind: CaseKind) -> bool:
    """Return whether the step `answer` must bring words: a text `answer` of the form, or a reason."""
    step, form = kind.step(ANSWERED), playbook.forms.get(kind.form)
    asked = form.get(ANSWERED) if form else None
    written = asked is not None and asked.kind is FieldKind.TEXT
    needs = step.needs if step else ()
    return any(need.kind == "reason" or (written and need == Need("field", ANSWERED)) for need in needs)


def _beside(outcome: tuple[Outcome, ...]) -> bool:
    return bool(outcome) and set(outcome) <= _BESIDE


def no_objection(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find notices that a step waits for and nobody can object to (VO004)."""
    awaited = {name for kind in playbook.cases.values() for step in kind.steps for name in step.after}
    awaited |= {name for one in playbook.ballots.values() if one.seats for name in one.seats.after}
    for notice in playbook.notices.values():
        if f"notices.{notice.id}" in awaited and not notice.objection:
            yield places.fault("VO004", "notices", notice.id, name=notice.name)


def needlessly_named(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find surveys whose answers stand under the household (VO005, a warning)."""
    for one in playbook.surveys.values():
        if one.named:
            yield places.fault("VO005", "surveys", one.id, "named", severity="warning", name=one.name)


def refusals_listed(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find reasons for no contact that would list who refused (VO006)."""
    words = table("protection")["refusals"]
    for one in playbook.surveys.values():
        for option, text in playbook.words.get(one.reasons, {}).items():
            if says(text, words):
                at = ("words", one.reasons, option)
                yield places.fault("VO006", *at, name=one.name, text=text)


def without_reasons(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find drafts in which an opinion can be set aside without a reason (VO007)."""
    for one in playbook.drafts.values():
        if not one.reason_for:
            yield places.fault("VO007", "drafts", one.id, name=one.name)


def area_of_a_secret(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find secret ballots weighed by floor area: an area names its voter (VO008)."""
    for one in playbook.ballots.values():
        if one.secret and (one.roll.area or any(share.measure is Weigh.AREA for share in _shares(one))):
            yield places.fault("VO008", "ballots", one.id, "secret", name=one.name)


def _shares(one: BallotKind) -> tuple[Share, ...]:
    return (*one.quorum, *one.majority)


def open_election(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find elections of persons that are not secret (VO009)."""
    for one in playbook.ballots.values():
        if one.ask is Question.PERSONS and not one.secret:
            yield places.fault("VO009", "ballots", one.id, "secret", name=one.name)


def minority_decides(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find a yes or no that less than half of those asked can carry (VO010)."""
    for one in playbook.ballots.values():
        if one.ask is Question.YES_NO and any(share.share < Fraction(1, 2) for share in one.majority):
            yield places.fault("VO010", "ballots", one.id, "majority", name=one.name)


def nowhere_to_object(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find notices of a whole district whose objections want a street: none can be filed (VO011)."""
    for notice in playbook.notices.values():
        kind = playbook.cases.get(notice.objection)
        if (
            kind is None
            or kind.owner.territory == DISTRICT
            or not _is_district_wide(playbook, places, notice)
        ):
            continue
        yield places.fault("VO011", "notices", notice.id, "objection", name=notice.name, kind=kind.id)


def _is_district_wide(playbook: Playbook, places: Places, notice: NoticeKind) -> bool:
    """Tell whether a notice is for the whole district: about nothing nearer, by posts of no street."""
    sort, _, name = notice.about.partition(".")
    if sort == "registers":
        kind = known(playbook, places).get(name)
        return kind is not None and kind.stands == DISTRICT
    return not notice.about and bool(set(notice.by) & OF_DISTRICT)


LINTS = (
    Lint("VO001", NOTICE, False, shows_private),
    Lint("VO002", TIME, True, too_short),
    Lint("VO003", ANSWER, False, unanswered),
    Lint("VO004", TIME, True, no_objection),
    Lint("VO005", LEAST, True, needlessly_named),
    Lint("VO006", LISTS, False, refusals_listed),
    Lint("VO007", REASONS, False, without_reasons),
    Lint("VO008", SECRET, False, area_of_a_secret),
    Lint("VO009", SECRET, True, open_election),
    Lint("VO010", MAJORITY, False, minority_decides),
    Lint("VO011", TIME, False, nowhere_to_object),
)
