"""How many things of each kind a post sees, counted as far as a page can tell them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection

from chuanhui.grid.posts.rules import Acting

MOST = 10_000
"""Counting goes so far and no further: a district holds hundreds of thousands, and the page is opened often."""

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
