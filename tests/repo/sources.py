"""Our modules, for the rules of the repository: by name, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Yield every module of ours as its dotted name and its tree; migrations are left out."""
    for path in sorted((SOURCE / "chuanhui").rglob("*.py")):
        if "migrations" in path.parts:
            continue
        parts = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        yield name, ast.parse(path.read_text("utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the dotted name of everything that a module imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{one.name}" for one in node.names)


def room_of(module: str) -> str:
    """Return the room that a module lies in: ``chuanhui.journal``, ``chuanhui.grid.posts``."""
    parts = module.split(".")
    return ".".join(parts[:3] if parts[1:2] in (["grid"], ["mechanism"], ["system"]) else parts[:2])
