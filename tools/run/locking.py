"""Make the requirement locks anew: every file's hash, no host, no address."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .foundation import BENCH, DEV, HOME, RUNTIME
from .telling import tell_faults

FOLDER = HOME / "requirements"
OPTIONS = ["--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate", "--quiet"]
OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
HEADER = "# Made by ./run lock from {name}.in: do not edit.\n"


@tell_faults
def lock(words: list[str]) -> int:
    """Write dev.lock, then runtime.lock and bench.lock with its versions; `--upgrade` takes newer ones."""
    if importlib.util.find_spec("piptools") is None:
        print("缺少 pip-tools，请运行 (Mend): .venv/bin/python -m pip install pip-tools", file=sys.stderr)
        return 1
    newer = ["--upgrade"] if "--upgrade" in words else []
    if not _compile(DEV, newer):
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text(pins_of(FOLDER / f"{DEV}.lock"), encoding="utf-8")
        kept = ["-c", str(pins)]
        # What runtime.lock holds is pinned, all of it; what only the bench needs stays as it is unless asked.
        done = _compile(RUNTIME, ["--upgrade", *kept]) and _compile(BENCH, [*newer, *kept])
    return 0 if done else 1


def _compile(name: str, more: list[str]) -> bool:
    target = FOLDER / f"{name}.lock"
    words = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *more, "-o", str(target), f"{name}.in"]
    environment = os.environ | {"CUSTOM_COMPILE_COMMAND": "./run lock"}
    outcome = subprocess.run(words, cwd=FOLDER, env=environment, check=False)
    if outcome.returncode == 0:
        body = re.sub(r"\A(#[^\n]*\n)+", "", target.read_text(encoding="utf-8"))
        target.write_text(HEADER.format(name=name) + body, encoding="utf-8")
    return outcome.returncode == 0


def pins_of(path: Path) -> str:
    """Return the versions of a lock without its hashes."""
    pins = re.findall(r"^[\w.-]+==[^\s\\]+", path.read_text(encoding="utf-8"), re.MULTILINE)
    return "".join(f"{pin}\n" for pin in pins)
