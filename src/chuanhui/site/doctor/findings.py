"""What the doctor says: one finding per check."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """How grave a finding is; `bad` makes the doctor's exit code 1."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One check's outcome: a stable code, a sentence in each language, and the line that mends it."""

    code: str
    verdict: Verdict
    zh: str
    en: str
    mend: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return it for ``--json``."""
        return asdict(self)


def judge(
    code: str, is_good: bool, zh: str, en: str, mend: str = "", *, otherwise: Verdict = Verdict.BAD
) -> Finding:
    """Return a finding that is good, or `otherwise` with its mend."""
    return Finding(code, Verdict.GOOD, zh, en) if is_good else Finding(code, otherwise, zh, en, mend)
