"""What a process that is measured tells of itself: a line of JSON for the one that started it."""

from __future__ import annotations

import json
import resource
from pathlib import Path
from typing import Any


def told(seconds: float, **more: Any) -> None:
    """Print what was measured; `more` may tell of a peak that was noted earlier."""
    print(json.dumps({"seconds": seconds, "megabytes": peak(), **more}))


def peak() -> float:
    """Return the most memory that this process has held, in MB (10⁶ bytes).

    Of `/proc`, where there is one: `ru_maxrss` begins with the memory of the process that started this one.
    """
    status = Path("/proc/self/status")
    if not status.is_file():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
    return int(line.split()[1]) * 1024 / 1e6
