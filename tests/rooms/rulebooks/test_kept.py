"""A version that was put in force stays readable when the language learns to ask for more."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.unit.playbook.work_sample import TEXT

from chuanhui.mechanism.rulebooks import queries
from chuanhui.mechanism.rulebooks.errors import RulebookFaulty
from chuanhui.mechanism.rulebooks.models import Rulebook


def keep(version: int, old: str, new: str) -> str:
    """Keep a changed sample as a version and return its reference."""
    assert old in TEXT
    text = TEXT.replace(old, new, 1)
    now = timezone.now()  # noqa: TID251 reason: a test is a door
    Rulebook.objects.create(playbook="older", version=version, digest="00", text=text, kept_at=now)
    return f"older@{version}"


def test_a_kept_version_without_by_and_with_public_is_read(db):
    ref = keep(801, "[street_head], by: district_head,", "[street_head],")
    assert queries.rulebook(ref).rankings["streets"].consequences[0].by == ("district_desk",)
    ref = keep(802, "publish: {by: district_desk}", "publish: {by: district_desk, public: true}")
    assert queries.rulebook(ref).rankings["ten_day"].publish == ("district_desk",)


def test_a_kept_version_that_cannot_be_read_is_still_refused(db):
    with pytest.raises(RulebookFaulty):
        queries.rulebook(keep(803, "window: month", "window: moon"))
