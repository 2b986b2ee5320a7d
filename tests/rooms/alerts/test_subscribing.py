"""Who says where alerts are sent, what is refused, and what the journal keeps of it."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from tests.rooms.alerts.told import ADMINISTRATOR, SOON
from tests.rooms.cases.office import DESK, DISTRICT, MONDAY, OWNER, do, who

from chuanhui.journal import queries as journal
from chuanhui.journal.errors import KeyReused
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.errors import BadSubscription, MayNotSubscribe, OutwardRefused

pytestmark = pytest.mark.usefixtures("district")
HOOK = "https://hook.example/in?token=s3cret"


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"


def subscribe(by: str = ADMINISTRATOR, post: str = DESK, **more: Any) -> Any:
    facts = {"channel": "webhook", "address": HOOK, "kinds": ["overdue"], "now": MONDAY, **more}
    return do(who(by), actions.subscribe, post_id=who(post).post_id, **facts)


def test_an_administrator_subscribes_a_post_and_changes_it():
    first = subscribe()
    second = subscribe(address="https://other.example/", kinds=["digest", "overdue"])
    subscribe(channel="email", address=" desk@grid.example ")
    found = queries.channels_of(who(ADMINISTRATOR))
    assert [(one.channel, one.address, one.kinds) for one in found] == [
        ("email", "desk@grid.example", ("overdue",)),
        ("webhook", "https://other.example/", ("overdue", "digest")),
    ]
    assert found[1].id == second != first
    assert queries.signing_secret(first) != queries.signing_secret(second)


def test_a_post_sees_its_own_channels_only():
    subscribe()
    assert [len(queries.channels_of(who(code))) for code in (DESK, OWNER, DISTRICT)] == [1, 0, 0]
    assert queries.channels_of(who("administrator@zone")) == []
    assert len(queries.channels_of(who(ADMINISTRATOR), [who(DESK).post_id])) == 1


@pytest.mark.parametrize("by", [DESK, OWNER, DISTRICT])
def test_nobody_else_subscribes(by):
    with pytest.raises(MayNotSubscribe):
        subscribe(by, by)
    subscription = subscribe(post=by)
    with pytest.raises(MayNotSubscribe):
        do(who(by), actions.unsubscribe, subscription_id=subscription, now=MONDAY)


def test_the_other_territory_is_out_of_sight():
    subscription = subscribe()
    with pytest.raises(NotInSight):
        subscribe("administrator@zone")
    with pytest.raises(NotInSight):
        do(who("administrator@zone"), actions.unsubscribe, subscription_id=subscription, now=MONDAY)
    with pytest.raises(NotInSight):
        do(who(ADMINISTRATOR), actions.unsubscribe, subscription_id=uuid4(), now=MONDAY)


@pytest.mark.parametrize(
    ("refusal", "facts"),
    [
        (BadSubscription, {"channel": "fax"}),
        (BadSubscription, {"kinds": []}),
        (BadSubscription, {"kinds": ["all"]}),
        (BadSubscription, {"address": ""}),
        (BadSubscription, {"address": "https://x.example/" + "a" * 300}),
        (OutwardRefused, {"address": "file:///etc/passwd"}),
        (OutwardRefused, {"address": "http://u:p@x.example/"}),
        (OutwardRefused, {"address": "http://0x7f000001/"}),
        (BadSubscription, {"address": "https://x.example/\nHost: y"}),
        (BadSubscription, {"channel": "email", "address": "nobody"}),
        (BadSubscription, {"channel": "email", "address": "a@b.example\nBcc: c@d.example"}),
    ],
)
def test_what_cannot_be_kept_is_refused(refusal, facts):
    with pytest.raises(refusal):
        subscribe(**facts)
    assert queries.channels_of(who(ADMINISTRATOR)) == []


def test_without_a_mail_server_no_email_is_promised(settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(BadSubscription, match="CHUANHUI_MAIL_HOST"):
        subscribe(channel="email", address="desk@grid.example")


def test_a_repeated_request_is_done_once_and_another_one_under_its_key_refused():
    key = uuid4()
    first = subscribe(key=key)
    assert subscribe(key=key) == first
    with pytest.raises(KeyReused):
        subscribe(key=key, kinds=["digest"])
    key = uuid4()
    for _ in range(2):
        do(who(ADMINISTRATOR), actions.unsubscribe, subscription_id=first, now=MONDAY + SOON, key=key)
    do(who(ADMINISTRATOR), actions.unsubscribe, subscription_id=first, now=MONDAY + SOON)
    kinds = [one.kind for one in journal.entries_of(Sight.everything(), first)]
    assert kinds == ["alert.subscribe", "alert.unsubscribe"]
    assert queries.channels_of(who(ADMINISTRATOR)) == []


def test_the_journal_keeps_no_address():
    subscription = subscribe()
    bodies = [one.body for one in journal.entries_of(Sight.everything(), subscription)]
    assert len(bodies) == 1
    assert "hook.example" not in bodies[0]
    assert "s3cret" not in bodies[0]
    assert set(json.loads(bodies[0])) == {"address", "channel", "kinds", "post"}
