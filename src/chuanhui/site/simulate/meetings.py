"""A village's deliberation about one case: called the day before, attended by all, minuted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.assemblies import actions, queries

MINUTES = "到会过半，逐户听取入户核实情况，议定如下：同意按入户核实情况上报，材料齐全后公示。"


@dataclass
class Deliberation:
    """One meeting about a case, and who keeps it.

    Attributes:
        do: acts in a transaction of its own: ``do(act, by, now, **facts)``.
        campaign, kind: which meeting.
        case_id: what it is about.
        head: who calls and keeps it.
    """

    do: Callable[..., Any]
    campaign: str
    kind: str
    case_id: UUID
    head: Acting
    called: list[UUID] = field(default_factory=list)

    def call(self, at: datetime, meets_at: datetime) -> None:
        """Call it, both times aware."""
        facts = {"campaign": self.campaign, "kind": self.kind, "subject": self.case_id}
        more = {"meets_at": meets_at, "agenda": ["民主评议"], "where": "村委会"}
        self.called.append(self.do(actions.call_meeting, self.head, at, **facts, **more).id)

    def meet(self, at: datetime) -> None:
        """Hold it with everybody there, and write its minutes."""
        (meeting_id,) = self.called
        self.do(_attended, self.head, at, meeting_id=meeting_id)
        self.do(actions.minute_meeting, self.head, at, meeting_id=meeting_id, text=MINUTES)


def _attended(*, meeting_id: UUID, by: Acting, now: datetime) -> None:
    held = queries.meeting(by.sight, meeting_id)
    present = [int(one["post"]) for one in held.members]
    actions.hold_meeting(meeting_id=meeting_id, present=present, by=by, now=now)
