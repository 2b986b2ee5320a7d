"""The monthly match over the API: a file in, a run, a pair decided, a warning opened, the ledger read."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.pages.api.machine import ROOT, Machine, assert_problem, sign_in
from tests.pages.desk import matching
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.grid.registers.queries import numbers_of
from chuanhui.journal.scope import enter
from chuanhui.system.linkage import models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]


def send(machine: Machine, rows: list[Any], heading: tuple[str, ...] = office.HEAD) -> Any:
    file = SimpleUploadedFile("a.csv", office.sheet(heading, rows), "text/csv")
    headers = {"Authorization": f"Bearer {machine.token}", "Idempotency-Key": str(uuid4())}
    return machine.client.post(f"{ROOT}/deliveries/medical/2026-10", {"file": file}, headers=headers)


def test_a_department_sends_and_the_calendar_tells_it():
    office.prepare()
    clerk, officer = sign_in(matching.MEDICAL), sign_in(matching.RUNNER)
    bad = assert_problem(send(clerk, [(*office.medical(1), "已婚")], (*office.HEAD, "婚姻状况")), 422)
    assert "婚姻状况" in bad["faults"][0]["message"]
    done = send(clerk, [office.medical(1), office.medical(2, id="4.11602E+17")])
    assert done.status_code == 201
    told = done.json()
    assert (told["rows"], told["refused"], told["faults"][0]["row"]) == (1, 1, 3)
    assert_problem(send(officer, [office.medical(1)]), 403, "linkage.not_your_delivery")
    found = {(one["source"], one["period"]): one["known"] for one in officer.get("/deliveries").json()}
    assert (found["medical", "2026-10"], found["civil", "2026-10"]) == ("sent", "missing")
    assert {one["source"] for one in clerk.get("/deliveries").json()} == {"medical"}
    nothing = sign_in(matching.CIVIL).write("POST", "/deliveries/civil/2026-10/nothing")
    assert nothing.status_code == 201
    run = officer.write("POST", "/linkage-runs", {"plan": "duizhao.residents", "period": "2026-10"})
    assert run.status_code == 201
    told = officer.get(f"/linkage-runs/{run.json()['id']}").json()
    assert (told["state"], told["may_cancel"], len(told["stages"])) == ("queued", True, 7)
    assert officer.write("POST", f"/linkage-runs/{told['run']}/cancel").status_code == 200
    assert [one["state"] for one in officer.get("/linkage-runs").json()] == ["cancelled"]


def test_a_clerk_looks_decides_and_everything_is_in_the_ledger():
    matching.month()
    officer, village = sign_in(matching.RUNNER), sign_in(matching.VILLAGE)
    pairs = officer.get("/linkage-pairs").json()
    assert (len(pairs), village.get("/linkage-pairs").json()) == (2, [])
    path = f"/linkage-pairs/{pairs[0]['pair']}"
    assert_problem(village.write("POST", f"{path}/look"), 404)
    beside = officer.write("POST", f"{path}/look").json()
    assert {one["role"] for one in beside["sides"]} >= {"name", "phone"}
    seen = beside["revision"]
    assert_problem(officer.write("POST", f"{path}/decide", {"decision": "deny"}, seen=seen), 422)
    assert officer.write("POST", f"{path}/decide", {"decision": "confirm"}, seen=seen).status_code == 200
    assert len(officer.get("/linkage-pairs").json()) == 1
    looked = officer.get("/shares?what=looked").json()
    assert {one["subject"] for one in looked} == {pairs[0]["pair"]}
    assert village.get("/shares").json() == []


def _heavy() -> set[str]:
    enter(office.ALL)
    return {str(one.id) for one in models.Warned.objects.filter(rule="heavy_cost")}


def test_a_warning_is_opened_with_a_purpose_and_rules_are_tried():
    matching.month()
    officer, village = sign_in(matching.RUNNER), sign_in(matching.VILLAGE)
    assert village.get("/linkage-warnings?rule=heavy_cost").json() == []
    found = village.get("/linkage-warnings").json()
    told = {(one["verdict"], one["name"]["zh"], one["rule"], one["risk"], one["asks"]) for one in found}
    assert told == {("open", "居民比对", "", "", None)}
    (warned,) = [one["warning"] for one in found if one["warning"] in _heavy()]
    path = f"/linkage-warnings/{warned}/open"
    assert_problem(village.write("POST", path, {"purpose": "curious", "reason": "看看"}), 422)
    given = {"purpose": "verify_identity", "reason": "入户前了解情况"}
    opened = village.write("POST", path, given).json()
    assert (opened["rule"], opened["name"]["zh"], opened["risk"]) == ("heavy_cost", "医疗负担重", "illness")
    assert (opened["findings"][0]["value"], opened["findings"][0]["who"]) == (matching.COST, "")
    assert_problem(sign_in(matching.OTHER).write("POST", path, given), 404)
    assert_problem(sign_in(matching.MEDICAL).write("POST", path, given), 403)
    rule = next(one for one in officer.get("/risk-rules").json() if one["rule"] == "heavy_cost")
    assert "不低于20000元" in rule["sentence"]["zh"]
    tried = officer.write("POST", "/risk-rules/duizhao/heavy_cost/test", {"months": 3}).json()
    assert (tried["found"], len(tried["periods"])) == (1, 3)
    assert officer.get("/vanished").json() == []


def test_a_clerk_takes_back_what_a_resident_contests():
    matching.month()
    officer, village = sign_in(matching.RUNNER), sign_in(matching.VILLAGE)
    person = office.thing_of(matching.HEAVY)
    asked = {"plan": "duizhao.residents", "number": numbers_of([person])[person]}
    assert_problem(village.write("POST", "/linkage-links/find", asked), 403, "linkage.not_your_match")
    (link,) = officer.write("POST", "/linkage-links/find", asked).json()
    assert (link["source"], link["how"], link["decision"]) == ("medical", "exact", "automatic")
    path, said = f"/linkage-links/{link['link']}/take-back", {"reason": "本人到场核对，并非其住院"}
    assert_problem(village.write("POST", path, said), 403, "linkage.not_your_match")
    assert_problem(officer.write("POST", path, {"reason": ""}), 422)
    assert officer.write("POST", path, said).status_code == 200
    assert officer.write("POST", "/linkage-links/find", asked).json() == []
    assert [one["state"] for one in officer.get("/linkage-runs").json()] == ["queued", "review"]


def test_the_api_counts_by_rule_for_who_oversees_the_plan_alone():
    run_id = matching.month()
    many = models.Warned.objects.count()
    for name in ("district.head", "xq.head", matching.VILLAGE):
        told = sign_in(name).get("/risk-rules").json()
        assert [one["verdicts"] for one in told] == [{}, {}]
    overseer = sign_in(matching.RUNNER)
    assert sum(sum(one["verdicts"].values()) for one in overseer.get("/risk-rules").json()) == many
    assert _warn(sign_in("district.head"), run_id) == {"*": many}
    assert set(_warn(overseer, run_id)) == {"heavy_cost", "lost_relief"}


def _warn(machine: Machine, run_id: Any) -> dict[str, int]:
    stages = machine.get(f"/linkage-runs/{run_id}").json()["stages"]
    found: dict[str, int] = next(one["counts"] for one in stages if one["stage"] == "warn")
    return found
