"""Checks that the life of every kind of case is whole: states reached and left, duties clear, four eyes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import CaseKind, Outcome, Playbook, Step
from chuanhui.playbook.spans import days_of

OWNERSHIP = ("owner", "reporter")


def check(playbook: Playbook, sound: Iterable[str], places: Places) -> list[Fault]:
    """Return the faults in the lives of the kinds of case named in `sound`, and the forms nobody uses."""
    found: list[Fault] = []
    for kind_id in playbook.cases:
        if kind_id in sound:
            kind = playbook.cases[kind_id]
            for one in (_filing, _duties, _reach, _ends, _four_eyes, _ownership):
                found.extend(one(kind, places))
    used = {kind.form for kind in playbook.cases.values()}
    used |= {one.form for one in playbook.returns.values()}
    used |= {one.form for one in playbook.surveys.values()}
    if len(set(sound)) == len(playbook.cases):
        found += [
            places.fault("PB063", "forms", form, severity="warning", form=form)
            for form in playbook.forms
            if form not in used
        ]
    return found


def _filing(kind: CaseKind, places: Places) -> Iterator[Fault]:
    if not kind.filing:
        yield places.fault("PB055", "cases", kind.id, "steps")
    for step in kind.filing:
        for role in step.by:
            if role in OWNERSHIP:
                yield places.fault("PB061", "cases", kind.id, "steps", step.id, "by", value=role)


def _duties(kind: CaseKind, places: Places) -> Iterator[Fault]:
    """At most one duty for each state; every open state has one, so that nothing rests for ever."""
    for step in kind.steps:
        if step.within and step.window:
            yield places.fault("PB064", "cases", kind.id, "steps", step.id, "window", step=step.id)
        yield from _times(kind, step, places)
    for state in kind.states:
        dutiful = tuple(one.id for one in kind.steps if one.within and state in one.frm)
        if len(dutiful) > 1:
            yield places.fault(
                "PB053", "cases", kind.id, "steps", dutiful[1], "within", state=state, steps=dutiful
            )
        leaving = [one for one in kind.steps if state in one.frm]
        if not dutiful and state not in kind.closed and leaving and not all(one.coercive for one in leaving):
            yield places.fault("PB054", "cases", kind.id, "steps", leaving[0].id, state=state)


def _times(kind: CaseKind, step: Step, places: Places) -> Iterator[Fault]:
    """A step that has to wait can still be in time, and the system's own steps come by themselves."""
    at = ("cases", kind.id, "steps", step.id)
    limits = step.within or step.window
    if step.not_before and limits:
        least = days_of(step.not_before)
        told = [one for _, one in limits.rows] + ([limits.otherwise] if limits.otherwise else [])
        most = min(days_of(one) for one in told)
        if least >= most:
            yield places.fault("PB065", *at, "not_before", step=step.id, least=least, most=most)
    if step.frm and step.by == ("system",) and (step.needs or step.coercive or not step.by_itself):
        yield places.fault("PB066", *at, "by", step=step.id)


def _reach(kind: CaseKind, places: Places) -> Iterator[Fault]:
    """Every state is reached from filing, and from every state a closed one can be reached."""
    forward = {one.to for one in kind.filing}
    _spread(forward, [(state, one.to) for one in kind.steps for state in one.frm])
    backward = set(kind.closed)
    _spread(backward, [(one.to, state) for one in kind.steps for state in one.frm])
    for state in kind.states:
        place = next(one for one in kind.steps if state in one.frm or state == one.to)
        if state not in forward:
            yield places.fault("PB050", "cases", kind.id, "steps", place.id, "from", state=state)
        elif state not in backward:
            yield places.fault("PB051", "cases", kind.id, "steps", place.id, "to", state=state)


def _spread(reached: set[str], moves: list[tuple[str, str]]) -> None:
    """Grow `reached` along `moves` until nothing is added."""
    while new := {to for frm, to in moves if frm in reached} - reached:
        reached |= new


def _ends(kind: CaseKind, places: Places) -> Iterator[Fault]:
    for step in kind.steps:
        ends = step.to in kind.closed
        if ends and not step.outcome:
            yield places.fault("PB056", "cases", kind.id, "steps", step.id, "to", step=step.id)
        elif step.outcome and not ends:
            yield places.fault("PB059", "cases", kind.id, "steps", step.id, "outcome", step=step.id)
    for state in kind.closed:
        leaving = tuple(one.id for one in kind.steps if state in one.frm)
        if leaving:
            at = ("cases", kind.id, "steps", leaving[0], "from")
            yield places.fault("PB060", *at, state=state, steps=leaving)


def _four_eyes(kind: CaseKind, places: Places) -> Iterator[Fault]:
    """Whoever says that it is fixed is none of those who fixed it (law 4 of the house)."""
    for step in kind.steps:
        if step.to not in kind.closed or Outcome.FIXED not in step.outcome:
            continue
        fixers = tuple(one.id for one in kind.steps if _leads(one, step) and one.id != step.id)
        missing = tuple(one for one in fixers if one not in step.not_by)
        if missing:
            yield places.fault("PB057", "cases", kind.id, "steps", step.id, step=step.id, steps=fixers)


def _leads(fixer: Step, verifier: Step) -> bool:
    """Return whether `fixer` claims the work that `verifier` judges."""
    return bool(fixer.frm) and fixer.to in verifier.frm and not fixer.outcome


def _ownership(kind: CaseKind, places: Places) -> Iterator[Fault]:
    owned = next((one for one in kind.steps if "owner" in one.by), None)
    if owned and not any(one.sets == "owner" for one in kind.steps):
        yield places.fault("PB058", "cases", kind.id, "steps", owned.id, "by")
