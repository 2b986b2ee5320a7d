"""`chuanhui protection …`: subject access, legal holds, and what is due for the purge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chuanhui.site.verbs.answers import common


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("protection", help="个人信息 / people's data")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)
    export = common(
        verbs.add_parser("export", help="答复本人查询：交付全部内容 / everything held on one person")
    )
    export.add_argument("kind", help="台账种类，如 person / register kind")
    export.add_argument("number", help="台账编号 / number in the register")
    export.add_argument(
        "--as", dest="post", required=True, metavar="POST", help="以哪个岗位办理 / acting post"
    )
    export.add_argument(
        "--identified", required=True, metavar="TEXT", help="如何核实身份 / how the identity was verified"
    )
    export.add_argument("--out", type=Path, required=True, metavar="FILE", help="写到此 zip / zip to write")
    export.set_defaults(run="chuanhui.site.verbs.protection_asking:export", django=True)
    waiting = common(verbs.add_parser("requests", help="待答复的本人查询 / requests that wait"))
    waiting.set_defaults(run="chuanhui.site.verbs.protection_asking:requests", django=True)
    due = common(verbs.add_parser("due", help="期满待清除的数量 / how much is due for the purge"))
    due.set_defaults(run="chuanhui.site.verbs.protection_asking:due", django=True)
    for name, does in (
        ("hold", "依法留存：到期不清除 / hold back from the purge"),
        ("lift", "解除留存 / let the purge have it again"),
    ):
        verb = common(verbs.add_parser(name, help=does))
        verb.add_argument("kind", help="台账种类，如 person / register kind")
        verb.add_argument("number", help="台账编号 / number in the register")
        verb.add_argument(
            "--as", dest="post", required=True, metavar="POST", help="以哪个岗位办理 / acting post"
        )
        verb.add_argument(
            "--reason", required=True, metavar="TEXT", help="依据，如案号 / why: the law, a file number"
        )
        verb.set_defaults(run=f"chuanhui.site.verbs.protection_asking:{name}", django=True)
    held = common(verbs.add_parser("holds", help="依法留存的登记 / what is held back now"))
    held.set_defaults(run="chuanhui.site.verbs.protection_asking:holds", django=True)
