"""The same request twice does the work once: every verb that takes a key."""

from datetime import timedelta
from uuid import UUID

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.rules import CoverKind, Role, UnitKind
from chuanhui.journal.queries import entry_by_key

from .conftest import NOW, TODAY

LATER = TODAY + timedelta(days=3)


def test_every_verb_does_its_work_once_for_one_key(district, person, system):
    """A whole life of a unit, each verb sent twice; the second answer is the first."""
    turn = iter(range(1, 100))

    def twice(verb, **asked):
        key = UUID(int=next(turn))
        answers = [verb(**asked, by=system, now=NOW, key=key) for _ in range(2)]
        assert answers[0] == answers[1]
        assert entry_by_key(key) is not None
        return answers[0]

    place = {"area_path": "411602.", "valid_from": TODAY}
    unit = twice(actions.open_unit, code="shuiwu", name="区水务专班", kind=UnitKind.DEPARTMENT, **place)
    code = "department_desk@shuiwu"
    post = twice(actions.open_post, code=code, title="岗", role=Role.DEPARTMENT_DESK, unit_id=unit, **place)
    other = twice(
        actions.open_post, code=f"{code}-2", title="岗", role=Role.DEPARTMENT_DESK, unit_id=unit, **place
    )
    who = twice(actions.open_account, username="a.b", work_name="新演示0001", password="kaifang-2026-lu")
    term = twice(actions.appoint, post_id=post, account_id=who, valid_from=TODAY)
    cover = twice(actions.cover, kind=CoverKind.TWIN, path="411602.005.001.", unit_id=unit, valid_from=TODAY)
    assert [one.code for one in queries.posts_of(who, TODAY)] == [code]
    twice(actions.uncover, cover_id=cover, on=LATER)
    twice(actions.end_term, term_id=term, on=LATER)
    twice(actions.disable_account, account_id=who)
    twice(actions.enable_account, account_id=who)
    twice(actions.close_post, post_id=other, on=LATER)
    twice(actions.close_unit, unit_id=unit, on=LATER)
    assert queries.units("411602.").get("shuiwu") is None


def test_units_can_be_walked_and_counted(district):
    units = queries.units("411602.")
    assert len(list(units)) == len(units) > 100
    assert {one.desk_role for one in units if one.kind is UnitKind.STREET} == {Role.STREET_DESK}
    queries.forget_units()
    assert queries.responsible("411602.005.", Role.STREET_DESK, TODAY)[0].kind_name() == "街道派遣员"
