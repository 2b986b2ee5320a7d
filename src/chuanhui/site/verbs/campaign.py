"""`chuanhui campaign …`: start, migrate, list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chuanhui.site.verbs.answers import common, day, path_of_area

RUNNING = "chuanhui.site.verbs.campaign_running"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("campaign", help="工作法实施与迁移 / campaigns")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    start = common(
        verbs.add_parser("start", help="在一个辖区实施工作法 / put a playbook in force in a territory")
    )
    start.add_argument(
        "playbook", type=Path, metavar="PLAYBOOK", help="工作法的文件夹 / folder of the playbook"
    )
    start.add_argument(
        "--territory",
        required=True,
        type=path_of_area,
        metavar="PATH",
        help="辖区，如 411602. / e.g. 411602.",
    )
    start.add_argument("--since", required=True, type=day, metavar="DATE", help="自哪天起 / first day")
    start.set_defaults(run=f"{RUNNING}:start", django=True)

    move = common(
        verbs.add_parser(
            "migrate", help="未结事件能否转到新版本 / let open cases follow to the version in force"
        )
    )
    move.add_argument("campaign", metavar="CAMPAIGN", help="工作法编号，如 wenming / id of the campaign")
    move.add_argument("--territory", required=True, type=path_of_area, metavar="PATH")
    which = move.add_mutually_exclusive_group()
    which.add_argument("--report", action="store_true", help="只报告（默认） / report only (the default)")
    which.add_argument("--confirm", action="store_true", help="把能转的都转过去 / move those that can follow")
    move.set_defaults(run=f"{RUNNING}:migrate", django=True)

    again = common(
        verbs.add_parser(
            "replay",
            help="若当时按另一版规则会怎样（只算不改） / a past period under a changed playbook",
        )
    )
    again.add_argument(
        "playbook", type=Path, metavar="PLAYBOOK", help="改动后的工作法文件夹 / changed playbook"
    )
    again.add_argument("--territory", type=path_of_area, metavar="PATH", help="辖区，默认全部 / default: all")
    again.add_argument("--since", required=True, type=day, metavar="DATE", help="第一天 / first day")
    again.add_argument("--until", required=True, type=day, metavar="DATE", help="最后一天 / last day")
    again.add_argument("--cases", type=int, default=20, metavar="N", help="列出几件 / cases listed (20)")
    again.set_defaults(run="chuanhui.site.verbs.campaign_replay:replay", django=True)

    told = common(verbs.add_parser("list", help="各辖区正在实施的工作法 / what is in force where"))
    told.set_defaults(run=f"{RUNNING}:tell_all", django=True)
