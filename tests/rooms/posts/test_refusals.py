"""What each verb refuses, and what a refusal looks like from outside."""

import json
from datetime import timedelta

import pytest
from django.db import DataError, IntegrityError, OperationalError
from django.test import RequestFactory

from chuanhui.grid.posts import actions
from chuanhui.grid.posts.errors import (
    BadPostFacts,
    ImportRefused,
    PostClosed,
    PostTaken,
    UnknownPost,
    UnknownUnit,
)
from chuanhui.grid.posts.rules import CoverKind, Role, UnitKind
from chuanhui.grid.posts.rules.imports import RowFault
from chuanhui.kernel.errors import ChuanhuiError, NotInSight
from chuanhui.site import refusals

from .conftest import NOW, TODAY

LATER = TODAY + timedelta(days=3)
COMMUNITY = "411602.005.001."


@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"post_id": 0}, UnknownPost),
        ({"kind": CoverKind.TWIN, "unit_id": 0}, UnknownUnit),
        ({"valid_until": TODAY}, BadPostFacts),
        ({"valid_from": TODAY - timedelta(days=9000), "path": COMMUNITY}, NotInSight),
        ({"path": "411602.999."}, NotInSight),
    ],
)
def test_cover_refuses(district, post, system, facts, refusal):
    asked = {"kind": CoverKind.DEPLOYED, "path": COMMUNITY, "valid_from": TODAY, "by": system, "now": NOW}
    if "unit_id" not in facts:
        asked["post_id"] = post("street_leader@xiaoqiao")
    with pytest.raises(refusal):
        actions.cover(**{**asked, **facts})


def test_cover_refuses_days_on_which_its_post_does_not_stand(district, post, system):
    leader = post("street_leader@xiaoqiao")
    actions.close_post(post_id=leader, on=LATER, by=system, now=NOW)
    with pytest.raises(PostClosed):
        actions.cover(
            kind=CoverKind.DEPLOYED, path=COMMUNITY, post_id=leader, valid_from=TODAY, by=system, now=NOW
        )


def test_uncover_refuses_what_is_out_of_sight_and_leaves_nothing_of_what_never_began(
    district, post, sitting, system
):
    asked = {"kind": CoverKind.DEPLOYED, "post_id": post("street_leader@xiaoqiao"), "by": system, "now": NOW}
    made = actions.cover(path="411602.007.", valid_from=LATER, **asked)
    head = sitting("street_head@xiaoqiao")
    with pytest.raises(NotInSight):
        actions.uncover(cover_id=made, on=LATER, by=head, now=NOW)
    mine = actions.cover(path=COMMUNITY, valid_from=LATER, **{**asked, "by": head})
    assert actions.uncover(cover_id=mine, on=LATER, by=head, now=NOW) is None


def test_open_unit_refuses_a_taken_name_and_open_post_a_foreign_unit(district, unit, system):
    dated = {"area_path": "411602.", "valid_from": TODAY, "by": system, "now": NOW}
    with pytest.raises(BadPostFacts):
        actions.open_unit(code="another", name="区城管局", kind=UnitKind.DEPARTMENT, **dated)
    post = {"title": "某岗", "role": Role.DEPARTMENT_DESK, **dated}
    with pytest.raises(UnknownUnit):
        actions.open_post(code="department_desk@x", unit_id=unit("zone-chengguan"), **post)
    earlier = {**post, "valid_from": TODAY - timedelta(days=9000)}
    with pytest.raises(PostClosed):
        actions.open_post(code="department_desk@x", unit_id=unit("chengguanju"), **earlier)


def test_close_unit_refuses_what_is_out_of_sight_or_closed(district, unit, sitting, system):
    with pytest.raises(UnknownUnit):
        actions.close_unit(unit_id=0, on=LATER, by=system, now=NOW)
    actions.close_unit(unit_id=unit("shuiliju"), on=LATER, by=system, now=NOW)
    with pytest.raises(PostClosed):
        actions.close_unit(unit_id=unit("shuiliju"), on=LATER, by=system, now=NOW)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [(UnknownPost(post="x"), 404), (PostTaken(post="x", holder="y", since="z"), 409), (ChuanhuiError(), 500)],
)
def test_answer_to_a_machine_says_code_sentences_and_facts(refusal, status):
    response = refusals.answer(RequestFactory().get("/api/x"), refusal)
    body = json.loads(response.content)
    assert response.status_code == status
    assert body == {
        "code": refusal.code,
        "message": refusal.sentence(),
        "message_en": refusal.sentence("en"),
        "facts": dict(refusal.facts),
    }


def test_answer_to_a_machine_lists_every_fault_in_its_place():
    fault = RowFault("PO104", "units.csv", 3, "name")
    body = json.loads(
        refusals.answer(RequestFactory().post("/api/x"), ImportRefused((fault, "plain"), count=2)).content
    )
    assert body["faults"] == [
        {
            "code": "PO104",
            "file": "units.csv",
            "row": 3,
            "column": "name",
            "message": fault.sentence(),
            "message_en": fault.sentence("en"),
        },
        {"message": "plain"},
    ]


class _Cause(Exception):
    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "state", "status"),
    [
        (IntegrityError(), "23P01", 409),
        (OperationalError(), "40001", 409),
        (OperationalError(), "40P01", 409),
        (OperationalError(), "57014", 503),
        (OperationalError(), "", 503),
        (DataError(), "22021", 422),
    ],
)
def test_answer_of_the_database_is_never_500(error, state, status):
    error.__cause__ = _Cause(state)
    response = refusals.answer_database(RequestFactory().get("/api/x"), error)
    assert (response.status_code, response.get("Retry-After")) == (status, "2" if status == 503 else None)
