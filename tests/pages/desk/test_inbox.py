"""The inbox on the desk: what is in it, what opening it changes, and who sets channels."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from tests.pages.desk.office import (
    DESK,
    INSPECTOR,
    OWNER,
    ZONE_DESK,
    act,
    browser,
    dispatched,
    filed,
    stands,
    text_of,
)

from chuanhui.journal.actions import seal_now
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.system.alerts import actions
from chuanhui.system.alerts.models import Alert

pytestmark = pytest.mark.usefixtures("district")
ADMINISTRATOR = "district.admin"
URL = "/desk/inbox"


def follow() -> None:
    enter(Sight.everything())
    now = timezone.now()  # noqa: TID251 reason: a worker's clock
    seal_now(now)
    while actions.follow(now=now):
        pass


def told() -> Alert:
    """Return the alert that the owner gets of a dispatched case."""
    case_id = dispatched()
    follow()
    return Alert.objects.filter(subject=str(case_id), settled_at=None).first()


def test_an_alert_is_counted_in_the_frame_listed_and_opens_its_case():
    alert, client = told(), browser(OWNER)
    page = client.get(URL)
    assert alert.number in text_of(page)
    assert (page.context["unread"], len(page.context["rows"])) == (1, 1)
    assert "待您办理" in text_of(page)
    answer = client.post(f"{URL}/{alert.id}")
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/cases/{alert.subject}")
    assert client.get("/desk/").context["unread"] == 0


def test_a_link_alone_leads_to_the_case_and_marks_nothing():
    alert, client = told(), browser(OWNER)
    assert client.get(f"{URL}/{alert.id}")["Location"] == f"/desk/cases/{alert.subject}"
    assert client.get(URL).context["unread"] == 1


@pytest.mark.parametrize("user", [DESK, INSPECTOR, ZONE_DESK, ADMINISTRATOR])
def test_nobody_opens_or_reads_anybody_elses_alert(user):
    alert, client = told(), browser(user)
    for method in (client.get, client.post):
        assert method(f"{URL}/{alert.id}").status_code == 404
    assert alert.number not in text_of(client.get(URL))
    enter(Sight.everything())
    alert.refresh_from_db()
    assert alert.read_at is None


def test_everything_is_marked_as_read_at_once():
    told()
    told()
    client = browser(OWNER)
    assert client.get(URL).context["unread"] == 2
    assert client.post(f"{URL}/read").status_code == 302
    page = client.get(URL)
    assert (page.context["unread"], len(page.context["rows"]), page.context["any_unread"]) == (0, 2, False)


def test_what_is_dealt_with_stands_under_earlier_and_tells_nothing_out_of_sight():
    alert, client = told(), browser(OWNER)
    number = stands(alert.subject).number
    act(client, alert.subject, "hand_back", reason="不属本局")
    follow()
    assert client.get(URL).context["rows"] == []
    earlier = client.get(f"{URL}?earlier=1")
    assert [row.item.number for row in earlier.context["rows"]] == [number]
    Alert.objects.filter(id=alert.id).update(subject=str(uuid4()))
    hidden = text_of(client.get(f"{URL}?earlier=1"))
    assert number not in hidden
    assert "已不在您的职责范围内" in hidden


def test_the_digest_and_every_kind_has_its_line_in_both_languages():
    told()
    enter(Sight.everything())
    now = timezone.now() + timedelta(days=1)  # noqa: TID251 reason: a worker's clock
    actions.digest(territory="411602.", day="2026-11-10", now=now)
    client = browser(OWNER)
    assert "今日提醒" in text_of(client.get(URL))
    client.cookies["lang"] = "en"
    page = text_of(client.get(URL))
    assert "Today&#x27;s digest" in page
    assert "In your hands 1" in page


def test_the_list_asks_as_much_for_three_as_for_one(django_assert_max_num_queries):
    told()
    client = browser(OWNER)
    with django_assert_max_num_queries(20) as one:
        client.get(URL)
    told()
    told()
    client = browser(OWNER)
    with django_assert_max_num_queries(20) as three:
        client.get(URL)
    assert len(three) == len(one)


def test_an_empty_inbox_says_so():
    page = text_of(browser(INSPECTOR).get(URL))
    assert "没有待处理的提醒" in page
    assert "没有较早的提醒" in text_of(browser(INSPECTOR).get(f"{URL}?earlier=1"))


def test_an_administrator_sets_and_ends_a_channel():
    client = browser(ADMINISTRATOR)
    sent = {"post": "street_desk@xiaoqiao", "channel": "webhook", "address": "https://hook.example/in"}
    refusal = client.post(f"{URL}/channels/set", {**sent, "address": "file:///x", "kinds": ["overdue"]})
    assert refusal.status_code == 422
    assert "只允许 http 和 https" in text_of(refusal)
    assert 'value="file:///x"' in text_of(refusal)
    assert (
        client.post(f"{URL}/channels/set", {**sent, "post": "nobody", "kinds": ["overdue"]}).status_code
        == 422
    )
    done = client.post(f"{URL}/channels/set", {**sent, "kinds": ["overdue", "x"], "key": str(uuid4())})
    assert done.status_code == 302
    page = client.get(f"{URL}/channels")
    (row,) = page.context["rows"]
    assert (row.one.address, row.one.kinds) == ("https://hook.example/in", ("overdue",))
    assert row.secret in text_of(page)
    assert row.secret not in text_of(browser(DESK).get(f"{URL}/channels"))
    assert browser(DESK).post(f"{URL}/channels/{row.one.id}/end").status_code == 403
    assert browser("zone.admin").post(f"{URL}/channels/{row.one.id}/end").status_code == 404
    assert client.post(f"{URL}/channels/{row.one.id}/end").status_code == 302
    assert client.get(f"{URL}/channels").context["rows"] == []


def test_who_is_no_administrator_sees_no_form_and_is_refused():
    filed()
    client = browser(DESK)
    assert "设置渠道" not in text_of(client.get(f"{URL}/channels"))
    sent = {
        "post": "street_desk@xiaoqiao",
        "channel": "webhook",
        "address": "https://x.example/",
        "kinds": "digest",
    }
    assert client.post(f"{URL}/channels/set", sent).status_code == 403
