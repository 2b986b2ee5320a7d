"""Habits of a district: quiet hours at their edges, and a settings file that is read strictly."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.system.alerts import habits
from chuanhui.system.alerts.errors import BadAlertSettings
from chuanhui.system.alerts.rules.backoff import MOST_ATTEMPTS, next_attempt
from chuanhui.system.alerts.rules.habits import Habits

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 11, 9, tzinfo=ZONE)
TIMES = st.times().map(lambda one: one.replace(second=0, microsecond=0))
GOOD = """
territories: ["411602."]
quiet: {from: "22:00", until: "07:00", source: somewhere}
digest: {at: "08:30", source: somewhere}
fresh_days: 5
"""


@pytest.mark.parametrize(
    ("hours", "made", "sent"),
    [
        (("22:00", "07:00"), "21:59", "21:59"),
        (("22:00", "07:00"), "22:00", "+07:00"),
        (("22:00", "07:00"), "00:00", "07:00"),
        (("22:00", "07:00"), "06:59", "07:00"),
        (("22:00", "07:00"), "07:00", "07:00"),
        (("12:00", "14:00"), "12:00", "14:00"),
        (("12:00", "14:00"), "14:00", "14:00"),
        (("12:00", "14:00"), "11:59", "11:59"),
        (("00:00", "00:00"), "03:00", "03:00"),
        (("22:00", "00:00"), "23:00", "+00:00"),
    ],
)
def test_what_arises_in_quiet_hours_is_sent_when_they_end(hours, made, sent):
    one = Habits(*(time.fromisoformat(text) for text in hours))

    def on(text: str) -> datetime:
        clock = datetime.combine(MONDAY.date(), time.fromisoformat(text.removeprefix("+")), ZONE)
        return clock + timedelta(days=text.startswith("+"))

    assert one.send_at(on(made)) == on(sent)
    assert one.send_at(on(made), urgent=True) == on(made)


@given(TIMES, TIMES, st.integers(0, 60 * 48))
def test_sending_is_put_off_to_a_time_that_is_not_quiet_and_never_by_a_day(first, until, minutes):
    one, made = Habits(first, until), MONDAY + timedelta(minutes=minutes)
    sent = one.send_at(made.astimezone(UTC))
    assert timedelta(0) <= sent - made < timedelta(days=1)
    assert one.send_at(sent) == sent


def test_what_is_older_than_fresh_is_no_news():
    one = Habits(fresh=timedelta(days=3))
    assert one.is_news(MONDAY, MONDAY + timedelta(days=3))
    assert not one.is_news(MONDAY, MONDAY + timedelta(days=3, seconds=1))


def test_a_message_is_tried_for_about_a_day():
    waits = [next_attempt(count, MONDAY) for count in range(1, MOST_ATTEMPTS + 1)]
    assert waits[-1] is None
    assert all(waits[:-1])
    assert waits[9] == waits[10] == MONDAY + timedelta(hours=6)


def write(settings: Any, tmp_path: Any, text: str) -> None:
    (tmp_path / "somewhere").mkdir()
    (tmp_path / "somewhere" / "alerts.yaml").write_text(text, "utf-8")
    settings.DISTRICTS = tmp_path


def test_a_file_names_the_habits_of_its_territories(settings, tmp_path):
    write(settings, tmp_path, GOOD)
    expected = Habits(time(22), time(7), time(8, 30), timedelta(days=5))
    assert habits.every_territory() == {"411602.": expected}
    assert habits.habits_of("411602Z.") == Habits()


def test_the_district_has_its_habits():
    assert set(habits.every_territory()) == {"411602.", "411602Z."}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"22:00"', "22:00"),
        ('"22:00"', '"24:00"'),
        ('"08:30"', '"8:30"'),
        ('"08:30"', "soon"),
        ("quiet:", "quite:"),
        (", source: somewhere}\ndigest", "}\ndigest"),
        ("fresh_days: 5", "fresh_days: 0"),
        ("fresh_days: 5", "fresh_days: x"),
        ('["411602."]', '["411602"]'),
        ('territories: ["411602."]', ""),
        ('digest: {at: "08:30", source: somewhere}', ""),
        ("digest: {", "digest: [{"),
        (GOOD, ""),
        (GOOD, "\t"),
        ("fresh_days: 5", "fresh_days: 5\nfresh_days: 6"),
        ("quiet: {from", 'quiet: {until: "01:00", from'),
    ],
)
def test_a_faulty_file_is_refused_with_its_line(settings, tmp_path, old, new):
    assert old in GOOD
    write(settings, tmp_path, GOOD.replace(old, new))
    with pytest.raises(BadAlertSettings) as refusal:
        habits.every_territory()
    assert refusal.value.facts["line"] >= 1
    assert refusal.value.facts["path"] == "alerts.yaml"
