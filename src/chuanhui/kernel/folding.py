"""From typed states to plain JSON and back: what journal entries carry, and what a rebuild makes of them.

A room tells its states with these: an entry holds under ``set`` what it changed, and folding a subject's
entries gives its row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from chuanhui.kernel.instants import utc_text


class Told(Protocol):
    """A frozen dataclass whose attributes are told in the journal."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


T = TypeVar("T", bound=Told)
READ: Mapping[str, Callable[[Any], Any]] = {
    "UUID": UUID,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "Decimal": Decimal,
}
"""How a value is read back, by the name of its attribute's type."""


def plain(value: Any) -> Any:
    """Return a value as plain JSON holds it."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def columns(state: Told) -> dict[str, Any]:
    """Return the columns of a state; what holds lists or mappings as plain JSON."""
    found = {one.name: getattr(state, one.name) for one in fields(state)}
    return {
        name: plain(value) if isinstance(value, Mapping | list | tuple) else value
        for name, value in found.items()
    }


def state_from(kind: type[T], row: Any) -> T:
    """Return the state that a row holds, column by attribute; lists come back as tuples."""
    told = {one.name: getattr(row, one.name) for one in fields(kind)}
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def wire_of(state: Told) -> dict[str, Any]:
    """Return the whole wire form of a state."""
    return {one.name: plain(getattr(state, one.name)) for one in fields(state)}


def changes(old: Told | None, new: Told) -> dict[str, Any]:
    """Return what an entry must carry to lead from `old` to `new`; `revision` is the count of entries."""
    before = absent(type(new)) if old is None else wire_of(old)
    return {
        name: value
        for name, value in wire_of(new).items()
        if name != "revision" and (name not in before or before[name] != value)
    }


def absent(kind: type[Told]) -> dict[str, Any]:
    """Return what holds, in wire form, of an attribute that no entry tells of."""
    found = {}
    for one in fields(kind):
        if one.default_factory is not MISSING:
            found[one.name] = plain(one.default_factory())
        elif one.default is not MISSING:
            found[one.name] = plain(one.default)
    return found


def fold(kind: type[Told], wire: Mapping[str, Any] | None, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wire form after one more entry; `wire` is None before the first.

    What entries of an earlier version tell beside what the state holds today is passed over.
    """
    known = {one.name for one in fields(kind)}
    told = {name: value for name, value in told.items() if name in known}
    if wire is None:
        return {**absent(kind), **told, "revision": 1}
    return {**wire, **told, "revision": wire["revision"] + 1}


def state_of(kind: type[T], wire: Mapping[str, Any]) -> T:
    """Return the typed state from its wire form; attributes unknown to this version are left out."""
    found = {}
    for one in fields(kind):
        value = wire[one.name]
        read = READ.get(str(one.type).removesuffix(" | None"))
        if isinstance(value, list):
            value = tuple(value)
        found[one.name] = value if value is None or read is None else read(value)
    return kind(**found)


def compared(
    rows: dict[UUID, dict[str, Any]],
    folded: Iterable[tuple[UUID, Mapping[str, Any]]],
    beside: Callable[[UUID, Mapping[str, Any]], Iterable[str]] = lambda _, __: (),
) -> Iterator[tuple[UUID, str]]:
    """Yield each row that is not the fold of its journal entries, with what differs.

    Args:
        rows: wire forms by id; what has entries is taken out.
        folded: each subject of the journal, once, with its fold in wire form.
        beside: what else differs of a subject that has a row, behind the names of its attributes.
    """
    for subject, wire in folded:
        stands = rows.pop(subject, None)
        if stands is None:
            yield subject, "row missing"
            continue
        wrong = sorted(name for name, value in wire.items() if plain(stands.get(name)) != plain(value))
        wrong += beside(subject, wire)
        if wrong:
            yield subject, ", ".join(wrong)
    for subject in rows:
        yield subject, "no entries"
