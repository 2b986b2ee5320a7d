"""`chuanhui linkage …`: tokens in place of numbers, runs, back-tests, how far everything is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chuanhui.site.verbs.answers import common, path_of_area

RUNNING = "chuanhui.site.verbs.linkage_running"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("linkage", help="数据比对 / the match of departments' files")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    tokenise = common(
        verbs.add_parser(
            "tokenise",
            help="用密文标识替换证件号码，供报送单位使用 / put keyed tokens in the place of numbers",
        )
    )
    tokenise.add_argument("file", type=Path, metavar="FILE", help="CSV、XLSX 或 Parquet / the file")
    tokenise.add_argument(
        "--key-file", type=Path, required=True, metavar="K", help="密钥文件，权限 600 / key file, mode 600"
    )
    tokenise.add_argument(
        "--columns", required=True, nargs="+", metavar="NAME", help="号码所在的列 / columns with numbers"
    )
    tokenise.add_argument(
        "--names", nargs="+", default=None, metavar="NAME", help="换成什么列名，默认“标识” / their new names"
    )
    tokenise.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到此 CSV / CSV to write")
    tokenise.set_defaults(run="chuanhui.site.verbs.linkage_tokens:tokenise")

    run = _of_territory(verbs.add_parser("run", help="比对一期，直到结束 / match a period, to the end"))
    run.add_argument("plan", metavar="PLAN", help="比对方案 / plan, or campaign.plan")
    run.add_argument("period", metavar="PERIOD", help="哪一期，如 2026-10 / which period")
    run.add_argument("--as", dest="post", default="", metavar="POST", help="以哪个岗位 / acting post")
    run.set_defaults(run=f"{RUNNING}:run", django=True)

    test = _of_territory(verbs.add_parser("backtest", help="回测一条规则 / back-test a rule"))
    test.add_argument("--rule", required=True, metavar="R", help="规则 / rule, or campaign.rule")
    test.add_argument("--months", type=int, default=6, metavar="N", help="最近几期 / how many periods")
    test.set_defaults(run=f"{RUNNING}:backtest", django=True)

    status = _of_territory(verbs.add_parser("status", help="报送、比对与核对的进度 / how far everything is"))
    status.set_defaults(run=f"{RUNNING}:status", django=True)


def _of_territory(verb: Any) -> Any:
    verb.add_argument(
        "--territory", type=path_of_area, default="411602.", metavar="PATH", help="辖区 / the territory"
    )
    return common(verb)
