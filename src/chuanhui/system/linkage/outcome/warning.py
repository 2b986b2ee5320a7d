"""Which findings become warnings: each once for a rule within its time, and again when it gets worse."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.playbook.risks import Verdict


@dataclass(frozen=True, slots=True)
class Warned:
    """An earlier warning.

    Attributes:
        until: last day on which the same rule does not warn of the same subject again.
        band: how many limits were passed then.
        confirmed: what people found when they went: the risk is there, or not; None while nobody said.
    """

    rule: str
    subject: int
    until: date
    band: int = 0
    confirmed: bool | None = None


def fresh(found: pa.Table, earlier: Iterable[Warned], day: date) -> pa.Table:
    """Return the findings that are new: they fire or ask, and nothing as bad was told within its time.

    Args:
        found: what `judge_all` returned.
        earlier: warnings of before; of one rule and subject there may be several.
        day: of the run.
    """
    told: dict[tuple[str, int], int] = {}
    for one in earlier:
        if one.until >= day:
            key = one.rule, one.subject
            told[key] = max(one.band, told.get(key, 0))
    # Most of what a source that is late leaves waiting goes here, before anything is walked.
    found = found.filter(pc.greater_equal(found.column("verdict"), int(Verdict.ASKS)))
    rules, subjects = found.column("rule").to_pylist(), found.column("subject").to_pylist()
    bands = found.column("band").to_pylist()
    keep = [
        band > told.get((rule, subject), -1)
        for rule, subject, band in zip(rules, subjects, bands, strict=True)
    ]
    return found.filter(pa.array(keep, pa.bool_()))


@dataclass(frozen=True, slots=True)
class Tested:
    """What a rule would have said in one period.

    Attributes:
        found: subjects of which it would have warned anew.
        asked: of which it would have asked for an empty fact.
        confirmed, refuted: of those found, what people said when they went for whatever reason in that period
            or later; of the rest nobody has said anything.
    """

    period: str
    found: int
    asked: int
    confirmed: int
    refuted: int

    @property
    def unknown(self) -> int:
        """Return how many were never looked at."""
        return self.found - self.confirmed - self.refuted


def back_test(
    periods: Sequence[tuple[str, date, date, pa.Table]], said: Mapping[int, Sequence[tuple[date, bool]]]
) -> list[Tested]:
    """Return what a rule would have said, period by period, and what people found afterwards.

    Args:
        periods: oldest first: key, day of the run, last day on which a warning of that run keeps the rule
            silent, and what `judge_all` says of the facts of that period.
        said: by subject, when people went and whether they confirmed the risk.
    """
    told: list[Warned] = []
    tested = []
    for key, day, until, found in periods:
        new = fresh(found, told, day)
        lines = new.to_pylist()
        fired = [one for one in lines if one["verdict"] == Verdict.FIRES]
        verdicts = [_first(said.get(one["subject"], ()), day) for one in fired]
        tested.append(
            Tested(key, len(fired), len(lines) - len(fired), verdicts.count(True), verdicts.count(False))
        )
        told += [Warned(one["rule"], one["subject"], until, one["band"]) for one in lines]
    return tested


def _first(said: Sequence[tuple[date, bool]], day: date) -> bool | None:
    """Return what was said first on or after a day."""
    later = [one for one in said if one[0] >= day]
    return min(later)[1] if later else None
