"""One ballot, many voters at once: every code is used twice, by two of eight threads, and counts once.

    ./run bench votes [voters] [threads]

A compound of its own is registered for each run, with a household for each voter; its ballot is secret, for persons.
Every vote is what the public page does: the code's digest, the mark on the roll, the slip into the urn, the journal
entry, one commit. Afterwards the ballot is closed, counted, counted again, and compared with the journal.
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from bench.rig import machine, percentile, table

TERRITORY, CAMPAIGN = "411602.", "benchvotes"
DESK = "community_desk@xiaoqiao/beihuayuan"
GOAL = 2000
TEXT = """\
playbook: benchvotes
name: {zh: 投票压力, en: Votes at once}
version: 1
implements: [S15]
basis: bench
in_force: {from: 2022-07-01}
registers:
  bench_yard:
    name: {zh: 压测院落, en: Yard}
    label: name
    number: "BY{n:04}"
    stands: community
    fields: {name: {ask: 名称, kind: text, required: true}}
    by: [community_desk]
    recheck: 1 year
  bench_door:
    name: {zh: 压测住户, en: Door}
    label: number
    number: "{within}-{n:05}"
    stands: community
    fields: {number: {ask: 房号, kind: text}}
    in: {bench_yard: {name: 所在院落, to: bench_yard, required: true}}
    by: [community_desk]
    recheck: 1 year
forms:
  note: {title: {ask: 名称, kind: text, longest: 60, required: true}}
cases:
  note:
    name: {zh: 事项, en: Note}
    form: note
    number: "BV-{n:05}"
    owner: {territory: street}
    states: {open: 办理中}
    steps:
      file: {to: open, by: community_desk}
      done: {name: 办结, from: open, to: closed, by: street_desk, within: 30 days, outcome: fixed}
ballots:
  council:
    name: {zh: 压测推选, en: Election at once}
    about: registers.bench_yard
    by: [community_desk]
    roll: {of: bench_door}
    ask: persons
    secret: true
    quorum: at least 1/2 of roll by count
    majority: most votes
    seats: {role: council_member, number: 3, term: 1 year}
    open_for: 1 day
    source: bench
"""
PERSONS = tuple(f"候选{one}" for one in "甲乙丙丁戊")


def main(voters: int, threads: int) -> None:
    """Fill a compound, let everybody vote twice at once, count, and print the rate.

    Raises:
        SystemExit: a vote was lost or counted twice.
    """
    _django()
    now = datetime.now(UTC)
    ballot, codes = _opened(voters, now)
    jobs = [(code, f"c{place % 5 + 1}") for place, code in enumerate(codes)]
    # The second half of the threads meets the first in the middle of the roll.
    twice = [*jobs, *reversed(jobs)]
    began = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        answers = list(pool.map(lambda job: _cast(*job, now), twice))
    took = time.perf_counter() - began
    told = Counter(answer for answer, _ in answers)
    tally, recounted, wrong = _counted(ballot, now)
    lost = voters - tally["slips"]
    if told["cast"] != voters or lost or sum(tally["votes"].values()) != voters or not recounted or wrong:
        raise SystemExit(f"{told}, {tally}, recount alike: {recounted}, journal: {wrong}")
    times = [ms for answer, ms in answers if answer == "cast"]
    rate = voters / took * 60
    lines = [
        ("votes", f"{voters:,} in {took:.1f} s", f"{rate:,.0f} a minute", f"{GOAL:,} a minute"),
        ("second tries refused", f"{told['assembly.already_voted']:,}", "", "all"),
        ("a vote, p50", f"{percentile(times, 0.5):.1f} ms", "", ""),
        ("a vote, p95", f"{percentile(times, 0.95):.1f} ms", "", ""),
        ("lost, double", "0, 0", "recount = count", "none"),
    ]
    print(f"\n{machine()}\n{voters:,} voters, {threads} threads, each code used twice\n")
    print(table(("what", "measured", "", "goal"), lines))


def _django() -> None:
    import django  # noqa: PLC0415 - reason: the settings read the environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    os.environ["CHUANHUI_DEMO"] = "1"
    django.setup()


def _opened(voters: int, now: datetime) -> tuple[UUID, list[str]]:
    """Register a compound with a household for each voter, open its ballot and make the codes."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.queries import acting_for  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.posts.rules import Acting  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.grid.registers import actions as registers  # noqa: PLC0415 - reason: Django set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.assemblies import actions  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.campaigns.actions import start_campaign  # noqa: PLC0415 - reason: Django set up first
    from chuanhui.mechanism.campaigns.queries import campaigns_in_force  # noqa: PLC0415 - reason: Django set up first
    from chuanhui.playbook.load import load_text  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.site import demo  # noqa: PLC0415 - reason: Django must be set up first

    for _said in demo.load(days=0, seed=0, now=now):
        pass
    with transaction.atomic():
        enter(Sight.everything())
        if CAMPAIGN not in {one.playbook.id for one in campaigns_in_force(TERRITORY, now=now)}:
            by = Acting.system(TERRITORY)
            since = now - timedelta(days=1)
            start_campaign(load_text(TEXT, CAMPAIGN), territory=TERRITORY, since=since, by=by, now=now)
    desk = acting_for(DESK, now.date(), now)
    with transaction.atomic():
        enter(desk.sight)
        yard = registers.register(kind="bench_yard", fields={"name": "压测院落"}, by=desk, now=now)
        for place in range(voters):
            fields = {"number": f"{place + 1:05}"}
            ties = {"bench_yard": yard.number}
            registers.register(kind="bench_door", fields=fields, ties=ties, by=desk, now=now)
        opened = actions.open_ballot(
            campaign=CAMPAIGN, kind="council", subject=yard.id, names=PERSONS, by=desk, now=now
        )
        _, printed = actions.issue_codes(ballot_id=opened.id, by=desk, now=now)
    return opened.id, [one.code for one in printed]


def _cast(code: str, option: str, now: datetime) -> tuple[str, float]:
    """Return what a vote came to, and the milliseconds it took."""
    from chuanhui.kernel.errors import ChuanhuiError  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.assemblies import actions  # noqa: PLC0415 - reason: Django must be set up first

    began = time.perf_counter()
    try:
        actions.cast_vote(code=code, chosen=[option], now=now)
        told = "cast"
    except ChuanhuiError as refusal:
        told = refusal.code
    return told, (time.perf_counter() - began) * 1000


def _counted(ballot_id: UUID, now: datetime) -> tuple[dict[str, Any], bool, list[str]]:
    """Close, count and count again; return the sums, whether both agree, and what differs from the journal."""
    from django.db import transaction  # noqa: PLC0415 - reason: Django must be set up first

    from chuanhui.grid.posts.queries import acting_for  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.journal.scope import enter  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.sight import Sight  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.mechanism.assemblies import actions, queries  # noqa: PLC0415 - reason: Django set up first

    desk = acting_for(DESK, now.date(), now)
    for act in (actions.close_ballot, actions.count_ballot, actions.recount):
        with transaction.atomic():
            enter(desk.sight)
            act(ballot_id=ballot_id, by=desk, now=now)
    with transaction.atomic():
        enter(Sight.everything())
        held = queries.ballot(Sight.everything(), ballot_id)
        wrong = [what for subject, what in queries.differing() if subject == ballot_id]
    return dict(held.tally), held.recounts == 1, wrong


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["2000", "8"][len(sys.argv) - 1 :])[:2]))
