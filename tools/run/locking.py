"""Make the requirement locks anew: every file's hash, no host, no address."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from .foundation import DEV, HOME, RUNTIME
from .telling import tell_faults

FOLDER = HOME / "requirements"
OPTIONS = ["--generate-hashes", "--allow-unsafe", "--strip-extras", "--no-header", "--no-annotate", "--quiet"]
OPTIONS += ["--no-emit-index-url", "--no-emit-find-links", "--no-emit-trusted-host"]
HEADER = "# Made by ./run lock from {name}.in: do not edit.\n"


@tell_faults
def lock(words: list[str]) -> int:
    """Write dev.lock, then runtime.lock with the same versions; `--upgrade` takes newer ones."""
    if importlib.util.find_spec("piptools") is None:
        print("缺少 pip-tools，请运行 (Mend): .venv/bin/python -m pip install pip-tools", file=sys.stderr)
        return 1
    if not _compile(DEV, FOLDER / f"{DEV}.lock", ["--upgrade"] if "--upgrade" in words else []):
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pins = Path(folder) / "pins.txt"
        pins.write_text(_pins(FOLDER / f"{DEV}.lock"), encoding="utf-8")
        if not _compile(RUNTIME, FOLDER / f"{RUNTIME}.lock", ["--upgrade", "-c", str(pins)]):
            return 1
    return 0


def _compile(name: str, target: Path, more: list[str]) -> bool:
    words = [sys.executable, "-m", "piptools", "compile", *OPTIONS, *more, "-o", str(target), f"{name}.in"]
    environment = os.environ | {"CUSTOM_COMPILE_COMMAND": "./run lock"}
    outcome = subprocess.run(words, cwd=FOLDER, env=environment, check=False)
    if outcome.returncode == 0:
        body = re.sub(r"\A(#[^\n]*\n)+", "", target.read_text(encoding="utf-8"))
        target.write_text(HEADER.format(name=name) + body, encoding="utf-8")
    return outcome.returncode == 0


def _pins(path: Path) -> str:
    """Return the versions of a lock without its hashes."""
    pins = re.findall(r"^[\w.-]+==[^\s\\]+", path.read_text(encoding="utf-8"), re.MULTILINE)
    return "".join(f"{pin}\n" for pin in pins)
