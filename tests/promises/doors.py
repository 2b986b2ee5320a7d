"""Every endpoint of the house, as the URL resolver knows it, and an address to call each one at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver, reverse

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD")
PLAIN: Mapping[str, Any] = {
    "case_id": "01a1bdd1-b6a9-7512-8366-a70d293e6575",
    "number": "CW-2026-000001",
    "sha256": "0" * 64,
    "campaign": "wenming",
    "kind": "problem",
    "verb": "step",
    "what": "dispatch",
    "step": "dispatch",
    "alert_id": "01a1bdd1-b6a9-7512-8366-a70d293e6575",
    "subscription_id": "01a1bdd1-b6a9-7512-8366-a70d293e6575",
    "post_id": 1,
    "term_id": 1,
    "cover_id": 1,
    "account_id": 1,
    "api:set_active what": "disable",
    "api:ask what": "extend",
    "api:decide what": "extend",
    "desk code": "street_desk@xiaoqiao",
    **dict.fromkeys(("round_id", "visit_id", "finding_id"), "01a1bdd1-b6a9-7512-8366-a70d293e6575"),
    **dict.fromkeys(("standing_id", "objection_id", "proposal_id"), "01a1bdd1-b6a9-7512-8366-a70d293e6575"),
    **dict.fromkeys(("thing_id", "request_id", "merge_id"), "01a1bdd1-b6a9-7512-8366-a70d293e6575"),
    **dict.fromkeys(("register", "register_id"), "compound"),
    "desk:thing_act verb": "recheck",
    **dict.fromkeys(("ballot_id", "meeting_id"), "01a1bdd1-b6a9-7512-8366-a70d293e6575"),
    "batch": 1,
    **dict.fromkeys(
        ("notice_id", "draft_id", "opinion_id", "survey_id", "line_id"),
        "01a1bdd1-b6a9-7512-8366-a70d293e6575",
    ),
    **dict.fromkeys(("run_id", "pair_id", "link_id", "warning_id"), "01a1bdd1-b6a9-7512-8366-a70d293e6575"),
    "source": "medical",
    "rule": "heavy_cost",
    "desk:linkage_pair verb": "look",
    "desk:linkage_contest verb": "look",
    "desk:linkage_steer verb": "cancel",
    "api:steer_linkage_run verb": "cancel",
    "work": "returns.daily",
    "period": "2026-11-09",
    "area": 1,
    "ranking": "communities",
    "window": "2026-10",
    "desk:rate code": "411602005001",
    "portal code": "411602005",
    **dict.fromkeys(("portal:compound code", "portal:compound_sheet code"), "411602001C001"),
    **dict.fromkeys(("portal:school_zone code", "portal:school_zone_map code"), "411602005X001"),
}
"""What stands in an address where nothing else is given: by parameter, or by door and parameter."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the house: its name, its parameters, and whether Django's own CSRF check is off."""

    name: str
    params: tuple[str, ...]
    exempt: bool

    @property
    def door(self) -> str:
        """Return the namespace: desk, portal, api; empty for the site's own."""
        return self.name.partition(":")[0] if ":" in self.name else ""

    def address(self, given: Mapping[str, Any] | None = None) -> str:
        """Return an address, its parameters taken from `given`, else plain ones.

        Raises:
            KeyError: a parameter for which `PLAIN` has no value: add one.
        """
        known = {**PLAIN, **(given or {})}
        values = {}
        for one in self.params:
            names = (f"{self.name} {one}", f"{self.door} {one}", one)
            values[one] = next(known[name] for name in names if name in known)
        return reverse(self.name, kwargs=values)


def endpoints() -> list[Endpoint]:
    """Return every named endpoint, by name; several names may share one address, as in the API."""
    found: dict[str, Endpoint] = {}
    for one in _walk(get_resolver().url_patterns, ()):
        # Two addresses under one name would hide each other from every test that goes through all of them.
        assert found.setdefault(one.name, one).params == one.params, one.name
    return [found[name] for name in sorted(found)]


def _walk(patterns: Any, spaces: tuple[str, ...]) -> Iterator[Endpoint]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, (*spaces, one.namespace) if one.namespace else spaces)
        else:
            exempt = bool(getattr(one.callback, "csrf_exempt", False))
            yield Endpoint(":".join((*spaces, one.name or "")), tuple(one.pattern.converters), exempt)
