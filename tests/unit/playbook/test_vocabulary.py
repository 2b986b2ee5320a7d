from __future__ import annotations

import re

from chuanhui.grid.posts.rules.roles import CoverKind, Role
from chuanhui.playbook import vocabulary
from chuanhui.playbook.cost import OWNERS
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import FieldKind, Outcome, Table, Text

LISTS = (
    vocabulary.ROLES, vocabulary.STEPS, vocabulary.STATES, vocabulary.LEVELS, vocabulary.COVERS,
    vocabulary.PAPERS, vocabulary.PHOTO_TAGS, vocabulary.COUNTERS,
)  # fmt: skip


def test_every_standard_word_has_both_languages() -> None:
    for words in LISTS:
        for key, text in words.items():
            assert re.fullmatch(r"[a-z][a-z0-9_]*", key)
            assert re.search(r"[\u4e00-\u9fff]", text.zh), key
            assert text.en, key
    assert set(vocabulary.OUTCOMES) == set(Outcome)


def test_posts_and_covers_agree_with_the_room_of_posts() -> None:
    assert {key: (text.zh, text.en) for key, text in vocabulary.POST_ROLES.items()} == {
        one.value: (one.zh, one.en) for one in Role
    }
    assert {key: (text.zh, text.en) for key, text in vocabulary.COVERS.items()} == {
        one.value: (one.zh, one.en) for one in CoverKind
    }
    assert set(OWNERS) <= set(vocabulary.POST_ROLES)


def test_cost_knows_every_kind_of_question() -> None:
    assert set(table("cost")["seconds"]) == {one.value for one in FieldKind}


def test_text_falls_back_to_chinese() -> None:
    assert Text("甲").get("en") == "甲"
    assert Text("甲", "A").get("en") == "A"
    assert Text("甲", "A").get() == "甲"


def test_table_picks_the_first_row_that_fits() -> None:
    table_of = Table((("urgent", 1), ("cable", 2)), 3)
    assert table_of.pick(category="cable", urgent=True) == 1
    assert table_of.pick(category="cable") == 2
    assert table_of.pick(category="litter") == 3
    assert Table().pick() is None
