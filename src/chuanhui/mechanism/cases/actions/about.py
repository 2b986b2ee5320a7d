"""What a case is about: a registered thing, found by its number, whose area is the case's place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.errors import ThingNotFound
from chuanhui.grid.registers.rules import Thing
from chuanhui.journal.scope import seeing
from chuanhui.mechanism.cases.errors import BadStep
from chuanhui.mechanism.cases.ground import Ground
from chuanhui.mechanism.cases.rules import Fault, Subject


def subject_of(ground: Ground, number: str, *, by: Acting, now: datetime) -> Subject | None:
    """Return the thing that a new case is about; None where its kind is about none.

    A thing that holds nothing protected is found by whoever sees its area, be it another unit's: a station or
    a compound is no secret. One that does is found only where its card is in sight.

    Args:
        ground: of the kind of case.
        number: the thing's number as it was sent; "" for none.

    Raises:
        BadStep: no number where one is asked, one where none is, or nothing by that number in sight.
    """
    about = ground.kind.about
    if not about:
        if number:
            raise _faulty("not_about")
        return None
    held = registers.kinds().get(about)
    name = {"what": held.name.zh if held else about, "what_en": held.name.get("en") if held else about}
    if not number:
        raise _faulty("needs.thing", **name)
    found = _found(about, number, by, is_open=held is not None and not held.guarded)
    if found is None or not found.stands_on(now.astimezone(ground.calendar.zone).date()):
        raise _faulty("no_thing", number=number, **name)
    return Subject(found.id, found.number, found.area_path)


def _found(about: str, number: str, by: Acting, *, is_open: bool) -> Thing | None:
    sight = replace(by.sight, unit=None) if is_open else by.sight
    try:
        if sight == by.sight:
            return registers.by_number(sight, about, number, territory=by.territory)
        with transaction.atomic(), seeing(sight):
            return registers.by_number(sight, about, number, territory=by.territory)
    except ThingNotFound:
        return None


def _faulty(code: str, **facts: str) -> BadStep:
    return BadStep((Fault("thing", code, facts),), step_name="")
