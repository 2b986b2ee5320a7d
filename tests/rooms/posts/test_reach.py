"""Nobody hands out more than they have: whom a manager may put where, and what a key stands for."""

from datetime import timedelta
from uuid import UUID

import pytest

from chuanhui.grid.posts import actions
from chuanhui.grid.posts.errors import MayNotManage
from chuanhui.grid.posts.models import Account, Post
from chuanhui.grid.posts.rules import CoverKind, Role, UnitKind
from chuanhui.journal.errors import KeyReused
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

from .conftest import NOW, TODAY

STREET = "411602.005."
LATER = TODAY + timedelta(days=3)
PASSWORD = "kaifang-2026-lu"


@pytest.mark.parametrize(
    ("role", "where"),
    [
        (Role.ADMINISTRATOR, "xiaoqiao"),
        (Role.INSPECTOR, "xiaoqiao"),
        (Role.DISTRICT_DESK, "xiaoqiao"),
        (Role.DEPARTMENT_DESK, "chengguanju"),
        (Role.GRID_WORKER, "chengguanju"),
    ],
)
def test_a_street_head_opens_no_post_that_sees_the_territory(unit, sitting, role, where):
    """Each at the head's own street, where the area alone would allow it."""
    office, head = unit(where), sitting("street_head@xiaoqiao")
    with pytest.raises(MayNotManage):
        actions.open_post(
            code=f"{role.value}@mine", title="岗", role=role, unit_id=office, area_path=STREET,
            valid_from=TODAY, by=head, now=NOW,
        )  # fmt: skip


def test_a_street_head_opens_and_fills_a_post_of_the_street_but_not_with_oneself(unit, person, sitting):
    office, someone = unit("xiaoqiao"), person("xq.desk")
    head = sitting("street_head@xiaoqiao")
    made = actions.open_post(
        code="grid_worker@mine", title="岗", role=Role.GRID_WORKER, unit_id=office, area_path=STREET,
        valid_from=TODAY, by=head, now=NOW,
    )  # fmt: skip
    asked = {"post_id": made, "valid_from": TODAY, "by": head, "now": NOW}
    with pytest.raises(MayNotManage):
        actions.appoint(account_id=head.person_id, **asked)
    assert actions.appoint(account_id=someone, **asked)


@pytest.mark.parametrize(("role", "where"), [(Role.INSPECTOR, "xiaoqiao"), (Role.ROAD_CHIEF, "chengguanju")])
def test_a_street_head_fills_no_post_that_sees_the_territory(unit, person, sitting, system, role, where):
    """The post stands at the head's own street already; it was opened by the system."""
    made = actions.open_post(
        code=f"{role.value}@mine", title="岗", role=role, unit_id=unit(where), area_path=STREET,
        valid_from=TODAY, by=system, now=NOW,
    )  # fmt: skip
    someone, head = person("xq.desk"), sitting("street_head@xiaoqiao")
    with pytest.raises(MayNotManage):
        actions.appoint(post_id=made, account_id=someone, valid_from=TODAY, by=head, now=NOW)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR])
def test_only_an_administrator_opens_the_posts_of_administrators_and_auditors(unit, sitting, role):
    office = unit("xiaoqiao")
    asked = {
        "code": f"{role.value}@second", "title": "岗", "role": role, "unit_id": office,
        "area_path": STREET, "valid_from": TODAY, "now": NOW,
    }  # fmt: skip
    with pytest.raises(MayNotManage):
        actions.open_post(**asked, by=sitting("district_desk@district"))
    assert actions.open_post(**asked, by=sitting("administrator@district"))


def test_a_person_of_the_other_territory_is_neither_appointed_nor_disabled(post, person, sitting, system):
    foreign, vacant = person("zone.admin"), post("street_desk@jinhailu-2")
    newcomer = actions.open_account(
        username="new.person", work_name="新演示0001", password=PASSWORD, by=system, now=NOW
    )
    keeper = sitting("administrator@district")
    asked = {"post_id": vacant, "valid_from": TODAY, "by": keeper, "now": NOW}
    with pytest.raises(MayNotManage):
        actions.appoint(account_id=foreign, **asked)
    with pytest.raises(NotInSight):
        actions.disable_account(account_id=foreign, by=keeper, now=NOW)
    assert actions.appoint(account_id=newcomer, **asked)


def test_a_person_awaited_in_the_other_territory_is_not_disabled(post, sitting, system):
    """Nothing is held today, so that no post of today tells whose person it is."""
    newcomer = actions.open_account(
        username="new.person", work_name="新演示0001", password=PASSWORD, by=system, now=NOW
    )
    foreign = post("inspector@zone")
    actions.close_post(post_id=foreign, on=TODAY, by=system, now=NOW)
    office = actions.open_post(
        code="inspector@zone-new", title="岗", role=Role.INSPECTOR, unit_id=_unit_of(foreign),
        area_path="411602Z.", valid_from=TODAY, by=system, now=NOW,
    )  # fmt: skip
    actions.appoint(post_id=office, account_id=newcomer, valid_from=LATER, by=system, now=NOW)
    with pytest.raises(MayNotManage):
        actions.disable_account(account_id=newcomer, by=sitting("administrator@district"), now=NOW)
    enter(Sight.everything())
    assert Account.objects.get(pk=newcomer).is_active


def test_a_key_stands_for_the_whole_request_and_whoever_asks(post, unit, person, sitting, system):
    """One thing changed at a time in what was sent; each verb refuses it under the key used before."""
    place = {"area_path": "411602.", "valid_from": TODAY}
    office, desk = unit("chengguanju"), post("street_desk@jinhailu-2")
    unit_facts = {"code": "shuiwu", "name": "区水务专班", "kind": UnitKind.DEPARTMENT, **place}
    post_facts = {"code": "department_desk@y", "title": "岗", "role": Role.DEPARTMENT_DESK, **place}
    term_facts = {"post_id": desk, "account_id": person("xq.desk"), "valid_from": TODAY, "source": "函"}
    twin = {"kind": CoverKind.TWIN, "path": "411602.005.001.", "unit_id": office, "valid_from": TODAY}
    turn = iter(range(1000, 2000))

    def refuses(verb, facts, *others):
        key = UUID(int=next(turn))
        made = verb(**facts, by=system, now=NOW, key=key)
        assert verb(**facts, by=system, now=NOW, key=key) == made
        for other in others:
            with pytest.raises(KeyReused):
                verb(**{**facts, **other}, by=system, now=NOW, key=key)
        with pytest.raises(KeyReused):
            verb(**facts, by=keeper, now=NOW, key=key)
        return made

    keeper = sitting("administrator@district")
    enter(Sight.everything())
    others = ({"phone": "1"}, {"aliases": ("甲",)}, {"kind": UnitKind.STREET})
    refuses(actions.open_unit, unit_facts, *others)
    others = ({"phone": "1"}, {"unit_id": unit("shuiliju")}, {"role": Role.GRID_WORKER})
    refuses(actions.open_post, {**post_facts, "unit_id": office}, *others)
    account = {"username": "a.b", "work_name": "新演示0001", "password": PASSWORD}
    refuses(actions.open_account, account, {"work_name": "新演示0002"})
    term = refuses(actions.appoint, term_facts, {"source": "令"})
    assert refuses(actions.end_term, {"term_id": term, "on": TODAY}, {"source": "令"}) is None
    cover = refuses(actions.cover, twin, {"source": "令"})
    assert refuses(actions.uncover, {"cover_id": cover, "on": TODAY}, {"on": LATER}) is None


def _unit_of(post_id: int) -> int:
    return Post.objects.get(pk=post_id).unit_id
