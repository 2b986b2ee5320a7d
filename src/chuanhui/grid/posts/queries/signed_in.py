"""Who is signed in: one statement a request, which also enters what they may see."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, cast

from django.db import connection
from django.utils import timezone

from chuanhui.grid.posts.queries.seeing import acting_under, post_by_id, sight_on_day
from chuanhui.grid.posts.rules import ABSOLUTE, IDLE, SEEN_EVERY, Acting, Ended, PostFacts, timed_out
from chuanhui.journal import scope
from chuanhui.journal.scope import settings_of
from chuanhui.journal.statements import Statement
from chuanhui.kernel.sight import Sight, Span

NEVER_CHANGED = {"areas": 0, "posts": 0, "rulebooks": 0}
"""The stamps of the rooms that filing asks for, where a room has never changed."""

# The settings are made in the select list, so for the one row only that the conditions leave.
_ACTING = Statement("""
SELECT s.lo, s.hi, s.spans, s.unit, s.facts,
       s.sight_on, s.areas_stamp, s.posts_stamp, s.post_id,
       a.id, a.work_name, a.language, a.large_type, s.seen_at > $5::timestamptz,
       (SELECT json_object_agg(room, version) FROM journal_stamp),
       set_config('app.lo', s.lo, true), set_config('app.hi', s.hi, true),
       set_config('app.spans', s.spans, true), set_config('app.unit', s.unit, true)
FROM posts_sign_in s JOIN posts_account a ON a.id = s.account_id
WHERE s.token_hash = $1::bytea AND s.ended_at IS NULL AND a.is_active
  AND s.seen_at > $2::timestamptz AND s.started_at > $3::timestamptz
  AND EXISTS (
      SELECT FROM posts_term t
      WHERE t.post_id = s.post_id AND t.account_id = s.account_id AND t.superseded_at IS NULL
        AND t.valid_from <= $4::date AND (t.valid_until IS NULL OR t.valid_until > $4::date))
""")
# Apart from the one statement: it is due once a minute, and its plan would cost every request. A row that
# another request of the same person holds locked is skipped: noting that they were seen must never wait.
_NOTE = """
    UPDATE posts_sign_in SET seen_at = %s
    WHERE token_hash = (SELECT token_hash FROM posts_sign_in WHERE token_hash = %s FOR UPDATE SKIP LOCKED)
"""
_KEEP = """
    UPDATE posts_sign_in
    SET lo = %s, hi = %s, spans = %s, unit = %s, facts = %s::jsonb,
        sight_on = %s, areas_stamp = %s, posts_stamp = %s
    WHERE token_hash = (SELECT token_hash FROM posts_sign_in WHERE token_hash = %s FOR UPDATE SKIP LOCKED)
"""


class _Row(NamedTuple):
    """What the one statement returns, as texts."""

    lo: str
    hi: str
    spans: str
    unit: str
    facts: str
    sight_on: str
    areas_stamp: str
    posts_stamp: str
    post_id: str
    account_id: str
    work_name: str
    language: str
    large_type: str
    noted: str
    stamps: str | None

    def is_current(self, today: date, stamps: Mapping[str, int]) -> bool:
        """Tell whether the kept sight was worked out today, on the grid and the posts as they are."""
        kept = (self.sight_on, self.areas_stamp, self.posts_stamp)
        return kept == (today.isoformat(), str(stamps["areas"]), str(stamps["posts"]))


def acting(token_hash: bytes, now: datetime) -> Acting | None:
    """Return who acts behind a token and enter their sight for this transaction; None if nobody does.

    Refused are sign-ins that ended, were idle for 30 minutes or are 12 hours old, accounts disabled,
    terms not in force today. The sight kept with the sign-in is worked out again when the day, the
    grid or any post has changed since.

    Args:
        token_hash: SHA-256 of the token in the cookie.
        now: aware.
    """
    today = timezone.localdate(now)
    found = _ACTING.row(token_hash, now - IDLE, now - ABSOLUTE, today, now - SEEN_EVERY)
    if found is None:
        return None
    # None of these columns is ever null, but the last, which says so.
    row = _Row(*cast("tuple[str, ...]", found[:15]))
    if row.noted == "f":
        with connection.cursor() as cursor:
            cursor.execute(_NOTE, [now, token_hash])
    by = _acting_of(row._replace(noted=""))
    if row.is_current(today, by.stamps):
        return by
    return _look_again(token_hash, row, today, by.stamps)


@lru_cache(maxsize=1024)
def _acting_of(row: _Row) -> Acting:
    """Return who acts from the texts that say it; the same texts say the same, so they are read once."""
    facts = json.loads(row.facts)
    return Acting(
        post_id=int(row.post_id),
        person_id=int(row.account_id),
        person_name=row.work_name,
        sight=kept_sight(row.lo, row.hi, row.spans, row.unit),
        language=row.language,
        large_type=row.large_type == "t",
        stamps=MappingProxyType({**NEVER_CHANGED, **json.loads(row.stamps or "{}")}),
        **facts,
    )


def why_ended(token_hash: bytes, now: datetime) -> Ended:
    """Return why a token no longer works, for the sentence on the sign-in page."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.started_at, s.seen_at, s.end_reason, a.is_active FROM posts_sign_in s "
            "JOIN posts_account a ON a.id = s.account_id WHERE s.token_hash = %s",
            [token_hash],
        )
        row = cursor.fetchone()
    if row is None:
        return Ended.UNKNOWN
    started_at, seen_at, reason, is_active = row
    if reason:
        return Ended(reason)
    if not is_active:
        return Ended.DISABLED
    return timed_out(started_at=started_at, seen_at=seen_at, now=now) or Ended.NO_POST


def kept_facts(post: PostFacts) -> dict[str, Any]:
    """Return what a sign-in keeps of its post: fields of `Acting`, by name."""
    return {
        "post_code": post.code,
        "title": post.title,
        "role": post.role.value,
        "unit_id": post.unit_id,
        "unit_name": post.unit_name,
        "area_path": post.area_path,
        "territory": post.territory,
    }


def kept_sight(lo: str, hi: str, spans: str, unit: str) -> Sight:
    """Return the sight that was kept as the four texts of `journal.scope.settings_of`."""
    if spans:
        texts = spans[2:-2].replace('"', "").split("),[")
        several = tuple(Span(*text.split(",")) for text in texts)
    else:
        several = (Span(lo, hi),) if lo < hi else ()
    return Sight(several, int(unit) if unit else None)


def _look_again(token_hash: bytes, row: _Row, today: date, stamps: Mapping[str, int]) -> Acting | None:
    """Work out the sight anew, keep it with the sign-in and enter it."""
    with scope.seeing(Sight.everything()):
        post = post_by_id(int(row.post_id))
        if post is None or not post.spell.holds(today):
            return None
        sight = sight_on_day(post.facts, today)
    facts = kept_facts(post.facts)
    with connection.cursor() as cursor:
        kept: list[Any] = [
            json.dumps(facts, ensure_ascii=False),
            today,
            stamps["areas"],
            stamps["posts"],
            token_hash,
        ]
        cursor.execute(_KEEP, [*settings_of(sight), *kept])
    scope.enter(sight)
    person = (int(row.account_id), row.work_name, row.language, row.large_type == "t")
    found = acting_under(post.facts, sight, *person)
    return found.stamped(stamps)
