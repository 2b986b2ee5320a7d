"""Posts, terms, covers and accounts over the API; the grid, the campaigns, the journal."""

from __future__ import annotations

import pytest
from tests.pages.api.machine import DESK, DISTRICT, INSPECTOR, WORKER, Machine, assert_problem, sign_in

pytestmark = pytest.mark.usefixtures("district", "evidence")


def test_a_post_is_opened_filled_emptied_and_closed():
    desk, unit = sign_in(DISTRICT), _unit("xiaoqiao")
    body = {
        "code": "grid_worker@xiaoqiao/api-test",
        "title": "试点网格员",
        "role": "grid_worker",
        "unit": unit,
        "area_path": "411602.005.",
        "valid_from": "2026-11-01",
    }
    post = _made(desk.post("/posts", body))
    account = _made(
        desk.post("/accounts", {"username": "api.test", "work_name": "演示甲", "password": "a-long-word-1"})
    )
    term = _made(
        desk.post(f"/posts/{post}/terms", {"account": account, "valid_from": "2026-11-01", "source": "函"})
    )
    machine = Machine().post("/session", {"username": "api.test", "password": "a-long-word-1"}).json()
    newcomer = Machine(machine["token"])
    assert newcomer.get("/session").json()["post"] == post
    told = desk.get(f"/posts/{post}").json()
    assert (told["post"]["holder"], [one["id"] for one in told["terms"]]) == ("演示甲", [term])
    taken = {"account": account, "valid_from": "2026-11-02"}
    assert_problem(desk.post(f"/posts/{post}/terms", taken), 409, "PO030")
    ended = desk.post(f"/terms/{term}/end", {"on": "2026-11-09"})
    assert ended.status_code == 200, ended.content.decode()
    assert_problem(newcomer.get("/session"), 401)
    assert desk.post(f"/posts/{post}/close", {"on": "2026-11-10"}).status_code == 204
    assert_problem(desk.post(f"/posts/{post}/close", {"on": "2026-11-10"}), 409, "PO033")


def test_a_cover_is_made_and_ended():
    desk = sign_in(DISTRICT)
    post = desk.get("/posts?area=411602.005.").json()[0]["id"]
    body = {"kind": "deployed", "path": "411602.005.beihuayuan.", "post": post, "valid_from": "2026-11-09"}
    kinds = desk.get("/session").json()
    assert kinds["role"] == "district_desk"
    path = desk.get("/areas?text=北花园").json()[0]["path"]
    made = desk.post("/covers", {**body, "path": path})
    cover = _made(made)
    assert cover in [one["id"] for one in desk.get(f"/posts/{post}").json()["covers"]]
    assert desk.post(f"/covers/{cover}/end", {"on": "2026-11-09"}).json() == {"id": None}


def test_an_account_is_disabled_and_its_token_ends():
    desk, worker = sign_in(DISTRICT), sign_in(WORKER)
    account = next(one for one in desk.get("/accounts").json() if one["username"] == WORKER)
    assert desk.post(f"/accounts/{account['id']}/disable").status_code == 204
    assert_problem(worker.get("/session"), 401)
    assert desk.post(f"/accounts/{account['id']}/enable").status_code == 204


def test_a_worker_manages_no_posts():
    worker = sign_in(WORKER)
    post = worker.get("/session").json()["post"]
    assert_problem(worker.post(f"/posts/{post}/close", {"on": "2026-11-10"}), 403, "PO010")
    assert_problem(worker.get("/posts/1"), 404)


def test_preferences_and_password_are_one_s_own():
    worker = sign_in(WORKER)
    assert worker.ask("PUT", "/session/preferences", {"language": "en"}).status_code == 204
    wrong = {"old": "wrong", "new": "a-long-word-1"}
    assert_problem(worker.ask("PUT", "/session/password", wrong), 403, "PO021")
    right = {"old": "chuanhui-demo", "new": "a-long-word-1"}
    assert worker.ask("PUT", "/session/password", right).status_code == 204
    assert_problem(worker.get("/session"), 401)


def test_the_grid_is_found_by_name_point_and_tree():
    desk = sign_in(DESK)
    named = desk.get("/areas?text=北花园").json()
    assert named[0]["name"].startswith("北花园")
    roots = desk.get("/areas?parent=411602.005.").json()
    assert len(roots) > 3
    borders = desk.get("/borders?level=community").json()
    lon, lat = borders["features"][0]["geometry"]["coordinates"][0][0][:2]
    assert desk.get(f"/locate?lon={lon}&lat={lat}").status_code in {200, 404}
    assert_problem(desk.get("/areas?parent=411602.999."), 404)
    assert desk.get("/vacancies").status_code == 200


def test_campaigns_units_and_the_seal_are_told():
    inspector = sign_in(INSPECTOR)
    assert inspector.get("/campaigns").json()[0]["ref"].startswith("wenming@")
    assert {one["name"] for one in inspector.get("/units").json()} >= {"区城管局"}
    seal = inspector.get("/journal/seal").json()
    assert (seal["number"] == 0) == (seal["digest"] == "")
    assert [one["code"] for one in inspector.get("/session/posts").json()] == ["inspector@district"]


def test_the_cost_the_migration_and_the_journal_are_told():
    desk, worker = sign_in(DISTRICT), sign_in(WORKER)
    case = worker.file()
    costs = desk.get("/campaigns/wenming/cost").json()
    assert costs[0]["minutes"] >= costs[-1]["minutes"]
    assert_problem(desk.get("/campaigns/nothing/cost"), 404)
    assert desk.get("/campaigns/wenming/migration").json()["already"] == 1
    told = desk.get("/journal?limit=1").json()
    assert [(one["kind"], one["subject"]) for one in told] == [("case.file", case["case"])]
    older = desk.get(f"/journal?before={told[0]['seq']}").json()
    assert "post.sign_in" not in {one["kind"] for one in older}
    assert desk.get("/journal?before=x").status_code == 422


def _unit(code: str) -> int:
    return next(one["id"] for one in sign_in(DISTRICT).get("/units").json() if one["code"] == code)


def _made(answer) -> int:
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()["id"]
