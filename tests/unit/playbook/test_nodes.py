from __future__ import annotations

import pytest

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import MOST_BYTES, Entries, Items, Scalar, compose, read_bytes


def found(text: str) -> list[tuple[str, int, int]]:
    return [(one.code, one.line, one.col) for one in compose(text, "x")[1]]


def test_compose_keeps_places_and_the_text_as_written() -> None:
    tree, faults = compose('a: "8:30"\nb: [no1, {c: 007}]\n', "x")
    assert faults == []
    assert isinstance(tree, Entries)
    assert tree.get("a") == Scalar("8:30", False, 1, 4)
    listed = tree.get("b")
    assert isinstance(listed, Items)
    assert listed.items[0] == Scalar("no1", True, 2, 5)
    inner = listed.items[1]
    assert isinstance(inner, Entries)
    assert inner.get("c") == Scalar("007", True, 2, 14)
    assert inner.get("d") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 8:30\n", [("PB011", 1, 4)]),
        ("a: [22:30:59]\n", [("PB011", 1, 5)]),
        ("8:30: a\n", [("PB011", 1, 1)]),
        ("a: yes\nb: No\n", [("PB013", 1, 4), ("PB013", 2, 4)]),
        ("on: a\n", [("PB013", 1, 1)]),
        ("a: 1\nb: 2\na: 3\n", [("PB010", 3, 1)]),
        ("a:\n\tb: 1\n", [("PB004", 2, 1)]),
        ("a: \x07\nb: \u202e\n", [("PB003", 1, 4), ("PB003", 2, 4)]),
        ("\ufeffa: 1\n", [("PB003", 1, 1)]),
        ("a: \ud800\n", [("PB003", 1, 4)]),
        ("a: &x 1\n", [("PB007", 1, 4)]),
        ("a: *x\n", [("PB007", 1, 4)]),
        ("a: !!python/object:os.system {}\n", [("PB007", 1, 4)]),
        ("a: !x 1\n", [("PB007", 1, 4)]),
        ("", [("PB006", 1, 1)]),
        ("# only a comment\n", [("PB006", 1, 1)]),
        ("a: 1\n---\nb: 2\n", [("PB006", 2, 1)]),
        ("? [a]\n: b\n", [("PB017", 1, 3)]),
        ("a: [1\nb: 2\n", [("PB005", 2, 2)]),
        ("a: 'x\n", [("PB005", 2, 1)]),
    ],
    ids=ascii,
)
def test_compose_refuses_what_is_not_the_language(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert found(text) == expected


def test_compose_stops_at_the_limits() -> None:
    assert [one[0] for one in found("a: " + "[" * 13 + "]" * 13)] == ["PB008"]
    assert [one[0] for one in found("a:\n" + "  - x\n" * 1001)] == ["PB009"]
    assert [one[0] for one in found("".join(f"k{n}: x\n" for n in range(1001)))] == ["PB009"]
    rows = "".join(f"k{n}: [{','.join('x' * 900)}]\n" for n in range(30))
    assert [one[0] for one in found(rows)] == ["PB016"]
    assert [one[0] for one in found("a" * (MOST_BYTES + 1))] == ["PB002"]


def test_compose_stops_at_an_alias_bomb_before_it_grows() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}]\n" for n in range(20))
    tree, faults = compose(bomb, "x")
    assert tree is None
    assert {one.code for one in faults} == {"PB007"}


def test_read_bytes_refuses_what_is_too_large_or_not_utf8() -> None:
    assert read_bytes("甲".encode(), "x") == ("甲", [])
    assert read_bytes(b"a" * (MOST_BYTES + 1), "x") == (
        "",
        [Fault("PB002", "x", 1, 1, facts={"most": 256, "size": 256})],
    )
    assert read_bytes("甲\n乙".encode() + b"\xff", "x") == ("", [Fault("PB001", "x", 2, 2)])
