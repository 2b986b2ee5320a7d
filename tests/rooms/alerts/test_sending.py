"""Messages leave once in effect: whatever dies, whoever sends at the same moment, quiet hours or not."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections import Counter
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from tests.database import in_threads
from tests.rooms.alerts.told import ADMINISTRATOR, SOON, follow
from tests.rooms.cases.office import DESK, MONDAY, OWNER, WORKER, after, at, do, file, step, who

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Report
from chuanhui.system.alerts import actions, queries
from chuanhui.system.alerts.models import Alert, Outgoing
from chuanhui.system.alerts.rules.kinds import Kind

EVERY = [one.value for one in Kind]
HOOK = "https://hook.example/in"
CANARY = "金丝雀"


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.example"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ADDRESS = "https://grid.example"


def subscribe(code: str, channel: str, address: str, kinds: list[str] = EVERY) -> Any:
    by, post = who(ADMINISTRATOR), who(code)
    facts = {"post_id": post.post_id, "channel": channel, "address": address, "kinds": kinds}
    return do(by, actions.subscribe, now=MONDAY, **facts)


class Ledger:
    """A webhook's other side: does the work of each key once."""

    def __init__(self, *, dies: int = 0, status: int = 204) -> None:
        self.came: list[str] = []
        self.heard: list[tuple[bytes, dict[str, str]]] = []
        self.dies, self.status = dies, status

    def __call__(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.came.append(headers["Idempotency-Key"])
        self.heard.append((body, headers))
        if self.dies:
            self.dies -= 1
            raise Killed
        return self.status


class Killed(BaseException):
    """The process ends here, as by SIGKILL: nothing after it runs."""


def send_all(now: Any, post: Any) -> list[str]:
    done = []
    while (became := actions.send_next(now=now, post=post)) is not None:
        done.append(became.value)
    return done


@pytest.mark.usefixtures("district")
def test_a_webhook_gets_what_the_post_subscribed_to_and_nothing_else():
    subscribe(DESK, "webhook", HOOK, ["handed"])
    subscription = queries.channels_of(who(ADMINISTRATOR))[0]
    receipt = file()
    follow()
    ledger = Ledger()
    assert send_all(MONDAY, ledger) == ["sent"]
    body, headers = ledger.heard[0]
    told = json.loads(body)
    link = f"https://grid.example/desk/inbox/{Alert.objects.get(post_id=who(DESK).post_id).id}"
    assert (told["kind"], told["number"], told["link"]) == ("handed", receipt.number, link)
    assert told["key"] == headers["Idempotency-Key"] == str(Outgoing.objects.get().id)
    secret = queries.signing_secret(subscription.id).encode()
    assert headers["X-Chuanhui-Signature"] == f"sha256={hmac.new(secret, body, hashlib.sha256).hexdigest()}"
    assert send_all(MONDAY + SOON, ledger) == []


@pytest.mark.usefixtures("district")
def test_an_email_says_number_kind_place_due_time_and_link():
    subscribe(DESK, "email", "desk@grid.example", ["handed"])
    receipt = file()
    follow()
    assert send_all(MONDAY, Ledger()) == ["sent"]
    message = mail.outbox[0]
    key = str(Outgoing.objects.get().id)
    assert message.subject == f"【川汇】待您办理：{receipt.number}"
    assert message.message()["Message-ID"] == f"<{key}@grid.example>"
    chinese, english = message.body.split("\n\n")
    assert [line.partition("：")[0] for line in chinese.splitlines()] == [
        "编号", "类别", "环节", "地点", "截止", "办理",
    ]  # fmt: skip
    assert [line.partition(":")[0] for line in english.splitlines()] == [
        "Number", "Kind", "Step", "Place", "Due", "Open",
    ]  # fmt: skip
    assert message.to == ["desk@grid.example"]


@pytest.mark.usefixtures("district")
def test_a_sender_that_dies_between_sending_and_noting_sends_again_with_the_same_key():
    subscribe(DESK, "webhook", HOOK)
    file()
    follow()
    ledger = Ledger(dies=2)
    for _ in range(2):
        with pytest.raises(Killed), transaction.atomic():
            actions.send_next(now=MONDAY, post=ledger)
    assert send_all(MONDAY, ledger) == ["sent"]
    assert (len(ledger.came), len(set(ledger.came))) == (3, 1)


@pytest.mark.usefixtures("district")
def test_what_fails_is_tried_later_and_later_and_then_given_up():
    subscribe(DESK, "webhook", HOOK)
    file(urgent=True)
    follow()
    ledger, now, waits = Ledger(status=503), MONDAY, []
    while Outgoing.objects.get().state == "waiting":
        assert send_all(now, ledger) in (["waiting"], ["dead"])
        one = Outgoing.objects.get()
        assert one.fault == "alert.outward_failed HTTP 503"
        waits.append(int((one.next_at - now).total_seconds() / 60))
        assert send_all(now, ledger) == []
        now = max(one.next_at, now)
    assert waits[:10] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 360]
    assert (len(ledger.came), len(set(ledger.came))) == (12, 1)
    assert send_all(now + timedelta(days=2), ledger) == []


@pytest.mark.usefixtures("district")
def test_an_address_that_may_not_be_called_is_not_called():
    subscribe(DESK, "webhook", "http://127.0.0.1:9/in")
    file()
    follow()
    assert actions.send_next(now=MONDAY) == "waiting"
    assert Outgoing.objects.get().fault == "alert.outward_refused port"


@pytest.mark.usefixtures("district")
@pytest.mark.parametrize(
    ("made", "urgent", "sent"),
    [
        ("2026-11-09 20:59", False, "2026-11-09 20:59"), ("2026-11-09 21:00", False, "2026-11-10 07:30"),
        ("2026-11-09 23:59", False, "2026-11-10 07:30"), ("2026-11-10 07:29", False, "2026-11-10 07:30"),
        ("2026-11-10 07:30", False, "2026-11-10 07:30"), ("2026-11-09 23:59", True, "2026-11-09 23:59"),
    ],
)  # fmt: skip
def test_quiet_hours_hold_back_what_is_not_urgent(made, urgent, sent):
    subscribe(DESK, "webhook", HOOK)
    file(at(made), urgent=urgent)
    follow(at(made))
    assert Outgoing.objects.get().next_at == at(sent)
    assert send_all(at(sent) - timedelta(seconds=1), Ledger()) == []
    assert send_all(at(sent), Ledger()) == ["sent"]


@pytest.mark.usefixtures("district")
def test_what_is_unsubscribed_is_not_sent():
    subscription = subscribe(DESK, "webhook", HOOK)
    file()
    follow()
    do(who(ADMINISTRATOR), actions.unsubscribe, subscription_id=subscription, now=MONDAY)
    assert send_all(MONDAY, Ledger()) == []
    assert queries.on_the_way([subscription]) == {subscription: {"dropped": 1}}


@pytest.mark.usefixtures("district", "evidence")
def test_no_message_holds_what_anybody_typed():
    for code, name in ((DESK, "desk"), (OWNER, "owner"), ("inspector@district", "inspector")):
        subscribe(code, "email", f"{name}@grid.example")
        subscribe(code, "webhook", f"https://{name}.example/")
    answers = {"category": "litter", "detail": f"{CANARY}1 13800138000", "clause": f"{CANARY}2"}
    receipt = file_with(answers, address=f"{CANARY}3")
    late = MONDAY
    for verb, by, more in (
        ("dispatch", DESK, {"reason": f"{CANARY}4"}),
        ("hand_back", OWNER, {"reason": f"{CANARY}5"}),
        ("dispatch", DESK, {}),
    ):
        late += SOON
        step(receipt.case_id, verb, late, by, **more)
        follow(late)
    asked = {"case_id": receipt.case_id, "what": "extend", "reason": f"{CANARY}6"}
    do(who(OWNER), cases.ask, now=late, **asked)
    do(who(DESK), cases.decide, now=late, granted=True, **asked)
    step(receipt.case_id, "fix", late + SOON, OWNER, reason=f"{CANARY}7", photos=(after(),))
    follow(late + 2 * SOON)
    actions.watch_clocks(now=late + timedelta(days=9))
    actions.digest(territory="411602.", day="2026-11-10", now=late + timedelta(hours=20))
    ledger = Ledger()
    assert set(send_all(late + timedelta(days=9), ledger)) == {"sent"}
    said = [body.decode() for body, _ in ledger.heard]
    said += [f"{one.subject}\n{one.body}\n{one.message()}" for one in mail.outbox]
    said += [json.dumps(one.facts, ensure_ascii=False) for one in Alert.objects.all()]
    assert len(said) > 15
    assert {json.loads(body)["kind"] for body, _ in ledger.heard} >= {"handed", "verify", "decided", "digest"}
    secret = (CANARY, "13800138000", who(OWNER).person_name, who(WORKER).person_name)
    assert [text for text in said for word in secret if word in text] == []


def file_with(answers: dict[str, Any], **more: Any) -> Any:
    facts = {"campaign": "wenming", "kind": "problem", "report": Report(answers, **more), "now": MONDAY}
    return do(who(WORKER), cases.file_case, **facts)


def test_senders_at_once_send_each_message_once_over_real_connections(fresh_district, settings):
    came: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            came.append(self.headers["Idempotency-Key"])
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        port = door.server_address[1]
        settings.OUTWARD_ALLOWED = [f"127.0.0.1:{port}"]
        with transaction.atomic():
            enter(Sight.everything())
            subscribe(DESK, "webhook", f"http://127.0.0.1:{port}/", ["handed"])
            for number in range(24):
                file(MONDAY + number * timedelta(seconds=1))
        follow(MONDAY + SOON)
        sent = in_threads(4, lambda _: Counter(send_all(MONDAY + SOON, actions.call)))
        door.shutdown()
    assert sum(sent, Counter()) == Counter(sent=24)
    assert (len(came), len(set(came))) == (24, 24)
