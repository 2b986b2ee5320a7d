"""Many at once: of several by-elections for the same vacant seat one is opened."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import IntegrityError, transaction
from tests.database import in_threads
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import ALL, DAY
from tests.rooms.assemblies.test_seats import leave, pair

from chuanhui.journal.scope import enter
from chuanhui.mechanism.assemblies.models import Ballot as BallotRow
from chuanhui.mechanism.assemblies.seat_errors import NoVacancy

THREADS = 6
pytestmark = pytest.mark.usefixtures("fresh_district")


def test_of_several_by_elections_for_one_vacancy_one_is_opened():
    with transaction.atomic():
        enter(ALL)
        office.in_force()
        yard = office.yard(2)
        ballot, at = pair(yard)
        at += 100 * DAY
        leave(ballot, at)

    def send(number: int) -> str:
        try:
            office.opened("rest", yard, at, names=(f"候选{number}",))
        except NoVacancy:
            return "told"
        return "opened"

    assert Counter(in_threads(THREADS, send)) == {"opened": 1, "told": THREADS - 1}
    rows = BallotRow.objects.filter(kind="pair")
    with pytest.raises(IntegrityError):
        office.seen(rows.update, vacancy_of=ballot.id, state="open")
