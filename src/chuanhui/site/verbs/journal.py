"""`chuanhui journal …`: verify, rebuild, seal, digest."""

from __future__ import annotations

import argparse
from typing import Any

from chuanhui.site.verbs.answers import common

KEEPING = "chuanhui.site.verbs.journal_keeping"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("journal", help="日志：核验、重放、封存 / the journal")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    verify = common(
        verbs.add_parser("verify", help="核验每条日志和每个封存 / hash every entry and every seal again")
    )
    verify.add_argument(
        "--digest",
        action="append",
        type=_digest,
        default=[],
        metavar="N:HEX",
        help="库外保存的封存摘要，可多次 / a digest kept outside the database; may be repeated",
    )
    verify.set_defaults(run=f"{KEEPING}:verify", django=True)

    rebuild = common(
        verbs.add_parser("rebuild", help="事件与日志重放是否一致 / is every case the fold of its entries")
    )
    rebuild.add_argument(
        "--check", action="store_true", required=True, help="只比较，不写入 / compare, write nothing"
    )
    rebuild.set_defaults(run=f"{KEEPING}:rebuild", django=True)

    seal = common(verbs.add_parser("seal", help="立即封存 / seal what is settled, now"))
    seal.set_defaults(run=f"{KEEPING}:seal", django=True)

    digest = common(
        verbs.add_parser(
            "digest", help="最近封存的摘要，供库外保存 / the last seal's digest, to be kept outside"
        )
    )
    digest.set_defaults(run=f"{KEEPING}:digest", django=True)


def _digest(text: str) -> tuple[int, str]:
    number, _, digest = text.partition(":")
    try:
        if number.isdigit() and len(bytes.fromhex(digest)) == 32:
            return int(number), digest.lower()
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"“{text}”: 1042:6f3c… (64 位十六进制 / hex digits)")
