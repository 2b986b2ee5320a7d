"""What else the campaign of the matches asks for: returns and sweeps of the villages, answers of senders.

Only what desks are still asked for is played: the last three periods of each kind.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from datetime import date, datetime
from itertools import count
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.periods import PeriodKind, period_of
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns.rules import Work
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.site.simulate.cast import Cast
from chuanhui.site.simulate.returns import Deed, play_returns
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.rules import Why

LATEST = 3
KINDS = (PeriodKind.MONTH, PeriodKind.QUARTER)
WHYS = (Why.CORRECTED, Why.FORGOTTEN, Why.ENDED)


def play_village_returns(territory: str, campaign: str, *, now: datetime, seed: int, cast: Cast) -> int:
    """Play a campaign's returns and sweeps of the last periods that are over; return how many were sent.

    Args:
        territory: its root path.
        campaign: id of the playbook.
        now: aware; nothing is sent later.
        seed: of the chance by which some are late or never come.
        cast: who plays whom.
    """
    with transaction.atomic():
        enter(Sight.everything())
        calendar = rulebooks.calendar()
    ends = {kind: _ends(timezone.localdate(now), kind) for kind in KINDS}
    numbers, done = count(), count()
    heap: list[tuple[datetime, int, Deed]] = []

    def act(verb: str, by: Acting, action: Callable[..., Any], **facts: Any) -> Any:
        try:
            with transaction.atomic():
                enter(by.sight)
                result = action(by=by, **facts)
        except ChuanhuiError:
            return None
        next(done)
        return result

    for day in sorted(set().union(*ends.values())):

        def is_meant(work: Work, day: date = day) -> bool:
            return work.campaign == campaign and day in ends.get(work.every, ())

        play_returns(
            day,
            territory=territory,
            seed=seed,
            calendar=calendar,
            cast=cast,
            put=lambda when, deed: heapq.heappush(heap, (when, next(numbers), deed)),
            act=act,
            is_meant=is_meant,
        )
    while heap:
        when, _, deed = heapq.heappop(heap)
        if when <= now:
            deed(when)
    return next(done)


def _ends(today: date, kind: PeriodKind) -> set[date]:
    """Return the last days of the last periods that are over."""
    found = [period_of(today, kind).previous()]
    while len(found) < LATEST:
        found.append(found[-1].previous())
    return {one.last for one in found}


def answer_vanished(senders: Iterable[Acting], *, now: datetime, rng: Random) -> None:
    """Let each sender say why rows of its files came no more.

    Args:
        now: aware; when they answer.
        rng: the chance by which they say what.
    """
    for by in senders:
        with transaction.atomic():
            enter(by.sight)
            asked = [one for one in queries.vanished(by, now=now) if one.sender_id == by.unit_id]
        for line in asked:
            with transaction.atomic():
                enter(by.sight)
                why = rng.choice(WHYS).value
                actions.answer_vanished(link_id=line.id, answer=why, by=by, now=now)
