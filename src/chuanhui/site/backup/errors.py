"""What can be wrong with a backup.

ChuanhuiError
└── BackupTrouble
    ├── FolderTaken     the folder to write into exists already
    ├── NotABackup      the folder to read from has no manifest
    ├── ToolFailed      pg_dump or pg_restore ended with a fault
    ├── Damaged         files differ from what was written
    ├── Differs         the restored database differs from what was backed up
    └── DataThere       the database to restore into holds data
"""

from __future__ import annotations

from chuanhui.kernel.errors import ChuanhuiError

MOST_NAMES = 5


def listed(names: list[str]) -> str:
    """Return the first names and how many more there are."""
    more = f" … (+{len(names) - MOST_NAMES})" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


class BackupTrouble(ChuanhuiError):
    """A backup or restore cannot be done or trusted."""

    code = "BK000"
    zh = "备份或恢复未能完成。"
    en = "The backup or restore could not be done."


class FolderTaken(BackupTrouble):
    """The folder exists: a backup never overwrites another."""

    code = "BK001"
    zh = "{folder} 已存在。每次备份请用新的目录，例如按日期命名。"
    en = "{folder} exists. Mend: name a new folder for each backup, by its date for example."


class NotABackup(BackupTrouble):
    """The folder holds no complete backup."""

    code = "BK002"
    zh = "{folder} 不是完整的备份：缺少 {name}。"
    en = "{folder} is not a complete backup: {name} is missing."


class ToolFailed(BackupTrouble):
    """One of PostgreSQL's programs ended with a fault."""

    code = "BK003"
    zh = "{program} 失败：\n{log}"
    en = "{program} failed:\n{log}"


class Damaged(BackupTrouble):
    """Files differ from what was written when the backup was made."""

    code = "BK004"
    zh = "备份已损坏，不能使用：{names}"
    en = "The backup is damaged and must not be used: {names}"


class Differs(BackupTrouble):
    """The restored database differs from the one that was backed up."""

    code = "BK005"
    zh = "恢复结果与备份时不一致，已放弃，原数据未动：{names}"
    en = "What was restored differs from what was backed up; given up, nothing was replaced: {names}"


class DataThere(BackupTrouble):
    """The database holds data; replacing them must be asked for."""

    code = "BK006"
    zh = "数据库里已有数据。确认要替换请加 --replace（原数据会改名保留）。"
    en = "The database holds data. To replace it add --replace; the old one is kept under another name."
