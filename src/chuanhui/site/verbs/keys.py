"""``chuanhui keys``: the keys under which registers seal what they protect."""

from __future__ import annotations

from typing import Any

from chuanhui.site.verbs.answers import common

KEEPING = "chuanhui.site.verbs.keys_keeping"
SUITES = ("aes-256-gcm", "sm4-gcm")


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("keys", help="密钥：建立、更换、清点 / the keys: make, rotate, count")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    make = common(verbs.add_parser("make", help="建立密钥文件 / make the file with the first key"))
    make.add_argument("--suite", choices=SUITES, default=None, help="算法 / how it seals")
    make.set_defaults(run=f"{KEEPING}:make", django=True)

    status = common(verbs.add_parser("status", help="每把密钥加密了多少行 / how many rows under each key"))
    status.set_defaults(run=f"{KEEPING}:status", django=True)

    rotate = common(
        verbs.add_parser(
            "rotate",
            help="换新密钥并重新加密，可中断后继续 / a new key, all sealed afresh; goes on after a stop",
        )
    )
    rotate.add_argument("--suite", choices=SUITES, default=None, help="新密钥的算法 / how the new key seals")
    rotate.add_argument(
        "--anew",
        action="store_true",
        help="上次未完成也另加新密钥 / add a key even if a rotation is unfinished",
    )
    rotate.add_argument("--batch", type=int, default=1000, help="每批行数 / rows a transaction")
    rotate.set_defaults(run=f"{KEEPING}:rotate", django=True)

    _add_marks(verbs)

    drop = common(verbs.add_parser("drop", help="移除不再使用的密钥 / take out a key that nothing is under"))
    drop.add_argument("key", type=int, metavar="N", help="密钥编号 / number of the key")
    drop.set_defaults(run=f"{KEEPING}:drop", django=True)


def _add_marks(verbs: Any) -> None:
    marks = common(
        verbs.add_parser(
            "rotate-marks",
            help="更换检索标记的密钥，可中断后继续 / a new key of the marks; goes on after a stop",
        )
    )
    marks.add_argument(
        "--anew",
        action="store_true",
        help="上次未完成也另加新密钥 / add a key even if a change is unfinished",
    )
    marks.add_argument("--batch", type=int, default=1000, help="每批行数 / things a transaction")
    marks.set_defaults(run=f"{KEEPING}:rotate_marks", django=True)

    unmark = common(
        verbs.add_parser(
            "drop-marks", help="移除不再使用的标记密钥 / take out a key of the marks that nothing is under"
        )
    )
    unmark.add_argument("key", type=int, metavar="N", help="密钥编号 / number of the key")
    unmark.set_defaults(run=f"{KEEPING}:drop_marks", django=True)
