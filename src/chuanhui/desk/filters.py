"""The ledger's filters as an address says them, and the choices that the filter bar offers."""

from __future__ import annotations

import re
from datetime import date
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Level
from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.cases.queries import SORTS, Filters
from chuanhui.mechanism.cases.rules import Light
from chuanhui.playbook.schema import Outcome, Text
from chuanhui.playbook.vocabulary import OUTCOMES

LONGEST = 80
UUID_TEXT = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
STANDINGS = ("open", "closed", "all")
WORDS = ("campaign", "kind", "state", "category", "source", "text")


def read(given: Any) -> tuple[Filters, list[str]]:
    """Return the filters of an address, and the names of those that cannot be read (they are left out)."""
    wrong: list[str] = []
    plain = {name: given.get(name, "").strip().replace("\0", "")[:LONGEST] for name in WORDS}
    standing = given.get("standing", "open") or "open"
    light, outcome, area = given.get("light", ""), given.get("outcome", ""), given.get("area", "")
    unit = given.get("unit", "")
    thing = given.get("thing", "")
    checks = {
        "thing": not thing or bool(UUID_TEXT.fullmatch(thing)),
        "standing": standing in STANDINGS,
        "light": not light or light in {one.value for one in Light},
        "outcome": not outcome or outcome in {one.value for one in Outcome},
        "area": not area or (area.endswith(".") and area.isascii() and area.isprintable()),
        "unit": not unit or (unit.isdecimal() and len(unit) < 16),
    }
    wrong += [name for name, fine in checks.items() if not fine]
    since, until = (_day(given.get(name, ""), name, wrong) for name in ("since", "until"))
    return Filters(
        standing={"all": ""}.get(standing, standing) if checks["standing"] else "open",
        light=light if checks["light"] else "",
        outcome=outcome if checks["outcome"] else "",
        area=area[:LONGEST] if checks["area"] else "",
        thing=UUID(thing) if thing and checks["thing"] else None,
        unit=int(unit) if unit and checks["unit"] else None,
        since=since,
        until=until,
        urgent=given.get("urgent") == "1",
        **plain,
    ), wrong


def sort_of(given: Any) -> str:
    """Return the order asked for; what burns first where none is."""
    return given.get("sort") if given.get("sort") in SORTS else "due"


def _day(text: str, name: str, wrong: list[str]) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        wrong.append(name)
        return None
    return found


def choices(by: Acting, filters: Filters, now: Any) -> dict[str, Any]:
    """Return what the filter bar offers: words of the campaigns in force, areas in sight, units."""
    campaigns = campaigns_in_force(by.territory, now=now)
    kinds: dict[str, Any] = {}
    states: dict[str, Any] = {}
    categories: dict[str, Any] = {}
    sources: dict[str, Any] = {}
    for one in campaigns:
        for kind in one.playbook.cases.values():
            if filters.campaign and filters.campaign != one.playbook.id:
                continue
            kinds[kind.id] = kind.name
            if filters.kind and filters.kind != kind.id:
                continue
            states |= {name: text for name, text in kind.states.items() if name not in states}
            field = one.playbook.forms[kind.form].get(kind.category)
            categories |= one.playbook.words.get(field.of, {}) if field else {}
            sources |= one.playbook.words.get(kind.source, {})
    return {
        "campaigns": [(one.playbook.id, one.playbook.name) for one in campaigns],
        "kinds": list(kinds.items()),
        "states": list(states.items()),
        "categories": list(categories.items()),
        "sources": list(sources.items()),
        "outcomes": [(one.value, text) for one, text in OUTCOMES.items()],
        "lights": ("overdue", "yellow", "green", "standing", "none"),
        "areas": area_choices(by),
        "units": list(units(by.territory, by.stamps.get("posts"))),
        "sorts": tuple(SORTS),
        "standings": STANDINGS,
    }


def area_choices(by: Acting) -> list[Row]:
    """Return the streets in sight, each with its communities."""
    stamp = by.stamps.get("areas")
    groups: dict[str, Row] = {}
    for one in areas.areas_in(by.sight, level=Level.STREET, stamp=stamp):
        groups[one.path] = Row(path=one.path, label=one.name, communities=[])
    for one in areas.areas_in(by.sight, level=Level.COMMUNITY, stamp=stamp):
        street = ".".join(one.path.split(".")[:2]) + "."
        if street not in groups:
            name = areas.names({street}, stamp=stamp).get(street, street)
            groups[street] = Row(path="", label=name, communities=[])
        groups[street].communities.append(Row(path=one.path, label=one.name))
    return [groups[path] for path in sorted(groups)]


def on_now(filters: Filters, shown: dict[str, Any], names: dict[str, str]) -> list[Row]:
    """Return the filters in force as chips: the name of each, its value in words."""
    worded = {
        "campaign": dict(shown["campaigns"]),
        "kind": dict(shown["kinds"]),
        "state": dict(shown["states"]),
        "category": dict(shown["categories"]),
        "source": dict(shown["sources"]),
        "outcome": dict(shown["outcomes"]),
        "area": {path: Text(name) for path, name in names.items()},
        "unit": {str(one.id): Text(one.name) for one in shown["units"]},
    }
    chips = []
    for name, value in filters.as_query().items():
        if name == "standing":
            continue
        key = f"desk_ledger.light.{value}" if name == "light" else ""
        text = worded.get(name, {}).get(value, Text(value))
        chips.append(Row(name=name, label=f"desk_ledger.{name}", text=text, key=key))
    return chips
