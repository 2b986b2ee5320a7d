"""Says in words what changes between two versions of a playbook."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from chuanhui.playbook.saying import Said, say
from chuanhui.playbook.schema import NOTHING, Playbook, Text
from chuanhui.playbook.shelf import shelved

_FORMS = {
    "added": Text("新增{label}。", "Adds {label}."),
    "added_value": Text("新增{label}：{new}。", "Adds {label}: {new}."),
    "removed": Text("删除{label}。", "Removes {label}."),
    "removed_value": Text("删除{label}（原为{old}）。", "Removes {label} (was {old})."),
    "changed": Text("{label}由“{old}”改为“{new}”。", "Changes {label} from `{old}` to `{new}`."),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One change: `what` is added, removed or changed; `where` is the path of keys, joined by dots."""

    what: str
    where: str
    label: Text
    old: Text = NOTHING
    new: Text = NOTHING

    def sentence(self, lang: str = "zh") -> str:
        """Return the change in words."""
        valued = self.what != "changed" and (self.old.zh or self.new.zh)
        form = _FORMS[f"{self.what}_value" if valued else self.what].get(lang)
        return form.format(label=self.label.get(lang), old=self.old.get(lang), new=self.new.get(lang))

    def as_data(self, lang: str = "zh") -> dict[str, Any]:
        """Return the change as plain data."""
        return {"what": self.what, "where": self.where, "sentence": self.sentence(lang)}


def compare(old: Playbook, new: Playbook, around: Collection[Playbook] = ()) -> list[Change]:
    """Return what changes from `old` to `new`, in the order of the newer one, removals last.

    What belongs to something added or removed is not told apart: a new step is one change.

    Args:
        old, new: versions of one playbook.
        around: other playbooks, whose registers are told by their names.
    """
    before, after = say(shelved(old, around)), say(shelved(new, around))
    changes = list(_added(before, after))
    changes += _removed(before, after)
    return changes


def _added(before: dict[tuple[str, ...], Said], after: dict[tuple[str, ...], Said]) -> Iterator[Change]:
    told: set[tuple[str, ...]] = set()
    for path, said in after.items():
        where = ".".join(path)
        if path not in before:
            if not _covered(path, told):
                told.add(path)
                yield Change("added", where, said.label, new=said.value)
        elif before[path].value != said.value:
            yield Change("changed", where, before[path].label, before[path].value, said.value)


def _removed(before: dict[tuple[str, ...], Said], after: dict[tuple[str, ...], Said]) -> Iterator[Change]:
    told: set[tuple[str, ...]] = set()
    for path, said in before.items():
        if path not in after and not _covered(path, told):
            told.add(path)
            yield Change("removed", ".".join(path), said.label, old=said.value)


def _covered(path: tuple[str, ...], told: set[tuple[str, ...]]) -> bool:
    return any(path[:length] in told for length in range(1, len(path)))
