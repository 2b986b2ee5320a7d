"""The clerk's queue over HTTP: a look is on record first, a decision is written with the next or undone."""

from __future__ import annotations

from typing import Any

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.desk.linkage_marks import Piece, marked
from chuanhui.desk.linkage_pair import odds, times
from chuanhui.journal.scope import enter
from chuanhui.system.linkage import actions, models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
ROOT = "/desk/linkage/review"


def states() -> list[str]:
    enter(office.ALL)
    return sorted(models.Pair.objects.values_list("state", flat=True))


def looks() -> int:
    enter(office.ALL)
    return models.Share.objects.filter(what="looked").count()


def decide(client: Any, page: Any, decision: str, **more: Any) -> Any:
    """Decide on the pair that a page shows, with what the page holds from before."""
    pair, held = page.context["pair"], page.context["held"]
    sent = {"pair": pair.id, "revision": pair.revision, "key": page.context["key"], "decision": decision}
    return client.post(f"{ROOT}/decide", {**sent, **holding(held), **more})


def holding(held: Any) -> dict[str, Any]:
    if held is None:
        return {}
    return {
        "held_pair": held.pair,
        "held_decision": held.decision,
        "held_reason": held.reason,
        "held_other": "1" if held.other else "",
        "held_revision": held.revision,
        "held_key": held.key,
    }


@pytest.fixture
def clerk() -> Any:
    matching.month()
    return browser(matching.RUNNER)


def test_values_are_shown_only_by_a_look_that_is_on_record(clerk):
    page = clerk.get(ROOT)
    assert (page.context["total"], looks()) == (2, 0)
    assert office.name(matching.DOUBTFUL) not in text_of(page)
    assert clerk.get(f"{ROOT}/look").status_code == 405
    shown = clerk.post(f"{ROOT}/look")
    name = {matching.DOUBTFUL: 0, matching.SECOND: 0}
    assert any(office.name(one) in text_of(shown) for one in name)
    assert looks() >= 1
    assert (shown.context["place"], shown.context["total"]) == (1, 2)
    assert shown["Cache-Control"] == "private, no-store"


def test_a_pair_tells_why_these_two(clerk):
    pair = clerk.post(f"{ROOT}/look").context["pair"]
    bits = sum(float(one.bits) for one in pair.whys)
    assert abs(bits - float(pair.score)) < 0.06 * len(pair.whys) + 0.06
    assert any("姓名" in one.text.zh for one in pair.whys)


def test_a_decision_is_written_with_the_next_and_taken_back_before(clerk):
    first = clerk.post(f"{ROOT}/look")
    second = decide(clerk, first, "confirm")
    assert (states(), second.context["place"], second.context["held"].decision) == (
        ["open"] * 2,
        2,
        "confirm",
    )
    back = clerk.post(f"{ROOT}/undo", holding(second.context["held"]))
    assert (back.context["pair"].id, back.context["held"], states()) == (
        first.context["pair"].id,
        None,
        ["open"] * 2,
    )
    again = decide(clerk, back, "confirm")
    last = decide(clerk, again, "deny", because="namesake")
    assert (states(), last.context["pair"], last.context["left"]) == (["confirmed", "open"], None, 0)
    assert clerk.post(f"{ROOT}/end", holding(last.context["held"])).status_code == 302
    assert states() == ["confirmed", "denied"]
    enter(office.ALL)
    assert models.Pair.objects.get(state="denied").reason == "同名不同人"
    assert models.Pair.objects.filter(sealed__isnull=False).count() == 0


def test_sending_the_same_decision_twice_writes_it_once(clerk):
    page = decide(clerk, clerk.post(f"{ROOT}/look"), "confirm")
    held = holding(page.context["held"])
    assert [clerk.post(f"{ROOT}/end", held).status_code for _ in range(2)] == [302, 302]
    assert states() == ["confirmed", "open"]


def test_a_denial_without_a_reason_is_asked_again_and_nothing_is_held(clerk):
    page = decide(clerk, clerk.post(f"{ROOT}/look"), "deny")
    assert (page.status_code, page.context["held"], page.context["decision"]) == (422, None, "deny")
    with_number = decide(clerk, page, "deny", reason=office.citizen(3))
    assert with_number.status_code == 422
    assert states() == ["open"] * 2


def test_somebody_quicker_is_told_and_the_work_goes_on(clerk):
    page = decide(clerk, clerk.post(f"{ROOT}/look"), "confirm")
    office.do(office.RUNNER, actions.decide_pair, pair_id=page.context["held"].pair, decision="confirm")
    after = decide(clerk, page, "unsure", because="too_little")
    assert after.status_code == 200
    assert after.context["lost"] is not None
    assert clerk.post(f"{ROOT}/end", holding(after.context["held"])).status_code == 302
    assert states() == ["confirmed", "unsure"]


def test_another_post_neither_looks_nor_decides(clerk):
    for user in (matching.MEDICAL, matching.VILLAGE):
        assert browser(user).post(f"{ROOT}/look").status_code == 403
    assert clerk.post(f"{ROOT}/burn").status_code == 404
    assert looks() == 0


def test_differences_are_marked_character_by_character():
    left, right = marked("411602199001011234", "411602199010011234")
    assert "".join(one.text for one in left) == "411602199001011234"
    assert [one.text for one in right if one.differs] != []
    assert marked("王安宁", "王安寕") == (
        (Piece("王安", False), Piece("宁", True)),
        (Piece("王安", False), Piece("寕", True)),
    )
    assert marked("", "王") == ((), (Piece("王", False),))
    # An address with dashes is the same address; of one that differs the dashes are not what differs.
    assert marked("1号楼二单元501", "1号楼-二单元-501") == (
        (Piece("1号楼二单元501", False),),
        (Piece("1号楼-二单元-501", False),),
    )
    told = marked("1号楼二单元501", "1号楼-二单元-502")[1]
    assert [one.text for one in told if one.differs] == ["2"]


@pytest.mark.parametrize(
    ("bits", "zh"), [(3.0, "可能性约增至 8 倍"), (-3.0, "可能性约降至 1/8"), (20.0, "可能性约增至 100 万 倍")]
)
def test_bits_are_told_in_words(bits, zh):
    assert times(bits).zh == zh


def test_odds_are_told_both_ways():
    assert (odds(2.0).zh, odds(-2.0).zh, odds(40.0).zh) == ("约 4 比 1", "约 1 比 4", "约 超过 1 亿 比 1")
