"""The `chuanhui` command: finds the group of verbs that was asked for, and says every refusal in words.

Exit codes: 0 done, nothing found; 1 faults found or refused; 2 the command was misused. Only the group
that is asked for is imported, so that verbs on texts alone start without Django and without a database.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.site.verbs.answers import Misuse, language, refuse, say
from chuanhui.site.verbs.misuse import Parser, language_of, spoken

PROG = "chuanhui"
Run = Callable[[argparse.Namespace], int]


@dataclass(frozen=True, slots=True)
class Group:
    """One group of verbs; its `module` has `add(groups)`."""

    name: str
    zh: str
    en: str

    @property
    def module(self) -> str:
        """Return the module's name."""
        return f"chuanhui.site.verbs.{self.name}"

    @property
    def exists(self) -> bool:
        """Tell whether the module is there; the demo's are left out of a bare installation."""
        return importlib.util.find_spec(self.module) is not None


GROUPS = (
    Group(
        "playbook", "工作法：检查、试跑、比较、算负担、导出", "playbooks: check, try, compare, reckon, export"
    ),
    Group("grid", "网格：导入、查缝、定位", "the grid: import, check, locate"),
    Group("clock", "时限：何时到期、采用新日历", "the clock: when is it due, adopt a calendar"),
    Group("journal", "日志：核验、重放、封存", "the journal: verify, rebuild, seal"),
    Group("keys", "密钥：建立、更换、清点", "the keys: make, rotate, count"),
    Group("campaign", "工作法实施与迁移", "campaigns: put in force, migrate, list"),
    Group("ranking", "排名：列出、查看、重新计算", "rankings: list, show, reckon again"),
    Group("rollups", "汇总表：核对、重建、归并", "the roll-ups: prove, rebuild, add up"),
    Group("posts", "岗位", "posts"),
    Group(
        "protection", "个人信息：本人查询、期满清除", "people's data: subject access, what is due for purge"
    ),
    Group("linkage", "数据比对：加密标识、运行、回测、进度", "the match: tokens, runs, back-tests, status"),
    Group("demo", "示范区", "the demo district"),
    Group("simulate", "模拟工作", "simulated work"),
)


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command; with `only`, just that group's verbs are filled in.

    Every verb sets `run`: a function of the parsed arguments, or ``module:function`` naming one that is
    imported when it is needed; and `django` when that needs Django.
    """
    top = Parser(
        prog=PROG,
        description="川汇命令 / the Chuanhui command",
        epilog="退出码 exit codes: 0 正常 ok, 1 有问题 faults found, 2 用法不对 misuse",
    )
    groups = top.add_subparsers(dest="group", metavar="GROUP", required=True, parser_class=Parser)
    for group in GROUPS:
        if not group.exists:
            continue
        if only not in {None, group.name}:
            groups.add_parser(group.name, help=f"{group.zh} / {group.en}", add_help=False)
            continue
        importlib.import_module(group.module).add(groups)
    return top


def start_django() -> None:
    """Make Django ready; a second time does nothing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chuanhui.site.settings")
    # Verbs on texts alone start without Django.
    importlib.import_module("django").setup()


def main(words: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code."""
    given = list(sys.argv[1:] if words is None else words)
    spoken.set(language_of(given))
    asked: argparse.Namespace = argparse.Namespace(json=False, lang=None)
    try:
        asked = parser(next((word for word in given if not word.startswith("-")), "")).parse_args(given)
        if getattr(asked, "django", False):
            start_django()
        return _function(asked)(asked)
    except ChuanhuiError as error:
        return refuse(asked, error)
    except BrokenPipeError:
        # Whoever read us has closed the pipe; Python would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return 130
    except OSError as error:
        return refuse(asked, Misuse(what=_told(error, language(asked))))
    except Exception as error:
        return _database_refused(asked, error)


def _function(asked: argparse.Namespace) -> Run:
    run: str | Run = asked.run
    if not isinstance(run, str):
        return run
    module, _, function = run.partition(":")
    found: Run = getattr(importlib.import_module(module), function)
    return found


def _told(error: OSError, lang: str) -> str:
    """Return what a file refused, with its name."""
    if isinstance(error, FileNotFoundError):
        return say(lang, f"没有这个文件：{error.filename}", f"no such file: {error.filename}")
    return f"{error.filename or ''} {error.strerror or error}".strip()


def _database_refused(asked: argparse.Namespace, error: Exception) -> int:
    """Say that the database cannot be reached or is not set up; anything else is a fault of ours."""
    kind = type(error)
    if kind.__module__ not in {"django.db.utils", "psycopg", "psycopg.errors"} or kind.__name__ not in {
        "OperationalError",
        "ProgrammingError",
    }:
        raise error
    lang = language(asked)
    why = str(error).strip().splitlines()[0] if str(error).strip() else kind.__name__
    mend = say(lang, "请经 ./run chuanhui … 运行", "run it through ./run chuanhui …")
    return refuse(asked, Misuse(what=f"{say(lang, '数据库不可用', 'no usable database')}: {why} ({mend})"))


if __name__ == "__main__":
    sys.exit(main())
