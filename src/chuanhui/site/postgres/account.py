"""Which account of the operating system runs the server: ourselves, or `chuanhui-pg` when we are root."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from chuanhui.site.postgres.errors import NoAccount

NAME = "chuanhui-pg"


class AsUser(TypedDict, total=False):
    """The keywords of subprocess that drop root."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Account:
    """The account that runs the server; `dropped` when it is not the one that runs us."""

    uid: int
    gid: int
    name: str
    dropped: bool

    def as_user(self) -> AsUser:
        """Return the keywords for subprocess that make a child run as this account."""
        return AsUser(user=self.uid, group=self.gid, extra_groups=[]) if self.dropped else AsUser()

    def own(self, path: Path) -> None:
        """Give `path` to this account."""
        if self.dropped:
            os.chown(path, self.uid, self.gid)

    def may_enter(self, folder: Path) -> bool:
        """Return whether this account can reach `folder`, asked of the system itself."""
        try:
            outcome = subprocess.run(
                ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
                **self.as_user(),
                cwd="/",
                capture_output=True,
                check=False,
            )
        except OSError:
            return False
        return outcome.returncode == 0


def server_account() -> Account:
    """Return the account that runs the server, made first when we are root.

    Raises:
        NoAccount: we are root and the account can neither be found nor made.
    """
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), str(os.geteuid()), dropped=False)
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        _make()
        entry = pwd.getpwnam(NAME)
    return Account(entry.pw_uid, entry.pw_gid, NAME, dropped=True)


def _make() -> None:
    """Make a system account without a home folder, a shell or a password."""
    if tool := shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        words = [tool, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        words += ["--shell", "/usr/sbin/nologin", NAME]
    elif tool := shutil.which("adduser", path="/usr/sbin:/sbin:/usr/bin:/bin"):
        words = [tool, "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", NAME]
    else:
        raise NoAccount(account=NAME, reason="useradd")
    outcome = subprocess.run(words, capture_output=True, text=True, check=False)
    # 9: two starts at once, and the other one made it.
    if outcome.returncode not in {0, 9}:
        raise NoAccount(account=NAME, reason=outcome.stderr.strip())
