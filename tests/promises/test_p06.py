"""Promise 6: of many people who close one case at once, one wins and the others are told."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.database import in_threads
from tests.rooms.cases.office import INSPECTOR, at, fixed, who

from chuanhui.journal.queries import entries_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, queries
from chuanhui.mechanism.cases.errors import CaseClosed, CaseMovedOn
from chuanhui.mechanism.cases.rules import Given

THREADS = 24


@pytest.mark.usefixtures("fresh_district", "evidence")
@pytest.mark.parametrize("round_", range(3))
def test_p06_one_closure_wins(round_: int):
    with transaction.atomic():
        enter(Sight.everything())
        case_id = fixed()
    inspector = who(INSPECTOR)

    def close(_: int) -> str:
        try:
            with transaction.atomic():
                enter(inspector.sight)
                actions.take_step(
                    case_id=case_id, step="verify", given=Given(), by=inspector, now=at("2026-11-10 15:00")
                )
        except (CaseMovedOn, CaseClosed) as refusal:
            return type(refusal).__name__
        return "closed"

    answers = in_threads(THREADS, close)
    assert answers.count("closed") == 1
    with transaction.atomic():
        enter(Sight.everything())
        entries = entries_of(Sight.everything(), case_id)
        assert [entry.kind for entry in entries].count("case.step") == 3
        assert list(queries.differing()) == []
