"""Levels of the administrative tree, as a case climbs them."""

from __future__ import annotations

LEVELS = ("district", "street", "community")


def at_level(path: str, level: str) -> str:
    """Return the path of the area of `level` that `path` lies in: its first codes.

    Raises:
        ValueError: `level` is none of district, street, community, or lies below `path`.
    """
    depth = LEVELS.index(level) + 1
    codes = path.rstrip(".").split(".")
    if len(codes) < depth:
        raise ValueError(f"{path!r} has no {level}")
    return ".".join(codes[:depth]) + "."


def level_above(level: str) -> str | None:
    """Return the next level up, or None at the top."""
    index = LEVELS.index(level)
    return LEVELS[index - 1] if index else None


def level_of(path: str) -> str:
    """Return the level at which a report from the area at `path` starts: its own, at most the community."""
    return LEVELS[min(len(path.rstrip(".").split(".")), len(LEVELS)) - 1]
