"""Duties that nobody answers for: no duty without a post, no post without a person."""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import asdict
from zoneinfo import ZoneInfo

from django.conf import settings

from chuanhui.grid.posts import queries as posts
from chuanhui.playbook.schema import Text
from chuanhui.site.verbs.answers import FAULTS, OK, language, say, tell
from chuanhui.site.verbs.ground import EVERYTHING, everything

ZONE = ZoneInfo(settings.TIME_ZONE)
WHY = {
    "no_holder": Text("岗位无人在任", "a post without a person"),
    "no_post": Text("职责没有岗位", "a duty without a post"),
    "idle_cover": Text("责任落在空岗上", "a cover carried by an empty post"),
}


def vacancies(asked: argparse.Namespace) -> int:
    """List what nobody answers for; exit 1 when there is any."""
    lang = language(asked)
    with everything() as now:
        on = asked.on or now.astimezone(ZONE).date()
        found = posts.vacancies(EVERYTHING, on, asked.within)
    lines = [
        f"{one.area_path}  {one.post_code or one.role}  {one.title}  {WHY[one.why].get(lang)}"
        + (say(lang, f"（{one.since} 起）", f" (since {one.since})") if one.since else "")
        for one in found
    ]
    sums = Counter(one.why for one in found)
    lines += [
        f"{WHY[why].get(lang)}：{count}" if lang == "zh" else f"{WHY[why].en}: {count}"
        for why, count in sums.items()
    ]
    tell(asked, [asdict(one) for one in found], lines or [say(lang, "没有空缺", "no vacancies")])
    return FAULTS if found else OK
