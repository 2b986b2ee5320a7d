"""What a line of a trial is about: a case or a thing by its label, or an area."""

from __future__ import annotations

from uuid import UUID

from chuanhui.grid.registers.queries import by_number
from chuanhui.playbook.schema import Text
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import THINGS, Scene


def subject_named(scene: Scene, about: str, label: str, place: str) -> tuple[UUID | None, str]:
    """Return the id of the case or thing meant and the path of the area, "" where it is the post's own.

    Args:
        scene: the moment.
        about: as the kind says: ``cases.<kind>``, ``registers.<kind>`` or "".
        label: of the case or thing, or the number of the thing; "" is the trial's last case.
        place: of the area, where it is about one.

    Raises:
        Unexpected: no case has that label.
        ThingNotFound: no such thing in the post's sight.
    """
    sort, _, kind = about.partition(".")
    if not sort:
        return None, area_named(place, scene.on).path if place else ""
    if sort == "registers":
        number = str(scene.kept.get(THINGS, {}).get(label, label))
        return by_number(scene.by.sight, kind, number).id, ""
    wanted = label or next(reversed(scene.cases), "")
    if wanted not in scene.cases:
        raise Unexpected(Text(f"事件 {label}", f"the case {label}"), Text("没有立案", "was never filed"))
    return scene.cases[wanted], ""
