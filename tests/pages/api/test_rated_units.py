"""Sheets that rate a unit over the API: sent with the unit, listed for it, contested by it."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.api.machine import INSPECTOR, assert_problem, sign_in
from tests.rooms.inspections.contractor import FIRM, RIVAL, contracts_in_force

BUREAU, ONE, TWO, WATER = "chengguanju.desk", "baojie-1.desk", "baojie-2.desk", "shuiliju.desk"


@pytest.fixture(autouse=True)
def _playbook(district, evidence):
    contracts_in_force()


def body(code, **more):
    sheet = {
        "quality": {"faults": 2},
        "hours": {"option": "met"},
        "crew": {"present": 8, "expected": 8},
        "answer": {"option": "good"},
    }
    return {"code": code, "rater": "third", "sheet": sheet, **more}


def test_a_firm_lists_reads_and_contests_what_rates_it():
    opened = sign_in(BUREAU).post("/inspections/baojie/contractor/rounds", {})
    assert opened.status_code == 201, opened.content.decode()
    round_id, rater = opened.json()["id"], sign_in(INSPECTOR)
    place = rater.get(f"/rounds/{round_id}").json()["areas"][0]
    kinds = {
        one["kind"]: one["rates"] for one in rater.get("/inspections").json() if one["campaign"] == "baojie"
    }
    assert (kinds["contractor"], kinds["roads"]) == ([FIRM, RIVAL], [])
    visits = f"/rounds/{round_id}/visits"
    missing = rater.post(visits, body(place["code"]), key=str(uuid4()))
    assert_problem(missing, 422, "inspection.rated_missing")
    sent = rater.post(visits, body(place["code"], rated=FIRM), key=str(uuid4()))
    assert sent.status_code == 201, sent.content.decode()
    visit = f"/visits/{sent.json()['id']}"
    listed = sign_in(ONE).get("/visits").json()
    assert [(one["place"], one["rated"], one["may_contest"]) for one in listed] == [
        (place["name"], FIRM, True)
    ]
    assert sign_in(ONE).get(visit).json()["rated"] == FIRM
    for stranger in (TWO, WATER):
        assert sign_in(stranger).get("/visits").json() == []
        assert_problem(sign_in(stranger).get(visit), 404, "inspection.visit_not_found")
    assert sign_in(ONE).post(f"{visit}/contest", {"reason": "当日施工"}).status_code == 200
    assert [one["contest"] for one in sign_in(ONE).get("/visits").json()] == ["waiting"]


def test_a_sheet_is_put_under_the_other_firm_and_another_department_opens_nothing():
    refused = sign_in(WATER).post("/inspections/baojie/contractor/rounds", {})
    assert_problem(refused, 403, "inspection.not_your_round")
    round_id = sign_in(BUREAU).post("/inspections/baojie/contractor/rounds", {}).json()["id"]
    rater = sign_in(INSPECTOR)
    code = rater.get(f"/rounds/{round_id}").json()["areas"][0]["code"]
    sent = rater.post(f"/rounds/{round_id}/visits", body(code, rated=FIRM), key=str(uuid4())).json()
    right = {"sheet": body(code)["sheet"], "reason": "二公司承包", "rated": RIVAL}
    assert rater.post(f"/visits/{sent['id']}/correction", right).status_code == 200
    assert [len(sign_in(one).get("/visits").json()) for one in (ONE, TWO)] == [0, 1]
