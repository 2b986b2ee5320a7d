"""Reading rulebooks: the rules of a case, what is in force, and the working calendar.

What is in force and the calendar are public: they carry no sight. Parsed playbooks stay in the
process; a stamp tells when what is in force, or the calendar, has changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from threading import Lock

from django.conf import settings

from chuanhui.journal import stamps
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.rulebooks.errors import RulebookFaulty, RulebookUnknown
from chuanhui.mechanism.rulebooks.models import InForce, Rulebook
from chuanhui.playbook.calendars import load_calendar
from chuanhui.playbook.load import load_text
from chuanhui.playbook.schema import Playbook

STAMP = "rulebooks"


@dataclass(frozen=True, slots=True)
class Beginning:
    """A rulebook that came into force in a territory at a moment."""

    territory: str
    campaign: str
    version: int
    since: datetime

    @property
    def ref(self) -> str:
        """Return the playbook reference."""
        return f"{self.campaign}@{self.version}"


class _Known:
    """What this process knows, good as long as the stamp stands."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.stamp = -1
        self.beginnings: tuple[Beginning, ...] = ()
        self.calendar: WorkingCalendar | None = None


_known = _Known()


@lru_cache(maxsize=256)
def _parsed(text: str, ref: str) -> Playbook:
    loaded = load_text(text, f"{ref}.yaml", kept=True)
    if loaded.playbook is None:
        raise RulebookFaulty(tuple(loaded.faults), playbook=ref, count=len(loaded.faults))
    return loaded.playbook


@lru_cache(maxsize=256)
def rulebook(ref: str) -> Playbook:
    """Return the rules of one version, ``wenming@3``; a version never changes, so it is parsed once.

    Raises:
        RulebookUnknown: no such version is kept.
    """
    name, _, version = ref.rpartition("@")
    text = Rulebook.objects.filter(playbook=name, version=int(version)).values_list("text", flat=True).first()
    if text is None:
        raise RulebookUnknown(ref=ref)
    return _parsed(text, ref)


def in_force(campaign: str, territory: str, *, at: datetime, stamp: int | None = None) -> Playbook | None:
    """Return the playbook of `campaign` in force in the territory at `at`, or None.

    A playbook that states its last day is over after it: nothing new begins under it, and what is open
    goes on to its end.

    Args:
        stamp: the room's stamp when the caller has just read it; None asks for it.
    """
    here = (
        one
        for one in _beginnings(stamp)
        if one.campaign == campaign and one.territory == territory and one.since <= at
    )
    latest = max(here, key=lambda one: (one.since, one.version), default=None)
    return _unless_over(rulebook(latest.ref), at, stamp) if latest else None


def all_in_force(territory: str, *, at: datetime) -> tuple[Beginning, ...]:
    """Return, for each campaign in force in the territory at `at`, its latest beginning.

    Campaigns stand in the order in which they first began, so that a later one never takes the first place.
    """
    latest: dict[str, Beginning] = {}
    for one in _beginnings(None):
        if one.territory == territory and one.since <= at:
            former = latest.get(one.campaign)
            if former is None or (former.since, former.version) <= (one.since, one.version):
                latest[one.campaign] = one
    return tuple(one for one in latest.values() if _unless_over(rulebook(one.ref), at, None))


def beginnings(territory: str, *, at: datetime) -> tuple[Beginning, ...]:
    """Return how versions of campaigns came into force in a territory until `at`, the earliest first."""
    return tuple(one for one in _beginnings(None) if one.territory == territory and one.since <= at)


def _unless_over(playbook: Playbook, at: datetime, stamp: int | None) -> Playbook | None:
    last = playbook.in_force_until
    return None if last and at.astimezone(calendar(stamp=stamp).zone).date() > last else playbook


def calendar(*, stamp: int | None = None) -> WorkingCalendar:
    """Return the working calendar by which every deadline is worked out."""
    _beginnings(stamp)
    found = _known.calendar
    if found is None:
        found = _known.calendar = load_calendar(settings.CALENDARS / "cn")
    return found


def calendar_at_hand() -> WorkingCalendar:
    """Return the calendar as this process last read it, without asking whether it has changed.

    For the wording of what is left of a deadline; a deadline itself is never worked out from it.
    """
    return _known.calendar or calendar()


def _beginnings(stamp: int | None) -> tuple[Beginning, ...]:
    wanted = stamps.read(STAMP)[STAMP] if stamp is None else stamp
    if wanted != _known.stamp:
        with _known.lock:
            rows = InForce.objects.order_by("since").values_list(
                "territory", "rulebook__playbook", "rulebook__version", "since"
            )
            _known.beginnings = tuple(Beginning(*row) for row in rows)
            _known.calendar = None
            _known.stamp = wanted
    return _known.beginnings


def all_kept() -> tuple[Playbook, ...]:
    """Return every version that is or was in force anywhere; open cases may be pinned to any of them."""
    return tuple(rulebook(ref) for ref in sorted({one.ref for one in _beginnings(None)}))
