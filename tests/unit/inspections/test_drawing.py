"""The draw: anybody can repeat it, nobody can bend it, everybody is as likely."""

from __future__ import annotations

import hashlib
import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tools import verify_draw

from chuanhui.mechanism.inspections.rules import SCHEME, Candidate, draw, draw_inside, seed_of

CODES = [f"{number:03}" for number in range(40)]
ALL = [Candidate(f"s{number % 4}", code) for number, code in enumerate(CODES)]
PARTS = {
    "area": "411602.",
    "campaign": "chuangwei",
    "kind": "street",
    "period": "2026-W53",
    "number": 1,
}
candidates = st.lists(
    st.builds(Candidate, st.sampled_from("abc"), st.text("0123456789", min_size=1, max_size=6))
)
seeds = st.binary(min_size=32, max_size=32)


def seed(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def test_a_seed_draws_these_and_no_others():
    found = draw(seed("第一轮"), ALL, 2)
    assert Counter(one.stratum for one in found) == {"s0": 2, "s1": 2, "s2": 2, "s3": 2}
    assert [one.code for one in found] == ["008", "036", "017", "033", "002", "022", "015", "039"]


def test_everybody_is_drawn_where_no_number_is_set_and_of_a_small_stratum():
    assert draw(seed("x"), ALL, None) == tuple(sorted(ALL))
    assert draw(seed("x"), ALL, 99) == tuple(sorted(ALL))


@given(seeds, candidates, st.integers(1, 4), st.randoms())
def test_the_order_of_the_candidates_does_not_matter(one, some, each, rng):
    shuffled = [*some, *some[:2]]
    rng.shuffle(shuffled)
    assert draw(one, shuffled, each) == draw(one, some, each)


@given(seeds, candidates, st.integers(1, 4))
def test_other_strata_change_nothing_in_a_stratum(one, some, each):
    alone = [two for two in some if two.stratum == "a"]
    assert draw(one, alone, each) == tuple(two for two in draw(one, some, each) if two.stratum == "a")


@given(seeds, candidates, st.integers(1, 4))
def test_who_is_drawn_by_few_is_drawn_by_more(one, some, each):
    assert set(draw(one, some, each)) <= set(draw(one, some, each + 1))


def test_every_candidate_is_as_likely_as_another():
    rounds, each = 4_000, 5
    drawn = Counter(
        one.code
        for number in range(rounds)
        for one in draw(seed(f"{number}"), [Candidate("", c) for c in CODES], each)
    )
    expected = rounds * each / len(CODES)
    chi_square = sum((drawn[code] - expected) ** 2 / expected for code in CODES)
    assert sum(drawn.values()) == rounds * each
    assert chi_square < 72.1  # 39 degrees of freedom: one sound draw in a thousand lies beyond


def test_neighbours_in_code_are_drawn_together_no_more_often_than_others():
    rounds = 3_000
    pairs: Counter[bool] = Counter()
    for number in range(rounds):
        first, second = (
            int(one.code) for one in draw(seed(f"p{number}"), [Candidate("", c) for c in CODES], 2)
        )
        pairs[abs(first - second) == 1] += 1
    assert abs(pairs[True] - rounds * 39 / 780) < 4 * (rounds * 0.05 * 0.95) ** 0.5


def test_the_second_draw_takes_any_household_of_any_village():
    first = draw_inside(seed("x"), "V1", CODES, 3)
    assert (len(first), first) == (3, draw_inside(seed("x"), "V1", CODES[::-1], 3))
    assert first != draw_inside(seed("x"), "V2", CODES, 3)
    assert draw_inside(seed("x"), "V1", CODES, None) == tuple(CODES)
    assert draw_inside(seed("x"), "V1", [], 3) == ()
    drawn = Counter(
        code for number in range(4_000) for code in draw_inside(seed(f"{number}"), "V1", CODES, 5)
    )
    assert sum((drawn[code] - 500) ** 2 / 500 for code in CODES) < 72.1


@pytest.mark.parametrize("name", ["area", "campaign", "kind", "period", "number"])
def test_every_part_of_a_round_changes_its_seed(name):
    changed = {**PARTS, name: 2 if name == "number" else f"{PARTS[name]}x."}
    assert seed_of(b"s", **changed) != seed_of(b"s", **PARTS)
    assert seed_of(b"t", **PARTS) != seed_of(b"s", **PARTS)


def published(**more):
    found = seed_of(b"\x01" * 32, **PARTS)
    drawn = draw(found, ALL, 2)
    inside = {one.code: CODES for one in drawn}
    return {
        "scheme": SCHEME,
        "seal_digest": ("\x01" * 32).encode().hex(),
        "territory": "411602.",
        **PARTS,
        "seed": found.hex(),
        "each": 2,
        "then": 3,
        "candidates": [list(one) for one in ALL],
        "drawn": [
            {"stratum": one.stratum, "code": one.code, "then": list(draw_inside(found, one.code, CODES, 3))}
            for one in drawn
        ],
        "inside": inside,
        **more,
    }


def test_the_tool_outside_draws_the_same(tmp_path, capsys):
    file = tmp_path / "round.json"
    file.write_text(json.dumps(published()), encoding="utf-8")
    assert verify_draw.main([str(file)]) == 0
    assert "与公布结果一致" in capsys.readouterr().out


@pytest.mark.parametrize(
    "bent",
    [
        {"drawn": [{"stratum": "s0", "code": "000", "then": []}]},
        {"seed": "00" * 32},
        {"seal_digest": "ff" * 32},
        {"candidates": [list(one) for one in ALL[1:]]},
        {"number": 2},
    ],
)
def test_the_tool_outside_finds_what_was_bent(tmp_path, bent):
    file = tmp_path / "round.json"
    file.write_text(json.dumps(published(**bent)), encoding="utf-8")
    told = verify_draw.main([str(file)])
    # Without the first candidate the same may still be drawn, unless that one was.
    was_drawn = any(one["code"] == "000" for one in published()["drawn"])
    assert told == (1 if "candidates" not in bent or was_drawn else 0)


def test_the_tool_outside_draws_from_a_list_and_says_what_it_cannot_read(tmp_path, capsys):
    file = tmp_path / "list.csv"
    file.write_text("".join(f"{one.stratum},{one.code}\n" for one in ALL), encoding="utf-8")
    assert verify_draw.main(["--seed", seed("第一轮").hex(), "--from", str(file), "--each", "2"]) == 0
    found = [tuple(line.split(",")) for line in capsys.readouterr().out.split()]
    assert found == [tuple(one) for one in draw(seed("第一轮"), ALL, 2)]
    assert verify_draw.main([str(tmp_path / "none.json")]) == 2
