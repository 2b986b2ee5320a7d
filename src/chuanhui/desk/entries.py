"""Plain forms of the desk: the fields asked, what was typed, and what is wrong, said beside its field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, ChuanhuiError, NotInSight
from chuanhui.playbook.schema import Text

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of a form.

    Attributes:
        name: of the field; its label is the wording ``desk_posts.entry.NAME`` unless `label` names another.
        kind: ``text``, ``date``, ``select`` or ``number``.
        options: value and name of each choice; of a text field what it proposes.
        hint: key of a wording below the field, or "".
    """

    name: str
    label: str
    kind: str = "text"
    required: bool = True
    options: tuple[tuple[str, Any], ...] = ()
    hint: str = ""
    value: str = ""
    fault: Any = None


@dataclass(slots=True)
class Sent:
    """What came with a form; every fault found is kept under the name of its field."""

    given: Mapping[str, str]
    faults: dict[str, ChuanhuiError] = field(default_factory=dict)

    def text(self, name: str, *, required: bool = True) -> str:
        """Return a text without control signs; nothing at all is a fault where it is required."""
        found = self.given.get(name, "").replace("\0", "").strip()[:LONGEST]
        if required and not found:
            self.faults[name] = NothingSaid()
        return found

    def day(self, name: str, *, required: bool = True) -> date | None:
        """Return a day; None where there is none to be read."""
        found = self.given.get(name, "")
        if not found and not required:
            return None
        try:
            return date.fromisoformat(found)
        except ValueError:
            self.faults[name] = NoDay()
            return None

    def one_of(self, name: str, allowed: Iterable[str]) -> str:
        """Return a choice among those allowed, or ""."""
        found = self.given.get(name, "")
        if found in set(allowed):
            return found
        self.faults[name] = NoSuchChoice()
        return ""

    def area(self, name: str, by: Acting) -> str:
        """Return the path of the one area in sight that a code, a name or a path tells, or ""."""
        said = self.text(name)
        if not said:
            return ""
        if said.endswith("."):
            with suppress(NotInSight):
                return areas.area_in_sight(by.sight, said, stamp=by.stamps.get("areas")).path
        found = areas.search(by.sight, said, limit=6, stamp=by.stamps.get("areas"))
        exact = [one for one in found if said in {one.code, one.name, one.path}]
        if len(exact) == 1:
            return exact[0].path
        several = exact or list(found)
        if len(several) == 1:
            return several[0].path
        known = "、".join(f"{one.name}（{one.code}）" for one in several)
        self.faults[name] = SeveralAreas(said=said, known=known) if several else NoArea(said=said)
        return ""

    def refuse(self, refusal: ChuanhuiError, about: Mapping[type[ChuanhuiError], str]) -> None:
        """Keep a refusal under the field that it speaks of; under "" where it speaks of none."""
        self.faults[next((name for kind, name in about.items() if isinstance(refusal, kind)), "")] = refusal

    def filled(self, asked: Iterable[Entry]) -> list[Entry]:
        """Return the fields with what was typed and what is wrong with it."""
        return [
            replace(one, value=self.given.get(one.name, one.value)[:LONGEST], fault=self.faults.get(one.name))
            for one in asked
        ]

    @property
    def loose(self) -> ChuanhuiError | None:
        """Return the refusal that speaks of no field."""
        return self.faults.get("")


def worded(values: Iterable[Any]) -> tuple[tuple[str, Text], ...]:
    """Return the words of a closed list as options."""
    return tuple((one.value, Text(one.zh, one.en)) for one in values)


class NothingSaid(BadInput):
    """A field that must be filled in is empty."""

    code = "desk.nothing_said"
    zh = "此项必填。"
    en = "This must be filled in."


class NoSuchChoice(BadInput):
    """What was sent is not among the choices."""

    code = "desk.no_such_choice"
    zh = "请从列表中选择。"
    en = "Choose one of the list."


class NoDay(BadInput):
    """What was sent as a day is none."""

    code = "desk.no_day"
    zh = "请填写日期，如 2026-11-21。"
    en = "Give a date such as 2026-11-21."


class NoArea(BadInput):
    """No area in sight is called that."""

    code = "desk.no_area"
    zh = "职责范围内没有“{said}”，请填写网格名称或编码。"
    en = "Nothing in your sight is called {said}; give the name or code of an area."


class SeveralAreas(BadInput):
    """Several areas are called that."""

    code = "desk.several_areas"
    zh = "“{said}”对应多处：{known}。请填写其中一处的编码。"
    en = "{said} fits several: {known}. Give the code of one."
