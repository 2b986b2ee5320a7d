"""What one address may do in an hour without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests.pages.portal.street import filed, picture, report, secret_of, text_of

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture(autouse=True)
def _few(settings):
    settings.VISITS_PER_HOUR = {"report": 2, "photo": 3, "receipt": 2}


def cases() -> int:
    enter(Sight.everything())
    try:
        return len(list(queries.folded()))
    finally:
        enter(Sight.nothing())


def later(minutes: int):
    return time_machine.travel(timezone.now() + timedelta(minutes=minutes))  # noqa: TID251 - of this test


def test_the_third_report_of_an_hour_waits_and_keeps_what_was_written():
    for _ in range(2):
        filed(Client())
    answer = report(detail="第三条：井盖松动")
    assert answer.status_code == 429
    assert 3590 <= int(answer["Retry-After"]) <= 3600
    assert "第三条：井盖松动" in text_of(answer)
    assert "60 分钟后再提交" in text_of(answer)
    assert cases() == 2
    assert report(Client(REMOTE_ADDR="10.0.0.9")).status_code == 303
    with later(61):
        assert report().status_code == 303


def test_an_answer_that_has_faults_is_no_report():
    for _ in range(4):
        assert report(community="", cell="").status_code == 422
    assert report().status_code == 303


def test_too_many_photos_are_not_taken_in(evidence):
    colours = iter(("red", "green", "blue", "white", "black"))
    assert report(photo=[picture(next(colours)), picture(next(colours))]).status_code == 303
    answer = report(photo=[picture(next(colours)), picture(next(colours))])
    assert answer.status_code == 429
    assert "上传的照片太多" in text_of(answer)
    assert int(answer["Retry-After"]) > 3000
    assert len([one for one in evidence.rglob("*.jpg") if "thumb" not in one.name]) == 2
    assert report(photo=[picture(next(colours))]).status_code == 303


def test_numbers_and_codes_are_not_tried_endlessly():
    number = filed(Client())
    for guess in range(2):
        told = {"number": f"CW-2026-99999{guess}", "secret": "AAAAAAAAAA"}
        assert Client().post("/follow/", told).status_code == 422
    answer = Client().post("/follow/", {"number": number, "secret": secret_of(number)})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 3000
    assert "请 60 分钟后再试" in text_of(answer)
    with later(61):
        assert Client().post("/follow/", {"number": number, "secret": secret_of(number)}).status_code == 303


def test_no_address_is_kept():
    filed(Client(REMOTE_ADDR="203.0.113.7"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT v::text, encode(who, 'escape') FROM posts_visit v")
        assert not any("203.0.113" in str(row) for row in cursor.fetchall())


def test_zero_sets_no_limit(settings):
    settings.VISITS_PER_HOUR = {"report": 0, "photo": 0, "receipt": 0}
    for _ in range(4):
        filed(Client())
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM posts_visit")
        assert cursor.fetchone() == (0,)
