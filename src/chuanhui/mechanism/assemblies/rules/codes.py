"""Codes given anew: one person asks, another one confirms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies.errors import NotAsked, SecondPerson

Asked = Mapping[str, Any]


def code_asked(asked: Sequence[Asked], number: str, reason: str, by: Acting) -> tuple[Asked, ...]:
    """Return which lines wait for another code after `by` asked for one; a line waits once.

    Raises:
        SecondPerson: nobody known asks, so that nobody could be another one.
    """
    if by.person_id is None:
        raise SecondPerson()
    others = [one for one in asked if one["number"] != number]
    mine = {"number": number, "reason": reason, "person": by.person_id, "post": by.post_id}
    return (*others, mine)


def code_decided(asked: Sequence[Asked], number: str, by: Acting, *, good: bool) -> tuple[Asked, ...]:
    """Return which lines wait after one was confirmed, or dropped.

    Raises:
        NotAsked: nobody asked for it.
        SecondPerson: the person who asked confirms it himself, or nobody known does.
    """
    found = next((one for one in asked if one["number"] == number), None)
    if found is None:
        raise NotAsked(number=number)
    if good and (by.person_id is None or by.is_same_person(found["person"])):
        raise SecondPerson()
    return tuple(one for one in asked if one["number"] != number)
