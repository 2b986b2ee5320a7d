"""Checks that work which opens cases can open them, that a recheck closes them, and whose posts rate."""

from __future__ import annotations

from collections.abc import Iterator

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import CaseKind, FieldKind, InspectionKind, Item, Outcome, Playbook
from chuanhui.playbook.vocabulary import LINE_ROLES, POST_ROLES


def check_work(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Yield the faults of the cases that inspections, returns and rosters open."""
    for inspection in playbook.inspections.values():
        yield from _whose(inspection, places)
        for item in inspection.items:
            kind = playbook.cases.get(item.opens)
            if kind is not None:
                yield from _opened(playbook, inspection, item, kind, places)
    for kind_id, opens, roles, at in _along_the_way(playbook):
        kind = playbook.cases.get(opens)
        if kind is not None and not set(roles) & filers(kind):
            allowed = tuple(sorted(filers(kind)))
            yield places.fault("PB114", *at, kind_id, "opens", roles=roles, kind=kind.id, allowed=allowed)


def _along_the_way(playbook: Playbook) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Yield the work along which cases are opened: its id, the kind of case, who is there, its place."""
    for one in playbook.returns.values():
        yield one.id, one.opens, one.by, ("sweeps" if one.coverage else "returns",)
    for roster in playbook.rosters.values():
        yield roster.id, roster.opens, (*roster.by, *roster.pool), ("rosters",)


def _whose(kind: InspectionKind, places: Places) -> Iterator[Fault]:
    """Yield roles that every department has, where no `line` says whose; the rated contest by their own."""
    if kind.line:
        return
    asked = {"by": kind.by, "recheck": kind.recheck}
    asked |= {f"raters.{one.id}.by": one.role for one in kind.raters if one.role != kind.by}
    if right := kind.contest:
        asked |= {"contest.decided_by": right.decided_by, "contest.by": () if kind.rates else right.by}
    for key, roles in asked.items():
        if anybody := tuple(one for one in roles if one in LINE_ROLES):
            words = tuple(POST_ROLES[one].zh for one in anybody)
            yield places.fault("PB109", "inspections", kind.id, *key.split("."), roles=words)


def filers(kind: CaseKind) -> set[str]:
    """Return the roles that may file a case of this kind."""
    return {role for step in kind.filing for role in step.by}


def _opened(
    playbook: Playbook, inspection: InspectionKind, item: Item, kind: CaseKind, places: Places
) -> Iterator[Fault]:
    """Yield what keeps a failed item from opening its case, or a good re-inspection from closing it."""
    at = ("inspections", inspection.id, "sheet", item.id, "opens")
    shut_out = tuple(
        {role: None for one in inspection.raters for role in one.role if role not in filers(kind)}
    )
    if shut_out:
        yield places.fault("PB114", *at, roles=shut_out, kind=kind.id, allowed=tuple(sorted(filers(kind))))
    if unanswered := _unanswered(playbook, kind):
        yield places.fault("PB115", *at, kind=kind.id, fields=unanswered)
    closers = {role for step in kind.steps if _closes(step.to, step.outcome, kind) for role in step.by}
    if inspection.recheck and not set(inspection.recheck) & closers:
        place = ("inspections", inspection.id, "recheck")
        yield places.fault(
            "PB116", *place, roles=inspection.recheck, kind=kind.id, allowed=tuple(sorted(closers))
        )


def _unanswered(playbook: Playbook, kind: CaseKind) -> tuple[str, ...]:
    """Return the required questions that no score sheet answers: all but the category and the first text."""
    form = playbook.forms.get(kind.form)
    fields = form.fields if form else ()
    told = next((one.id for one in fields if one.kind is FieldKind.TEXT), "")
    return tuple(one.id for one in fields if one.required and one.id not in {kind.category, told})


def _closes(to: str, outcome: tuple[Outcome, ...], kind: CaseKind) -> bool:
    return to in kind.closed and (not outcome or Outcome.FIXED in outcome)
