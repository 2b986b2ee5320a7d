"""Turning what the returns room tells into what a template draws: areas, cells, figures, the story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace as Row
from typing import Any

from django.urls import reverse

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import names_of
from chuanhui.kernel.periods import Period
from chuanhui.mechanism.returns.queries import Grid, Told
from chuanhui.mechanism.returns.rules import CellView, Shown, Total, Work, plain_number
from chuanhui.playbook.schema import Field, FieldKind, Text

CHIPS: Mapping[str, tuple[str, str]] = {
    Shown.VALUE: ("green", "check"),
    Shown.ZERO: ("blue", "closed"),
    Shown.NOT_APPLICABLE: ("grey", "void"),
    Shown.NOT_DUE: ("amber", "clock"),
    Shown.MISSING: ("late", "late"),
    "withdrawn": ("grey", "back"),
    "planned": ("violet", "posts"),
}
NOTHING = "—"
COLUMNS = 8
YES, NO = Text("是", "yes"), Text("否", "no")


def chip_of(state: str) -> Row:
    """Return a state as a chip: tone, sign and the key of its word; never by colour alone."""
    tone, sign = CHIPS[state]
    return Row(tone=tone, sign=sign, key=f"desk_returns.state.{state}")


def columns_of(work: Work) -> tuple[Field, ...]:
    """Return the fields that a table shows: those that add up, the first few."""
    return work.numbers[:COLUMNS]


def rows_of(found: Grid, area: str, stamp: int | None) -> list[Row]:
    """Return what stands directly below an area: areas with their account, or cells with what they said."""
    cells = [one for one in found.views if area in (one.stood.above, one.stood.area_path)]
    below = sorted(
        {
            _next(one.stood.above, area)
            for one in found.views
            if one.stood.above != area and one.stood.above.startswith(area)
        }
    )
    names = areas.names(below, found.ground.span.last, stamp=stamp)
    groups = [_group(found, path, names.get(path, path)) for path in below]
    return groups + cell_rows(found, cells)


def cell_rows(found: Grid, cells: Iterable[CellView]) -> list[Row]:
    """Return cells as a table shows them, with whoever sent them."""
    held = list(cells)
    sent = [one.cell for one in held if one.cell is not None]
    names = names_of(
        post_ids={one.sent_post for one in sent if one.sent_post},
        person_ids={one.sent_person for one in sent if one.sent_person},
    )
    slots = {one.id: one.name for one in found.ground.work.shifts}
    span = found.ground.span
    rows = []
    for one in held:
        cell = one.cell if one.cell is not None and one.cell.is_sent else None
        partly = (one.stood.first, one.stood.last) != (span.first, span.last)
        rows.append(
            Row(
                is_cell=True,
                view=one,
                name=one.stood.name,
                slot=slots.get(one.slot),
                days=(one.stood.first, one.stood.last) if partly else None,
                chip=chip_of(one.shown),
                cell=cell,
                values=[_said(cell.values.get(field.id)) if cell else NOTHING for field in _columns(found)],
                who=names.person(cell.sent_person) if cell and cell.sent_person else "",
                post=names.post(cell.sent_post) if cell and cell.sent_post else "",
                url=cell_url(found.ground.work, found.ground.period, one),
            )
        )
    return rows


def cell_url(work: Work, period: Period, view: CellView) -> str:
    """Return the address of a cell's page."""
    url = reverse("desk:return_cell", args=[work.campaign, work.ref, period.key, view.stood.id])
    return f"{url}?slot={view.slot}" if view.slot else url


def share_of(total: Total) -> Row:
    """Return an account as a page shows it: n of m received, what is missing, late, to approve."""
    pct = total.received * 100 // total.expected if total.expected else 0
    return Row(
        received=total.received,
        expected=total.expected,
        missing=total.missing,
        zero=total.states[Shown.ZERO],
        late=total.late,
        to_approve=total.to_approve,
        pct=pct,
        whole=total.received == total.expected,
    )


def sums_of(total: Total, fields: Iterable[Field]) -> list[str]:
    """Return the sums of an account as text, a dash where nobody has told."""
    return [_said(plain_number(total.sums[one.id])) if one.id in total.sums else NOTHING for one in fields]


def words_of(value: Any, field: Field, words: Mapping[str, Mapping[str, Text]]) -> Any:
    """Return an answer in words: an option by its name, a count as it is."""
    if value is None or value == "":
        return NOTHING
    options = words.get(field.of, {})
    if field.kind is FieldKind.CHOICE:
        return options.get(str(value), str(value))
    if field.kind is FieldKind.CHOICES and isinstance(value, list):
        chosen = [options[one] if one in options else Text(str(one)) for one in value]
        return Text("、".join(one.zh for one in chosen), ", ".join(one.get("en") for one in chosen))
    if isinstance(value, bool):
        return YES if value else NO
    return f"{value} {field.unit}".strip()


def story_rows(story: Iterable[Told], work: Work, words: Mapping[str, Mapping[str, Text]]) -> list[Row]:
    """Return the story of a cell, newest first, with every value before and after."""
    rows = []
    for one in reversed(list(story)):
        changed = []
        for field in work.fields:
            before, after = one.former.get(field.id), one.values.get(field.id)
            if before != after:
                told = (words_of(before, field, words), words_of(after, field, words))
                changed.append(Row(ask=field.ask, before=told[0] if one.former else "", after=told[1]))
        rows.append(Row(told=one, key=f"desk_returns.verb.{one.verb}", changed=changed))
    return rows


def _group(found: Grid, path: str, name: str) -> Row:
    total = found.total(path)
    return Row(
        is_cell=False,
        name=name,
        path=path,
        share=share_of(total),
        values=sums_of(total, _columns(found)),
    )


def _columns(found: Grid) -> tuple[Field, ...]:
    return columns_of(found.ground.work)


def _next(path: str, area: str) -> str:
    """Return the area one step below `area` on the way to `path`."""
    return area + path[len(area) :].split(".", 1)[0] + "."


def _said(value: Any) -> str:
    return NOTHING if value is None else str(value)
