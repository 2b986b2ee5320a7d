"""`chuanhui playbook …`: check, trial, diff, cost, export."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from chuanhui.site.verbs.answers import common

TEXTS = "chuanhui.site.verbs.playbook_texts"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("playbook", help="工作法：检查、试跑、比较、算负担、导出 / playbooks")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)
    _judging(verbs)
    _telling(verbs)


def _judging(verbs: Any) -> None:
    """Add check and trial."""
    check = common(
        verbs.add_parser("check", help="检查工作法和样例的全部错误 / find every fault of playbooks")
    )
    check.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="工作法的文件夹 / folder of a playbook, or of several",
    )
    check.set_defaults(run=f"{TEXTS}:check")

    trial = common(
        verbs.add_parser(
            "trial", help="在真实系统上逐步走一遍样例，不留痕迹 / play the trials, leaving nothing"
        )
    )
    trial.add_argument("path", type=Path, metavar="PATH", help="工作法的文件夹 / folder of the playbook")
    trial.add_argument(
        "--only",
        default="",
        metavar="TEXT",
        help="只走名称含此文字的样例 / only trials whose name holds this",
    )
    trial.set_defaults(run="chuanhui.site.verbs.playbook_trial:trial", django=True)


def _telling(verbs: Any) -> None:
    """Add diff, cost and export."""
    diff = common(verbs.add_parser("diff", help="用文字说明两个版本的差别 / say in words what changes"))
    diff.add_argument("old", type=Path, metavar="OLD")
    diff.add_argument("new", type=Path, metavar="NEW")
    diff.set_defaults(run=f"{TEXTS}:diff")

    cost = common(verbs.add_parser("cost", help="每岗每周要花多少分钟 / minutes a week for each post"))
    cost.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    cost.add_argument(
        "--posts",
        action="append",
        type=_count,
        default=[],
        metavar="ROLE=N",
        help="各类岗位的人数；不写则按示范区 / posts by role; the demo district's when left out",
    )
    cost.set_defaults(run=f"{TEXTS}:cost")

    export = common(verbs.add_parser("export", help="把表单导出为 XLSForm / write a form as an XLSForm"))
    export.add_argument("path", type=Path, metavar="PATH")
    export.add_argument("--xlsform", required=True, metavar="FORM", help="表单编号 / id of the form")
    export.add_argument("out", type=Path, metavar="OUT", help="写到哪里 (.xlsx) / file to write")
    export.set_defaults(run=f"{TEXTS}:export")


def _count(text: str) -> tuple[str, int]:
    role, _, number = text.partition("=")
    if not role or not number.isdigit():
        raise argparse.ArgumentTypeError(f"“{text}”: grid_worker=120")
    return role, int(number)
