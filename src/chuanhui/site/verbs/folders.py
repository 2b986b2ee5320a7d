"""Where playbooks, calendars and districts lie, told without Django: the same environment as the settings."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """Return the folder of the checkout or installation."""
    return Path(os.environ.get("CHUANHUI_HOME") or Path(__file__).resolve().parents[4])


def calendars() -> Path:
    """Return the folder of the working calendars."""
    return Path(os.environ.get("CHUANHUI_CALENDARS") or home() / "calendars")


def districts() -> Path:
    """Return the folder of the districts' data."""
    return Path(os.environ.get("CHUANHUI_DISTRICTS") or home() / "districts")


def playbook_folders(paths: list[Path]) -> list[Path]:
    """Return the folder of every playbook meant: a playbook's own, its file, or a folder of playbooks.

    Raises:
        FileNotFoundError: a path holds no playbook.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_file():
            found.append(path.parent)
        elif (path / "playbook.yaml").is_file():
            found.append(path)
        else:
            below = sorted(one.parent for one in path.glob("*/playbook.yaml"))
            if not below:
                raise FileNotFoundError(2, "no playbook", str(path / "playbook.yaml"))
            found += below
    return list(dict.fromkeys(found))
