"""Steps that run side by side: all to their end, or none when one fails."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from tools.run import demonstration
from tools.run.serving import _together

from chuanhui.site.verbs.demo import PARTS


def write(path: Path, after_s: float, code: int = 0) -> list[str]:
    """Return a step that waits, writes a file and ends with a code."""
    lines = f"time.sleep({after_s}); pathlib.Path({str(path)!r}).touch(); sys.exit({code})"
    return [sys.executable, "-c", f"import pathlib, sys, time; {lines}"]


def test_steps_run_side_by_side_to_their_end(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert _together([write(one, 0.0), write(two, 0.2)], {})
    assert one.exists()
    assert two.exists()


def test_one_that_fails_stops_the_others(tmp_path):
    never = tmp_path / "never"
    began = time.monotonic()
    assert not _together([write(tmp_path / "failed", 0.0, 3), write(never, 60.0)], {})
    assert time.monotonic() - began < 30
    assert not never.exists()


def test_every_part_of_the_demo_is_loaded_once_and_in_order():
    assert [part for parts in demonstration.PARTS for part in parts] == list(PARTS)
