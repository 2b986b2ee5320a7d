"""Make a backup, and prove it before it gets its name."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from chuanhui.site.backup import tools, urns
from chuanhui.site.backup.digests import File, files_of, sequences_of, sha256_of, tables_of
from chuanhui.site.backup.errors import Damaged, FolderTaken, NotABackup, listed

DUMP, EVIDENCE, MANIFEST, DIGESTS = "database.dump", "evidence", "manifest.json", "digests.txt"
LAST = "last-backup.json"
CONTENT_NAME = re.compile(r"(.*/)?[0-9a-f]{64}\.\w+\Z")


def make(folder: Path, *, url: str, evidence: Path, now: datetime) -> dict[str, Any]:
    """Write a backup into the new `folder`.

    Args:
        folder: must not exist; it appears only when everything in it has been read back and is right.
        url: a login that row-level security does not bind, or pg_dump refuses.
        evidence: the evidence store; files are written there before the rows that name them, so
            every file of the snapshot is there when they are copied after it.
        now: the time that the manifest states.

    Returns:
        The manifest; its ``rotten`` lists photos that have decayed in the store itself.

    Raises:
        FolderTaken: `folder` exists.
        ToolFailed: pg_dump failed.
        Damaged: what was read back differs from what was written.
    """
    if folder.exists():
        raise FolderTaken(folder=str(folder))
    partial = folder.with_name(f".{folder.name}.partial-{os.getpid()}")
    partial.mkdir(mode=0o700, parents=True)
    try:
        manifest = _write(partial, url, evidence, now)
        verify(partial)
        _reach_the_disk(partial)
        partial.rename(folder)
        _sync(folder.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return manifest


def verify(folder: Path) -> dict[str, Any]:
    """Return the manifest of a backup whose every byte is as it was written.

    Raises:
        NotABackup: a part is missing altogether.
        Damaged: naming every file that differs, is missing or was added.
        ToolFailed: pg_restore cannot read the dump to its end.
    """
    for name in (DUMP, MANIFEST, DIGESTS):
        if not (folder / name).is_file():
            raise NotABackup(folder=str(folder), name=name)
    told = (folder / DIGESTS).read_bytes()
    if told != _digests(folder):
        raise Damaged(names=f"{DIGESTS}, {DUMP}, {MANIFEST}")
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    names = _differing(manifest["files"], files_of(folder / EVIDENCE))
    # Backups of older versions have none.
    names += _differing(manifest.get("urns", {}), files_of(folder / urns.FOLDER))
    if names:
        raise Damaged(names=listed(names))
    tools.run("pg_restore", "--list", str(folder / DUMP))
    # Listing reads only the head; this reads, and unpacks, all of it.
    tools.run("pg_restore", str(folder / DUMP), output=Path(os.devnull))
    return manifest


def _write(partial: Path, url: str, evidence: Path, now: datetime) -> dict[str, Any]:
    with psycopg.connect(url) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        connection.execute("SET LOCAL row_security = off")
        row = connection.execute("SELECT pg_export_snapshot(), version()").fetchone()
        snapshot, version = row if row else ("", "")
        words = ["--format=custom", "--compress=6", f"--snapshot={snapshot}", "--no-password", *urns.LEFT_OUT]
        tools.run("pg_dump", *words, url=url, output=partial / DUMP)
        urns.write(connection, partial / urns.FOLDER)
        tables, sequences = tables_of(connection), sequences_of(connection)
    if evidence.is_dir():
        shutil.copytree(evidence, partial / EVIDENCE, copy_function=_copied)
    files = files_of(partial / EVIDENCE)
    if names := _differing(files, files_of(evidence), moves_are_fine=True):
        raise Damaged(names=listed(names))
    manifest = {
        "made_at": now.isoformat(),
        "server": version,
        "tables": tables,
        "sequences": sequences,
        "files": files,
        "urns": files_of(partial / urns.FOLDER),
        # One rotten photo must be told, but must not keep the rest from being saved.
        "rotten": _rotten(files),
    }
    text = json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False)
    (partial / MANIFEST).write_text(text + "\n", encoding="utf-8")
    (partial / DIGESTS).write_bytes(_digests(partial))
    for path in [partial, *partial.rglob("*")]:
        path.chmod(0o700 if path.is_dir() else 0o600)
    return manifest


def _digests(folder: Path) -> bytes:
    lines = [f"{sha256_of(folder / name)}  {name}\n" for name in (DUMP, MANIFEST)]
    return "".join(lines).encode("ascii")


def _rotten(files: dict[str, File]) -> list[str]:
    """Return photos whose content is no longer what their name says (thumbnails have two dots)."""
    return [name for name, facts in files.items() if CONTENT_NAME.match(name) and facts["sha256"] not in name]


def _copied(source: str, target: str) -> None:
    """Copy a file, unless it was deleted since its folder was read: a photo that no case took in."""
    with suppress(FileNotFoundError):
        shutil.copy2(source, target)


def _differing(told: dict[str, File], found: dict[str, File], *, moves_are_fine: bool = False) -> list[str]:
    """Return which files differ, or stand on one side only; what came or went meanwhile may be fine."""
    names = set(told) & set(found) if moves_are_fine else set(told) | set(found)
    return sorted(name for name in names if told.get(name) != found.get(name))


def _reach_the_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
