"""Reckons what the monthly match costs: files to send, a run to look at, doubtful rows to decide.

The way of reckoning is::

    files a week     = periods a week x senders (one unit, or every post of the role)
    rows of a period = things of the register x `rows_per_100_things` / 100, for each source of the plan
    doubtful rows    = rows x `review_per_1000_rows` / 1000: what changed since the last period and is unclear
    seconds          = `delivery` for a file, `run` for a run, `pair` for a doubtful row
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chuanhui.playbook.cost_loads import Load
from chuanhui.playbook.cost_work import a_week, areas_of, shared
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import Each, MatchingPlan, Playbook


def matching_loads(playbook: Playbook, posts: Mapping[str, int]) -> Iterator[Load]:
    """Yield the loads of sending files and of reviewing what a run could not decide."""
    for source in playbook.deliveries.values():
        senders = 1 if source.unit else posts.get(source.role, 0)
        times = a_week(source.every) * senders
        name = f"deliveries.{source.id}"
        yield from shared(name, "send", (source.role,), int(_estimate("delivery")), times, posts)
    for plan in playbook.matching.values():
        roles = tuple(dict.fromkeys(one.partition("@")[0] for one in plan.by))
        name, runs = f"matching.{plan.id}", a_week(plan.every)
        yield from shared(name, "run", roles, int(_estimate("run")), runs, posts)
        doubtful = review_rows(plan, playbook, posts) * runs
        yield from shared(name, "review", roles, int(_estimate("pair")), doubtful, posts)


def review_rows(plan: MatchingPlan, playbook: Playbook, posts: Mapping[str, int]) -> float:
    """Return how many rows of one period a person has to decide on."""
    per_community = table("cost")["things"]
    things = areas_of(Each("community"), playbook, posts) * float(
        per_community.get(plan.register, per_community["other"])
    )
    rows = things * len(plan.sources) * _estimate("rows_per_100_things") / 100
    return rows * _estimate("review_per_1000_rows") / 1000


def _estimate(name: str) -> float:
    return float(table("cost")["matching"][name])
