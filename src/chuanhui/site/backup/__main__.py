"""``python -m chuanhui.site.backup backup DIR | verify DIR | restore DIR [--replace]``."""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.site.backup.errors import listed
from chuanhui.site.backup.making import DIGESTS, LAST, make, verify
from chuanhui.site.backup.restoring import restore


def main(words: list[str]) -> int:
    """Do what the command line says; return the exit code."""
    asked = _parse(words)
    var = Path(os.environ["CHUANHUI_VAR"])
    environ = os.environ
    url = environ.get("DATABASE_BACKUP_URL") or environ.get("DATABASE_OWNER_URL") or environ["DATABASE_URL"]
    folder: Path = asked.folder.absolute()
    began = datetime.now(UTC)  # noqa: TID251 - the command line is a door
    clock = monotonic()
    try:
        if asked.verb == "backup":
            manifest = make(folder, url=url, evidence=var / "evidence", now=began)
            note = {"at": began.isoformat(), "folder": str(folder)}
            (var / LAST).write_text(json.dumps(note) + "\n", encoding="utf-8")
            said = "备份完成并已核对 (backed up and proved)"
        elif asked.verb == "verify":
            manifest = verify(folder)
            said = "备份完好 (the backup is intact)"
        else:
            manifest = restore(folder, url=url, evidence=var / "evidence", replace=asked.replace, now=began)
            said = "恢复完成并逐表核对 (restored; every table compared)"
    except ChuanhuiError as fault:
        print(f"{fault.code}  {fault.sentence('zh')}\n{fault.code}  {fault.sentence('en')}", file=sys.stderr)
        return 1
    rows = sum(table["rows"] for table in manifest["tables"].values())
    tables, files = manifest["tables"], manifest["files"]
    print(f"{said}：{folder}")
    print(
        f"{len(tables)} 张表 tables，{rows} 行 rows，{len(files)} 个文件 files，{monotonic() - clock:.1f} s"
    )
    print((folder / DIGESTS).read_text(encoding="ascii"), end="")
    if rotten := manifest.get("rotten"):
        print(
            f"以下照片在存储中已损坏，请从更早的备份取回 (rotten in the store): {listed(rotten)}",
            file=sys.stderr,
        )
        return 1
    return 0


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run", description="备份与恢复 / back up and restore")
    verbs = parser.add_subparsers(dest="verb", required=True)
    for name, line in (("backup", "备份到新目录"), ("verify", "核对一份备份"), ("restore", "从备份恢复")):
        verb = verbs.add_parser(name, help=line)
        verb.add_argument("folder", type=Path)
        if name == "restore":
            verb.add_argument("--replace", action="store_true", help="put aside the data that are there")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
