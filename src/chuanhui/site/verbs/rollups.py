"""`chuanhui rollups …`: prove, rebuild, fold."""

from __future__ import annotations

from typing import Any

from chuanhui.site.verbs.answers import common

KEEPING = "chuanhui.site.verbs.rollups_keeping"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("rollups", help="汇总表：核对、重建、归并 / the roll-ups")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)
    prove = common(
        verbs.add_parser("prove", help="汇总与逐件计数是否一致 / compare every roll-up with the rows")
    )
    prove.add_argument("--territory", default="", metavar="PATH", help="只核对一个辖区 / one territory only")
    prove.set_defaults(run=f"{KEEPING}:prove", django=True)
    rebuild = common(verbs.add_parser("rebuild", help="从事件重建全部汇总 / build every roll-up anew"))
    rebuild.set_defaults(run=f"{KEEPING}:rebuild", django=True)
    fold = common(verbs.add_parser("fold", help="立即归并待汇总的变化 / add up what is pending, now"))
    fold.set_defaults(run=f"{KEEPING}:fold", django=True)
