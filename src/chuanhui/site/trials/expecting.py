"""What a trial expects of a case, compared with what stands; both in the words of trials.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from chuanhui.grid.posts.queries import responsible, units
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.faults import nearest
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import ZONE, Value
from chuanhui.site.trials.failures import Unexpected, cover_kind
from chuanhui.site.trials.places import area_named

NONE = "none"
PLAIN = (
    "state", "outcome", "source", "level", "category", "urgent", "number", "title", "kind", "campaign",
    "version", "pending", "provisional", "on_time", "due_step", "reporter_kind",
)  # fmt: skip
MOMENTS = {
    "due": "due_at",
    "yellow": "yellow_at",
    "suspended_until": "suspended_until",
    "closed": "closed_at",
}
SLOTS = ("territory", "line", "subject", "unit")
DOTTED = ("owner", "counts", "covers", "fields")


def mismatch(
    name: str, expected: Value, case: CaseState, *, on: date, cases: Mapping[str, UUID]
) -> tuple[Text, Text] | None:
    """Return what was expected and what stands, in words, or None when they agree.

    Args:
        name: a fact such as ``state``, ``due``, ``owner.line``, ``counts.rework``, ``covers.twin``.
        expected: as written.
        case: the case meant.
        on: local day.
        cases: ids of the trial's cases by label, for ``merged_into``.

    Raises:
        Unexpected: no case has such a fact.
    """
    found = _found(name, case, on, cases)
    wanted = _wanted(name, expected)
    if name == "area":
        area = area_named(str(expected), on)
        agrees = case.area_path.startswith(area.path)
    elif isinstance(found, tuple):
        agrees = wanted in found
    elif name.startswith("owner."):
        unit = units(case.territory).get(str(wanted))
        agrees = found in {wanted, unit.name if unit else None}
    else:
        agrees = found == wanted
    if agrees:
        return None
    return _said(name, wanted), _said(name, found)


def _wanted(name: str, expected: Value) -> object:
    if expected == NONE:
        return None
    if name.startswith("fields.") and isinstance(expected, tuple):
        return list(expected)
    return expected


def _found(name: str, case: CaseState, on: date, cases: Mapping[str, UUID]) -> object:
    """Return a fact of the case as trials write it; a tuple where any of several will do."""
    first, dot, rest = name.partition(".")
    if dot and first in DOTTED:
        return _dotted(first, rest, case, on)
    if name in MOMENTS:
        at = getattr(case, MOMENTS[name])
        return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" if at else None
    if name == "area":
        return case.area_path
    if name == "merged_into":
        return next((label for label, one in cases.items() if one == case.merged_into), None)
    if name in PLAIN:
        return getattr(case, name)
    known = (*PLAIN, *MOMENTS, "area", "merged_into", *(f"owner.{slot}" for slot in SLOTS))
    near = nearest(name, known) or ", ".join(known)
    raise Unexpected(
        Text(f"事件有“{name}”", f"a case has `{name}`"), Text(f"没有；可写：{near}", f"none; write: {near}")
    )


def _dotted(first: str, rest: str, case: CaseState, on: date) -> object:
    if first == "counts":
        return case.counts.get(rest, 0)
    if first == "fields":
        return case.fields.get(rest)
    if first == "covers":
        answers = responsible(case.area_path, cover_kind(rest), on)
        return tuple(
            word for one in answers if one.by_cover for word in (one.post_code, one.unit_name) if word
        )
    if rest not in SLOTS:
        raise Unexpected(Text(f"owner.{rest}"), Text("、".join(f"owner.{slot}" for slot in SLOTS)))
    unit = getattr(case, f"owner_{rest}")
    return units(case.territory).name_of(unit) if unit is not None else None


def _said(name: str, value: object) -> Text:
    if value is None:
        return Text(f"{name} 无", f"{name} none")
    if isinstance(value, tuple):
        return Text(f"{name} {'、'.join(value) or '无'}", f"{name} {', '.join(value) or 'none'}")
    if isinstance(value, bool):
        return Text(f"{name} {'是' if value else '否'}", f"{name} {str(value).lower()}")
    return Text(f"{name} {value}")
