"""The state of a case: what its row holds, and what the fold of its journal entries gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from chuanhui.kernel.instants import utc_text


@dataclass(frozen=True, kw_only=True)
class CaseState:
    """One case as it stands. Without slots, so that `replace` can copy all attributes at once.

    Attributes:
        campaign, version, kind: the playbook version it started under, and which of its case kinds.
        territory: path of the root area; territories never mix.
        area_path: path of the grid cell it fell into.
        level: level of the admin tree that handles it now; handing up raises it.
        owner_territory, owner_line, owner_subject: unit ids of the three slots of responsibility.
        owner_unit: the unit that must act, of those three.
        joint: units of the subject slot where several work together; the line co-ordinates them.
        due_at: when the duty of the present state is due.
        answer_due_at: when the owner's latest duty is or was due, kept after it is done; None while its clock
            stands and before anybody had to answer. Rates are reckoned by it.
        clocks: per duty step: since, allow, left, pauses, extensions (see `clock.py`).
        pending, asks: the one request that waits for its decision (`extend` or `suspend`), and who asked why.
        done: per step: the last person, post and time, and every person who ever took it.
        kept: per duty step of the owner: whether its last deadline was kept.
        papers: documents of the act gate: reference and date.
        thing_id, thing: the registered thing that the case is about, and its number; None and "" for none.
        settled: per notice, draft, survey, ballot or meeting of this case (``notices.list``): how its last
            round ended (`good`), which one it was (`ref`) and when (`at`).
        revision: number of journal entries so far.
    """

    id: UUID
    number: str
    campaign: str
    version: int
    kind: str
    state: str
    territory: str
    area_path: str
    opened_at: datetime
    state_since: datetime
    touched_at: datetime
    outcome: str = ""
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    thing_id: UUID | None = None
    thing: str = ""
    category: str = ""
    urgent: bool = False
    source: str = ""
    title: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    reporter_kind: str = "post"
    reporter_post: int | None = None
    reporter_person: int | None = None
    reporter_unit: int | None = None
    level: str = "community"
    owner_territory: int | None = None
    owner_line: int | None = None
    owner_subject: int | None = None
    owner_unit: int | None = None
    joint: Sequence[int] = ()
    due_at: datetime | None = None
    answer_due_at: datetime | None = None
    yellow_at: datetime | None = None
    due_step: str = ""
    provisional: bool = False
    suspended_until: datetime | None = None
    closed_at: datetime | None = None
    on_time: bool | None = None
    merged_into: UUID | None = None
    pending: str = ""
    clocks: Mapping[str, Any] = field(default_factory=dict)
    asks: Mapping[str, Any] = field(default_factory=dict)
    done: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, bool] = field(default_factory=dict)
    papers: Mapping[str, Any] = field(default_factory=dict)
    settled: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    revision: int = 0

    @property
    def is_open(self) -> bool:
        """Tell whether the case still needs work."""
        return self.closed_at is None

    @property
    def ref(self) -> str:
        """Return the playbook reference the case is pinned to, e.g. ``wenming@3``."""
        return f"{self.campaign}@{self.version}"

    def persons_of(self, step_id: str) -> tuple[int, ...]:
        """Return ids of every person who ever took the step on this case."""
        return tuple(self.done.get(step_id, {}).get("persons", ()))


def replace(case: CaseState, **changed: Any) -> CaseState:
    """Return the case with some attributes changed; as `dataclasses.replace`, at a tenth of its cost.

    Every rule makes a new case of an old one, several times in each action.
    """
    if not changed.keys() <= vars(case).keys():
        raise TypeError(f"no attribute of a case: {changed.keys() - vars(case).keys()}")
    other = object.__new__(CaseState)
    vars(other).update(vars(case), **changed)
    return other


NAMES = tuple(one.name for one in fields(CaseState))
TIMES = frozenset(
    {
        "opened_at",
        "state_since",
        "touched_at",
        "due_at",
        "answer_due_at",
        "yellow_at",
        "suspended_until",
        "closed_at",
    }
)
IDS = frozenset({"id", "merged_into", "thing_id"})
LISTS = frozenset({"joint"})
SPECIAL = TIMES | IDS | LISTS
"""What plain JSON does not hold as it is."""
PACKED = ("clocks", "asks", "done", "kept", "papers", "settled")


def to_wire(name: str, value: Any) -> Any:
    """Return one attribute as plain JSON holds it."""
    if value is None:
        return None
    if name in TIMES:
        return utc_text(value)
    if name in IDS:
        return str(value)
    return list(value) if name in LISTS else value


def from_wire(name: str, value: Any) -> Any:
    """Return one attribute from what plain JSON holds; the inverse of `to_wire`."""
    if value is None:
        return None
    if name in TIMES:
        return datetime.fromisoformat(value)
    if name in IDS:
        return UUID(value)
    return tuple(value) if name in LISTS else value


def _absent() -> dict[str, Any]:
    """Return the wire form of every attribute that need not be given."""
    found: dict[str, Any] = {}
    for one in fields(CaseState):
        if one.default_factory is not MISSING:
            found[one.name] = to_wire(one.name, one.default_factory())
        elif one.default is not MISSING:
            found[one.name] = to_wire(one.name, one.default)
    return found


ABSENT = _absent()
"""What holds, in wire form, of an attribute that no entry tells of: older entries know no newer attribute."""


def changes(old: CaseState | None, new: CaseState) -> dict[str, Any]:
    """Return what a journal entry must carry to lead from `old` to `new`, in wire form.

    `revision` is not carried: it is the count of entries. Nor is, in a first entry, what holds anyway.
    """
    if old is None:
        return first_changes(wire_of(new))
    return {
        name: to_wire(name, getattr(new, name))
        for name in NAMES
        if name != "revision" and getattr(new, name) != getattr(old, name)
    }


def first_changes(wire: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the first entry of a case must carry: all of its wire form but what holds anyway."""
    return {
        name: value
        for name, value in wire.items()
        if name != "revision" and (name not in ABSENT or value != ABSENT[name])
    }


def fold(wire: dict[str, Any] | None, entry_set: Mapping[str, Any]) -> dict[str, Any]:
    """Return the wire form of a case after one more journal entry.

    Args:
        wire: the case before, None before its first entry; it is not changed.
        entry_set: the entry's ``set``.
    """
    if wire is None:
        return {**ABSENT, **entry_set, "revision": 1}
    return {**wire, **entry_set, "revision": wire["revision"] + 1}


def state_of(wire: Mapping[str, Any]) -> CaseState:
    """Return the typed state from its wire form."""
    special = {name: from_wire(name, wire[name]) for name in SPECIAL & wire.keys()}
    return CaseState(**{**wire, **special})


def wire_of(state: CaseState) -> dict[str, Any]:
    """Return the whole wire form of a state, `revision` included."""
    wire = dict(vars(state))
    for name in SPECIAL:
        wire[name] = to_wire(name, wire[name])
    return wire
