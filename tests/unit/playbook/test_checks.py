from __future__ import annotations

import pytest

from .sample import codes, line_of, load


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("needs: reason, clock: resume", "from_x", "PB012", line_of("send_back")),
        (
            "{from: filed, to: filed, by: community_desk",
            "{from: lost, to: filed, by: community_desk",
            "PB045",
            0,
        ),
        ("needs: reason, clock", "within: 1 working day, clock", "PB053", line_of("send_back")),
        (", within: 4 working hours", "", "PB054", line_of("      dispatch:")),
        ("file: {to: filed", "file: {from: filed, to: filed", "PB055", line_of("    steps:")),
        (", outcome: fixed}", "}", "PB056", line_of("verify:")),
        (", not_by: fix", "", "PB057", line_of("verify:")),
        (", sets: owner", "", "PB058", line_of("      fix:") + 3),
        ("moves: up, needs", "outcome: void, needs", "PB059", line_of("escalate:")),
        (
            "{from: filed, to: filed, by: community_desk",
            "{from: closed, to: filed, by: community_desk",
            "PB060",
            0,
        ),
        ("by: [grid_worker, resident]", "by: [owner]", "PB061", line_of("      file:")),
        ("by: [grid_worker, resident]", "by: [reporter]", "PB061", line_of("      file:")),
        ("window: 1 working day", "window: 1 day, within: 1 day", "PB064", line_of("hand_back:") + 1),
        ("window: 1 working day", "window: 2 days, not_before: 2 days", "PB065", line_of("hand_back:") + 1),
        ("by: community_desk, moves: up, needs: reason", "by: system, moves: up", "PB066", 0),
        (
            "by: community_desk, moves: up, needs: reason",
            "by: system, moves: up, needs: reason, not_before: 2 days",
            "PB066",
            0,
        ),
    ],
)
def test_check_finds_what_is_wrong_with_a_life(old: str, new: str, code: str, line: int) -> None:
    found = codes(old, new)
    assert code in {one for one, _ in found}
    assert not line or (code, line) in found


def test_check_finds_a_state_that_nothing_reaches() -> None:
    found = codes("name: 罚款\n        from: dispatched", "name: 罚款\n        from: fined")
    assert ("PB050", line_of("from: [dispatched, fined]")) in found


def test_check_finds_a_dead_end() -> None:
    found = codes("send_back: {from: fixed, to: dispatched", "send_back: {from: fixed, to: planned")
    assert found == [("PB051", line_of("send_back:"))]


def test_check_warns_of_a_form_that_nobody_uses() -> None:
    loaded = load("forms:\n", "forms:\n  spare: {note: {ask: 备注, kind: text}}\n")
    assert [(one.code, one.severity) for one in loaded.faults] == [("PB063", "warning")]
    assert loaded.playbook is not None


def test_check_leaves_a_case_alone_that_could_not_be_read() -> None:
    assert [code for code, _ in codes("by: street_desk, sets: owner", "by: nobody")] == ["PB042"]


def test_check_accepts_a_step_that_waits_and_one_that_comes_by_itself() -> None:
    assert codes("window: 1 working day", "window: 3 days, not_before: 2 days") == []
    assert codes("by: community_desk, moves: up, needs: reason", "by: system, not_before: 9 days") == []
