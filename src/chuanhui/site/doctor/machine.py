"""Checks of the machine and of our folders."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chuanhui.site.doctor.findings import Finding, Verdict, judge

FREE_SHARE = 0.10
BACKUP_HOURS = 26


def machine_findings(var: Path, now: datetime, *, is_demo: bool) -> Iterator[Finding]:
    """Yield what is to be said of Python, the account, the disk, the secrets and the last backup."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield judge(
        "DR001",
        sys.version_info >= (3, 11),
        f"Python {version}",
        f"Python {version}",
        "apt-get install python3",
    )
    yield judge(
        "DR002",
        os.geteuid() != 0 or is_demo,
        "运行账号不是 root" if os.geteuid() else "以 root 运行",
        "not running as root" if os.geteuid() else "running as root",
        "用普通账号运行 (run it under a plain account): docs/how-to/deploy.md",
        otherwise=Verdict.WARN,
    )
    yield _disk(var)
    yield _secrets(var)
    yield _backup(var, now)


def _disk(var: Path) -> Finding:
    usage = shutil.disk_usage(var)
    share = usage.free / usage.total
    free = usage.free / 1024**3
    return judge(
        "DR003",
        share >= FREE_SHARE,
        f"磁盘剩余 {share:.0%}（{free:.1f} GB）",
        f"disk {share:.0%} free ({free:.1f} GB)",
        f"清理 {var} 所在磁盘或扩容 (free the disk of {var})",
    )


def _secrets(var: Path) -> Finding:
    folder = var / "secrets"
    paths = [folder, *folder.glob("*")] if folder.is_dir() else []
    open_ones = [str(path) for path in paths if path.stat().st_mode & 0o077]
    return judge(
        "DR004",
        not open_ones,
        "口令文件只有本账号可读" if not open_ones else f"口令文件他人可读：{', '.join(open_ones)}",
        "secrets are ours alone" if not open_ones else f"others can read {', '.join(open_ones)}",
        f"chmod -R go= {folder}",
    )


def _backup(var: Path, now: datetime) -> Finding:
    note = var / "last-backup.json"
    hours = None
    if note.is_file():
        at = datetime.fromisoformat(json.loads(note.read_text(encoding="utf-8"))["at"])
        hours = (now - at).total_seconds() / 3600
    return judge(
        "DR005",
        hours is not None and hours <= BACKUP_HOURS,
        f"上次备份在 {hours:.0f} 小时前" if hours is not None else "还没有备份",
        f"last backup {hours:.0f} hours ago" if hours is not None else "no backup yet",
        "./run backup DIR",
        otherwise=Verdict.WARN,
    )
