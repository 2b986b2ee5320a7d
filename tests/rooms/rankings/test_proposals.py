"""Proposals after two bottoms in a row: explained by the post concerned, decided by somebody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.queries import holding_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.queries import entries_of
from chuanhui.mechanism.campaigns.queries import standings_of as replayed
from chuanhui.mechanism.rankings import actions, errors
from chuanhui.mechanism.rankings.actions.following import follow_up
from chuanhui.mechanism.rankings.models import Row, Standing
from chuanhui.mechanism.rankings.queries import keeping, records
from chuanhui.mechanism.rankings.queries.grounds import ground_of
from chuanhui.mechanism.rankings.queries.proposing import rule_of, suppressed
from chuanhui.mechanism.rankings.rules.life import (
    Doing,
    refusal_to_answer,
    refusal_to_decide,
    refusal_to_object,
)
from chuanhui.mechanism.rankings.rules.records import ObjectionRecord, ProposalRecord, StandingRecord

from .office import (
    ALL,
    DISTRICT,
    FIRST,
    HEAD,
    OWNER,
    SECOND,
    STREET,
    TERRITORY,
    at,
    do,
    file,
    fix,
    freeze,
    in_force,
    playbook,
    proposals,
    publish,
    standing,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")
DESK = "community_desk@xiaoqiao/dongguan"
THERE = "411602005002"


def two_windows() -> tuple[StandingRecord, StandingRecord]:
    """东关 leaves its cases open in both windows, 北花园 closes its own: twice at the bottom of two."""
    in_force()
    for day, done in (("03", "04"), ("12", "13")):
        good = file(f"2026-11-{day} 09:00")
        file(f"2026-11-{day} 09:00", "dongguan")
        fix(good, f"2026-11-{done} 09:00", f"2026-11-{done} 15:00")
    first = publish(freeze(), "2026-11-11 09:00")
    return first, publish(freeze(SECOND, "2026-11-21 08:00"), "2026-11-21 09:00")


def one() -> ProposalRecord:
    (found,) = proposals()
    return found


def explain(code: str = DESK, now: str = "2026-11-23 10:00", text: str = "两处积存垃圾属历史遗留") -> None:
    moment = at(now)
    do(who(code, moment), actions.explain, proposal_id=one().id, text=text, now=moment)


def decide(code: str = HEAD, now: str = "2026-11-24 10:00", *, confirmed: bool = True) -> None:
    moment = at(now)
    facts = {"proposal_id": one().id, "confirmed": confirmed, "reason": "情况属实"}
    do(who(code, moment), actions.decide, now=moment, **facts)


def test_two_bottoms_in_a_row_propose_once_and_to_the_area():
    first, second = two_windows()
    assert records.proposals(ALL, standing=first.id) == []
    told = one()
    assert (told.standing, told.name, told.windows, told.state) == (
        second.id,
        "东关社区",
        (FIRST, SECOND),
        "proposed",
    )
    assert told.explain_until == at("2026-11-25 18:00")


def test_the_post_concerned_explains_and_another_person_decides():
    two_windows()
    with pytest.raises(errors.NotForYou):
        explain(STREET)
    with pytest.raises(errors.ExplainFirst):
        decide()
    explain()
    assert (one().state, one().explanation) == ("explained", "两处积存垃圾属历史遗留")
    with pytest.raises(errors.NotForYou):
        decide(DISTRICT)
    decide()
    assert (one().state, one().reason) == ("confirmed", "情况属实")
    with pytest.raises(errors.StandingMoved):
        decide(confirmed=False)


def test_silence_may_be_decided_after_its_time_and_not_explained_any_more():
    two_windows()
    with pytest.raises(errors.ExplainOver):
        explain(now="2026-11-26 09:00")
    decide(now="2026-11-26 09:00", confirmed=False)
    assert one().state == "dropped"


def test_whoever_published_does_not_decide():
    two_windows()
    told = one()
    by = who(HEAD, at("2026-11-26 09:00"))
    same = ProposalRecord(**{**vars(told), "proposed_person": by.person_id})
    doing = Doing(by, at("2026-11-26 09:00"), at("2026-11-26 09:00").tzinfo)
    assert isinstance(refusal_to_decide(doing, same, rule_of(told)[1]), errors.SamePerson)
    assert refusal_to_decide(doing, told, rule_of(told)[1]) is None


def test_who_holds_the_post_concerned_does_not_decide_under_another():
    two_windows()
    now = at("2026-11-22 09:00")
    own, head = who(DESK, now), who(HEAD, now)
    assert own.post_id is not None
    assert head.person_id is not None
    held = holding_of(ALL, own.post_id, now.date())
    assert held is not None
    assert held.term_id is not None
    system = Acting.system(TERRITORY)
    posts.end_term(term_id=held.term_id, on=now.date(), by=system, now=now)
    facts = {"post_id": own.post_id, "account_id": head.person_id, "now": now}
    posts.appoint(valid_from=now.date(), by=system, **facts)
    with pytest.raises(errors.SamePerson):
        decide(now="2026-11-26 09:00")
    assert one().state == "proposed"


def test_neighbours_see_no_proposal_about_others():
    two_windows()
    by = who("community_desk@xiaoqiao/beihuayuan", at("2026-11-23 10:00"))
    assert do(by, lambda by: records.proposals(by.sight)) == []
    own = who(DESK, at("2026-11-23 10:00"))
    assert [told.name for told in do(own, lambda by: records.proposals(by.sight))] == ["东关社区"]


def test_restating_withdraws_what_does_not_follow_any_more():
    first, _ = two_windows()
    by, now = who(DISTRICT, at("2026-11-22 09:00")), at("2026-11-22 09:00")
    do(by, actions.restate, standing_id=first.id, reason="内涝期间不排名", now=now, exempt={THERE: "内涝"})
    assert one().state == "withdrawn"
    assert list(records.differing()) == []


def test_an_open_proposal_tells_the_score_of_the_edition_that_counts():
    _, second = two_windows()
    assert (one().score, one().revision) == ("0.00", 1)
    for row in Row.objects.filter(standing=second.id):
        row.pk, row.edition = None, 1
        row.told = {**row.told, "score": "12.50"} if row.key == one().key else row.told
        row.save()
    Standing.objects.filter(id=second.id).update(edition=1, editions=[*second.editions, second.editions[0]])
    follow_up(standing(second.id), by=Acting.system(TERRITORY), now=at("2026-11-22 09:00"))
    told = one()
    assert (told.score, told.windows, told.state, told.revision) == (
        "12.50",
        (FIRST, SECOND),
        "proposed",
        2,
    )
    assert [entry.kind for entry in entries_of(ALL, told.id)] == ["proposal.propose", "proposal.update"]
    follow_up(standing(second.id), by=Acting.system(TERRITORY), now=at("2026-11-22 10:00"))
    assert one().revision == 2


def test_what_was_decided_stays_decided():
    first, _ = two_windows()
    explain()
    decide()
    by, now = who(DISTRICT, at("2026-11-25 09:00")), at("2026-11-25 09:00")
    do(by, actions.restate, standing_id=first.id, reason="内涝期间不排名", now=now, exempt={THERE: "内涝"})
    assert one().state == "confirmed"


def test_pass_mark_keeps_a_proposal_away():
    in_force()
    for day, done, late in (("03", "04", "09"), ("12", "13", "18")):
        for hour in range(8, 18):
            fix(file(f"2026-11-{day} {hour:02}:00"), f"2026-11-{done} 09:00", f"2026-11-{done} 15:00")
            made = file(f"2026-11-{day} {hour:02}:10", "dongguan")
            when = late if hour == 8 else done
            fix(made, f"2026-11-{when} 09:00", f"2026-11-{when} 15:00")
    publish(freeze(), "2026-11-11 09:00")
    second = publish(freeze(SECOND, "2026-11-21 08:00"), "2026-11-21 09:00")
    assert proposals() == []
    assert [(told.name, str(told.due.score)) for told in suppressed(second)] == [("东关社区", "90.00")]


def test_the_ranked_contest_before_publication():
    in_force("contested", "2 working days")
    file("2026-11-03 09:00", campaign="contested")
    file("2026-11-03 09:00", "dongguan", "contested")
    one_frozen = freeze(campaign="contested")
    own = who(DESK, at("2026-11-11 10:00"))
    lines = do(own, lambda by: keeping.open_lines(by.sight, one_frozen))
    assert (len(lines), one_frozen.contest_until) == (11, at("2026-11-13 18:00"))
    key = next(line.place.key for line, _ in lines if line.place.code == THERE)
    facts = {"standing_id": one_frozen.id, "text": "案件已按期整改", "now": at("2026-11-11 10:00")}
    do(own, actions.contest, place=key, **facts)
    with pytest.raises(errors.ObjectionOpen):
        do(own, actions.contest, place=key, **facts)
    neighbour = next(line.place.key for line, _ in lines if line.place.code != THERE)
    with pytest.raises(errors.NotForYou):
        do(own, actions.contest, place=neighbour, **facts)
    with pytest.raises(errors.ContestRuns):
        publish(one_frozen, "2026-11-12 09:00")
    with pytest.raises(errors.ObjectionsWait):
        publish(one_frozen, "2026-11-16 09:00")
    with pytest.raises(errors.ContestOver):
        do(own, actions.contest, place=key, **{**facts, "now": at("2026-11-16 09:00")})
    (raised,) = records.objections(ALL, one_frozen.id)
    by, now = who(DISTRICT, at("2026-11-16 09:00")), at("2026-11-16 09:00")
    do(by, actions.answer, objection_id=raised.id, upheld=False, text="核查日期在期限之后", now=now)
    assert publish(one_frozen, "2026-11-16 10:00").state == "published"
    assert standing(one_frozen.id).published_at == at("2026-11-16 10:00")
    assert list(records.differing()) == []


def contested() -> tuple[StandingRecord, ObjectionRecord]:
    in_force("contested", "2 working days")
    file("2026-11-03 09:00", campaign="contested")
    file("2026-11-03 09:00", "dongguan", "contested")
    frozen = freeze(campaign="contested")
    own, now = who(DESK, at("2026-11-11 10:00")), at("2026-11-11 10:00")
    lines = keeping.lines_of(frozen)
    key = next(line.place.key for line in lines if line.place.code == THERE)
    do(own, actions.contest, place=key, standing_id=frozen.id, text="案件已按期整改", now=now)
    (raised,) = records.objections(ALL, frozen.id)
    return frozen, raised


def answer(raised: ObjectionRecord, *, upheld: bool) -> None:
    now = at("2026-11-16 09:00")
    facts = {"objection_id": raised.id, "upheld": upheld, "text": "内涝属实", "now": now}
    do(who(DISTRICT, now), actions.answer, **facts)


def test_whoever_raised_an_objection_does_not_answer_it():
    frozen, raised = contested()
    ranking = ground_of(frozen).ranking
    now = at("2026-11-16 09:00")
    by = who(DISTRICT, now)
    own = replace(raised, raised_person=by.person_id)
    assert isinstance(refusal_to_answer(Doing(by, now, now.tzinfo), ranking, own), errors.OwnObjection)
    assert refusal_to_answer(Doing(by, now, now.tzinfo), ranking, raised) is None


def test_an_upheld_objection_is_restated_before_publication():
    frozen, raised = contested()
    answer(raised, upheld=True)
    with pytest.raises(errors.UpheldWaits):
        publish(frozen, "2026-11-16 10:00")
    by, now = who(DISTRICT, at("2026-11-16 11:00")), at("2026-11-16 11:00")
    do(by, actions.restate, standing_id=frozen.id, reason="异议成立", now=now, exempt={THERE: "内涝"})
    assert publish(standing(frozen.id), "2026-11-16 12:00").state == "published"


def test_heads_and_desks_of_what_is_ranked_contest_and_nobody_else():
    frozen, _ = contested()
    now = at("2026-11-11 11:00")
    home = "411602.005.002."
    for code in (STREET, "grid_worker@xiaoqiao/dongguan/01", DISTRICT):
        refusal = refusal_to_object(Doing(who(code, now), now, now.tzinfo), frozen, home)
        assert isinstance(refusal, errors.NotForYou), code
    assert refusal_to_object(Doing(who(DESK, now), now, now.tzinfo), frozen, home) is None
    assert refusal_to_object(Doing(who(STREET, now), now, now.tzinfo), frozen, "411602.005.") is None
    owner = who(OWNER, now)
    assert owner.unit_id is not None
    doing = Doing(owner, now, now.tzinfo)
    assert refusal_to_object(doing, frozen, "411602.", owner.unit_id) is None
    assert isinstance(refusal_to_object(doing, frozen, "411602.", owner.unit_id + 1), errors.NotForYou)


def test_a_replay_goes_on_from_the_streaks_that_were_published_before_its_period():
    two_windows()
    book = playbook().playbook
    assert book is not None
    span = {"first": date(2026, 11, 11), "last": date(2026, 11, 20)}
    (second,) = [one for one in replayed(book, TERRITORY, **span) if one.window == SECOND]
    for told in (second.was_due, second.would_be_due):
        assert [(due.consequence, due.windows) for _, due in told] == [("explain", (FIRST, SECOND))]
    other = replace(book, id="nowhere")
    assert [one.would_be_due for one in replayed(other, TERRITORY, **span)] == [()]
