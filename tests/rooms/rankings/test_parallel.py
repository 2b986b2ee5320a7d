"""Several freeze a window at once: there is one standing, and the others are told so."""

from __future__ import annotations

from threading import Barrier

import pytest
from django.db import transaction
from tests.database import in_threads

from chuanhui.journal.scope import enter
from chuanhui.mechanism.rankings import actions, errors
from chuanhui.mechanism.rankings.models import Standing

from .office import ALL, DISTRICT, FIRST, TERRITORY, at, file, in_force, who

NOW = at("2026-11-11 08:00")
THREADS = 4


@pytest.mark.usefixtures("fresh_district", "evidence")
def test_of_several_who_freeze_a_window_one_does_and_the_others_are_told():
    with transaction.atomic():
        enter(ALL)
        in_force()
        file("2026-11-03 09:00")
    ready = Barrier(THREADS)
    facts = {"campaign": "ranked", "ranking": "ten_day", "territory": TERRITORY, "window": FIRST}

    def freeze(_: int) -> str:
        try:
            with transaction.atomic():
                enter(ALL)
                by = who(DISTRICT, NOW)
                enter(by.sight)
                ready.wait(30)
                actions.freeze(by=by, now=NOW, **facts)
        except errors.AlreadyFrozen:
            return "told"
        return "frozen"

    assert sorted(in_threads(THREADS, freeze)) == ["frozen"] + ["told"] * (THREADS - 1)
    with transaction.atomic():
        enter(ALL)
        assert Standing.objects.filter(window=FIRST).count() == 1
