"""One load of a role, and the seconds that filling in a form takes."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from chuanhui.playbook.data import table
from chuanhui.playbook.schema import Form


@dataclass(frozen=True, slots=True)
class Load:
    """What one step of one kind of work costs one role."""

    kind: str
    step: str
    role: str
    seconds: int
    times_a_week: float
    posts: int

    @property
    def minutes(self) -> float:
        """Return the minutes a week that it takes one post of the role."""
        return self.seconds * self.times_a_week / self.posts / 60


def filing_seconds(form: Form, filled: Container[str] = ()) -> int:
    """Return the seconds that filling in a form takes; optional questions are answered now and then.

    Args:
        form: the form.
        filled: ids of questions that the ledger answers beforehand: they take one tap.
    """
    cost = table("cost")
    share = {True: 100, False: int(cost["optional_pct"])}
    asked = 0
    for one in form.fields:
        known = one.id in filled
        seconds = int(cost["tap"] if known else cost["seconds"][one.kind.value])
        asked += seconds * (100 if known else share[one.required])
    return int(cost["opening"]) + asked // 100
