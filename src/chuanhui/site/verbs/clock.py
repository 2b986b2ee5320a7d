"""`chuanhui clock …`: due, adopt."""

from __future__ import annotations

import argparse
from typing import Any

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.deadlines import Pause, due
from chuanhui.playbook.calendars import load_calendar
from chuanhui.site.verbs.answers import OK, clocktime, common, language, moment, say, tell
from chuanhui.site.verbs.folders import calendars


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("clock", help="时限：何时到期、采用新日历 / the clock")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    when = common(verbs.add_parser("due", help="何时到期，并可逐步说明 / when is it due, and why"))
    when.add_argument(
        "--opened",
        required=True,
        type=moment,
        metavar="T",
        help="起算时刻，北京时间 / start, e.g. 2022-08-05 09:00",
    )
    when.add_argument(
        "--allow", required=True, metavar="ALLOWANCE", help='时限 / e.g. "3 working days", "4个工作时"'
    )
    when.add_argument("--explain", action="store_true", help="逐步说明 / say every step")
    when.add_argument(
        "--pause",
        action="append",
        type=_pause,
        default=[],
        metavar="A..B",
        help="停走的一段，可多次；“A..”表示仍停着 / a time in which the clock stands; may be repeated",
    )
    when.set_defaults(run=tell_due)

    adopt = common(
        verbs.add_parser(
            "adopt",
            help="正式日历公布后，重算暂定的截止时间 / read the calendars anew, move provisional deadlines",
        )
    )
    adopt.set_defaults(run="chuanhui.site.verbs.clock_adopt:adopt", django=True)


def tell_due(asked: argparse.Namespace) -> int:
    """Tell when something is due, and with `--explain` why."""
    lang = language(asked)
    answer = due(
        asked.opened, parse_allowance(asked.allow), load_calendar(calendars()), pauses=tuple(asked.pause)
    )
    data = {
        "at": answer.at,
        "standing": answer.standing,
        "provisional": answer.provisional,
        "clock": answer.clock.value,
        "calendar": answer.calendar,
        "explained": answer.explain(lang),
    }
    at = (
        clocktime(answer.at)
        if answer.at
        else say(lang, "时钟停走，尚无截止时间", "the clock stands: no deadline yet")
    )
    doubt = (
        say(lang, "（暂定：该年尚无放假通知）", " (provisional: no official notice yet)")
        if answer.provisional
        else ""
    )
    tell(asked, data, [*(answer.explain(lang) if asked.explain else ()), f"{at}{doubt}"])
    return OK


def _pause(text: str) -> Pause:
    since, dots, until = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(f"“{text}”: 2022-08-08 09:00..2022-08-10 09:00")
    return Pause(moment(since.strip()), moment(until.strip()) if until.strip() else None)
