"""What a manager may not do to the territory: empty it of administrators, grow its units, double a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.errors import LastAdministrator, MayNotManage, SameName
from chuanhui.grid.posts.models import Account, Post
from chuanhui.grid.posts.rules import UnitKind

from .conftest import NOW, TODAY
from .told import told_of

ADMINISTRATOR = "administrator@district"
LATER = TODAY + timedelta(days=9)
PASSWORD = "kaifang-2026-lu"


def term_of(post_id: int) -> int:
    return queries.terms_of(post_id)[0]["id"]


def unit_id(post_id: int) -> int:
    return Post.objects.get(pk=post_id).unit_id


@pytest.mark.parametrize("when", [TODAY, LATER])
def test_the_last_administrator_is_not_ended_by_oneself_or_the_desk(post, sitting, when):
    term = term_of(post(ADMINISTRATOR))
    for code in (ADMINISTRATOR, "district_desk@district"):
        with pytest.raises(LastAdministrator):
            actions.end_term(term_id=term, on=when, by=sitting(code), now=NOW)


def test_the_last_administrator_keeps_post_unit_and_account(post, person, sitting):
    keeper, desk = post(ADMINISTRATOR), sitting("district_desk@district")
    holder = sitting(ADMINISTRATOR).person_id
    for act, facts in (
        (actions.close_post, {"post_id": keeper, "on": LATER}),
        (actions.close_unit, {"unit_id": unit_id(keeper), "on": LATER}),
        (actions.disable_account, {"account_id": holder}),
    ):
        with pytest.raises(LastAdministrator):
            act(**facts, by=desk, now=NOW)


def test_an_administrator_with_a_successor_may_go(post, person, sitting, system):
    term, second = term_of(post(ADMINISTRATOR)), person("xq.desk")
    made = actions.open_post(
        code="administrator@second", title="岗", role="administrator", unit_id=unit_id(post(ADMINISTRATOR)),
        area_path="411602.", valid_from=TODAY, by=system, now=NOW,
    )  # fmt: skip
    actions.appoint(post_id=made, account_id=second, valid_from=LATER, by=system, now=NOW)
    desk = sitting("district_desk@district")
    with pytest.raises(LastAdministrator):
        actions.end_term(term_id=term, on=LATER - timedelta(days=1), by=desk, now=NOW)
    assert actions.end_term(term_id=term, on=LATER, by=desk, now=NOW)


def test_the_system_may_mend_what_it_must(post, system):
    assert actions.end_term(term_id=term_of(post(ADMINISTRATOR)), on=TODAY, by=system, now=NOW)


@pytest.mark.parametrize("kind", [one for one in UnitKind if one is not UnitKind.COMMUNITY])
def test_a_street_head_opens_no_unit_that_answers_beyond_the_street(district, sitting, kind):
    asked = {
        "code": f"mine-{kind.value}", "name": "新单位", "kind": kind, "area_path": "411602.005.",
        "valid_from": TODAY, "now": NOW,
    }  # fmt: skip
    with pytest.raises(MayNotManage):
        actions.open_unit(**asked, by=sitting("street_head@xiaoqiao"))
    assert actions.open_unit(**asked, by=sitting(ADMINISTRATOR))


def test_a_street_head_opens_a_community_of_the_street(district, sitting):
    assert actions.open_unit(
        code="mine", name="新社区", kind=UnitKind.COMMUNITY, area_path="411602.005.001.",
        valid_from=TODAY, by=sitting("street_head@xiaoqiao"), now=NOW,
    )  # fmt: skip


def test_a_second_account_of_one_name_in_one_unit_takes_a_reason(post, person, sitting, system):
    colleague, vacant = person("xq.desk"), post("street_leader@xiaoqiao")
    name = Account.objects.get(pk=colleague).work_name
    for one in queries.terms_of(vacant):
        actions.end_term(term_id=one["id"], on=TODAY, by=system, now=NOW)
    double = actions.open_account(username="xq.desk.2", work_name=name, password=PASSWORD, by=system, now=NOW)
    asked = {"post_id": vacant, "account_id": double, "valid_from": TODAY, "by": system, "now": NOW}
    with pytest.raises(SameName, match=r"xq\.desk"):
        actions.appoint(**asked)
    with pytest.raises(SameName):
        actions.appoint(**asked, reason="  ")
    elsewhere = actions.appoint(**asked | {"post_id": post("street_desk@jinhailu-2")})
    assert elsewhere
    assert actions.appoint(**asked, reason="同名另一人，工号不同")
    assert '"namesake":"xq.desk"' in told_of("post", Post.objects.get(pk=vacant).code)[-1].body


def test_one_account_may_hold_several_posts_of_its_unit(post, person, system):
    vacant = post("street_leader@xiaoqiao")
    for one in queries.terms_of(vacant):
        actions.end_term(term_id=one["id"], on=TODAY, by=system, now=NOW)
    assert actions.appoint(post_id=vacant, account_id=person("xq.desk"), valid_from=TODAY, by=system, now=NOW)
