"""What is known of everybody when rules are judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Known:
    """What is known of all households, or persons, of one matching plan.

    Attributes:
        subjects: ``household``, ``person`` (int64; one row for each person of the register; one without a
            household has null there).
        rows: linked rows by source, ``registers.<kind>`` for what a register holds itself: ``household``,
            ``person``, ``ago`` (int32, periods before the present one) and a column for each fact.
        sent: sources whose file of the present period was matched.
        pending: ``household``, ``person``, ``ago`` (int32) of rows that lie with a clerk, could not be read
            or went with another that was taken back, by source: what looks as far back waits.
        late: of sources that some have sent, ``household``, ``person`` of those for whom others answer, who
            have not: for them the source was not sent.
    """

    subjects: pa.Table
    rows: Mapping[str, pa.Table]
    sent: frozenset[str] = frozenset()
    pending: Mapping[str, pa.Table] = field(default_factory=dict)
    late: Mapping[str, pa.Table] = field(default_factory=dict)
