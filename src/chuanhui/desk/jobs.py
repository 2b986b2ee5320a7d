"""Jobs of the timetable that failed (定时任务): for the administrator, what the doctor says in DR027.

Only names, periods, counts and the kind of fault are told: the words of a fault may hold what a row held.
Nothing is started from here: a period that was given up stays so, the next is done as ever.
"""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Role
from chuanhui.kernel.errors import NotAllowed
from chuanhui.playbook.schema import Text
from chuanhui.system.timetable.queries import Trouble, troubled

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
    rows = [_row(one, by) for one in troubled(since=request.now - timedelta(days=DAYS))]
    rows.sort(key=lambda one: (not one.given_up, -one.since.timestamp()))
    return page(request, "jobs.html", {"rows": rows, "days": DAYS}, section="more")


def _row(one: Trouble, by: Any) -> Row:
    """Return one job: the latest of its periods in trouble, and how many there are."""
    name, _, territory = one.job.partition(" ")
    return Row(
        name=NAMES.get(name, Text(name, name)),
        code=one.job,
        area=areas.names({territory}, stamp=by.stamps.get("areas")).get(territory, "") if territory else "",
        given_up=one.given_up,
        many=one.many,
        since=one.since,
        period=one.period,
        attempts=one.attempts,
        fault=one.fault.partition(":")[0][:60],
    )
