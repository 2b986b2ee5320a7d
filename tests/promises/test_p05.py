"""Promise 5: a retried request does not duplicate, however many retries arrive at once."""

from __future__ import annotations

import pytest
from django.db import transaction
from tests.database import in_threads
from tests.rooms.cases.office import MONDAY, WORKER, report, who

from chuanhui.journal.scope import enter
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, errors, queries

SUBMISSIONS, REPLAYS, THREADS = 40, 5, 8


def test_p05_each_submission_is_filed_once_under_replays_from_many_threads(fresh_district):
    worker = who(WORKER)
    keys = [new_id(MONDAY) for _ in range(SUBMISSIONS)]

    def send(thread: int) -> list[tuple[object, object]]:
        answers = []
        for replay in range(REPLAYS):
            for number in range(SUBMISSIONS):
                key = keys[(number * 7 + thread + replay) % SUBMISSIONS]
                with transaction.atomic():
                    enter(worker.sight)
                    receipt = _file(worker, key)
                answers.append((key, receipt.number))
        return answers

    answers = {pair for found in in_threads(THREADS, send) for pair in found}
    assert len(answers) == SUBMISSIONS
    with transaction.atomic():
        enter(Sight.everything())
        assert len(list(queries.folded())) == SUBMISSIONS
        assert list(queries.differing()) == []


def test_p05_the_same_key_with_another_body_is_refused(fresh_district):
    worker, key = who(WORKER), new_id(MONDAY)
    with transaction.atomic():
        enter(worker.sight)
        _file(worker, key)
    with transaction.atomic():
        enter(worker.sight)
        with pytest.raises(errors.KeyUsedOtherwise):
            _file(worker, key, address="另一处")


def _file(worker, key, **more) -> actions.Receipt:
    return actions.file_case(
        campaign="wenming", kind="problem", report=report(**more), by=worker, now=MONDAY, key=key
    )
