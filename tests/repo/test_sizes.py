"""Files and functions stay small; generated and migrating files are exempt."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LONGEST_FILE, USUAL_FILE, LONGEST_FUNCTION = 400, 300, 50
FOLDERS = ("src", "tests", "tools", "bench")


def _files() -> list[Path]:
    found = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts and "__pycache__" not in path.parts]


def _length(path: Path) -> int:
    return len(path.read_text("utf-8").splitlines())


def test_no_file_is_longer_than_four_hundred_lines():
    assert {
        str(path.relative_to(ROOT)): _length(path) for path in _files() if _length(path) > LONGEST_FILE
    } == {}


def test_nine_files_in_ten_have_at_most_three_hundred_lines():
    files = _files()
    assert sum(_length(path) <= USUAL_FILE for path in files) >= 0.9 * len(files)


def test_our_scripts_and_styles_are_no_longer_than_four_hundred_lines():
    static = [
        path
        for ending in ("*.js", "*.css", "*.html")
        for path in (ROOT / "src").rglob(ending)
        if "vendor" not in path.parts
    ]
    assert static
    assert {path.name: _length(path) for path in static if _length(path) > LONGEST_FILE} == {}


def _told(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of the docstring: what must be told does not make a function long."""
    first = node.body[0]
    told = ast.get_docstring(node) is not None
    return (first.end_lineno or first.lineno) - first.lineno + 1 if told else 0


def test_no_function_is_longer_than_fifty_lines():
    long = {}
    for path in _files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1 - _told(node)
                if lines > LONGEST_FUNCTION:
                    long[f"{path.relative_to(ROOT)}:{node.name}"] = lines
    assert long == {}
