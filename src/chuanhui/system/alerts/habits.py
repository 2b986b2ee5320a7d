"""Reads the habits of each district from `alerts.yaml` in its folder: strictly, as playbooks are read."""

from __future__ import annotations

import re
from datetime import time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.nodes import compose, read_bytes
from chuanhui.playbook.reading import Reading, Section
from chuanhui.system.alerts.errors import BadAlertSettings
from chuanhui.system.alerts.rules.habits import Habits

FILE = "alerts.yaml"
KEYS = ("territories", "quiet", "digest", "fresh_days")
MOST_DAYS = 90
_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
_PATH = re.compile(r"([0-9A-Za-z-]{1,40}\.)+", re.ASCII)


class _Read(NamedTuple):
    territories: tuple[str, ...]
    habits: Habits


def habits_of(territory: str) -> Habits:
    """Return the habits of a territory; where no file names it, no hour is quiet, the digest comes at eight.

    Raises:
        BadAlertSettings: a file cannot be read.
    """
    return every_territory().get(territory, Habits())


def every_territory() -> dict[str, Habits]:
    """Return the habits of every territory that a file names.

    Raises:
        BadAlertSettings: a file cannot be read.
    """
    found: dict[str, Habits] = {}
    for path in sorted(Path(settings.DISTRICTS).glob(f"*/{FILE}")):
        one = _read(path, path.stat().st_mtime_ns)
        found |= dict.fromkeys(one.territories, one.habits)
    return found


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> _Read:
    """Read one file; it is read again when it changed."""
    text, faults = read_bytes(path.read_bytes(), path.name)
    tree, more = (None, []) if faults else compose(text, path.name)
    _refuse([*faults, *more], path)
    if tree is None:
        raise BadAlertSettings(path=path.name, line=1, what="空文件 / empty")
    reading = Reading(path.name)
    top = Section(reading, tree, path.name, KEYS)
    territories = top.words("territories")
    quiet_from, quiet_until = _times(reading, top, "quiet", ("from", "until"), path)
    (digest_at,) = _times(reading, top, "digest", ("at",), path)
    fresh = timedelta(days=top.whole("fresh_days", 1, MOST_DAYS, 3))
    _refuse(reading.faults, path)
    if not territories or not all(_PATH.fullmatch(one) for one in territories):
        raise BadAlertSettings(path=path.name, line=1, what='territories: ["411602."]')
    return _Read(territories, Habits(quiet_from, quiet_until, digest_at, fresh))


def _times(reading: Reading, top: Section, key: str, names: tuple[str, ...], path: Path) -> tuple[time, ...]:
    """Return the times of one entry, which must say where they come from."""
    node = top.need(key)
    if node is None:
        _refuse(reading.faults, path)
        raise BadAlertSettings(path=path.name, line=1, what=key)
    section = Section(reading, node, key, (*names, "source"))
    section.text("source")
    texts = [section.text(name) for name in names]
    _refuse(reading.faults, path)
    for text in texts:
        if not _TIME.fullmatch(text):
            raise BadAlertSettings(path=path.name, line=node.line, what=f'“{text}”: "07:30"')
    return tuple(time.fromisoformat(text) for text in texts)


def _refuse(faults: list[Fault], path: Path) -> None:
    """Refuse a file with faults.

    Raises:
        BadAlertSettings: naming the first one; all of them are its `faults`.
    """
    if faults:
        first = faults[0]
        what = f"{first.sentence('zh')} / {first.sentence('en')}"
        raise BadAlertSettings(tuple(faults), path=path.name, line=first.line, what=what)
