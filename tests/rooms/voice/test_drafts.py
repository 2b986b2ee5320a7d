"""Drafts for comment on the real database: opinions, what becomes of them, the adoption table."""

from __future__ import annotations

from uuid import uuid4

import pytest

from chuanhui.mechanism.cases.queries import case as case_in_sight
from chuanhui.mechanism.voice import actions, errors, queries
from chuanhui.mechanism.voice.rules import Draft, Opinion

from .office import ALL, DAY, DESK, MONDAY, OTHER_STREET, STREET, at, do, in_force, plan, resident, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
LAST = at("2026-11-24 23:59:59")
AFTER = at("2026-11-25 00:00")
DISTRICT = "district_desk@district"


@pytest.fixture(autouse=True)
def _in_force(district):
    in_force()


def _opened(now=MONDAY, case=None, **more):
    subject = (case or plan()).id
    said = {"title": "管理规约（征求意见稿）", "text": "第一条 宠物须牵绳。", "subject": subject, **more}
    return do(DESK, actions.open_draft, now, campaign="yishi", kind="rules", **said).id


def _opine(draft_id, text="建议设遛狗区", now=MONDAY, by=None, **more):
    area = queries.held(Draft, ALL, draft_id).area_path
    return do(by or resident(area), actions.opine, now, draft_id=draft_id, text=text, **more)


def _dispose(receipt, disposition="adopted", now=AFTER, **more):
    return do(DESK, actions.dispose, now, opinion_id=receipt.id, disposition=disposition, **more)


def _end(draft_id, now=AFTER, good=True, **more):
    return do(DESK, actions.end_draft, now, draft_id=draft_id, good=good, **more)


def test_a_draft_ends_when_every_opinion_has_its_place_in_the_table():
    case = plan()
    draft_id = _opened(case=case)
    first = _opine(draft_id, part="第一条")
    second = _opine(draft_id, "李四（13900139000）家的狗太吵", LAST)
    with pytest.raises(errors.OpinionsRun):
        _end(draft_id, LAST)
    _dispose(first)
    with pytest.raises(errors.Undisposed) as refusal:
        _end(draft_id)
    assert refusal.value.facts["count"] == 1
    with pytest.raises(errors.BadVoice) as faulty:
        _dispose(second, "not_adopted")
    assert [(one.field, one.code) for one in faulty.value.faults] == [
        ("reason", "required"),
        ("gist", "personal"),
    ]
    _dispose(second, "not_adopted", reason="不属规约内容，已转社区处理", gist="反映犬吠扰民")
    assert queries.public_draft(draft_id, now=AFTER).table == ()
    _end(draft_id, reason="吸收意见后提交表决")
    table = queries.public_draft(draft_id, now=AFTER).table
    assert [(one.part, one.gist, one.disposition.zh, one.reason) for one in table] == [
        ("第一条", "建议设遛狗区", "采纳", ""),
        ("", "反映犬吠扰民", "不采纳", "不属规约内容，已转社区处理"),
    ]
    assert case_in_sight(ALL, case.id).settled["drafts.rules"]["good"] is True
    with pytest.raises(errors.DraftOver):
        _dispose(first, "partly", reason="另议")
    assert list(queries.differing()) == []


def test_opinions_are_taken_to_the_last_second_from_whom_the_playbook_asks():
    draft_id = _opened()
    assert queries.held(Draft, ALL, draft_id).until == LAST
    _opine(draft_id, now=LAST)
    with pytest.raises(errors.OpinionsOver):
        _opine(draft_id, now=AFTER)
    internal = do(
        DISTRICT, actions.open_draft, campaign="yishi", kind="paper", title="监督员方案", text="……"
    ).id
    with pytest.raises(errors.NotOpenToYou):
        _opine(internal)
    assert isinstance(
        queries.tell_draft(who(DISTRICT), internal, now=MONDAY).refusals["opine"], errors.NotOpenToYou
    )
    with pytest.raises(errors.DraftNotFound):
        queries.public_draft(internal, now=MONDAY)
    assert [one.id for one in queries.public_drafts(ALL, now=MONDAY)] == [draft_id]
    said = do(DISTRICT, actions.opine, draft_id=draft_id, text="区级意见")
    assert queries.held(Opinion, ALL, said.id).role == "district_desk"


def test_a_receipt_opens_one_opinion_and_tells_its_fate_at_the_end():
    draft_id = _opened()
    receipt = _opine(draft_id)
    secret = queries.opinion_secret(receipt.id)
    _dispose(receipt)
    assert queries.opinion_by_receipt(receipt.number.lower(), secret).disposition is None
    _end(draft_id)
    assert queries.opinion_by_receipt(receipt.number, secret).disposition.zh == "采纳"
    for number, wrong in ((receipt.number, "AAAAAAAAAA"), ("YJ-2026-99999", secret)):
        with pytest.raises(errors.OpinionNotFound):
            queries.opinion_by_receipt(number, wrong)


def test_versions_stand_beside_one_another_and_may_reopen_the_time():
    draft_id = _opened()
    later = MONDAY + 10 * DAY
    do(
        DESK, actions.revise_draft, later, draft_id=draft_id, text="第一条 须牵绳。", changes="加嘴套",
        reopens=True,
    )  # fmt: skip
    draft = queries.held(Draft, ALL, draft_id)
    assert [one["changes"] for one in draft.texts] == ["", "加嘴套"]
    assert draft.until == LAST + 10 * DAY
    assert queries.held(Opinion, ALL, _opine(draft_id, now=later).id).version == 2
    told = queries.tell_draft(who(DESK), draft_id, now=later)
    assert (told.waiting, len(told.opinions), told.refusals["revise"]) == (1, 1, None)
    assert queries.tell_draft(who(STREET), draft_id, now=later).opinions == ()
    assert list(queries.differing()) == []


def test_others_neither_see_nor_dispose():
    draft_id, key = _opened(), uuid4()
    receipt = _opine(draft_id, key=key)
    assert _opine(draft_id, key=key).repeated
    with pytest.raises(errors.OpinionNotFound):
        do(OTHER_STREET, actions.dispose, opinion_id=receipt.id, disposition="adopted")
    with pytest.raises(errors.NotYourDraft):
        do(STREET, actions.dispose, opinion_id=receipt.id, disposition="adopted")
    with pytest.raises(errors.ReasonMissing):
        _end(draft_id, MONDAY, good=False)
    _end(draft_id, MONDAY, good=False, reason="重新起草")
    assert [one.id for one in queries.drafts(who(DESK).sight, running=False)] == [draft_id]


def test_who_is_asked_from_above_reads_and_answers_beyond_his_sight():
    draft_id = do(
        DISTRICT, actions.open_draft, campaign="yishi", kind="paper", title="监督员方案", text="第一条"
    ).id
    assert queries.drafts(who(STREET).sight) == ()
    assert [one.id for one in queries.drafts_for(who(STREET), running=True)] == [draft_id]
    assert queries.drafts_for(who(DESK)) == ()
    key = uuid4()
    said = do(STREET, actions.opine, draft_id=draft_id, text="同意", key=key)
    assert do(STREET, actions.opine, draft_id=draft_id, text="同意", key=key).repeated
    told = queries.tell_draft(who(STREET), draft_id, now=MONDAY)
    assert (told.draft.text, told.opinions, told.waiting) == ("第一条", (), 1)
    with pytest.raises(errors.DraftNotFound):
        queries.tell_draft(who(DESK), draft_id, now=MONDAY)
    with pytest.raises(errors.DraftNotFound):
        do(DESK, actions.opine, draft_id=draft_id, text="社区意见")
    do(DISTRICT, actions.dispose, opinion_id=said.id, disposition="adopted")
    assert list(queries.differing()) == []
