"""What a room needs to play its lines of a trial, and what it gives in return."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.playbook.schema import Playbook, Text
from chuanhui.playbook.trials import ZONE, Line, Value

WHERE = (
    "period", "window", "area", "slot", "item", "rater", "visit", "number", "consequence", "which",
)  # fmt: skip
"""Keys of an `expect` that say of what the rest is expected."""


@dataclass
class Scene:
    """The trial as it stands at one line.

    Attributes:
        playbook: the playbook in force.
        now: the moment, aware.
        by: who acts; for an `expect`, the system.
        territory: path of the root under which the trial plays; "" before anybody acted.
        cases: ids of the trial's cases by label. A room that opens a case adds it under the id of the item
            that failed, so that later lines can take its steps.
        kept: what a room remembers from one line to the next, such as ids of visits, under keys of its own.
    """

    playbook: Playbook
    now: datetime
    by: Acting
    territory: str
    cases: dict[str, UUID] = field(default_factory=dict)
    kept: dict[str, Any] = field(default_factory=dict)

    @property
    def on(self) -> date:
        """Return the local day."""
        return self.now.astimezone(ZONE).date()


THINGS = "things"
"""Where `Scene.kept` keeps the number of each registered thing by the label that its line set."""

Play = Callable[[Scene, Line], None]
Find = Callable[[Scene, str, Mapping[str, Value]], Mapping[str, object]]
Compare = Callable[[Scene], Iterable[tuple[Text, Text]]]


def nothing_to_compare(_scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find no difference: for a room whose rows are no fold."""
    return ()


@dataclass(frozen=True)
class TrialRoom:
    """One room's part in the trials.

    Attributes:
        verbs: verb → the function that plays such a line. It acts by `scene.by` at `scene.now`, inside the
            sight of that post and a savepoint; refusals of the room go through to the player.
        subjects: what may be expected (``returns``, ``rounds``, ``rankings`` …) → the function that returns
            every fact of one of them as trials write it: given the id after the full stop and the keys of
            `WHERE`. Numbers that are not whole are texts (``"93.72"``); None is ``none``.
        compare: compares the room's rows of this trial with the fold of their journal entries, and returns
            what should be and what is for each that differs.
    """

    verbs: Mapping[str, Play]
    subjects: Mapping[str, Find]
    compare: Compare = nothing_to_compare
