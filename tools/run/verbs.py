"""The verbs of `./run`: their names, one line each, and which requirements they need."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TextIO

from .foundation import DEV, RUNTIME


@dataclass(frozen=True)
class Verb:
    """One verb: `lock` names the requirements it needs, `where` the module and function that do it."""

    name: str
    usage: str
    zh: str
    en: str
    lock: str | None
    where: str = ""

    def do(self, words: list[str]) -> int:
        """Do it with the rest of the command line; return the exit code."""
        module, function = self.where.split(":")
        # Only inside the environment can these be imported.
        act: Callable[[list[str]], int] = getattr(
            importlib.import_module(f"{__package__}.{module}"), function
        )
        return act(words)


VERBS = (
    Verb(
        "demo",
        "[--fresh] [--host H] [--port N]",
        "装好、载入示范区数据并运行",
        "set up, load the demo district, serve",
        RUNTIME,
        "serving:demo",
    ),
    Verb(
        "test",
        "[-n PROCESSES] [PYTEST ARGS]",
        "运行测试（每核一个进程，至多两个）",
        "run the tests, in as many processes as cores, at most two",
        DEV,
        "checking:test",
    ),
    Verb(
        "check",
        "",
        "格式、类型、导入、迁移、文档、测试全查",
        "format, types, imports, migrations, docs, tests",
        DEV,
        "checking:check",
    ),
    Verb("bench", "NAME [ARGS]", "运行一项性能测量", "run one measurement of bench/", DEV, "checking:bench"),
    Verb(
        "serve",
        "[--host H] [--port N] [--workers N]",
        "运行网页服务",
        "run the web server",
        RUNTIME,
        "serving:serve",
    ),
    Verb(
        "worker", "[PROCRASTINATE ARGS]", "运行后台任务", "run the background jobs", RUNTIME, "serving:worker"
    ),
    Verb(
        "migrate",
        "[MIGRATE ARGS]",
        "升级数据库结构",
        "bring the database's tables up to date",
        RUNTIME,
        "serving:migrate",
    ),
    Verb(
        "db",
        "[stop|status|psql] [--test]",
        "启动内置数据库并显示地址",
        "start the embedded PostgreSQL, print its addresses",
        RUNTIME,
        "database:db",
    ),
    Verb(
        "backup",
        "[--verify] DIR",
        "备份数据库和附件到新目录",
        "back up database and evidence into a new folder",
        RUNTIME,
        "database:backup",
    ),
    Verb(
        "restore",
        "DIR [--replace]",
        "从备份恢复并逐项核对",
        "restore a backup and verify every part of it",
        RUNTIME,
        "database:restore",
    ),
    Verb(
        "doctor",
        "[--json] [--lang zh|en]",
        "体检：哪里不对、怎样修",
        "check the installation; every fault with its mend",
        RUNTIME,
        "database:doctor",
    ),
    Verb("chuanhui", "ARGS …", "运行 chuanhui 命令", "run the chuanhui command", RUNTIME, "database:command"),
    Verb(
        "lock", "[--upgrade]", "重新生成依赖锁定文件", "make the requirement locks anew", DEV, "locking:lock"
    ),
    Verb("help", "", "显示本页", "show this page", None),
)


def named(name: str) -> Verb | None:
    """Return the verb called `name`."""
    name = {"-h": "help", "--help": "help"}.get(name, name)
    return next((verb for verb in VERBS if verb.name == name), None)


def asks_for_help(name: str, words: list[str]) -> bool:
    """Return whether `words`, what follows the verb `name`, ask how it is used instead of asking it to act.

    The chuanhui command answers for itself, verb by verb.
    """
    return name != "chuanhui" and not {"-h", "--help"}.isdisjoint(words)


def print_usage(verb: Verb, out: TextIO) -> None:
    """Print how one verb is used."""
    print(f"用法 usage: ./run {verb.name} {verb.usage}".rstrip(), file=out)
    print(f"  {verb.zh}\n  {verb.en}", file=out)


def print_help(out: TextIO) -> None:
    """Print every verb with its line in both languages."""
    print("用法 usage: ./run VERB …\n", file=out)
    for verb in VERBS:
        print(f"  {f'{verb.name} {verb.usage}':<38} {verb.zh}\n  {'':<38} {verb.en}", file=out)
