"""A ballot from its opening to its result."""

from __future__ import annotations

import pytest
from tests.rooms.assemblies import office
from tests.rooms.assemblies.office import DAY, DESK, MONDAY

pytestmark = pytest.mark.usefixtures("district")


@pytest.fixture(autouse=True)
def _in_force(district):
    office.in_force()


def test_a_council_is_elected_by_code_and_its_posts_are_filled():
    yard = office.yard(6)
    ballot = office.council(yard)
    codes = office.codes(ballot)
    for number, code in list(codes.items())[:4]:
        office.vote(code, "c1", "c2", "c4")
    held = office.counted(ballot, MONDAY + 4 * DAY)
    assert held.state == "passed"
    assert held.result["chosen"] == ["c1", "c2", "c4"]
    assert len(held.terms) == 3
