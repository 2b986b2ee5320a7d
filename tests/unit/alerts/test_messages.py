"""What messages say, in both languages, and in which order a digest counts."""

from __future__ import annotations

from datetime import UTC, datetime

from chuanhui.system.alerts.rules.kinds import Kind
from chuanhui.system.alerts.rules.messages import Told, body, letter, payload, subject

DUE = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
TOPIC = {"topic": {"zh": "问题整改", "en": "Problem"}, "step": {"zh": "整改", "en": "Fix"}}
CASE = Told(Kind.OVERDUE, "CW-2026-000123", TOPIC, "北花园01", DUE, True, "https://grid.example/desk/inbox/1")
COUNTS = {"handed": 2, "decided": 1, "overdue": 3}
DIGEST = Told(Kind.DIGEST, "", {"counts": COUNTS}, "川汇区", None, False, "https://grid.example/desk/inbox/2")


def test_a_case_is_told_by_number_kind_step_place_due_time_and_link():
    assert subject(CASE) == "【川汇】已经逾期：CW-2026-000123"
    assert body(CASE).splitlines() == [
        "编号：CW-2026-000123",
        "类别：问题整改",
        "环节：整改",
        "地点：北花园01",
        "截止：2026-11-12 17:30",
        "办理：https://grid.example/desk/inbox/1",
    ]
    assert subject(CASE, "en") == "[Chuanhui] Overdue: CW-2026-000123"
    assert "Due: 2026-11-12 17:30" in body(CASE, "en").splitlines()


def test_a_digest_counts_what_presses_most_first():
    assert subject(DIGEST) == "【川汇】今日提醒"
    assert body(DIGEST).splitlines()[:4] == ["已经逾期：3", "待您办理：2", "申请已批复：1", "地点：川汇区"]


def test_a_letter_says_it_in_both_languages_chinese_first():
    chinese, english = letter(DIGEST).split("\n\n")
    assert chinese.splitlines()[0] == "已经逾期：3"
    assert english.splitlines()[:3] == ["Overdue: 3", "In your hands: 2", "Your request is decided: 1"]
    assert english.splitlines()[-1] == "Open: https://grid.example/desk/inbox/2"


def test_a_webhook_gets_the_same_and_nothing_more():
    assert payload(CASE, "k") == {
        "key": "k",
        "kind": "overdue",
        "title": {"zh": "已经逾期", "en": "Overdue"},
        "number": "CW-2026-000123",
        **TOPIC,
        "place": "北花园01",
        "due_at": "2026-11-12T09:30:00.000000Z",
        "urgent": True,
        "link": "https://grid.example/desk/inbox/1",
    }
    stranger = Told(Kind.OVERDUE, "", {"title": "张三", "reason": "电话"}, "", None, False, "")
    assert set(payload(stranger, "k")) == {
        "key",
        "kind",
        "title",
        "number",
        "place",
        "due_at",
        "urgent",
        "link",
    }
    assert "电话" not in body(stranger) + str(payload(stranger, "k"))
    assert list(payload(DIGEST, "k")["counts"]) == ["overdue", "handed", "decided"]
