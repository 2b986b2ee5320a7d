"""What a case waits for is kept on its row and in its journal, on the real database."""

from __future__ import annotations

from uuid import UUID

import pytest

from chuanhui.journal.queries import entries_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions, errors, queries

from .office import DESK, INSPECTOR, MONDAY, at, do, file, stands, who

pytestmark = pytest.mark.usefixtures("district", "evidence")
NOTICE = UUID(int=51)


def test_an_end_is_kept_once_and_the_row_stays_the_fold():
    receipt = file()
    desk = who(DESK)
    facts = {"case_id": receipt.case_id, "what": "notices.list", "ref": NOTICE}
    first = do(desk, actions.settle, good=True, now=at("2026-11-09 10:00"), **facts)
    again = do(desk, actions.settle, good=True, now=at("2026-11-09 11:00"), **facts)
    assert (first.repeated, first.revision, again.repeated, again.revision) == (False, 2, True, 2)
    case = stands(receipt.case_id)
    assert case.settled == {
        "notices.list": {"good": True, "ref": str(NOTICE), "at": "2026-11-09T02:00:00.000000Z"}
    }
    kinds = [one.kind for one in entries_of(Sight.everything(), receipt.case_id)]
    assert kinds == ["case.file", "case.settled"]
    assert list(queries.differing()) == []


def test_a_case_out_of_sight_is_not_settled():
    receipt = file()
    other = who("street_desk@chenzhou")
    with pytest.raises(errors.CaseNotFound):
        do(
            other,
            actions.settle,
            case_id=receipt.case_id,
            what="notices.list",
            good=True,
            ref=NOTICE,
            now=MONDAY,
        )
    assert stands(receipt.case_id).settled == {}


def test_the_story_and_the_page_tell_what_has_ended():
    receipt = file()
    do(
        who(DESK),
        actions.settle,
        case_id=receipt.case_id,
        what="notices.list",
        good=False,
        ref=NOTICE,
        now=at("2026-11-09 10:00"),
    )
    by = who(INSPECTOR)
    told = queries.tell(stands(receipt.case_id), by=by, now=at("2026-11-09 12:00"))
    assert told.story[-1].what.zh == "“notices.list”办结"
    assert [(one.what, one.good) for one in told.awaits] == [("notices.list", False)]
