"""What an e-mail or a webhook says: number, kind, place, due time and a link. Nothing that anybody typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from chuanhui.kernel.instants import utc_text
from chuanhui.system.alerts.rules.kinds import TITLES, Kind, in_order

ZONE = ZoneInfo("Asia/Shanghai")
LABELS = {
    "number": ("编号", "Number"),
    "topic": ("类别", "Kind"),
    "step": ("环节", "Step"),
    "decision": ("批复", "Decision"),
    "period": ("期次", "Period"),
    "place": ("地点", "Place"),
    "due": ("截止", "Due"),
    "link": ("办理", "Open"),
}
FACTS = ("topic", "step", "decision", "period")
"""What of an alert's facts a message may say."""


@dataclass(frozen=True, slots=True)
class Told:
    """An alert as a message tells of it.

    Attributes:
        facts: see `kinds.Subject`.
        place: name of the area.
        counts: of a digest, how many of each kind.
        link: to the inbox's item, behind the sign-in.
    """

    kind: Kind
    number: str
    facts: Mapping[str, Any]
    place: str
    due_at: datetime | None
    urgent: bool
    link: str

    @property
    def counts(self) -> Mapping[str, int]:
        """Return, of a digest, how many alerts of each kind are open."""
        return in_order(self.facts.get("counts", {}))


def subject(told: Told, lang: str = "zh") -> str:
    """Return the subject of an e-mail, one line."""
    title = TITLES[told.kind].get(lang)
    rest = told.number or _fact(told, "topic", lang)
    sep, house = (": ", "[Chuanhui] ") if lang == "en" else ("：", "【川汇】")
    return f"{house}{title}{sep}{rest}" if rest else f"{house}{title}"


def letter(told: Told) -> str:
    """Return the text of an e-mail in both languages, Chinese first: nobody knows which its reader wants."""
    return f"{body(told)}\n{body(told, 'en')}"


def body(told: Told, lang: str = "zh") -> str:
    """Return the text of an e-mail, one fact a line."""
    pick = 1 if lang == "en" else 0
    rows = [("number", told.number), *((name, _fact(told, name, lang)) for name in FACTS)]
    rows += [("place", told.place), ("due", _due(told)), ("link", told.link)]
    sep = ": " if lang == "en" else "："
    lines = [f"{TITLES[Kind(kind)].get(lang)}{sep}{count}" for kind, count in told.counts.items()]
    lines += [f"{LABELS[name][pick]}{sep}{text}" for name, text in rows if text]
    return "\n".join(lines) + "\n"


def payload(told: Told, key: str) -> dict[str, Any]:
    """Return what a webhook is sent; `key` tells a repetition from another alert."""
    facts = {name: told.facts[name] for name in FACTS if name in told.facts}
    return {
        "key": key,
        "kind": told.kind.value,
        "title": {"zh": TITLES[told.kind].zh, "en": TITLES[told.kind].get("en")},
        "number": told.number,
        **facts,
        **({"counts": dict(told.counts)} if told.counts else {}),
        "place": told.place,
        "due_at": utc_text(told.due_at) if told.due_at else None,
        "urgent": told.urgent,
        "link": told.link,
    }


def _fact(told: Told, name: str, lang: str) -> str:
    text: str = told.facts.get(name, {}).get(lang, "")
    return text


def _due(told: Told) -> str:
    return f"{told.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}" if told.due_at else ""
