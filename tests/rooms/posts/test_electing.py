"""Seats that an election fills: opened where they lack, held for a term, emptied when it is void."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from chuanhui.grid.posts import actions
from chuanhui.grid.posts.actions import seat, unseat
from chuanhui.grid.posts.errors import BadPostFacts, SeatsTaken, WrongPassword
from chuanhui.grid.posts.models import Account, Post
from chuanhui.grid.posts.queries import acting_for, answering, seats_at, visit_wait
from chuanhui.grid.posts.rules import Role
from chuanhui.journal.queries import latest
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

ALL = Sight.everything()
HERE = "411602.005.001."
NOW = datetime(2026, 11, 9, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
FROM, UNTIL = date(2026, 11, 9), date(2029, 11, 9)
pytestmark = pytest.mark.usefixtures("district")


def elect(*names: str, by: str = "community_desk@xiaoqiao/beihuayuan", anew: bool = True, **more):
    facts = {"role": Role.COUNCIL_MEMBER, "place": "TY/001", "number": 3, "area_path": HERE, **more}
    acting = acting_for(by, FROM, NOW)
    dated = {"valid_from": FROM, "valid_until": UNTIL, "source": "ballot:1", "place_name": "一号院"}
    return seat(names=names, anew=anew, by=acting, now=NOW, **dated, **facts)


def sitting(on: date = FROM) -> list[str]:
    return [one.holder for one in seats_at(ALL, Role.COUNCIL_MEMBER, HERE, "TY/001", on)]


def test_seats_are_opened_and_held_by_name_for_the_term():
    terms = elect("甲", "乙")
    assert (len(terms), sitting(), sitting(UNTIL)) == (2, ["甲", "乙", ""], ["", "", ""])
    codes = [one.code for one in seats_at(ALL, Role.COUNCIL_MEMBER, HERE, "TY/001", FROM)]
    assert codes == [f"council_member@411602-005-001-ty-001#{one}" for one in (1, 2, 3)]
    kinds = [one.kind for one in latest(ALL, limit=5)]
    assert kinds == ["post.elected", "post.elected", "post.open", "post.open", "post.open"]


def test_nobody_signs_in_as_an_elected_neighbour():
    elect("甲")
    account = Account.objects.get(work_name="甲", username__startswith="elected-")
    for password in ("", "!", account.password):
        assert not account.check_password(password)
    with pytest.raises(WrongPassword):
        actions.sign_in(username=account.username, password=account.password, address="192.0.2.1", now=NOW)


def test_only_empty_seats_are_filled_where_others_stay():
    elect("甲", "乙")
    elect("丙", anew=False)
    assert sitting() == ["甲", "乙", "丙"]
    with pytest.raises(SeatsTaken):
        elect("丁", anew=False)


def test_a_void_election_leaves_nobody_on_its_seats():
    terms = elect("甲", "乙")
    by = acting_for("community_desk@xiaoqiao/beihuayuan", FROM, NOW)
    unseat(term_ids=terms, on=FROM, by=by, now=NOW, source="void")
    unseat(term_ids=terms, on=FROM, by=by, now=NOW, source="void")
    assert sitting() == ["", "", ""]
    assert Post.objects.filter(code__startswith="council_member@411602-005-001-ty-001#").count() == 3


def test_only_elected_roles_and_only_in_sight():
    with pytest.raises(BadPostFacts):
        elect("甲", role=Role.ADMINISTRATOR)
    with pytest.raises(NotInSight):
        elect("甲", area_path="411602.001.001.")


def test_elected_neighbours_answer_for_no_area():
    before = answering(HERE, FROM)
    elect("甲", "乙", "丙")
    assert answering(HERE, FROM) == before


def test_looking_how_long_to_wait_counts_nothing():
    asked = {"what": "code", "address": "192.0.2.1", "most": 1, "now": NOW}
    assert [visit_wait(**asked), visit_wait(**asked)] == [0, 0]
    actions.count_visit(**asked)
    assert visit_wait(**asked) == 3600
    assert visit_wait(**{**asked, "most": 0}) == 0
