"""Checks that what voice and assemblies set going can be set going: objections, resolutions."""

from __future__ import annotations

from collections.abc import Iterator

from chuanhui.playbook.checks_work import filers
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Playbook

ANYBODY = "resident"


def check_civic(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Yield the faults of the cases that objections and resolutions open."""
    for notice in playbook.notices.values():
        kind = playbook.cases.get(notice.objection)
        if kind is not None and ANYBODY not in filers(kind):
            yield places.fault("PB145", "notices", notice.id, "objection", kind=kind.id)
    for meeting in playbook.meetings.values():
        kind = playbook.cases.get(meeting.resolution)
        if kind is not None and not set(meeting.by) & filers(kind):
            allowed = tuple(sorted(filers(kind)))
            at = ("meetings", meeting.id, "resolution")
            yield places.fault("PB146", *at, roles=meeting.by, kind=kind.id, allowed=allowed)
