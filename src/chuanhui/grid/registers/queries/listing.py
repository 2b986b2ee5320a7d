"""Lists of a register: what stands and what has ended, by number or by the next look, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Q, QuerySet

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import rules
from chuanhui.grid.registers.errors import FieldHidden
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.finding import MOST, Line, line_of
from chuanhui.grid.registers.queries.reading import standing_within
from chuanhui.playbook.schema import Guard


class Sort(StrEnum):
    """What comes first in a list."""

    NUMBER = "number"
    RECHECK = "recheck"


UNDATED = "-"
"""Stands where a day would, for things that nobody has to look at again."""


@dataclass(frozen=True, slots=True)
class Page:
    """Some lines, and after what the next page begins; "" at the end."""

    lines: tuple[Line, ...]
    after: str = ""


def things(
    by: Acting,
    kind: str,
    *,
    within_path: str = "",
    area_path: str = "",
    on: date | None = None,
    filters: Mapping[str, Any] | None = None,
    ended: bool = False,
    sort: Sort = Sort.NUMBER,
    after: str = "",
    most: int = 50,
) -> Page:
    """Return the things of a kind that the post sees.

    Args:
        by: the reader.
        kind: register kind.
        within_path, area_path: only what stands within a thing, in an area; "" for any.
        on: local day; None takes what stands until further notice.
        filters: values of open fields; others cannot be asked for.
        ended: what has ended, instead of what stands.
        sort: what comes first.
        after: as the page before told it.
        most: lines of a page, at most 200.

    Raises:
        NoSuchKind, FieldHidden: see their sentences.
    """
    held = declared(kind)
    rows = standing_within(by.sight, kind, within_path=within_path, area_path=area_path, on=on, ended=ended)
    for name, value in (filters or {}).items():
        field = held.kind.get(name)
        if field is None or field.guard is not Guard.OPEN or not rules.sees_field(held.kind, field, by):
            raise FieldHidden(field=name)
        rows = rows.filter(**{f"plain__{name}": value})
    most = max(1, min(most, MOST))
    if sort is Sort.RECHECK:
        found = _by_recheck(rows, after, most + 1)
    else:
        found = list(rows.filter(number__gt=after)[: most + 1])
    lines = tuple(line_of(held, row, by) for row in found[:most])
    return Page(lines, _after(lines[-1], sort) if len(found) > most else "")


def _after(line: Line, sort: Sort) -> str:
    """Return what tells a line's place in a list."""
    if sort is Sort.NUMBER:
        return line.number
    return f"{line.recheck_by.isoformat() if line.recheck_by else UNDATED} {line.number}"


def _by_recheck(rows: QuerySet[ThingRow], after: str, most: int) -> list[ThingRow]:
    """Return the rows by the day of the next look, at most so many; those without such a day come last."""
    day, _, number = after.partition(" ")
    found: list[ThingRow] = []
    if day != UNDATED:
        dated = rows.filter(recheck_by__isnull=False).order_by("recheck_by", "number")
        try:
            last = date.fromisoformat(day)
        except ValueError:
            pass  # no place in the list: its beginning
        else:
            # The first condition leads into the index, the second to the place within a day.
            dated = dated.filter(recheck_by__gte=last).filter(Q(recheck_by__gt=last) | Q(number__gt=number))
        found += dated[:most]
    if len(found) < most:
        undated = rows.filter(recheck_by=None, number__gt=number if day == UNDATED else "")
        found += undated[: most - len(found)]
    return found
