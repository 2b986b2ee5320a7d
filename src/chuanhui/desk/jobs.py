"""Jobs of the timetable that failed (定时任务): for the administrator, what the doctor says in DR027.

Only names, periods, counts and the kind of fault are told: the words of a fault may hold what a row held.
Nothing is started from here: a period that was given up stays so, the next is done as ever.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.errors import NotAllowed
from chuanhui.playbook.schema import Text
from chuanhui.system.timetable.queries import Run, troubled
from chuanhui.system.timetable.rules import RunState

DAYS = 7
NAMES = {
    "alerts.clocks": Text("临期和超期提醒", "Alerts of deadlines"),
    "alerts.looks": Text("频繁查看个人信息的提醒", "Alerts of unusual looks"),
    "alerts.digest": Text("每日提醒汇总", "Daily digest"),
    "alerts.returns": Text("报送提醒", "Alerts of returns"),
    "alerts.matches": Text("数据比对提醒", "Alerts of matches"),
    "alerts.forget": Text("清除旧提醒", "Old alerts forgotten"),
    "rankings.recompute": Text("排名复算", "Rankings reckoned anew"),
    "registers.purge": Text("到期个人信息删除", "Personal data purged"),
    "timetable.forget": Text("清除旧执行记录", "Old runs forgotten"),
}


class NoJobsPage(NotAllowed):
    """The jobs are for administrators."""

    code = "desk.no_jobs_page"
    zh = "定时任务只供系统管理员查看。"
    en = "The jobs are for administrators."


@member
@require_safe
def jobs(request: Any) -> HttpResponse:
    """Show which jobs failed lately or are being tried again.

    Raises:
        NoJobsPage: the post is no administrator's.
    """
    by = request.acting
    if by.role != Role.ADMINISTRATOR.value:
        raise NoJobsPage()
    found = troubled(since=request.now - timedelta(days=DAYS))
    rows = [_row(name, list(runs), by) for name, runs in groupby(found, key=lambda one: one.job)]
    rows.sort(key=lambda one: (not one.given_up, -one.since.timestamp()))
    return page(request, "jobs.html", {"rows": rows, "days": DAYS}, section="more")


def _row(job: str, runs: list[Run], by: Any) -> Row:
    """Return one job: the latest of its periods in trouble, and how many there are."""
    name, _, territory = job.partition(" ")
    last = max(runs, key=lambda one: one.due_at)
    return Row(
        name=NAMES.get(name, Text(name, name)),
        code=job,
        area=areas.names({territory}, stamp=by.stamps.get("areas")).get(territory, "") if territory else "",
        given_up=any(one.state == RunState.FAILED for one in runs),
        many=len(runs),
        since=min(one.due_at for one in runs),
        period=last.period,
        attempts=last.attempts,
        fault=last.fault.partition(":")[0][:60],
    )
