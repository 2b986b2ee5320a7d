"""Make `.venv` from a lock file, once; know in no time that it is already right."""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
VENV = HOME / ".venv"
RUNTIME, DEV, BENCH = "runtime", "dev", "bench"
SOURCE_ONLY = ("pyspark",)  # published as a source archive alone; it holds no code to compile
DEBIAN = ("debian", "ubuntu")


class CannotBuild(Exception):
    """The environment cannot be made; the text says what to do."""


def is_inside() -> bool:
    """Return whether the environment's own Python runs us."""
    return Path(sys.prefix).resolve() == VENV.resolve()


def ensure(lock: str) -> Path:
    """Return the Python of an environment that holds what `lock` lists, made or mended where needed.

    Raises:
        CannotBuild: with the one line that mends it.
    """
    python = VENV / "bin" / "python"
    if _is_right(lock):
        return python
    with _alone():
        if not _is_right(lock):
            began = time.monotonic()
            _make_venv(python)
            _install(python, lock)
            _point_to_source(python)
            _stamp(lock).write_text(_wanted(lock), encoding="ascii")
            print(f"依赖已就绪，用时 {time.monotonic() - began:.0f} 秒。", flush=True)
    return python


def _is_right(lock: str) -> bool:
    """Return whether the stamp of `lock`, or of the larger lock that contains it, is today's."""
    python = VENV / "bin" / "python"
    return python.exists() and any(
        _stamp(name).is_file() and _stamp(name).read_text(encoding="ascii") == _wanted(name)
        # What the bench adds comes on top of dev; every other lock is part of it.
        for name in dict.fromkeys((lock, lock if lock == BENCH else DEV))
    )


def _stamp(lock: str) -> Path:
    return VENV / f"chuanhui-{lock}.stamp"


def _wanted(lock: str) -> str:
    """Return the fingerprint of what should be there: the lock, the Python behind `.venv`, its place."""
    facts = hashlib.sha256((HOME / "requirements" / f"{lock}.lock").read_bytes())
    facts.update(f"{VENV}\n{(VENV / 'bin' / 'python').resolve()}\n".encode())
    return facts.hexdigest()


@contextmanager
def _alone() -> Iterator[None]:
    """Let one start at a time build; the others wait, then find it built."""
    handle = os.open(HOME / "requirements", os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _make_venv(python: Path) -> None:
    if _works(python):
        return
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        _mend_missing_venv()
    print("正在创建 .venv …", flush=True)
    # An environment that was carried here from elsewhere, or lost its Python, is made anew.
    outcome = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
    )
    if outcome.returncode != 0:
        raise CannotBuild(f".venv 创建失败 (python -m venv failed)：\n{outcome.stdout}{outcome.stderr}")


def _works(python: Path) -> bool:
    try:
        test = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
        return subprocess.run([python, "-c", test], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _mend_missing_venv() -> None:
    """Install Debian's package of venv when we may; otherwise say the line that does it."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if os.geteuid() != 0 or not _is_debian():
        raise CannotBuild(
            f"缺少 venv 模块。请先运行：sudo apt-get install -y {package}\n"
            f"The venv module is missing. Mend: sudo apt-get install -y {package}"
        )
    print(f"正在安装 {package} …", flush=True)
    calm = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        outcome = subprocess.run(["apt-get", *words], env=calm, capture_output=True, text=True, check=False)
    if outcome.returncode != 0:
        raise CannotBuild(f"apt-get install -y {package} 失败 (failed)：\n{outcome.stdout}{outcome.stderr}")


def _is_debian() -> bool:
    try:
        text = Path("/etc/os-release").read_text(encoding="utf-8")
    except OSError:
        return False
    ids = [
        line.split("=", 1)[1].strip('"') for line in text.splitlines() if line.startswith(("ID=", "ID_LIKE="))
    ]
    return any(name in " ".join(ids).split() for name in DEBIAN)


def _install(python: Path, lock: str) -> None:
    print(f"正在安装依赖（requirements/{lock}.lock，首次需要一两分钟）…", flush=True)
    words = [str(python), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    words += ["--root-user-action=ignore", "--require-hashes", "--only-binary=:all:"]
    words += [f"--no-binary={name}" for name in SOURCE_ONLY]
    words += ["-r", str(HOME / "requirements" / f"{lock}.lock")]
    outcome = subprocess.run(words, check=False)
    if outcome.returncode != 0:
        raise CannotBuild(
            "依赖安装失败：请检查网络；没有网络时设置 PIP_NO_INDEX=1 PIP_FIND_LINKS=离线包目录 后重试。\n"
            "The requirements could not be installed. No network: PIP_NO_INDEX=1 PIP_FIND_LINKS=FOLDER."
        )


def _point_to_source(python: Path) -> None:
    """Let the environment import from src/: one line in a .pth file does what an editable install would."""
    ask = [str(python), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "chuanhui.pth").write_text(f"{HOME / 'src'}\n", encoding="utf-8")
    command = VENV / "bin" / "chuanhui"
    command.write_text(
        f"#!{python}\nimport sys\nfrom chuanhui.site.command import main\nsys.exit(main())\n",
        encoding="utf-8",
    )
    command.chmod(0o755)
