"""Watching the clocks: who is told that a case is due soon, and that it is overdue."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from chuanhui.journal.scope import seeing
from chuanhui.kernel.instants import utc_text
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import Pressing
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.system.alerts.actions.making import make, settle
from chuanhui.system.alerts.habits import habits_of
from chuanhui.system.alerts.models import Alert
from chuanhui.system.alerts.queries.recipients import Directory
from chuanhui.system.alerts.rules.duties import about, duty_of, light_of
from chuanhui.system.alerts.rules.kinds import CLOCKS, Kind, Notice

EVERYTHING = Sight.everything()
BATCH = 500


@transaction.atomic
def watch_clocks(*, now: datetime) -> int:
    """Tell of every case whose clock has come to yellow or run out since it was told last; return how many.

    A deadline is told of once as due soon and once as overdue, to the posts whose duty it is; one that
    ran out longer ago than the district calls news is not told of any more.

    Args:
        now: aware.
    """
    made = 0
    with seeing(EVERYTHING):
        untold = _untold(cases.pressing(EVERYTHING, now=now), now)
        directory = Directory(timezone.localdate(now))
        for start in range(0, len(untold), BATCH):
            ids = [one.id for one in untold[start : start + BATCH]]
            for case in cases.cases_by_id(EVERYTHING, ids).values():
                made += make(list(_notices(case, directory, now)), now=now)
    return made


def _untold(pressing: Sequence[Pressing], now: datetime) -> list[Pressing]:
    """Return those of whose present light nobody was told yet."""
    subjects = [str(one.id) for one in pressing]
    told = set(
        Alert.objects.filter(subject__in=subjects, kind__in=list(CLOCKS)).values_list("subject", "occasion")
    )
    of = {root: habits_of(root) for root in {one.territory for one in pressing}}
    return [
        one
        for one in pressing
        if (str(one.id), _occasion(one)) not in told
        and (not one.is_overdue or of[one.territory].is_news(one.due_at, now))
    ]


def _occasion(one: Pressing) -> str:
    kind = Kind.OVERDUE if one.is_overdue else Kind.DUE_SOON
    return f"{kind}:{utc_text(one.due_at)}"


def _notices(case: CaseState, directory: Directory, now: datetime) -> Iterator[Notice]:
    """Yield what the light of a case gives rise to; that it was due soon is settled once it is overdue."""
    kind = rulebook(case.ref).cases[case.kind]
    light, duty = light_of(case, now), duty_of(case, kind)
    if light is None or duty is None or case.due_at is None:
        return
    if light is Kind.OVERDUE:
        settle(str(case.id), {Kind.DUE_SOON}, now=now)
    for to in directory.whose_duty(case, duty.step):
        yield Notice(light, utc_text(case.due_at), about(case, kind), to)
