from __future__ import annotations

from chuanhui.playbook.nodes import compose
from chuanhui.playbook.places import Places


def places() -> Places:
    tree, _ = compose("a:\n  b: [x, {c: y}]\n", "p")
    if tree is None:
        raise ValueError
    return Places(tree, "p")


def test_fault_stands_at_the_key_or_the_nearest_one_above() -> None:
    at = {
        keys: (one.line, one.col)
        for keys in ("a", "ab", "abq", "q")
        for one in [places().fault("PB006", *keys)]
    }
    assert at == {"a": (1, 1), "ab": (2, 3), "abq": (2, 3), "q": (1, 1)}


def test_scalars_yield_every_word_with_its_keys() -> None:
    found = {(keys, one.value) for keys, one in places().scalars()}
    assert found == {
        (("a",), "a"),
        (("a", "b"), "b"),
        (("a", "b"), "x"),
        (("a", "b", "c"), "c"),
        (("a", "b", "c"), "y"),
    }
