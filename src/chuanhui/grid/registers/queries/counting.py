"""How many things of each kind a post sees, counted as far as a page can tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from chuanhui.grid.posts.rules import Acting

MOST = 10_000
"""Counting goes so far and no further: a district holds hundreds of thousands."""

_COUNTS = """
    SELECT k, (
        SELECT count(*) FROM (
            SELECT FROM registers_thing t
            WHERE t.kind = k AND t.until IS NULL AND t.area_path >= %(lo)s AND t.area_path < %(hi)s
            LIMIT %(most)s
        ) standing
    ), (
        SELECT count(*) FROM (
            SELECT FROM registers_thing t
            WHERE t.kind = k AND t.until IS NULL AND t.recheck_by <= %(until)s
              AND t.area_path >= %(lo)s AND t.area_path < %(hi)s
            LIMIT %(most)s
        ) due
    )
    FROM unnest(%(kinds)s::text[]) k
"""


@dataclass(frozen=True, slots=True)
class Count:
    """Things of a kind in sight that stand, and those to be looked at again; `more` where there are more."""

    standing: int
    due: int
    more: bool = False

    @property
    def told(self) -> str:
        """Return the number as it is shown."""
        return f"{self.standing}+" if self.more else str(self.standing)


def counts(by: Acting, kinds: Iterable[str], *, until: date) -> Mapping[str, Count]:
    """Return how many things of each kind the post sees, at most `MOST` of each.

    Args:
        by: the reader; the database's policy leaves only what lies in the sight entered.
        kinds: register kinds.
        until: local day by which a look is due.
    """
    lo, hi = by.sight.hull
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, {"lo": lo, "hi": hi, "most": MOST + 1, "until": until, "kinds": list(kinds)})
        return {
            kind: Count(min(standing, MOST), min(due, MOST), standing > MOST)
            for kind, standing, due in cursor.fetchall()
        }


_ENDED = """
    SELECT kind, count(*), min(until) FROM registers_thing
    WHERE kind = ANY(%(kinds)s) AND until IS NOT NULL AND sealed IS NOT NULL
      AND area_path >= %(lo)s AND area_path < %(hi)s
    GROUP BY kind
"""


@dataclass(frozen=True, slots=True)
class Ended:
    """Ended things of a kind that still hold protected fields, and the day on which the first ended."""

    waiting: int
    first: date | None


def ended(by: Acting, kinds: Iterable[str]) -> Mapping[str, Ended]:
    """Return for each kind how many ended things in sight still hold protected fields."""
    lo, hi = by.sight.hull
    asked = list(kinds)
    with connection.cursor() as cursor:
        cursor.execute(_ENDED, {"kinds": asked, "lo": lo, "hi": hi})
        found = {kind: Ended(waiting, first) for kind, waiting, first in cursor.fetchall()}
    return {kind: found.get(kind, Ended(0, None)) for kind in asked}
