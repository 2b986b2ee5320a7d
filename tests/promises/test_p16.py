"""Promise 16: no deadline depends on a device's clock.

The portal is used from phones whose clocks are three days behind and ahead, in 1970 and in 2038: each case is
opened at the server's instant and due at what the clock of the house makes of it. What a request says about
time, in a field or a header, changes nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from tests.journeys.browsing import chromium, device, site
from tests.journeys.walks import send, write_report
from tests.pages.portal.street import filed, stands

from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries
from chuanhui.mechanism.rulebooks.queries import calendar

__all__ = ["chromium", "device", "site"]
CLOCKS = {
    "three days behind": timedelta(days=-3),
    "three days ahead": timedelta(days=3),
    "1970": datetime(1970, 1, 2, tzinfo=UTC),
    "2038": datetime(2038, 1, 19, 3, 14, 8, tzinfo=UTC),
}
CLAIMS = ("now", "at", "opened_at", "due_at", "time", "date", "timestamp", "since", "created_at")


def due_of(case) -> datetime:
    """Return what the one clock makes of the case's opening."""
    return due(case.opened_at, parse_allowance("4 working hours"), calendar()).at


@pytest.mark.browser
def test_p16_phones_with_wrong_clocks_get_the_deadline_of_the_house(device):
    numbers = {}
    began = datetime.now(UTC)  # noqa: TID251 - the server's clock, against which the phones are wrong
    for name, shift in CLOCKS.items():
        phone = device()
        told = began + shift if isinstance(shift, timedelta) else shift
        phone.context.clock.install(time=told)
        page = phone.page("/report/")
        assert abs(page.evaluate("Date.now()") / 1000 - told.timestamp()) < 120
        write_report(page, photos=1)
        numbers[name], _ = send(page)
    ended = datetime.now(UTC)  # noqa: TID251 - the server's clock again
    with transaction.atomic():
        enter(Sight.everything())
        cases = {name: queries.case_by_number(Sight.everything(), one) for name, one in numbers.items()}
        for case in cases.values():
            assert began <= case.opened_at <= ended
            assert case.due_at == due_of(case)
        seqs = [entries_of(Sight.everything(), case.id)[0].seq for case in cases.values()]
    opened = [case.opened_at for case in cases.values()]
    assert (sorted(opened), sorted(seqs)) == (opened, seqs)


@pytest.mark.usefixtures("district", "evidence")
def test_p16_what_a_request_says_about_time_changes_nothing(settings):
    settings.HTTPS = False
    settings.ROOT_URLCONF = "tests.pages.portal.urls"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "whitenoise" not in one]
    noon = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
    found = set()
    for claim in (
        None,
        "1970-01-01T00:00:00Z",
        "2038-01-19T03:14:08Z",
        "2026-11-06T02:00:00Z",
        "2026-11-12T02:00:00Z",
    ):
        more = dict.fromkeys(CLAIMS, claim) if claim else {}
        headers = {"HTTP_DATE": claim, "HTTP_X_DEVICE_TIME": claim} if claim else {}
        with time_machine.travel(noon, tick=False):
            case = stands(filed(Client(**headers), **more))
        found.add((case.opened_at, case.due_at))
        assert case.due_at == due_of(case)
    assert found == {(noon, datetime(2026, 11, 9, 8, 0, tzinfo=UTC))}
