"""Returns that did not come: who is told that one is due soon, or was due, and when that is settled."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chuanhui.journal.scope import seeing
from chuanhui.kernel.periods import Period, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import queries as returns
from chuanhui.mechanism.returns.errors import CellNotExpected, WorkUnknown
from chuanhui.mechanism.returns.queries import Missing
from chuanhui.mechanism.returns.rules import Work
from chuanhui.playbook.schema import Text
from chuanhui.system.alerts.actions.making import make
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.kinds import Kind, Notice, Subject, occasion_of, words
from chuanhui.system.alerts.rules.nearing import is_near

EVERYTHING = Sight.everything()
RETURN = "return"
KINDS = frozenset({Kind.DUE_SOON, Kind.MISSING})


@transaction.atomic
def watch_returns(*, territory: str, now: datetime) -> int:
    """Tell of returns that are due soon, or were due lately and have not come; return how many were told.

    The posts that owe a return are told once before it is due and once after, for each area and period, and
    again when an answer that came was taken back; what was due longer ago than the district calls news is not
    told of any more.

    Args:
        territory: root path.
        now: aware.
    """
    with seeing(EVERYTHING):
        lacking = {
            (_id(one), _occasion(one, now)): one
            for work in returns.works_in_force(territory, at=now)
            for period in _recent(work, territory, now)
            for one in _missing(work, territory, period, now)
        }
        told = Alert.objects.filter(territory=territory, kind__in=list(KINDS), subject_kind=RETURN)
        standing = told.filter(settled_at__isnull=True)
        held = standing.values_list("subject", "occasion", "id")
        gone = [one for subject, occasion, one in held if (subject, occasion) not in lacking]
        standing.filter(id__in=gone).update(settled_at=now)
        habits = habits_of(territory)
        news = {key: one for key, one in lacking.items() if habits.is_news(one.due_at, now)}
        directory = Directory(timezone.localdate(now))
        # Whom to tell is asked only for what nobody was told of: every hour most of it was told before.
        known = told.filter(subject__in={subject for subject, _ in news})
        fresh = news.keys() - set(known.values_list("subject", "occasion"))
        return make([one for key in sorted(fresh) for one in _notices(news[key], directory, now)], now=now)


def _recent(work: Work, territory: str, now: datetime) -> Iterator[Period]:
    """Yield the periods of some work in which something may have come due while it is news."""
    period = period_of(timezone.localdate(now), work.every)
    oldest = timezone.localdate(now - habits_of(territory).fresh)
    while period.last >= oldest:
        yield period
        period = period.previous()
    # What closes with its period is due on the days after it.
    yield period


def _missing(work: Work, territory: str, period: Period, now: datetime) -> tuple[Missing, ...]:
    """Return what is missing of a period or due soon; nothing where nothing was asked for."""
    try:
        found = returns.missing(
            EVERYTHING, work.campaign, work.ref, period, territory=territory, now=now, soon=True
        )
    except (CellNotExpected, WorkUnknown):
        return ()
    return tuple(one for one in found if is_near(period.kind, one.due_at, now))


def _id(one: Missing) -> str:
    return "/".join((one.work.campaign, one.work.ref, one.period.key, one.area_path, one.slot))


def _round(one: Missing) -> str:
    """Return which time of being missing this is: the period, and which taking back of an answer."""
    return f"{one.period.key}~{one.turn}" if one.turn else one.period.key


def _kind(one: Missing, now: datetime) -> Kind:
    return Kind.DUE_SOON if one.due_at > now else Kind.MISSING


def _occasion(one: Missing, now: datetime) -> str:
    return occasion_of(_kind(one, now), _round(one))


def _notices(one: Missing, directory: Directory, now: datetime) -> Iterator[Notice]:
    period = Text(one.period.label("zh"), one.period.label("en"))
    facts = {"topic": words(one.work.name), "period": words(period)}
    about = Subject(RETURN, _id(one), one.area_path, "", facts, one.due_at)
    for to in directory.in_charge(one.area_path, one.work.by):
        if directory.sees(to.post_id, one.area_path):
            yield Notice(_kind(one, now), _round(one), about, to)
