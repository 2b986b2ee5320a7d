"""Reckons what registers cost: each thing is looked at again within its time.

The way of reckoning is::

    looks a week      = communities x things in one (`things`, an estimate) x 7 / days of `recheck`
    seconds of a look = opening, and a tap that it stands as it is told
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from chuanhui.playbook.cost_loads import Load
from chuanhui.playbook.cost_work import areas_of, opening, shared
from chuanhui.playbook.data import table
from chuanhui.playbook.schema import Each, Playbook
from chuanhui.playbook.spans import days_of


def thing_loads(playbook: Playbook, posts: Mapping[str, int]) -> Iterator[Load]:
    """Yield the loads of looking at things again, for the posts that there are."""
    cost = table("cost")
    communities = areas_of(Each("community"), playbook, posts)
    for kind in playbook.registers.values():
        days = days_of(kind.recheck) if kind.recheck else 0
        if days:
            things = communities * float(cost["things"].get(kind.id, cost["things"]["other"]))
            seconds = opening() + int(cost["tap"])
            name = f"registers.{kind.id}"
            yield from shared(name, "recheck", kind.by, seconds, things * 7 / days, posts)
