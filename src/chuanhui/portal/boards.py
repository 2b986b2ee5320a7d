"""Where the notice boards of compounds are: which compound something concerns, and its address."""

from __future__ import annotations

from types import SimpleNamespace as Row

from django.urls import reverse

from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight

COMPOUND = "compound"
EVERYTHING = Sight.everything()
"""Number, name and public fields of compounds are for everybody; nothing else is asked with this."""


def is_within(place: str, number: str) -> bool:
    """Tell whether a thing's number is a compound's, or that of a building or stairwell in it."""
    return place == number or place.startswith(f"{number}-")


def board_of(thing: str, area_path: str) -> str:
    """Return the address of the board on which something about a thing hangs; "" where there is none."""
    if not thing:
        return ""
    with seeing(EVERYTHING):
        found = registers.public_things(EVERYTHING, COMPOUND, territory=area_path)
    held = next((one for one in found if is_within(thing, one.number)), None)
    return reverse("portal:compound", args=[held.stand_code or held.number]) if held else ""


def boards_in(area_path: str) -> list[Row]:
    """Return the compounds of an area with the addresses of their boards."""
    with seeing(EVERYTHING):
        found = registers.public_things(EVERYTHING, COMPOUND, territory=area_path)
    return [
        Row(label=one.label, url=reverse("portal:compound", args=[one.stand_code or one.number]))
        for one in found
    ]
