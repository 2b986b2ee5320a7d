from __future__ import annotations

from dataclasses import replace

from chuanhui.playbook.cost import Burden, Load, asked_twice, filing_seconds, reckon, step_seconds
from chuanhui.playbook.schema import Playbook

from .sample import load

POSTS = {"grid_worker": 100, "street_desk": 2, "inspector": 1, "department_desk": 2, "auditor": 0}


def sample() -> Playbook:
    playbook = load().playbook
    if playbook is None:
        raise ValueError
    return playbook


def test_filing_seconds_weigh_optional_questions() -> None:
    # opening 15 + choice 5 + 30 % of (10 + 40 + 25 + 25 + 10 + 8 + 4 + 15)
    assert filing_seconds(sample().forms["problem"]) == 15 + (500 + 30 * 137) // 100


def test_step_seconds_add_what_is_needed() -> None:
    book = sample()
    kind, form = book.cases["problem"], book.forms["problem"]
    seconds = {one.id: step_seconds(one, form) for one in kind.steps if one.frm}
    assert seconds["fix"] == 15 + 25 + 10
    assert seconds["send_back"] == 15 + 30
    assert seconds["verify"] == 15


def test_reckon_gives_minutes_a_week_for_each_post() -> None:
    burden = reckon(sample(), POSTS)
    by_step = {(one.step, one.role): one for one in burden.loads}
    filing = by_step["file", "grid_worker"]
    assert (filing.times_a_week, filing.posts, filing.seconds) == (50.0, 100, 61)
    assert filing.minutes == 61 * 50 / 100 / 60
    assert by_step["dispatch", "street_desk"].minutes == 15 * 50 / 2 / 60
    # the owner's work is shared by the posts that stand behind the word
    assert by_step["fix", "department_desk"].times_a_week == 25.0
    assert by_step["send_back", "inspector"].times_a_week == 5.0
    assert next(iter(burden.by_role())) == "street_desk"


def test_reckon_takes_known_volumes() -> None:
    burden = reckon(sample(), POSTS, {"problem": 10})
    assert {one.times_a_week for one in burden.loads if one.step == "file"} == {10}


def test_reporters_are_the_posts_that_file() -> None:
    book = sample()
    kind = book.cases["problem"]
    steps = tuple(replace(one, by=("reporter",)) if one.id == "fix" else one for one in kind.steps)
    burden = reckon(replace(book, cases={"problem": replace(kind, steps=steps)}), POSTS)
    assert {one.role for one in burden.loads if one.step == "fix"} == {"grid_worker"}


def test_burden_speaks() -> None:
    burden = Burden("sample@1", (Load("problem", "file", "grid_worker", 60, 2.0, 2),), "估计")
    assert burden.sentences() == ["网格员：每岗每周 1.0 分钟"]
    assert burden.sentences("en") == ["grid worker: 1.0 minutes a week for each post"]
    assert burden.as_data() == {
        "playbook": "sample@1",
        "source": "估计",
        "minutes_per_post_per_week": {"grid_worker": 1.0},
    }


def test_asked_twice_names_questions_of_several_playbooks() -> None:
    book = sample()
    other = replace(book, id="other")
    assert asked_twice([book]) == {}
    assert asked_twice([book, other])["情况"] == ("sample.problem", "other.problem")
