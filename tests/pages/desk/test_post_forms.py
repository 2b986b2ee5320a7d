"""Units, posts and covers are opened and ended on pages; what is refused is said beside its field."""

from __future__ import annotations

from uuid import uuid4

import pytest
from tests.pages.desk.office import DESK, DISTRICT, WORKER, browser, text_of

from chuanhui.grid.posts.models import Cover, Post, Unit
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
HEAD = "xq.head"
LEADER = "street_leader@xiaoqiao"
DAY, LATER = "2026-11-09", "2026-12-01"
COMMUNITY = "411602.005.001."
UNIT = {"name": "小桥便民服务站", "code": "xq-bianmin", "kind": "department", "area": "411602.", "from": DAY}


def send(client, url, **sent):
    return client.post(url, {"key": str(uuid4()), **sent})


def faults(answer, form=""):
    """Return the codes of what is wrong, by field."""
    entries = answer.context["forms"][form] if form else answer.context["entries"]
    return {one.name: one.fault.code for one in entries if one.fault}


def street():
    """Return the unit of the street leader."""
    enter(Sight.everything())
    return Post.objects.get(code=LEADER).unit


def test_a_unit_and_its_first_post_are_opened_and_filled():
    client = browser(DISTRICT)
    answer = send(client, "/desk/posts/units/new", **UNIT, aliases="便民站，服务站")
    unit = Unit.objects.get(code="xq-bianmin")
    assert (answer.status_code, unit.aliases) == (302, ["便民站", "服务站"])
    page = client.get(answer["Location"])
    chosen = {one.name: one.value for one in page.context["entries"]}
    assert (chosen["unit"], chosen["code"], chosen["area"]) == (str(unit.pk), "xq-bianmin", "411602.")
    sent = {"unit": unit.pk, "role": "department_desk", "title": "便民站派遣员", "code": "xq-bianmin"}
    answer = send(client, "/desk/posts/new", **sent, area="411602.", **{"from": DAY})
    assert answer["Location"] == "/desk/posts/of/department_desk@xq-bianmin"
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": ""}, {"name": "desk.nothing_said"}),
        ({"code": "X Q"}, {"code": "PO040"}),
        ({"name": "taken"}, {"name": "PO040"}),
        ({"kind": "club"}, {"kind": "desk.no_such_choice"}),
        ({"area": "火星"}, {"area": "desk.no_area"}),
        ({"from": "never", "area": ""}, {"from": "desk.no_day", "area": "desk.nothing_said"}),
    ],
)
def test_what_is_wrong_with_a_unit_stands_beside_its_field(wrong, expected):
    if wrong.get("name"):
        wrong = {"name": street().name}
    answer = send(browser(DISTRICT), "/desk/posts/units/new", **UNIT | wrong)
    assert (answer.status_code, faults(answer)) == (422, expected)
    assert UNIT["from"] in text_of(answer) or "from" in wrong


def test_a_street_opens_no_department_and_a_clerk_opens_nothing():
    answer = send(browser(HEAD), "/desk/posts/units/new", **UNIT | {"area": COMMUNITY})
    assert (answer.status_code, faults(answer)) == (403, {"kind": "PO010"})
    assert browser(DESK).get("/desk/posts/units/new").status_code == 403
    assert browser(WORKER).get("/desk/posts/new").status_code == 403


def test_a_post_that_cannot_stand_says_why():
    sent = {
        "role": "street_leader",
        "title": "副主任",
        "code": "xiaoqiao",
        "area": "411602.005.",
        "from": DAY,
    }
    client = browser(HEAD)
    assert faults(send(client, "/desk/posts/new", **sent, unit=street().pk)) == {"code": "PO040"}
    sent["code"] = "xiaoqiao-9"
    assert faults(send(browser(HEAD), "/desk/posts/new", **sent, unit=0)) == {"unit": "PO002"}
    answer = send(browser(HEAD), "/desk/posts/new", **sent | {"role": "auditor"}, unit=street().pk)
    assert (answer.status_code, faults(answer)) == (403, {"role": "PO010"})
    answer = send(browser(HEAD), "/desk/posts/new", **sent, unit=street().pk)
    assert answer["Location"] == "/desk/posts/of/street_leader@xiaoqiao-9"


def test_a_cover_begins_and_ends_on_the_posts_page():
    url = f"/desk/posts/of/{LEADER}"
    sent = {"kind": "deployed", "area": COMMUNITY, "from": DAY, "source": "小桥办〔2026〕8 号"}
    assert send(browser(HEAD), f"{url}/cover", **sent).status_code == 302
    made = Cover.objects.get(source="小桥办〔2026〕8 号", superseded_at__isnull=True)
    assert (made.post.code, made.path) == (LEADER, COMMUNITY)
    assert "小桥办〔2026〕8 号" in text_of(browser(HEAD).get(url))
    answer = send(browser(HEAD), f"{url}/uncover", cover=made.pk, on="")
    assert (answer.status_code, faults(answer, "uncover")) == (422, {"on": "desk.no_day"})
    assert send(browser(HEAD), f"{url}/uncover", cover=made.pk, on=LATER).status_code == 302
    last = Cover.objects.get(source="小桥办〔2026〕8 号", superseded_at__isnull=True)
    assert last.valid_until.isoformat() == LATER


def test_a_cover_of_a_kind_that_units_carry_is_the_units():
    url = f"/desk/posts/of/{LEADER}/cover"
    assert send(browser(HEAD), url, kind="volunteers", area=COMMUNITY, **{"from": DAY}).status_code == 302
    made = Cover.objects.filter(kind="volunteers").latest("id")
    assert (made.post_id, made.unit_id) == (None, street().pk)


def test_a_cover_out_of_reach_is_refused_beside_the_area():
    url = f"/desk/posts/of/{LEADER}/cover"
    answer = send(browser(HEAD), url, kind="deployed", area="411602.001.", **{"from": DAY})
    assert (answer.status_code, faults(answer, "cover")) == (422, {"area": "desk.no_area"})


def test_a_post_is_closed_with_a_day_and_its_refusal_stays():
    url = f"/desk/posts/of/{LEADER}/close"
    assert faults(send(browser(HEAD), url, on=""), "close") == {"on": "desk.no_day"}
    answer = send(browser(HEAD), url, on="1990-01-01")
    assert (answer.status_code, faults(answer, "close")) == (409, {"on": "PO033"})
    assert send(browser(HEAD), url, on=LATER).status_code == 302
    assert Post.objects.get(code=LEADER).valid_until.isoformat() == LATER
    assert send(browser(DESK), f"/desk/posts/of/{LEADER}/close", on=LATER).status_code == 403


def test_an_appointment_that_is_refused_says_so_beside_the_person_or_the_day():
    url = f"/desk/posts/of/{LEADER}/appoint"
    answer = send(browser(HEAD), url, username="nobody.here", **{"from": DAY})
    assert faults(answer, "appoint") == {"username": "desk.no_such_account"}
    answer = send(browser(HEAD), url, username="xq.desk", **{"from": DAY})
    assert (answer.status_code, faults(answer, "appoint")) == (409, {"from": "PO030"})


def test_forms_are_shown_to_managers_only():
    assert "/cover" in text_of(browser(HEAD).get(f"/desk/posts/of/{LEADER}"))
    assert "/cover" not in text_of(browser(DESK).get(f"/desk/posts/of/{LEADER}"))
    assert "/desk/posts/units/new" in text_of(browser(DISTRICT).get("/desk/posts"))
    assert "/desk/posts/units/new" not in text_of(browser(DESK).get("/desk/posts"))
