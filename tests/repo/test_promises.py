"""Each promise of this part of the house has its test, and the reference page tells of all of them."""

from __future__ import annotations

import subprocess
import sys

from tests.repo.sources import ROOT

KEPT = (
    *(4, 5, 6, 7, 8, 9, 13, 14, 15, 16, 17, 18, 24, 25, 26, 27, 28, 30, 31),
    *(33, 34, 35, 36, 37, 38, 39, 40, 42, 43, 44, 45, 46, 47),
)


def test_each_promise_has_its_test():
    missing = [one for one in KEPT if not (ROOT / f"tests/promises/test_p{one:02}.py").is_file()]
    assert missing == []


def test_the_page_of_promises_is_fresh():
    command = [sys.executable, str(ROOT / "tools" / "promises.py"), "--check"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
