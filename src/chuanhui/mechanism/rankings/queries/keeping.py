"""What is kept of a standing: its text, its lines as far as they are open, and the ids behind a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from chuanhui.journal.scope import narrow
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.rankings.errors import NumberNotFound, StandingNotFound
from chuanhui.mechanism.rankings.models import Behind, Row, Text
from chuanhui.mechanism.rankings.queries.reckoning import reckoned
from chuanhui.mechanism.rankings.queries.records import beside, of_unit
from chuanhui.mechanism.rankings.rules.records import StandingRecord
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.mechanism.rankings.rules.texts import line_from_wire, read


@dataclass(frozen=True, slots=True)
class Recomputed:
    """A standing reckoned again beside the one that is kept.

    Attributes:
        same: the two texts are the same to the byte.
        kept, again: their digests.
    """

    same: bool
    kept: str
    again: str


def text_of(standing: StandingRecord, edition: int | None = None) -> str:
    """Return the frozen text of an edition, the one that counts by default.

    Raises:
        StandingNotFound: there is no such edition, or the transaction does not see the whole territory.
    """
    wanted = standing.edition if edition is None else edition
    found = Text.objects.filter(standing=standing.id, edition=wanted).values_list("text", flat=True).first()
    if found is None:
        raise StandingNotFound()
    return str(found)


def lines_of(standing: StandingRecord, edition: int | None = None) -> tuple[Line, ...]:
    """Return all lines of an edition; the transaction must see the whole territory."""
    return read(text_of(standing, edition))[1]


def open_lines(
    sight: Sight, standing: StandingRecord, edition: int | None = None
) -> tuple[tuple[Line, tuple[dict[str, str], ...]], ...]:
    """Return the lines that `sight` may see, each with what its restatement changed.

    Whoever sees the whole territory sees every line; the ranked see their own comparable group, and a post
    bound to one unit that unit's line.
    """
    wanted = standing.edition if edition is None else edition
    rows = of_unit(Row.objects.filter(standing=standing.id, edition=wanted), sight).order_by("number")
    told = [(line_from_wire(row.told), tuple(row.changes), row.area_path) for row in rows]
    if not sight.covers(standing.territory):
        own = {line.group for line, _, home in told if beside(sight, home)}
        told = [one for one in told if one[0].group in own]
    return tuple((line, changes) for line, changes, _ in told)


def ids_behind(
    sight: Sight, standing: StandingRecord, key: str, part: str, side: str, edition: int | None = None
) -> tuple[str, ...]:
    """Return the ids of the rows behind one number; none where the number counts nothing.

    Args:
        key: of what is ranked.
        side: ``count`` or ``base``.

    Raises:
        NumberNotFound: the line is not in sight.
    """
    wanted = standing.edition if edition is None else edition
    homes = of_unit(Row.objects.filter(standing=standing.id, edition=wanted, key=key), sight)
    if not narrow(homes, sight).exists():
        raise NumberNotFound()
    rows = narrow(Behind.objects.filter(standing=standing.id, edition=wanted, key=key), sight)
    found = rows.filter(part=part, side=side).values_list("ids", flat=True).first()
    return tuple(found or ())


def recompute(standing: StandingRecord, edition: int | None = None) -> Recomputed:
    """Reckon an edition again, from the journal, and compare it with what is kept, byte by byte.

    The transaction must see the whole territory.
    """
    kept = text_of(standing, edition)
    head, _ = read(kept)
    again = reckoned(head)
    wanted = standing.edition if edition is None else edition
    return Recomputed(again.text == kept, str(standing.editions[wanted]["digest"]), again.digest)


def past_lines(standings: Iterable[StandingRecord], key: str) -> list[tuple[str, dict[str, Any]]]:
    """Return, for each of some standings, its window and the line of one thing that is ranked; for its trend.

    The transaction's sight decides which lines there are.
    """
    wanted = {(one.id, one.edition): one.window for one in standings}
    ids: list[UUID] = [one for one, _ in wanted]
    rows = Row.objects.filter(standing__in=ids, key=key).values_list("standing", "edition", "told")
    found = [(wanted[of, edition], told) for of, edition, told in rows if (of, edition) in wanted]
    return sorted(found, key=lambda one: one[0])
