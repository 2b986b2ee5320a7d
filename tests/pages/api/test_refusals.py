"""What the API refuses, with which status, and that it says so in both languages."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import OperationalError
from tests.pages.api.machine import (
    DESK,
    DISTRICT,
    LITTER,
    OWNER,
    WORKER,
    ZONE_DESK,
    Machine,
    assert_problem,
    sign_in,
)

from chuanhui.api.house import house
from chuanhui.mechanism.cases import queries

pytestmark = pytest.mark.usefixtures("district", "evidence")
FILED = {"campaign": "wenming", "kind": "problem", "answers": LITTER}


def test_nobody_gets_in_without_a_token():
    stranger = Machine()
    for path in ("/work", "/cases", "/session", "/posts", "/journal/seal"):
        assert_problem(stranger.get(path), 401)
    assert_problem(Machine("x" * 43).get("/work"), 401)


def test_a_browser_s_cookie_is_not_taken():
    machine = sign_in(WORKER)
    stranger = Machine()
    stranger.client.cookies["sid"] = machine.token
    assert_problem(stranger.get("/work"), 401)


def test_a_wrong_password_is_counted_and_refused():
    answer = Machine().post("/session", {"username": WORKER, "password": "wrong"})
    assert_problem(answer, 403, "PO021")


def test_a_token_ends_with_its_sign_out_and_its_switch():
    machine = sign_in(WORKER)
    post = machine.get("/session").json()["post"]
    switched = machine.post("/session/post", {"post": post})
    assert switched.status_code == 201
    assert_problem(machine.get("/session"), 401)
    fresh = Machine(switched.json()["token"])
    assert fresh.ask("DELETE", "/session").status_code == 204
    assert_problem(fresh.get("/session"), 401)


def test_a_write_without_its_key_is_refused():
    machine = sign_in(WORKER)
    assert_problem(machine.ask("POST", "/cases", FILED), 422, "api.key_missing")
    headers = {"Idempotency-Key": "not a uuid"}
    assert_problem(machine.ask("POST", "/cases", FILED, **headers), 422, "api.key_missing")


def test_every_write_but_those_of_the_session_declares_its_key():
    paths = Machine().get("/openapi.json").json()["paths"]
    keyless = {
        path.removeprefix("/api/v1")
        for path, operations in paths.items()
        for method, operation in operations.items()
        if method != "get"
        if "Idempotency-Key" not in {one["name"] for one in operation.get("parameters", [])}
    }
    # Finding writes nothing: what is looked for travels in a body, so that no log holds it.
    looks = {"/registers/{register_id}/find"}
    assert keyless - looks == {f"/session{rest}" for rest in ("", "/post", "/preferences", "/password")}
    assert looks <= keyless


def test_the_same_key_files_once_and_another_body_is_refused():
    machine, key = sign_in(WORKER), str(uuid4())
    first = machine.post("/cases", FILED, key=key).json()
    again = machine.post("/cases", FILED, key=key).json()
    assert again == {**first, "repeated": True}
    other = {**FILED, "address": "别处"}
    assert_problem(machine.post("/cases", other, key=key), 409, "case.key_used")


def test_the_key_of_somebody_else_is_refused():
    key = str(uuid4())
    here = {**FILED, "area_path": sign_in(WORKER).get("/session").json()["area_path"]}
    sign_in(WORKER).post("/cases", here, key=key)
    assert_problem(sign_in(DISTRICT).post("/cases", here, key=key), 409, "case.key_used")


def test_a_case_out_of_sight_looks_like_none():
    case, zone = sign_in(WORKER).file(), sign_in(ZONE_DESK)
    hidden = zone.get(f"/cases/{case['case']}")
    none = zone.get(f"/cases/{uuid4()}")
    assert_problem(hidden, 404, "case.not_found")
    assert hidden.json() == none.json()
    assert_problem(zone.step(case, "dispatch", seen=1), 404, "case.not_found")
    assert_problem(zone.get("/counts?area=411602.005."), 404)
    assert_problem(zone.get("/locate?lon=0&lat=0"), 404)
    assert zone.get("/cases?area=411602.").json()["total"] == 0


def test_a_department_sees_its_own_matters_only():
    case, owner = sign_in(WORKER).file(), sign_in(OWNER)
    assert_problem(owner.get(f"/cases/{case['case']}"), 404, "case.not_found")
    assert sign_in(DESK).step(case, "dispatch", seen=1).status_code == 200
    assert owner.get(f"/cases/{case['case']}").status_code == 200


def test_faults_are_told_all_at_once_with_their_fields():
    machine = sign_in(WORKER)
    answers = {"category": "no such", "detail": 5, "surprise": 1}
    body = assert_problem(machine.post("/cases", {**FILED, "answers": answers}), 422, "case.bad_step")
    assert {one["field"] for one in body["faults"]} == {"category", "detail", "surprise"}
    assert all(one["message"] and one["message_en"] for one in body["faults"])


def test_unknown_fields_of_a_body_are_refused():
    body = assert_problem(sign_in(WORKER).post("/cases", {**FILED, "state": "closed"}), 422)
    assert [one["field"] for one in body["faults"]] == ["body.state"]


def test_a_body_that_is_no_json_is_refused():
    machine = sign_in(WORKER)
    answer = machine.client.post(
        "/api/v1/cases", "{", "application/json", headers={"Authorization": f"Bearer {machine.token}"}
    )
    assert_problem(answer, 400)


def test_a_place_that_is_no_grid_cell_is_refused():
    machine = sign_in(DISTRICT)
    assert_problem(machine.post("/cases", {**FILED, "area_path": "411602.005.nowhere."}), 422)
    assert_problem(machine.post("/cases", {**FILED, "lon": 1.0, "lat": 1.0}), 422, "case.no_place")
    assert_problem(machine.post("/cases", FILED), 422, "case.no_place")
    assert_problem(machine.post("/cases", {**FILED, "area_path": "411602Z."}), 404)


def test_a_unit_that_is_not_of_the_territory_cannot_be_made_responsible():
    case, desk = sign_in(WORKER).file(), sign_in(DESK)
    zone_units = sign_in(ZONE_DESK).get("/units").json()
    for unit in (zone_units[0]["id"], 2**62):
        assert_problem(desk.step(case, "dispatch", seen=1, line=unit), 422, "case.owner_unknown")
    own = desk.get("/units").json()[0]["id"]
    assert desk.step(case, "dispatch", seen=1, line=own).status_code == 200


def test_an_unknown_address_and_method_are_told():
    machine = sign_in(WORKER)
    assert_problem(machine.get("/nothing"), 404)
    assert machine.ask("PATCH", "/cases").status_code == 405


def test_the_database_away_is_told_as_a_problem(monkeypatch):
    def away(*_args, **_more):
        raise OperationalError("gone")

    machine = sign_in(WORKER)
    monkeypatch.setattr(queries, "my_work", away)
    answer = machine.get("/work")
    assert_problem(answer, 503)
    assert answer.headers["Retry-After"]


HALF = "\ud800"
"""Half of a surrogate pair: JSON can spell it, UTF-8 cannot hold it."""


@pytest.mark.parametrize(
    "more",
    [{"answers": LITTER | {"detail": HALF}}, {"answers": LITTER | {HALF: "x"}}, {"address": HALF}],
    ids=["answer", "name", "address"],
)
def test_a_report_that_utf8_cannot_hold_is_refused(more):
    assert_problem(sign_in(WORKER).post("/cases", FILED | more), 422)


@pytest.mark.parametrize(
    "body",
    [{"reason": HALF}, {"fields": {"x": HALF}}, {"fields": {HALF: "x"}}],
    ids=["reason", "field", "name"],
)
def test_a_step_that_utf8_cannot_hold_is_refused(body):
    case = sign_in(WORKER).file()
    assert_problem(sign_in(DESK).step(case, "dispatch", seen=1, **body), 422)


def test_the_description_is_made_once_and_tells_every_address():
    told = Machine().get("/openapi.json").json()
    assert house.get_openapi_schema() is house.get_openapi_schema()
    assert len(told["paths"]) > 100
    assert {path.startswith("/api/v1/") for path in told["paths"]} == {True}
    assert not any(path.startswith("/api/v1/") for path in house.get_openapi_schema(path_prefix="")["paths"])
