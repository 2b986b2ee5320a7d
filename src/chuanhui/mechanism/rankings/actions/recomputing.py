"""The nightly recomputation (promise 14): every frozen edition of the last year, reckoned again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from chuanhui.kernel.folding import state_from
from chuanhui.mechanism.rankings.models import Row, Standing
from chuanhui.mechanism.rankings.queries.keeping import recompute, text_of
from chuanhui.mechanism.rankings.rules.records import StandingRecord

LOOKS_BACK = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Broken:
    """A frozen edition that is not what the journal says.

    Attributes:
        territory, campaign, ranking, window, edition: which one.
        what: ``text`` (another text is reckoned), ``digest`` (the standing names another digest), ``rows``
            (the lines that are shown are not those of the text), or the fault that stopped the reckoning.
    """

    territory: str
    campaign: str
    ranking: str
    window: str
    edition: int
    what: str


def recompute_standings(*, now: datetime) -> list[Broken]:
    """Reckon every frozen edition of the last year again, keep what came of it, and return what differs.

    Nothing is mended by itself: a break is a fault of ours, or somebody's hand, and a person must look.
    The transaction sees everything and reads one state of the database.

    Args:
        now: aware; windows that ended more than a year before its local day are left alone.
    """
    found, count = [], 0
    for standing in _standings(timezone.localdate(now) - LOOKS_BACK):
        for edition in range(standing.edition + 1):
            count += 1
            if what := _break_in(standing, edition):
                of = (standing.territory, standing.campaign, standing.ranking, standing.window)
                found.append(Broken(*of, edition, what))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO rankings_recomputation (done_at, editions, broken) VALUES (%s, %s, %s::jsonb)",
            [now, count, json.dumps([asdict(one) for one in found])],
        )
    return found


def _standings(since: date) -> list[StandingRecord]:
    rows = Standing.objects.filter(last_on__gte=since)
    order = ("territory", "campaign", "ranking", "first_on")
    return [state_from(StandingRecord, row) for row in rows.order_by(*order)]


def _break_in(standing: StandingRecord, edition: int) -> str:
    """Return what is wrong with an edition, "" for nothing."""
    try:
        with transaction.atomic():
            told = recompute(standing, edition)
            if not told.same:
                return "text"
            if told.kept != told.again:
                return "digest"
            return "" if _shows_its_text(standing, edition) else "rows"
    except Exception as fault:  # whatever is broken may break the reckoning; the other editions go on
        return f"{type(fault).__name__}: {fault}"[:200]


def _shows_its_text(standing: StandingRecord, edition: int) -> bool:
    """Tell whether the lines that the pages read are those of the frozen text, in its order."""
    rows = Row.objects.filter(standing=standing.id, edition=edition).order_by("number")
    shown = list(rows.values_list("told", flat=True))
    return bool(shown == json.loads(text_of(standing, edition))["lines"])
