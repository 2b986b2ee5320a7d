"""Numbers for many new things: taken all at once, stem by stem."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from uuid import UUID

from django.db import connection

from chuanhui.grid.registers import rules
from chuanhui.grid.registers.actions.registering import Place, take_numbers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import RegisterKind

# Number by number, and in their order: as long as nobody has counted a table that is being filled, an index
# that goes through all things of the kind looks as good to the server as the one that leads to a number. The
# order decides, for `staging.by_index` leaves it no sorting.
_STANDING = """
    SELECT told.number, t.id FROM unnest(%s::text[]) AS told(number), LATERAL (
        SELECT id FROM registers_thing
        WHERE territory = %s AND kind = %s AND number >= told.number AND number <= told.number
        ORDER BY number LIMIT 1
    ) t
"""


def numbers_of(kind: RegisterKind, territory: str, given: Sequence[tuple[str, Place]]) -> list[str]:
    """Return the number of each new thing: as told, or the next ones of its stem.

    Args:
        kind: register kind.
        territory: whose numbers.
        given: of each thing the number that was told, "" for none, and where it stands.
    """
    lacking: dict[rules.Stem, list[int]] = defaultdict(list)
    numbers = [number for number, _ in given]
    for at, (number, place) in enumerate(given):
        if not number:
            within = place.container.number if place.container else ""
            lacking[rules.stem_of(kind.number, area=place.code, within=within)].append(at)
    while lacking:
        for stem, places in lacking.items():
            last = take_numbers(kind.id, territory, stem, len(places)) if stem.width else 0
            for many, at in enumerate(places, 1 - len(places)):
                numbers[at] = stem.number(last + many)
        # One that was given by hand is passed over.
        made = {numbers[at]: at for at in chain.from_iterable(lacking.values())}
        with seeing(Sight.everything()):
            taken = {made[number] for number in standing(territory, kind.id, made)}
        lacking = {
            stem: left
            for stem, places in lacking.items()
            if stem.width and (left := [at for at in places if at in taken])
        }
    return numbers


def standing(territory: str, kind: str, numbers: Iterable[str]) -> dict[str, UUID]:
    """Return the things in sight that have some of these numbers: their ids, by number.

    Args:
        territory: root path.
        kind: register kind.
        numbers: any number of them.
    """
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, [list(numbers), territory, kind])
        return dict(cursor.fetchall())
