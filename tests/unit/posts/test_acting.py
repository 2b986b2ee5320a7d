"""Who acts, how long a sign-in lasts, what its token is."""

from datetime import UTC, datetime, timedelta

import pytest

from chuanhui.grid.posts.errors import PostTaken
from chuanhui.grid.posts.rules import (
    ABSOLUTE,
    IDLE,
    Acting,
    Ended,
    ancestors,
    hash_token,
    is_token_shaped,
    may_manage,
    new_token,
    territory_of,
    timed_out,
)
from chuanhui.kernel.sight import Sight

CELL = "411602.005.001.002."
START = datetime(2022, 8, 5, 1, tzinfo=UTC)


def acting(role: str, sight: Sight) -> Acting:
    return Acting(1, "x", role, 2, "单位", 3, "张演示001", "411602.005.", "411602.", sight)


def test_acting_resident_sees_one_cell_and_is_nobody():
    resident = Acting.resident(CELL)
    assert (resident.kind, resident.role, resident.person_id, resident.post_id) == (
        "resident",
        "resident",
        None,
        None,
    )
    assert resident.sight == Sight.of(CELL)
    assert resident.territory == "411602."


def test_acting_system_sees_everything():
    system = Acting.system("411602Z.")
    assert (system.kind, system.role, system.territory) == ("system", "system", "411602Z.")
    assert system.sight == Sight.everything()


def test_acting_same_person_is_asked_of_the_person_and_never_holds_for_nobody():
    assert acting("inspector", Sight.nothing()).is_same_person(3)
    assert not acting("inspector", Sight.nothing()).is_same_person(4)
    assert not Acting.resident(CELL).is_same_person(None)


def test_acting_seeing_changes_only_the_sight():
    one = acting("inspector", Sight.nothing())
    assert one.seeing(Sight.of(CELL)) == acting("inspector", Sight.of(CELL))


def test_ancestors_climb_to_the_root():
    assert ancestors("411602Z.008.001.") == ("411602Z.008.001.", "411602Z.008.", "411602Z.")
    assert territory_of("411602Z.008.001.") == "411602Z."


@pytest.mark.parametrize(
    ("role", "sight", "may"),
    [
        ("street_head", Sight.of("411602.005."), True),
        ("street_head", Sight.of("411602.007."), False),
        ("administrator", Sight.of("411602."), True),
        ("district_desk", Sight.of("411602.", unit=2), False),
        ("street_desk", Sight.of("411602.005."), False),
    ],
)
def test_may_manage_asks_role_and_sight(role, sight, may):
    assert may_manage(acting(role, sight), CELL) is may


def test_may_manage_allows_the_system_and_never_a_resident():
    assert may_manage(Acting.system("411602."), CELL)
    assert not may_manage(Acting.resident(CELL), CELL)


def test_token_is_new_each_time_and_only_its_digest_is_kept():
    one, other = new_token(), new_token()
    assert one != other
    assert is_token_shaped(one)
    assert len(hash_token(one)) == 32
    assert not any(is_token_shaped(bad) for bad in ("", one[:-1], one[:-1] + "\n", one[:-1] + "界"))


@pytest.mark.parametrize(
    ("age", "idle", "why"),
    [
        (IDLE, IDLE - timedelta(seconds=1), None),
        (IDLE, IDLE, Ended.IDLE),
        (ABSOLUTE, timedelta(0), Ended.TOO_OLD),
        (ABSOLUTE - timedelta(seconds=1), timedelta(0), None),
    ],
)
def test_timed_out_by_idleness_and_by_age(age, idle, why):
    now = START + age
    assert timed_out(started_at=START, seen_at=now - idle, now=now) is why


def test_errors_speak_both_languages():
    error = PostTaken(post="a@b", holder="张演示001", since="2022-01-01")
    assert error.sentence() == "岗位“a@b”在此期间已由张演示001担任（2022-01-01起），请先结束其任期。"
    assert (
        error.sentence("en")
        == "张演示001 holds the post a@b in that time (since 2022-01-01); end that term first."
    )
