"""Lines that hold an answer are found by who gave it, without a look at those of others."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import connection

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice.models import Line

pytestmark = pytest.mark.usefixtures("district")


def test_answers_of_one_person_are_found_by_an_index():
    enter(Sight.everything())
    with connection.cursor() as cursor:
        # Of a few rows the planner would read all: it is asked whether it could do otherwise.
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Line.objects.exclude(answers={}).filter(thing_id=UUID(int=7)).explain()
    assert "voice_line_of_thing" in plan
