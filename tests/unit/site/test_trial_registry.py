"""The rooms' part in trials: verbs go to the room that knows them, expectations are compared fact by fact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import pytest
from tests.unit.playbook.work_sample import book

from chuanhui.grid.posts.rules import Acting
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import ZONE, Line, Value
from chuanhui.site.trials import registry
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import Scene, TrialRoom


def remember(scene: Scene, line: Line) -> None:
    scene.kept[line.of] = dict(line.fields)


def told(scene: Scene, name: str, where: Mapping[str, Value]) -> dict[str, object]:
    return {**scene.kept.get(name, {}), "period": where["period"], "late": None, "reasons": ("a", "b")}


ROOM = TrialRoom({"send": remember}, {"returns": told}, lambda scene: [(Text("一"), Text("二"))])


def scene() -> Scene:
    now = datetime(2022, 8, 5, 18, tzinfo=ZONE)
    return Scene(book(), now, Acting.system("411602."), "411602.")


def test_a_line_goes_to_the_room_that_knows_its_verb() -> None:
    stage = scene()
    registry.play_line(stage, Line("send", 1, 1, of="daily", fields={"found": 3}), (ROOM,))
    where: dict[str, Value] = {"of": "returns.daily", "period": "2022-08-05"}
    wanted: dict[str, Value] = {"found": 3, "late": "none", "reasons": ("a", "b")}
    assert list(registry.mismatches(stage, {**where, **wanted}, (ROOM,))) == []
    assert list(registry.mismatches(stage, {**where, "found": 4, "late": True}, (ROOM,))) == [
        (Text("found 4"), Text("found 3")),
        (Text("late true"), Text("late none")),
    ]
    assert stage.on.isoformat() == "2022-08-05"


def test_a_verb_or_subject_that_no_room_knows_is_told() -> None:
    with pytest.raises(Unexpected) as verb:
        registry.play_line(scene(), Line("freeze", 1, 1, of="ten_day"), (ROOM,))
    assert verb.value.found.zh == "没有模块懂得“freeze”"
    with pytest.raises(Unexpected) as subject:
        list(registry.mismatches(scene(), {"of": "rankings.ten_day", "place": 1}, (ROOM,)))
    assert subject.value.found.en == "no room knows `rankings`"


def test_a_fact_that_a_room_does_not_have_is_told_with_the_nearest() -> None:
    with pytest.raises(Unexpected) as wrong:
        list(
            registry.mismatches(scene(), {"of": "returns.daily", "period": "2022-08-05", "reson": 1}, (ROOM,))
        )
    assert wrong.value.found.en == "none; write: reasons"


def test_differences_come_from_every_room() -> None:
    assert list(registry.differences(scene(), (ROOM, TrialRoom({}, {})))) == [(Text("一"), Text("二"))]


def test_only_lines_of_work_are_played_by_rooms() -> None:
    assert (registry.plays(Line("plan", 1, 1)), registry.plays(Line("plan", 1, 1, of="patrol"))) == (
        False,
        True,
    )
