"""A person's request, and what its entries tell; pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from chuanhui.kernel.instants import utc_text
from chuanhui.system.protection.errors import IdentityMissing, ReasonMissing, RequestMovedOn

LEAST_WORDS, MOST_WORDS = 5, 500


class State(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    ANSWERED = "answered"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Request:
    """One person's request for a copy of what is held on them.

    Attributes:
        thing_id, kind, number: the person, as registered.
        identified: how the identity was verified, in words without any number.
        due_at: the last instant at which an answer is in time.
        ended_at: when it was answered or refused.
        reason: why it was refused.
        digest: SHA-256 of the copy handed out, hexadecimal; the copy itself is not kept.
    """

    id: UUID
    thing_id: UUID
    kind: str
    number: str
    territory: str
    area_path: str
    unit_id: int | None
    identified: str
    asked_at: datetime
    due_at: datetime
    asked_post: int | None = None
    asked_person: int | None = None
    state: State = State.WAITING
    ended_at: datetime | None = None
    ended_post: int | None = None
    ended_person: int | None = None
    reason: str = ""
    digest: str = ""
    revision: int = 1

    def is_late(self, now: datetime) -> bool:
        """Tell whether the answer was, or is by now, too late."""
        return (self.ended_at or now) > self.due_at


def identified_so(text: str) -> str:
    """Return how the identity was verified, tidied.

    Raises:
        IdentityMissing: too few words, too many, or a number that looks like that of a document.
    """
    words = " ".join(text.split())
    digits = sum(sign.isdigit() for sign in words)
    if not LEAST_WORDS <= len(words) <= MOST_WORDS or digits > 8:
        raise IdentityMissing()
    return words


def answered(
    request: Request, *, digest: str, now: datetime, post: int | None, person: int | None
) -> Request:
    """Return a waiting request after it was answered.

    Raises:
        RequestMovedOn: it waits no more.
    """
    ended = _ended(request, State.ANSWERED, now, post, person)
    return replace(ended, digest=digest)


def refused(request: Request, *, reason: str, now: datetime, post: int | None, person: int | None) -> Request:
    """Return a waiting request after it was refused for a reason.

    Raises:
        RequestMovedOn: it waits no more.
        ReasonMissing: no reason was given.
    """
    words = " ".join(reason.split())
    if not LEAST_WORDS <= len(words) <= MOST_WORDS:
        raise ReasonMissing()
    return replace(_ended(request, State.REFUSED, now, post, person), reason=words)


def _ended(request: Request, state: State, now: datetime, post: int | None, person: int | None) -> Request:
    if request.state is not State.WAITING:
        raise RequestMovedOn(state=request.state.value)
    return replace(
        request,
        state=state,
        ended_at=now,
        ended_post=post,
        ended_person=person,
        revision=request.revision + 1,
    )


def told(old: Request | None, new: Request) -> dict[str, Any]:
    """Return what an entry must carry to lead from `old` to `new`."""
    return {
        one.name: _plain(getattr(new, one.name))
        for one in fields(new)
        if old is None or getattr(old, one.name) != getattr(new, one.name)
    }


def folded(bodies: list[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the wire form of a request from what its entries told, oldest first."""
    found: dict[str, Any] = {}
    for body in bodies:
        found |= body
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return utc_text(value)
    return str(value) if isinstance(value, UUID | State) else value
