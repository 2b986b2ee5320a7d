"""Coverage, sums by option, what of them is public, and the codes of a roll."""

from __future__ import annotations

from uuid import UUID

from hypothesis import example, given, settings
from hypothesis import strategies as st

from chuanhui.kernel.codes import rolls
from chuanhui.kernel.suppression import is_small
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.rules import Coverage
from chuanhui.playbook.schema import Field, FieldKind, Form, Text

WORDS = {"items": {"pipes": Text("管网"), "lift": Text("电梯"), "lamps": Text("路灯")}}
FORM = Form(
    "wishes",
    (
        Field("items", Text("想改什么"), FieldKind.CHOICES, of="items"),
        Field("first", Text("先改什么"), FieldKind.CHOICE, of="items"),
        Field("agree", Text("同意"), FieldKind.YES_NO),
        Field("floors", Text("楼层"), FieldKind.NUMBER),
        Field("more", Text("其他"), FieldKind.TEXT),
    ),
)
LINE, SURVEY = UUID(int=1), UUID(int=2)


def test_sums_count_each_option_once_an_answer_and_leave_texts_out():
    answers = [
        {"items": ["pipes", "pipes", "lift"], "first": "lift", "agree": True, "floors": 3, "more": "快修"},
        {"items": ["lift"], "agree": False, "floors": "4.5"},
        {},
    ]
    assert rules.sums_of(FORM, WORDS, answers) == {
        "answers": 3,
        "sums": {
            "items": {"pipes": 1, "lift": 2, "lamps": 0},
            "first": {"pipes": 0, "lift": 1, "lamps": 0},
            "agree": {"yes": 1, "no": 1},
            "floors": {"count": 2, "sum": "7.5"},
        },
    }
    assert rules.proposed(rules.sums_of(FORM, WORDS, answers), "items")[0] == ("lift", 2)


def test_coverage_is_cut_and_never_rounded_up():
    assert Coverage(3, 2, needed_pct=67).pct == "66.66%"
    assert not Coverage(3, 2, needed_pct=67).reached
    assert Coverage(50, 41, 4, needed_pct=82).reached
    assert (Coverage(50, 41, 4).waiting, Coverage(50, 41, 4).pct) == (5, "82.00%")
    assert (Coverage(0, 7, needed_pct=90).reached, Coverage(0, 7).pct) == (True, "")


def test_a_small_number_and_its_rest_are_not_published():
    result = {
        "answers": 40,
        "roll": 50,
        "sums": {
            "items": {"pipes": 38, "lift": 3, "lamps": 20},
            "first": {"pipes": 30, "lift": 2, "lamps": 8},
            "agree": {"yes": 40, "no": 0},
        },
    }
    public = rules.public_result(FORM, result)
    assert public.sums["items"] == {"pipes": None, "lift": None, "lamps": 20}
    assert public.sums["first"]["lift"] is None
    assert None in (public.sums["first"]["pipes"], public.sums["first"]["lamps"])
    assert (public.roll, public.answered, public.floor_pct) == (50, 40, 80)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 30),
    st.lists(st.tuples(st.sets(st.sampled_from(["pipes", "lift", "lamps"])), st.booleans()), max_size=30),
)
def test_no_public_result_tells_a_small_number(silent, given_answers):
    answers = [{"items": sorted(items), "agree": agree} for items, agree in given_answers]
    result = {**rules.sums_of(FORM, WORDS, answers), "roll": len(answers) + silent}
    public = rules.public_result(FORM, result)
    told = [count for sums in public.sums.values() for count in sums.values() if count is not None]
    assert not any(map(is_small, told))
    if public.answered is not None:
        assert not is_small(public.answered)
        assert not is_small(public.roll - public.answered)
        assert not any(is_small(public.answered - count) for count in told if count)


@settings(max_examples=300, deadline=None)
@given(st.integers(1, 300), st.integers(0, 300))
@example(roll=10, answered=3)
@example(roll=2, answered=2)
@example(roll=60, answered=60)
def test_the_floor_of_a_hidden_number_leaves_five_and_all_small_ones(roll, answered):
    answered = min(answered, roll)
    result = {**rules.sums_of(FORM, WORDS, [{}] * answered), "roll": roll}
    public = rules.public_result(FORM, result)
    if public.floor_pct is None:
        assert public.answered is None
        return
    assert public.floor_pct * roll <= answered * 100
    if public.answered is not None:
        return
    # What a reader knows: the same page would have come from each of these numbers.
    alike = {other for other in range(roll + 1) if rules.floor_of(other, roll, None) == public.floor_pct}
    assert len(alike) >= 5
    for small in ({1, 2, 3, 4}, {roll - one for one in (1, 2, 3, 4)}):
        assert not alike & small or small <= alike


def test_codes_are_the_same_when_asked_again_and_another_for_each_issue():
    first = rules.code_for(b"k", LINE, 1)
    assert first == rules.code_for(b"k", LINE, 1)
    assert len({first, rules.code_for(b"k", LINE, 2), rules.code_for(b"other", LINE, 1)}) == 3
    assert len(first) == 8
    assert not set(first) & set("0O1IL2Z5S8BGQ")
    lower = f" {first[:4].lower()} - {first[4:]} "
    assert rules.mark_of(b"k", SURVEY, rolls.as_meant(lower)) == rules.mark_of(b"k", SURVEY, first)
    assert rules.mark_of(b"k", SURVEY, first) != rules.mark_of(b"k", LINE, first)


def test_the_digest_of_a_named_answer_tells_nothing_without_its_salt():
    answers = {"agree": True}
    first, second = rules.salted(answers, b"1" * 16), rules.salted(answers, b"2" * 16)
    assert rules.committed(first) != rules.committed(second)
    assert rules.committed(first) == rules.committed(dict(reversed(first.items())))
    assert rules.committed(first) != rules.committed({**first, "agree": False})
    assert rules.committed(answers) == answers
    assert rules.sums_of(FORM, WORDS, [first])["sums"]["agree"] == {"yes": 1, "no": 0}
