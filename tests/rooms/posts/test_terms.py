"""Posts open and close, people come and go, and what was believed stays known."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from tests.rooms.posts.told import told_of

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    MayNotManage,
    PostClosed,
    PostTaken,
    TermEnded,
    UnknownPost,
)
from chuanhui.grid.posts.models import Post, Term
from chuanhui.grid.posts.rules import Role, UnitKind
from chuanhui.journal.errors import KeyReused
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

from .conftest import NOW, TODAY

DESK = "street_desk@xiaoqiao"
KEY = UUID("019a0000-0000-7000-8000-000000000001")
LATER = TODAY + timedelta(days=10)


def holder(code: str, on: date = TODAY, known=None) -> str:
    found = queries.holders(Sight.everything(), "411602.", on, known=known, limit=5000)
    return next(one.holder for one in found if one.code == code)


def test_appoint_refuses_a_second_holder_and_names_the_first(post, person, system):
    with pytest.raises(PostTaken) as told:
        actions.appoint(
            post_id=post(DESK), account_id=person("cz.desk"), valid_from=TODAY, by=system, now=NOW
        )
    assert told.value.facts["since"] == "2020-01-01"


def test_database_itself_refuses_a_second_holder(post, person, system):
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(
            post_id=post(DESK), account_id=person("cz.desk"), valid_from=TODAY, learned_at=NOW
        )


def test_end_term_then_appoint_hands_the_post_over_and_keeps_history(post, person, system):
    before, was = NOW - timedelta(minutes=1), holder(DESK)
    term = queries.posts_of(person("xq.desk"), TODAY)[0].term_id
    actions.end_term(term_id=term, on=LATER, by=system, now=NOW, source="人事令")
    actions.appoint(post_id=post(DESK), account_id=person("cz.desk"), valid_from=LATER, by=system, now=NOW)
    assert [holder(DESK, LATER - timedelta(days=1)), holder(DESK, LATER)] == [
        was,
        holder("street_desk@chenzhou"),
    ]
    assert holder(DESK, LATER, known=before) == was
    terms = queries.terms_of(post(DESK))
    assert [(one["valid_from"], one["valid_until"]) for one in terms] == [
        (LATER, None),
        (date(2020, 1, 1), LATER),
    ]
    kinds = [one.kind for one in told_of("post", DESK)]
    assert kinds == ["post.vacate", "post.appoint"]


def test_end_term_before_it_began_leaves_nothing(post, person, system):
    code = "street_desk@jinhailu-2"
    made = actions.appoint(
        post_id=post(code), account_id=person("xq.desk"), valid_from=LATER, by=system, now=NOW
    )
    assert actions.end_term(term_id=made, on=LATER, by=system, now=NOW) is None
    assert queries.terms_of(post(code)) == []
    with pytest.raises(TermEnded):
        actions.end_term(term_id=made, on=LATER, by=system, now=NOW)


def test_one_person_may_hold_two_posts_at_once(post, person, system):
    code = "street_desk@jinhailu-2"
    actions.appoint(post_id=post(code), account_id=person("xq.desk"), valid_from=TODAY, by=system, now=NOW)
    assert [one.code for one in queries.posts_of(person("xq.desk"), TODAY)] == [code, DESK]


def test_the_same_key_does_the_work_once_and_another_ask_is_refused(post, person, system):
    asked = {"account_id": person("xq.desk"), "valid_from": TODAY, "by": system, "now": NOW, "key": KEY}
    first = actions.appoint(post_id=post("street_desk@jinhailu-2"), **asked)
    assert actions.appoint(post_id=post("street_desk@jinhailu-2"), **asked) == first
    with pytest.raises(KeyReused):
        actions.appoint(post_id=post(DESK), **asked)


@pytest.mark.parametrize(
    ("spell", "refusal"),
    [
        ({"valid_from": date(2019, 1, 1)}, PostClosed),
        ({"valid_from": TODAY, "valid_until": TODAY}, BadPostFacts),
    ],
)
def test_appoint_refuses_days_that_cannot_be(post, person, system, spell, refusal):
    with pytest.raises(refusal):
        actions.appoint(
            post_id=post("street_desk@jinhailu-2"), account_id=person("xq.desk"), by=system, now=NOW, **spell
        )


def test_appoint_refuses_a_disabled_account(post, person, system):
    actions.disable_account(account_id=person("cz.desk"), by=system, now=NOW)
    with pytest.raises(BadPostFacts):
        actions.appoint(
            post_id=post("street_desk@jinhailu-2"),
            account_id=person("cz.desk"),
            valid_from=TODAY,
            by=system,
            now=NOW,
        )


def test_open_post_and_unit_then_close_them_ends_everything(post, unit, person, system):
    office = actions.open_unit(
        code="shuiwu", name="区水务专班", kind=UnitKind.DEPARTMENT, area_path="411602.", valid_from=TODAY,
        by=system, now=NOW,
    )  # fmt: skip
    opened = actions.open_post(
        code="department_desk@shuiwu", title="区水务专班派遣员", role=Role.DEPARTMENT_DESK, unit_id=office,
        area_path="411602.", valid_from=TODAY, by=system, now=NOW,
    )  # fmt: skip
    actions.appoint(post_id=opened, account_id=person("xq.desk"), valid_from=TODAY, by=system, now=NOW)
    assert queries.units("411602.").by_name("区水务专班") == office
    actions.close_unit(unit_id=office, on=LATER, by=system, now=NOW)
    assert queries.units("411602.").get("shuiwu") is None
    assert [one["valid_until"] for one in queries.terms_of(opened)] == [LATER]
    with pytest.raises(PostClosed):
        queries.acting_for("department_desk@shuiwu", LATER, NOW)
    with pytest.raises(PostClosed):
        actions.close_post(post_id=opened, on=LATER, by=system, now=NOW)


def test_a_street_head_manages_the_street_and_nothing_else(post, sitting):
    head = sitting("street_head@xiaoqiao")
    inside, outside = (
        Post.objects.get(code="grid_worker@xiaoqiao/beihuayuan/01"),
        "grid_worker@chenzhou/dehua/01",
    )
    actions.close_post(post_id=inside.pk, on=LATER, by=head, now=NOW)
    with pytest.raises(UnknownPost):
        actions.close_post(post_id=post(outside), on=LATER, by=head, now=NOW)


def test_whoever_sees_but_does_not_manage_is_told_so(post, sitting):
    inspector = sitting("inspector@district")
    with pytest.raises(MayNotManage):
        actions.close_post(post_id=post(DESK), on=LATER, by=inspector, now=NOW)


def test_row_level_security_refuses_writing_out_of_sight(post, sitting):
    foreign = post("grid_worker@chenzhou/dehua/01")
    sitting("street_head@xiaoqiao")
    assert Post.objects.filter(pk=foreign).update(valid_until=LATER, closed_at=NOW) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM posts_post WHERE territory = '411602Z.'")
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize("code", ["shuiwu 1", "chengguanju"])
def test_open_unit_refuses_codes_that_do_not_fit_or_are_taken(district, system, code):
    with pytest.raises(BadPostFacts):
        actions.open_unit(
            code=code, name="某单位", kind=UnitKind.DEPARTMENT, area_path="411602.", valid_from=TODAY,
            by=system, now=NOW,
        )  # fmt: skip


def test_open_post_refuses_another_role_in_its_code_and_unknown_areas(unit, system):
    asked = {"title": "某岗", "unit_id": unit("chengguanju"), "valid_from": TODAY, "by": system, "now": NOW}
    with pytest.raises(BadPostFacts):
        actions.open_post(code="inspector@x", role=Role.DEPARTMENT_DESK, area_path="411602.", **asked)
    with pytest.raises(NotInSight):
        actions.open_post(code="inspector@x", role=Role.INSPECTOR, area_path="411602.999.", **asked)


def test_appoint_out_of_sight_is_not_found(post, person, sitting):
    someone, foreign = person("xq.desk"), post("street_desk@chenzhou-2")
    head = sitting("street_head@xiaoqiao")
    with pytest.raises(UnknownPost):
        actions.appoint(post_id=foreign, account_id=someone, valid_from=LATER, by=head, now=NOW)
