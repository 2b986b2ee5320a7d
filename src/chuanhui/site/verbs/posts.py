"""`chuanhui posts …`: vacancies."""

from __future__ import annotations

from typing import Any

from chuanhui.site.verbs.answers import common, day, path_of_area


def add(groups: Any) -> None:
    """Add the group to the command."""
    group = groups.add_parser("posts", help="岗位 / posts")
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)
    vacant = common(
        verbs.add_parser("vacancies", help="无人在任的岗位、没有岗位的职责 / duties that nobody answers for")
    )
    vacant.add_argument(
        "--within", type=path_of_area, default=None, metavar="PATH", help="只看此区域 / only in this area"
    )
    vacant.add_argument(
        "--on", type=day, default=None, metavar="DATE", help="哪一天；默认今天 / the day; today"
    )
    vacant.set_defaults(run="chuanhui.site.verbs.posts_vacant:vacancies", django=True)
