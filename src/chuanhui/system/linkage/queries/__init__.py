"""Reading the match; every question begins with who asks."""

from chuanhui.system.linkage.queries.lateness import LateRun, MissingFile, late_runs, missing_files
from chuanhui.system.linkage.queries.reading import differing, folded
from chuanhui.system.linkage.queries.review import (
    PairLine,
    SideLine,
    VanishedLine,
    WhyLine,
    pairs,
    side_by_side,
    vanished,
    why_these_two,
)
from chuanhui.system.linkage.queries.runs import (
    PlanLine,
    RunLine,
    RunTelling,
    StageLine,
    plans,
    runs,
    tell_run,
)
from chuanhui.system.linkage.queries.said import said_of, warning_of_case

__all__ = [
    "LateRun",
    "MissingFile",
    "PairLine",
    "PlanLine",
    "RunLine",
    "RunTelling",
    "SideLine",
    "StageLine",
    "VanishedLine",
    "WhyLine",
    "differing",
    "folded",
    "late_runs",
    "missing_files",
    "pairs",
    "plans",
    "runs",
    "said_of",
    "side_by_side",
    "tell_run",
    "vanished",
    "warning_of_case",
    "why_these_two",
]
