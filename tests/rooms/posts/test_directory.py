"""Who answers, who is missing, how far people see: on the demo district."""

from datetime import timedelta

import pytest
from django.db import connection

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    CoverTaken,
    PostVacant,
    TermEnded,
    UnknownPost,
    UnknownUnit,
)
from chuanhui.grid.posts.models import Post
from chuanhui.grid.posts.queries.roster import Vacancy
from chuanhui.grid.posts.rules import CoverKind, Role
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

from .conftest import NOW, TODAY

CELL = "411602.005.001.001."
COMMUNITY = "411602.005.001."


def area_of(code: str) -> str:
    return Post.objects.get(code=code).area_path


def test_who_answers_climbs_from_the_worker_to_the_command_and_names_no_account(district):
    enter(Sight.nothing())
    found = queries.who_answers(CELL, TODAY)
    assert [(one.kind, one.by_cover) for one in found] == [
        ("grid_worker", False),
        ("grid_head", False),
        ("community_desk", False),
        ("community_head", False),
        ("main_duty", True),
        ("special_duty", True),
        ("twin", True),
        ("committee", True),
        ("street_desk", False),
        ("street_desk", False),
        ("district_desk", False),
    ]
    assert found[0].duty() == "网格员"
    assert found[0].area_name.startswith("北花园01网格")
    assert not {"holder_id", "person_id"} & set(found[0].__slots__)


def test_an_empty_post_is_named_as_vacant(district):
    found = queries.who_answers(area_of("grid_worker@xiaoqiao/beihuayuan/05"), TODAY)
    assert (found[0].is_vacant, found[0].holder) == (True, "")


def test_responsible_gives_the_five_heads_of_a_key_site_on_their_way_up(district):
    with connection.cursor() as cursor:
        cursor.execute("SELECT path FROM posts_cover WHERE kind = 'site_head_5' ORDER BY path LIMIT 1")
        site = cursor.fetchone()[0]
    heads = [queries.responsible(site, CoverKind(f"site_head_{n}"), TODAY) for n in range(5, 0, -1)]
    assert [one[0].post_code.split("@")[0] for one in heads] == [
        "grid_worker",
        "community_desk",
        "community_head",
        "street_head",
        "district_head",
    ]


def test_responsible_finds_the_road_chief_of_a_section_only_on_its_days(district, post, system):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, path, post_id FROM posts_cover WHERE kind = 'road_chief' ORDER BY path LIMIT 1"
        )
        cover_id, section, chief = cursor.fetchone()
    assert [one.post_id for one in queries.responsible(section, CoverKind.ROAD_CHIEF, TODAY)] == [chief]
    asked = {"kind": CoverKind.ROAD_CHIEF, "path": section, "valid_from": TODAY, "by": system, "now": NOW}
    other = post("street_leader@xiaoqiao")
    with pytest.raises(CoverTaken):
        actions.cover(post_id=other, **asked)
    before = NOW - timedelta(minutes=1)
    actions.uncover(cover_id=cover_id, on=TODAY, by=system, now=NOW)
    actions.cover(post_id=other, **asked)
    now_is = queries.responsible(section, CoverKind.ROAD_CHIEF, TODAY)
    believed = queries.responsible(section, CoverKind.ROAD_CHIEF, TODAY, known=before)
    assert ([one.post_id for one in now_is], [one.post_id for one in believed]) == ([other], [chief])
    with pytest.raises(TermEnded):
        actions.uncover(cover_id=cover_id, on=TODAY, by=system, now=NOW)


def test_answering_gives_the_nearest_area_that_has_anybody(district):
    assert {one.area_path for one in queries.answering(CELL, TODAY)} == {CELL}


def test_cover_refuses_the_wrong_carrier_and_the_other_territory(district, post, unit, system):
    asked = {"path": COMMUNITY, "valid_from": TODAY, "by": system, "now": NOW}
    for kind, carrier in [
        (CoverKind.TWIN, {"post_id": post("street_desk@xiaoqiao")}),
        (CoverKind.MAIN_DUTY, {"unit_id": unit("chengguanju")}),
        (CoverKind.TWIN, {"unit_id": unit("zone-chengguan")}),
    ]:
        with pytest.raises(BadPostFacts):
            actions.cover(kind=kind, **carrier, **asked)


def test_cover_widens_what_the_post_sees_and_uncover_narrows_it(district, post, system):
    before = queries.acting_for("street_leader@xiaoqiao", TODAY, NOW).sight
    made = actions.cover(
        kind=CoverKind.DEPLOYED,
        path="411602.007.",
        post_id=post("street_leader@xiaoqiao"),
        valid_from=TODAY,
        by=system,
        now=NOW,
    )
    assert queries.acting_for("street_leader@xiaoqiao", TODAY, NOW).sight.covers("411602.007.")
    actions.uncover(cover_id=made, on=TODAY, by=system, now=NOW)
    assert queries.acting_for("street_leader@xiaoqiao", TODAY, NOW).sight == before


def test_acting_for_takes_a_unit_s_name_or_alias(district):
    codes = [
        queries.acting_for(f"department_desk@{name}", TODAY, NOW).post_code
        for name in ("chengguanju", "区城管局", "区住房和城乡建设局")
    ]
    assert codes == [
        "department_desk@chengguanju",
        "department_desk@chengguanju",
        "department_desk@zhujianju",
    ]


def test_acting_for_refuses_unknown_and_empty_posts(district):
    with pytest.raises(UnknownPost):
        queries.acting_for("street_desk@meiyou", TODAY, NOW)
    with pytest.raises(PostVacant):
        queries.acting_for("street_desk@jinhailu-2", TODAY, NOW)


def test_acting_as_opens_a_transaction_in_the_post_s_sight(district):
    with queries.acting_as("street_desk@xiaoqiao", on=TODAY, now=NOW), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('app.lo')")
        assert cursor.fetchone()[0] == "411602.005."


def test_sight_of_a_department_a_liaison_and_the_zone(district):
    department = queries.acting_for("department_desk@chengguanju", TODAY, NOW)
    assert department.sight == Sight.of("411602.", unit=department.unit_id)
    liaison = queries.acting_for("twin_liaison@chengguanju", TODAY, NOW).sight
    assert liaison.unit is None
    assert not liaison.covers("411602.")
    assert queries.acting_for("inspector@zone", TODAY, NOW).sight == Sight.of("411602Z.")


def test_units_are_found_by_name_alias_and_area_and_never_across_territories(district):
    home, zone = queries.units("411602."), queries.units("411602Z.008.")
    assert home.named("区扶贫办").name == "区乡村振兴局"
    assert zone.named("区城管局").code == "zone-chengguan"
    assert home.get("zone-chengguan") is None
    assert home.name_of(home.office_at("411602.005.")) == "小桥街街道办事处"
    assert (home.by_name("没有"), home.name_of(0), home.office_at(CELL)) == (None, "", None)
    with pytest.raises(UnknownUnit):
        home.named("没有")


def test_units_are_remembered_until_the_stamp_moves(district, django_assert_num_queries):
    first = queries.units("411602.", stamp=-1)
    with django_assert_num_queries(0, exact=False):
        assert queries.units("411602.", stamp=-1) is first
    assert queries.units("411602.", stamp=-2) is not first


def test_names_of_people_and_posts_come_in_one_statement(district, post, person, django_assert_num_queries):
    wanted = {"post_ids": [post("street_desk@xiaoqiao")], "person_ids": [person("xq.desk")]}
    with django_assert_num_queries(1):
        names = queries.names_of(**wanted)
    assert names.post(wanted["post_ids"][0]) == "小桥街街道派遣员"
    assert "演示" in names.person(wanted["person_ids"][0])
    assert (names.post(0), names.person(0)) == ("", "")


def test_vacancies_name_empty_posts_idle_covers_and_areas_without_a_post(district, post, system):
    found = queries.vacancies(Sight.everything(), TODAY, "411602.010.")
    assert ("no_holder", "street_desk@jinhailu-2") in {(one.why, one.post_code) for one in found}
    whole = queries.vacancies(Sight.of("411602."), TODAY)
    assert {"no_holder", "idle_cover"} <= {one.why for one in whole}
    assert "no_post" not in {one.why for one in whole}
    actions.close_post(post_id=post("grid_worker@xiaoqiao/beihuayuan/05"), on=TODAY, by=system, now=NOW)
    missing = queries.vacancies(Sight.of(COMMUNITY), TODAY)
    path = f"{COMMUNITY}005."
    title = next(one.title for one in missing if one.why == "no_post")
    assert missing == [Vacancy("no_post", path, "grid_worker", "", title, None)]


def test_holders_are_paged_narrowed_by_sight_and_by_role(district, sitting):
    desk = sitting("street_desk@xiaoqiao")
    inside = queries.holders(desk.sight, "411602.", TODAY, limit=500)
    assert {one.area_path.startswith("411602.005.") for one in inside} == {True}
    assert queries.holders(desk.sight, "411602.007.", TODAY) == []
    workers = queries.holders(desk.sight, COMMUNITY, TODAY, role=Role.GRID_WORKER)
    assert [one.code[-2:] for one in workers][:2] == ["01", "02"]
    assert queries.holders(desk.sight, "411602.", TODAY, limit=3, offset=2) == inside[2:5]
    assert workers[0].role_name("en") == "grid worker"


def test_covers_and_accounts_of_what_is_in_sight(district, sitting, post):
    head = sitting("street_head@xiaoqiao")
    kinds = {one["kind"] for one in queries.covers_of(post("community_head@xiaoqiao/beihuayuan"), TODAY)}
    assert {"special_duty", "committee"} <= kinds
    names = {one["username"] for one in queries.accounts_in(head.sight, TODAY)}
    assert "xq.desk" in names
    assert "cz.desk" not in names
