"""`chuanhui ranking …`: list, show, recompute."""

from __future__ import annotations

from typing import Any

from chuanhui.site.verbs.answers import common, path_of_area

STANDINGS = "chuanhui.site.verbs.ranking_standings"


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("ranking", help="排名：列出、查看、重新计算 / rankings")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)

    listed = _of_ranking(verbs.add_parser("list", help="列出各期排名 / list the standings"))
    listed.set_defaults(run=f"{STANDINGS}:listed", django=True)

    show = _of_ranking(
        verbs.add_parser("show", help="查看一期；未定格的为草稿 / show a window, or its draft")
    )
    _window(show)
    show.set_defaults(run=f"{STANDINGS}:show", django=True)

    again = _of_ranking(
        verbs.add_parser(
            "recompute", help="由日志重新计算，应逐字节一致 / reckon again; the bytes must be the same"
        )
    )
    again.add_argument(
        "--window", default="", metavar="KEY", help="只算这一期 / only this window: 2026-11-x1"
    )
    again.set_defaults(run=f"{STANDINGS}:recompute", django=True)


def _of_ranking(verb: Any) -> Any:
    verb.add_argument("campaign", metavar="CAMPAIGN", help="工作法 / id of the playbook")
    verb.add_argument("ranking", metavar="RANKING", help="排名 / id of the ranking")
    verb.add_argument(
        "--territory", type=path_of_area, default="411602.", metavar="PATH", help="辖区 / the territory"
    )
    return common(verb)


def _window(verb: Any) -> None:
    verb.add_argument("window", metavar="KEY", help="哪一期 / which window: 2026-11-x1, 2026-W45, 2026-11")
