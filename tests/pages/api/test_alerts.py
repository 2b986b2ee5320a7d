"""The inbox and the channels over the API."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone
from tests.pages.api.machine import DESK, OWNER, WORKER, ZONE_DESK, assert_problem, sign_in

from chuanhui.journal.actions import seal_now
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.alerts import actions

pytestmark = pytest.mark.usefixtures("district", "evidence")
ADMINISTRATOR = "district.admin"
HOOK = {"channel": "webhook", "address": "https://hook.example/in", "kinds": ["handed", "overdue"]}


def filed() -> str:
    """File a case, let the worker follow, and return its number."""
    number = sign_in(WORKER).file()["number"]
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 reason: a worker's clock
    seal_now(now)
    while actions.follow(now=now):
        pass
    return number


def test_the_inbox_is_read_and_marked():
    number, desk = filed(), sign_in(DESK)
    found = desk.get("/alerts").json()
    (alert,) = found["alerts"]
    assert (found["unread"], alert["number"], alert["kind"]) == (1, number, "handed")
    assert alert["title"] == {"zh": "待您办理", "en": "In your hands"}
    assert desk.post("/alerts/read", {"ids": [alert["id"]]}).json() == {"read": 1}
    assert desk.post("/alerts/read", {}).json() == {"read": 0}
    again = desk.get("/alerts").json()
    assert (again["unread"], again["alerts"][0]["read"]) == (0, True)
    assert desk.get("/alerts?settled=true").json() == {"unread": 0, "alerts": []}
    assert desk.get(f"/alerts?before={alert['made_at'].replace('+', '%2B')}").json()["alerts"] == []
    assert_problem(desk.get("/alerts?before=2026-11-01T00:00:00"), 422)


@pytest.mark.parametrize("user", [OWNER, ZONE_DESK, ADMINISTRATOR])
def test_nobody_reads_or_marks_anybody_elses(user):
    filed()
    alert = sign_in(DESK).get("/alerts").json()["alerts"][0]["id"]
    other = sign_in(user)
    assert other.get("/alerts").json() == {"unread": 0, "alerts": []}
    assert_problem(other.post("/alerts/read", {"ids": [alert]}), 404, "alert.not_found")


def test_a_channel_is_set_by_an_administrator_listed_and_ended():
    desk, admin = sign_in(DESK), sign_in(ADMINISTRATOR)
    post = desk.get("/session").json()["post"]
    key = str(uuid4())
    made = admin.post(f"/posts/{post}/channels", HOOK, key=key)
    assert made.status_code == 201, made.content.decode()
    assert admin.post(f"/posts/{post}/channels", HOOK, key=key).json() == made.json()
    assert len(made.json()["secret"]) == 64
    filed()
    (one,) = desk.get("/alerts/channels").json()
    assert (one["address"], one["kinds"], one["messages"]) == (HOOK["address"], HOOK["kinds"], {"waiting": 1})
    end = f"/alerts/channels/{one['id']}/end"
    assert_problem(desk.post(end), 403, "alert.may_not_subscribe")
    assert_problem(sign_in("zone.admin").post(end), 404)
    assert admin.post(end).status_code == 204
    assert admin.get("/alerts/channels").json() == []


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({**HOOK, "channel": "fax"}, "http.422"),
        ({**HOOK, "kinds": []}, "http.422"),
        ({**HOOK, "kinds": ["all"]}, "http.422"),
        ({**HOOK, "address": "gopher://hook.example/"}, "alert.outward_refused"),
        ({**HOOK, "channel": "email", "address": "desk@grid.example"}, "alert.bad_subscription"),
    ],
)
def test_what_cannot_be_kept_is_refused(body, code):
    admin = sign_in(ADMINISTRATOR)
    post = sign_in(DESK).get("/session").json()["post"]
    assert_problem(admin.post(f"/posts/{post}/channels", body), 422, code)
    assert_problem(sign_in(DESK).post(f"/posts/{post}/channels", HOOK), 403, "alert.may_not_subscribe")
    assert_problem(sign_in("zone.admin").post(f"/posts/{post}/channels", HOOK), 404)
