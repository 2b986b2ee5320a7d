"""Instants: every moment in Chuanhui carries its zone; a moment without one is refused, not guessed."""

from __future__ import annotations

from datetime import UTC, datetime

from chuanhui.kernel.errors import BadInput


class NaiveTime(BadInput):
    """A moment without a zone: nobody can say when it was."""

    code = "KN001"
    zh = "时间“{at}”没有时区，无法判断是哪一刻。请使用带时区的时间，例如 2022-08-05T09:00+08:00。"
    en = "The time “{at}” has no zone, so nobody knows when it was; write for example 2022-08-05T09:00+08:00."


def in_utc(at: datetime) -> datetime:
    """Return the same instant in UTC.

    Raises:
        NaiveTime: `at` has no zone.
    """
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise NaiveTime(at=at.isoformat())
    return at.astimezone(UTC)


def utc_text(at: datetime) -> str:
    """Return the instant as ISO 8601 text in UTC, always with six digits of microseconds and ``Z``.

    Raises:
        NaiveTime: `at` has no zone.
    """
    return in_utc(at).isoformat(timespec="microseconds")[:-6] + "Z"
