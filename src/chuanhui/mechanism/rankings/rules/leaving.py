"""What may be left out of a ranking on trial: a part, or one item of the sheets behind its parts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from chuanhui.mechanism.rankings.rules.parts import indicator_of
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Ranking, Text

INSPECTED = "inspections."
BETWEEN = "/"


@dataclass(frozen=True, slots=True)
class SheetItem:
    """One item of the sheets of one kind of inspection."""

    kind: str
    item: str

    @property
    def key(self) -> str:
        """Return what an address calls it: ``inspections.village/litter``."""
        return f"{INSPECTED}{self.kind}{BETWEEN}{self.item}"


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that may be left out: what an address calls it, its name, and the item; None for a part."""

    key: str
    name: Text
    item: SheetItem | None = None


def trials(ranking: Ranking, playbook: Playbook) -> tuple[Trial, ...]:
    """Return what may be left out of a ranking so that something remains: its parts, then items of sheets."""
    book = {part.of: indicator_of(part.of, playbook) for part in ranking.score}
    found = [Trial(of, one.name) for of, one in book.items()] if len(book) > 1 else []
    items = dict.fromkeys(one for indicator in book.values() for one in _items(indicator, playbook))
    some = [one for one in items if len(emptied(book, playbook, (one,))) < len(book)]
    return tuple(found + [Trial(one.key, _named(one, playbook), one) for one in some])


def emptied(
    book: Mapping[str, Indicator], playbook: Playbook, left_out: Collection[SheetItem]
) -> frozenset[str]:
    """Return the parts of which nothing remains without some items: they are left out with them."""
    gone = set()
    for of, indicator in book.items():
        items = set(_of_measure(indicator.count, playbook))
        if items and items <= set(left_out):
            gone.add(of)
    return frozenset(gone)


def _items(indicator: Indicator, playbook: Playbook) -> Iterator[SheetItem]:
    yield from _of_measure(indicator.count, playbook)
    if indicator.of is not None:
        yield from _of_measure(indicator.of, playbook)


def _of_measure(measure: Measure, playbook: Playbook) -> Iterator[SheetItem]:
    """Yield the items that a measure looks at, in the order of the sheet; none of a count of sheets."""
    if not measure.subject.startswith(INSPECTED) or measure.fact not in {"score", "faults", "rechecked"}:
        return
    kind = playbook.inspections[measure.subject.removeprefix(INSPECTED)]
    wanted = measure.where.get("item", ())
    yield from (SheetItem(kind.id, one.id) for one in kind.items if not wanted or one.id in wanted)


def _named(item: SheetItem, playbook: Playbook) -> Text:
    kind = playbook.inspections[item.kind]
    asked = next(one.ask for one in kind.items if one.id == item.item)
    return Text(f"{kind.name.zh} · {asked.zh}", f"{kind.name.get('en')} · {asked.get('en')}")
