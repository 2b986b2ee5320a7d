"""The rooms that take part in trials beside the cases: their verbs, what may be expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chuanhui.playbook.faults import nearest
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials import assemblies, inspections, rankings, registers, returns, risks, voice
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import WHERE, Scene, TrialRoom

NONE = "none"

ROOMS: tuple[TrialRoom, ...] = (
    returns.ROOM,
    inspections.ROOM,
    rankings.ROOM,
    registers.ROOM,
    voice.ROOM,
    assemblies.ROOM,
    risks.ROOM,
)


def plays(line: Line) -> bool:
    """Return whether a line is played by one of the rooms rather than by the cases."""
    return bool(line.of)


def play_line(scene: Scene, line: Line, rooms: Iterable[TrialRoom] = ROOMS) -> None:
    """Play a line of recurring or judged work.

    Raises:
        Unexpected: no room plays this verb.
        ChuanhuiError: the room refuses; a trial may expect it.
    """
    for room in rooms:
        if line.verb in room.verbs:
            room.verbs[line.verb](scene, line)
            return
    raise Unexpected(Text(f"“{line.verb}”可以办理", f"`{line.verb}` is done"), _unknown(line.verb))


def mismatches(
    scene: Scene, facts: Mapping[str, Value], rooms: Iterable[TrialRoom] = ROOMS
) -> Iterator[tuple[Text, Text]]:
    """Yield what was expected and what stands, in words, for each fact that is not as expected.

    Args:
        scene: the moment.
        facts: of an `expect` line: ``of`` (``returns.daily``), the keys of `WHERE`, and what must be so.
        rooms: those that may be asked.

    Raises:
        Unexpected: no room can tell, or there is no such fact.
    """
    sort, _, name = str(facts.get("of", "")).partition(".")
    where = {key: value for key, value in facts.items() if key in WHERE}
    find = next((room.subjects[sort] for room in rooms if sort in room.subjects), None)
    if find is None:
        raise Unexpected(Text(f"可以查看“{sort}”", f"`{sort}` can be asked"), _unknown(sort))
    found = find(scene, name, where)
    for key, expected in facts.items():
        if key == "of" or key in WHERE:
            continue
        if key not in found:
            near = nearest(key, found) or ", ".join(found)
            raise Unexpected(
                Text(f"{sort} 有“{key}”", f"{sort} has `{key}`"),
                Text(f"没有；可写：{near}", f"none; write: {near}"),
            )
        stands = found[key]
        if stands != (None if expected == NONE else expected):
            yield Text(f"{key} {said(expected)}"), Text(f"{key} {said(stands)}")


def differences(scene: Scene, rooms: Iterable[TrialRoom] = ROOMS) -> Iterator[tuple[Text, Text]]:
    """Yield where a room's rows are not the fold of their journal entries: what should be, what is."""
    for room in rooms:
        yield from room.compare(scene)


def said(value: object) -> str:
    """Return a value as trials write it."""
    if value is None:
        return NONE
    if isinstance(value, bool):
        return str(value).lower()
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _unknown(word: str) -> Text:
    return Text(f"没有模块懂得“{word}”", f"no room knows `{word}`")
