"""Accounts: opened by whoever manages posts; disabled with what they hold; no password is journalled."""

import pytest
from tests.rooms.posts.told import told_of

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    MayNotManage,
    NoPostToday,
    TermEnded,
    UnknownPost,
    WeakPassword,
    WrongPassword,
)
from chuanhui.grid.posts.models import Account, Post
from chuanhui.grid.posts.queries.signed_in import kept_sight
from chuanhui.grid.posts.rules import hash_token
from chuanhui.journal import stamps
from chuanhui.journal.scope import enter, settings_of
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

from .conftest import NOW, TODAY

PASSWORD = "kaifang-2026-lu"


@pytest.fixture
def newcomer(district, system):
    return actions.open_account(
        username="new.person", work_name="新演示0001", password=PASSWORD, by=system, now=NOW
    )


def test_open_account_can_sign_in_only_once_it_is_appointed(newcomer, post, system):
    asked = {"username": "new.person", "password": PASSWORD, "now": NOW}
    with pytest.raises(NoPostToday):
        actions.sign_in(**asked)
    enter(Sight.everything())
    actions.appoint(
        post_id=post("street_desk@jinhailu-2"), account_id=newcomer, valid_from=TODAY, by=system, now=NOW
    )
    signed = actions.sign_in(**asked)
    assert signed.acting.post_code == "street_desk@jinhailu-2"
    assert queries.acting(hash_token(signed.token), NOW) == signed.acting
    with pytest.raises(UnknownPost):
        actions.sign_in(**asked, post_id=post("street_desk@xiaoqiao"))


def test_open_account_journals_no_password(newcomer):
    told = told_of("account", "new.person")
    assert [one.kind for one in told] == ["account.open"]
    assert PASSWORD not in told[0].body


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"username": "new.person"}, BadPostFacts),
        ({"username": "A B"}, BadPostFacts),
        ({"work_name": " "}, BadPostFacts),
        ({"password": "short"}, WeakPassword),
        ({"password": "password123"}, WeakPassword),
    ],
)
def test_open_account_refuses_what_cannot_stand(newcomer, system, facts, refusal):
    asked = {"username": "other.person", "work_name": "新演示0002", "password": PASSWORD, **facts}
    with pytest.raises(refusal):
        actions.open_account(**asked, by=system, now=NOW)


def test_open_account_is_for_those_who_manage_posts(sitting):
    with pytest.raises(MayNotManage):
        actions.open_account(
            username="x", work_name="新演示", password=PASSWORD, by=sitting("street_desk@xiaoqiao"), now=NOW
        )


def test_disable_account_asks_leave_for_every_post_the_person_holds(person, sitting):
    outside, inside = person("cz.desk"), person("xq.desk")
    head = sitting("street_head@xiaoqiao")
    with pytest.raises(NotInSight):
        actions.disable_account(account_id=outside, by=head, now=NOW)
    actions.disable_account(account_id=inside, by=head, now=NOW)
    with pytest.raises(BadPostFacts):
        actions.disable_account(account_id=inside, by=head, now=NOW)
    with pytest.raises(NotInSight):
        actions.disable_account(account_id=0, by=head, now=NOW)


def test_an_account_without_a_post_is_for_the_whole_territory_s_managers(newcomer, sitting):
    with pytest.raises(NotInSight):
        actions.disable_account(account_id=newcomer, by=sitting("inspector@district"), now=NOW)
    actions.disable_account(account_id=newcomer, by=sitting("administrator@district"), now=NOW)
    assert not Account.objects.get(pk=newcomer).is_active


def test_change_password_wants_the_old_one_and_a_strong_new_one(newcomer, system, sitting):
    desk = sitting("street_desk@xiaoqiao")
    with pytest.raises(WrongPassword):
        actions.change_password(old="wrong", new=PASSWORD, by=desk, now=NOW)
    account = Account.objects.get(pk=desk.person_id)
    account.set_password(PASSWORD)
    account.save()
    with pytest.raises(WeakPassword):
        actions.change_password(old=PASSWORD, new="short", by=desk, now=NOW)


def test_set_preferences_are_in_force_with_the_next_request(person, district):
    account = Account.objects.get(username="xq.desk")
    account.set_password(PASSWORD)
    account.save()
    signed = actions.sign_in(username="xq.desk", password=PASSWORD, now=NOW)
    actions.set_preferences(language="en", large_type=True, by=signed.acting, now=NOW)
    now_is = queries.acting(hash_token(signed.token), NOW)
    assert (now_is.language, now_is.large_type) == ("en", True)
    with pytest.raises(BadPostFacts):
        actions.set_preferences(language="fr", large_type=False, by=signed.acting, now=NOW)
    actions.sign_out(token=signed.token, by=signed.acting, now=NOW)
    with pytest.raises(TermEnded):
        actions.sign_out(token=signed.token, by=signed.acting, now=NOW)
    with pytest.raises(TermEnded):
        actions.switch_post(token=signed.token, post_id=1, by=signed.acting, now=NOW)


def test_acting_takes_one_statement_and_enters_the_sight(district, post, system, django_assert_num_queries):
    account = Account.objects.get(username="xq.leader1")
    account.set_password(PASSWORD)
    account.save()
    signed = actions.sign_in(username="xq.leader1", password=PASSWORD, now=NOW)
    with django_assert_num_queries(1):
        found = queries.acting(hash_token(signed.token), NOW)
    assert found == signed.acting
    assert set(found.stamps) >= {"areas", "posts", "rulebooks"}
    enter(Sight.everything())
    asked = {"kind": "deployed", "post_id": found.post_id, "valid_from": TODAY, "by": system, "now": NOW}
    actions.cover(path="411602.007.", **asked)
    wider = queries.acting(hash_token(signed.token), NOW)
    assert wider.sight == Sight.of("411602.005.", "411602.007.")
    with django_assert_num_queries(1):
        assert queries.acting(hash_token(signed.token), NOW) == wider


def test_acting_stops_where_the_post_was_closed_behind_the_room_s_back(district):
    account = Account.objects.get(username="xq.desk")
    account.set_password(PASSWORD)
    account.save()
    signed = actions.sign_in(username="xq.desk", password=PASSWORD, now=NOW)
    enter(Sight.everything())
    Post.objects.filter(code="street_desk@xiaoqiao").update(valid_until=TODAY, closed_at=NOW)
    stamps.bump("posts")
    assert queries.acting(hash_token(signed.token), NOW) is None
    assert queries.why_ended(hash_token(signed.token), NOW) == "no_post"


def test_kept_sight_reads_what_settings_wrote():
    sights = [
        Sight.nothing(),
        Sight.of("411602."),
        Sight.of("411602.", unit=7),
        Sight.of("411602.005.", "411602.007.001.", "411602.009."),
    ]
    assert [kept_sight(*settings_of(one)) for one in sights] == sights
