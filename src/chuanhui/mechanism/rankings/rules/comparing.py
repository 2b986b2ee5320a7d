"""What changed between two standings, in sentences; and what a ranking would be without one of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from chuanhui.mechanism.rankings.rules.parts import Value, shown
from chuanhui.mechanism.rankings.rules.standings import Line, Place, Why, lined_up
from chuanhui.playbook.schema import Group, Indicator, Ranking, Text

WHYS = {
    Why.RANKED: Text("参加排名", "is ranked"),
    Why.EXEMPT: Text("不参加排名", "is exempt"),
    Why.MISSING: Text("缺少指标，不排名", "has no place: a part is absent"),
    Why.NO_GROUP: Text("不在任何可比组，不排名", "has no place: it is in no comparable group"),
}
NOTHING_CHANGED = Text("所有数字和名次都没有变化。", "No figure and no place has changed.")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two standings, as a sentence in both languages, with the place it is about."""

    key: str
    sentence: Text


def diff(
    old: Sequence[Line], new: Sequence[Line], book: Mapping[str, Indicator], names: Mapping[str, Text]
) -> tuple[Change, ...]:
    """Return what differs from an old standing to a new one: lines by name, then parts, score and place.

    Args:
        old, new: lines.
        book: the indicator of each part, for how its numbers are shown.
        names: what each part is called.
    """
    before = {one.place.key: one for one in old}
    after = {one.place.key: one for one in new}
    found: list[Change] = []
    for key in sorted(before.keys() | after.keys(), key=lambda key: _name(key, before, after)):
        found += _of_line(before.get(key), after.get(key), book, names)
    return tuple(found)


def _name(key: str, before: Mapping[str, Line], after: Mapping[str, Line]) -> tuple[str, str]:
    line = after.get(key) or before[key]
    return line.place.code, key


def _of_line(
    old: Line | None, new: Line | None, book: Mapping[str, Indicator], names: Mapping[str, Text]
) -> list[Change]:
    if old is None or new is None:
        return [_came_or_went(old, new)]
    place = new.place
    found = [
        change
        for former, latter in zip(old.values, new.values, strict=False)
        if former.of == latter.of and (change := _of_part(place, former, latter, book[latter.of], names))
    ]
    if (old.why, old.reason) != (new.why, new.reason):
        said = WHYS[new.why]
        because = Text(f"（{new.reason}）", f" ({new.reason})") if new.reason else Text("", "")
        found.append(
            Change(
                place.key, Text(f"{place.name}：{said.zh}{because.zh}", f"{place.name} {said.en}{because.en}")
            )
        )
    if old.score != new.score:
        found.append(_moved(place, Text("得分", "score"), _or_none(old.score), _or_none(new.score)))
    if old.rank != new.rank:
        found.append(_moved(place, Text("名次", "place"), _or_none(old.rank), _or_none(new.rank)))
    return found


def _came_or_went(old: Line | None, new: Line | None) -> Change:
    if new is not None:
        name = new.place.name
        return Change(new.place.key, Text(f"{name}：新列入", f"{name} is listed now"))
    if old is None:
        raise ValueError("a line that stands in neither standing")
    return Change(
        old.place.key, Text(f"{old.place.name}：不再列入", f"{old.place.name} is not listed any more")
    )


def _of_part(
    place: Place, old: Value, new: Value, indicator: Indicator, names: Mapping[str, Text]
) -> Change | None:
    if _told(old) == _told(new):
        return None
    return _moved(place, names[new.of], _worded(old, indicator), _worded(new, indicator))


def _told(value: Value) -> tuple[object, ...]:
    below = None if value.base is None else value.base.amount
    return value.worth, value.value, value.count.amount, below


def _worded(value: Value, indicator: Indicator) -> str:
    """Return a value with its parts: ``93.72%（911/972）``."""
    said = shown(indicator, value.value) or "—"
    if value.base is None or indicator.of is None:
        return said
    return f"{said}（{value.count.amount}/{value.base.amount}）"


def _or_none(value: object) -> str:
    return "—" if value is None else str(value)


def _moved(place: Place, what: Text, old: str, new: str) -> Change:
    return Change(
        place.key,
        Text(
            f"{place.name}：{what.zh}由 {old} 变为 {new}",
            f"{place.name}: {what.en or what.zh} from {old} to {new}",
        ),
    )


def leaving_out(
    lines: Sequence[Line],
    part: str,
    ranking: Ranking,
    book: Mapping[str, Indicator],
    groups: Mapping[str, Group],
    exempt: Mapping[str, str],
) -> tuple[Line, ...]:
    """Return what a standing would be without one of its parts; its weight goes to the others.

    Nothing is reckoned afresh: scores and places follow from the values that the standing holds.
    """
    values = {one.place.key: one.values for one in lines}
    places = [one.place for one in lines]
    return lined_up(ranking, values, places, book, groups, exempt, without=(part,))
