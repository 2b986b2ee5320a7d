"""What the lines of a trial do: each verb is one call into the cases room, by one post, at one moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw

from chuanhui.grid.posts.errors import UnknownUnit
from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.cases import actions, evidence
from chuanhui.mechanism.cases.rules import CaseState, Given, Paper, Photo, Report
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line
from chuanhui.site.trials.failures import Unexpected, fact
from chuanhui.site.trials.places import Spot

ADJUSTMENTS = ("paper", "extend", "suspend", "grant", "deny", "resume", "reopen", "merge")
COLOURS = {"before": (150, 62, 46), "after": (46, 125, 80)}


@dataclass(frozen=True, slots=True)
class Moment:
    """Who acts, and when."""

    by: Acting
    now: datetime

    @property
    def both(self) -> dict[str, Any]:
        """Return the arguments that every action takes."""
        return {"by": self.by, "now": self.now}


def file(line: Line, campaign: str, kind: str, spot: Spot | None, at: Moment, *, thing: str = "") -> UUID:
    """File a case at a point of the grid, or about the thing with a number, and return its id."""
    report = Report(
        answers=_answers(line.fields),
        lon=spot.lon if spot else None,
        lat=spot.lat if spot else None,
        thing=thing,
        urgent=line.urgent,
        source=line.source,
        photos=photos(line.photo),
        step=line.verb,
    )
    receipt = actions.file_case(campaign=campaign, kind=kind, report=report, **at.both)
    return receipt.case_id


def step(line: Line, case: CaseState, at: Moment) -> None:
    """Take a step of the playbook."""
    given = Given(
        reason=line.reason,
        photos=photos(line.photo),
        fields=_answers(line.fields),
        outcome=line.outcome,
        owners={slot: _unit(name, case) for slot, name in line.owner.items()},
    )
    actions.take_step(case_id=case.id, step=line.verb, given=given, **at.both)


def adjust(line: Line, case: CaseState, into: UUID | None, at: Moment) -> None:
    """Do one of `ADJUSTMENTS`.

    Args:
        into: the case that this one is merged into, for `merge`.
    """
    _ADJUST[line.verb](line, case, into, at)


def photos(tags: tuple[str, ...]) -> tuple[Photo, ...]:
    """Return one small picture for each tag, kept in the evidence store."""
    return tuple(Photo(evidence.keep(_picture(tag)).sha256, tag) for tag in tags)


def _picture(tag: str) -> bytes:
    picture = Image.new("RGB", (64, 48), (206, 222, 236))
    ImageDraw.Draw(picture).rectangle((0, 30, 64, 48), fill=COLOURS.get(tag, (140, 142, 146)))
    out = BytesIO()
    picture.save(out, "JPEG")
    return out.getvalue()


def _answers(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def _unit(name: str, case: CaseState) -> int:
    found = units(case.territory).by_name(name)
    if found is None:
        raise UnknownUnit(unit=name)
    return found


def _paper(line: Line, case: CaseState, _into: UUID | None, at: Moment) -> None:
    dated = fact(line, "dated")
    try:
        day = date.fromisoformat(dated)
    except ValueError:
        raise Unexpected(Text("日期，如 2022-08-08", "a day such as 2022-08-08"), Text(dated)) from None
    paper = Paper(fact(line, "kind"), str(line.facts.get("reference", "")), day)
    actions.put_paper(case_id=case.id, paper=paper, **at.both)


def _ask(line: Line, case: CaseState, _into: UUID | None, at: Moment) -> None:
    actions.ask(case_id=case.id, what=line.verb, reason=line.reason, **at.both)


def _decide(line: Line, case: CaseState, _into: UUID | None, at: Moment) -> None:
    what, granted = str(line.facts.get("what", "")), line.verb == "grant"
    if what not in {"extend", "suspend"}:
        raise Unexpected(Text("what: extend 或 suspend", "what: extend or suspend"), Text(what or "—"))
    actions.decide(case_id=case.id, what=what, granted=granted, reason=line.reason, **at.both)


def _resume(_line: Line, case: CaseState, _into: UUID | None, at: Moment) -> None:
    actions.resume(case_id=case.id, **at.both)


def _reopen(line: Line, case: CaseState, _into: UUID | None, at: Moment) -> None:
    actions.reopen(case_id=case.id, reason=line.reason, **at.both)


def _merge(line: Line, case: CaseState, into: UUID | None, at: Moment) -> None:
    if into is None:
        raise Unexpected(
            Text(f"事件 {line.into}", f"the case {line.into}"), Text("没有立案", "was never filed")
        )
    actions.merge(case_id=case.id, into=into, **at.both)


_ADJUST: dict[str, Callable[[Line, CaseState, UUID | None, Moment], None]] = {
    "paper": _paper,
    "extend": _ask,
    "suspend": _ask,
    "grant": _decide,
    "deny": _decide,
    "resume": _resume,
    "reopen": _reopen,
    "merge": _merge,
}
