"""The shape of an entry in the list of faults."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What is wrong and how to mend it; `{places}` are filled with the fault's facts."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str
