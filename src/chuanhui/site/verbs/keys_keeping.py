"""Keeping the keys from the command line: make, count, rotate, drop. No key is ever printed."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.actions.remarking import add_mark_key, drop_mark_key, remark_all
from chuanhui.grid.registers.actions.rotating import add_key, drop_key, reseal_all
from chuanhui.grid.registers.queries.keys import marked_under, sealed_under
from chuanhui.grid.registers.vault import Suite, keyring, ring
from chuanhui.site.verbs.answers import FAULTS, OK, Misuse, language, say, tell
from chuanhui.site.verbs.ground import everything, moment

KEEPER = Acting.system("~.", name="密钥管理")


def make(asked: argparse.Namespace) -> int:
    """Make the file with the first key where there is none."""
    lang, path = language(asked), Path(settings.KEYRING)
    if path.exists():
        raise Misuse(what=say(lang, f"密钥文件已存在：{path}", f"the file is there already: {path}"))
    made = keyring.make(path, Suite(asked.suite or settings.KEYRING_SUITE), now=moment())
    data = {"key": made.active.id, "suite": made.active.suite.value, "file": path}
    tell(asked, data, [say(lang, f"已建立 {path}，请另行备份", f"made {path}; keep a copy elsewhere")])
    return OK


def status(asked: argparse.Namespace) -> int:
    """Tell each key, its suite, and how many rows are sealed under it; exit 1 when one of them is missing."""
    lang, known = language(asked), ring()
    with everything():
        counts, marks = sealed_under(), marked_under()
    data = [_told(number, counts.get(number, 0)) for number in sorted({*known.keys, *counts})]
    lines = [
        f"{one['key']:>4}  {one['suite']:<12}  {one['rows']:>10}"
        f"  {say(lang, '使用中', 'active') if one['active'] else ''}"
        for one in data
    ]
    missing = [one for one in data if not one["suite"]]
    lines += [say(lang, f"缺少第 {one['key']} 号密钥", f"key {one['key']} is missing") for one in missing]
    found = [_told_marks(number, marks.get(number, 0)) for number in sorted({*known.marks, *marks})]
    for one in found:
        state = say(lang, "使用中", "active") if one["active"] else ""
        gone = say(lang, "已不在密钥文件中", "not in the ring") if not one["known"] else ""
        lines.append(
            say(lang, f"标记密钥 {one['key']}", f"marks {one['key']}") + f"  {one['rows']:>10}  {state}{gone}"
        )
    tell(asked, data + found, lines)
    return FAULTS if missing or not all(one["known"] for one in found) else OK


def rotate(asked: argparse.Namespace) -> int:
    """Add a key, or go on with a rotation that was stopped, until all is sealed under the active key."""
    lang = language(asked)
    with everything() as now:
        left = sum(many for number, many in sealed_under().items() if number != ring().active.id)
    if asked.anew or not left:
        add_key(suite=Suite(asked.suite or ring().active.suite.value), by=KEEPER, now=now)
    done = broken = 0
    for number, far in enumerate(reseal_all(by=KEEPER, now=now, batch=max(1, asked.batch)), 1):
        done, broken = far
        if not asked.json and number % 20 == 0:
            print(say(lang, f"  已重新加密 {done} 行", f"  {done} rows sealed afresh"), flush=True)
    active = ring().active
    data = {"key": active.id, "suite": active.suite.value, "rows": done, "broken": broken}
    lines = [
        say(
            lang,
            f"第 {active.id} 号密钥使用中，重新加密 {done} 行",
            f"key {active.id} is active, {done} rows",
        )
    ]
    if broken:
        lines.append(say(lang, f"{broken} 行打不开，未改动", f"{broken} rows do not open and were left"))
    tell(asked, data, lines)
    return FAULTS if broken else OK


def rotate_marks(asked: argparse.Namespace) -> int:
    """Add a key of the marks, or go on where it was stopped, until all is marked under the active one."""
    lang = language(asked)
    with everything() as now:
        left = sum(many for number, many in marked_under().items() if number != ring().marking)
    if asked.anew or not left:
        add_mark_key(by=KEEPER, now=now)
    done = broken = 0
    for number, far in enumerate(remark_all(by=KEEPER, now=now, batch=max(1, asked.batch)), 1):
        done, broken = far
        if not asked.json and number % 20 == 0:
            print(say(lang, f"  已重新标记 {done} 条", f"  {done} things marked afresh"), flush=True)
    active = ring().marking
    told = (
        f"第 {active} 号标记密钥使用中，重新标记 {done} 条",
        f"key {active} of the marks is active, {done} things",
    )
    lines = [say(lang, *told)]
    if broken:
        lines.append(say(lang, f"{broken} 条打不开，未改动", f"{broken} things do not open and were left"))
    tell(asked, {"key": active, "rows": done, "broken": broken}, lines)
    return FAULTS if broken else OK


def drop_marks(asked: argparse.Namespace) -> int:
    """Take a key of the marks out of the ring when no thing is marked under it."""
    lang = language(asked)
    drop_mark_key(asked.key, by=KEEPER, now=moment())
    warning = (
        "已移除；从此前的备份恢复后，须重新标记（rotate-marks）",
        "taken out; after restoring an earlier backup, mark its things afresh (rotate-marks)",
    )
    tell(asked, {"dropped": asked.key}, [say(lang, *warning)])
    return OK


def drop(asked: argparse.Namespace) -> int:
    """Take a key out of the ring when no row is sealed under it."""
    lang = language(asked)
    drop_key(asked.key, by=KEEPER, now=moment())
    warning = (
        "已移除；此前的备份从此读不出受保护信息",
        "taken out; protected fields in earlier backups can no longer be read",
    )
    tell(asked, {"dropped": asked.key}, [say(lang, *warning)])
    return OK


def _told(number: int, rows: int) -> dict[str, Any]:
    known = ring()
    key = known.keys.get(number)
    return {
        "key": number,
        "suite": key.suite.value if key else "",
        "made_at": key.made_at if key else "",
        "rows": rows,
        "active": number == known.active.id,
    }


def _told_marks(number: int, things: int) -> dict[str, Any]:
    known = ring()
    return {
        "key": number,
        "suite": "hmac-sha256",
        "known": number in known.marks,
        "rows": things,
        "active": number == known.marking,
    }
