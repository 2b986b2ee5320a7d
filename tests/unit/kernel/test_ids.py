# ruff: noqa: DTZ001  naive on purpose: drawn or refused
import os
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chuanhui.kernel.ids import made_at, new_id
from chuanhui.kernel.instants import NaiveTime

AT = datetime(2026, 11, 20, 8, 30, 0, 123456, UTC)


def test_new_id_is_a_uuid_of_version_seven_that_tells_its_time() -> None:
    made = new_id(AT)
    assert (made.version, made.int >> 62 & 0b11) == (7, 0b10)
    assert made_at(made) == AT.replace(microsecond=123000)


def test_ids_of_one_instant_grow_and_differ_across_threads() -> None:
    made: list[list[UUID]] = [[] for _ in range(4)]

    def make(into: list[UUID]) -> None:
        into.extend(new_id(AT) for _ in range(2000))

    threads = [threading.Thread(target=make, args=(into,)) for into in made]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(one == sorted(one) for one in made)
    assert len({one for each in made for one in each}) == 8000


@given(st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1)), st.integers(1, 10**9))
def test_a_later_instant_gives_a_greater_id(at: datetime, micros: int) -> None:
    earlier = at.replace(tzinfo=UTC)
    assert new_id(earlier + timedelta(microseconds=micros)) > new_id(earlier)


def test_new_id_refuses_an_instant_without_zone() -> None:
    with pytest.raises(NaiveTime):
        new_id(AT.replace(tzinfo=None))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_forked_child_does_not_continue_its_parents_ids() -> None:
    new_id(AT)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, new_id(AT).bytes)
        os._exit(0)
    os.waitpid(child, 0)
    theirs = UUID(bytes=os.read(reading, 16))
    assert abs((theirs.int & (1 << 62) - 1) - (new_id(AT).int & (1 << 62) - 1)) > 1 << 33
