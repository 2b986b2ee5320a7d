"""From the answers of the returns room to the API's shapes."""

from __future__ import annotations

from collections.abc import Mapping

from chuanhui.api.return_shapes import (
    FieldOut,
    GridOut,
    MyReturnsOut,
    PileOut,
    ReturnCellOut,
    ShiftOut,
    ToldOut,
    TotalOut,
    WaitingOut,
    WorkShapeOut,
)
from chuanhui.api.telling import words
from chuanhui.grid.areas import queries as areas
from chuanhui.mechanism.returns.queries import Grid, MyReturns, Told
from chuanhui.mechanism.returns.rules import NUMBERS, CellView, Total, Work, plain_number


def work_out(work: Work) -> WorkShapeOut:
    """Return some work that recurs."""
    return WorkShapeOut(
        campaign=work.campaign,
        work=work.ref,
        name=words(work.name),
        every=work.every.value,
        each=work.each.of,
        fields=[
            FieldOut(
                id=one.id,
                ask=words(one.ask),
                kind=one.kind.value,
                required=one.required,
                adds_up=one.kind in NUMBERS,
            )
            for one in work.fields
        ],
        shifts=[
            ShiftOut(id=one.id, name=words(one.name), begins=f"{one.begins:%H:%M}", ends=f"{one.ends:%H:%M}")
            for one in work.shifts
        ],
        approve=list(work.approve),
    )


def grid_out(found: Grid, stamps: Mapping[str, int]) -> GridOut:
    """Return a grid."""
    names = areas.names(found.totals, found.ground.span.last, stamp=stamps.get("areas"))
    return GridOut(
        campaign=found.ground.work.campaign,
        work=found.ground.work.ref,
        period=found.ground.period.key,
        cells=[cell_out(one) for one in found.views],
        totals=[total_out(path, names.get(path, ""), total) for path, total in sorted(found.totals.items())],
    )


def total_out(path: str, name: str, total: Total) -> TotalOut:
    """Return the account of an area."""
    return TotalOut(
        area_path=path,
        area=name,
        expected=total.expected,
        received=total.received,
        missing=total.missing,
        not_due=total.expected - total.received - total.missing,
        late=total.late,
        to_approve=total.to_approve,
        sums={field: plain_number(value) for field, value in total.sums.items()},
    )


def cell_out(view: CellView) -> ReturnCellOut:
    """Return an expected cell."""
    stood, cell = view.stood, view.cell
    sent = cell is not None and cell.is_sent
    return ReturnCellOut(
        cell=cell.id if cell else None,
        area=stood.id,
        area_path=stood.area_path,
        name=stood.name,
        first=stood.first,
        last=stood.last,
        slot=view.slot,
        state=view.shown.value,
        due=view.due_at,
        values=dict(cell.values) if cell and sent else {},
        late=bool(cell and cell.late),
        restated=cell.restated if cell else 0,
        approved=bool(cell and cell.approved_at),
        locked=bool(cell and cell.locked),
        reason=cell.reason if cell else "",
        plan=list(cell.plan) if cell else [],
        revision=cell.revision if cell else 0,
    )


def story_out(told: Told) -> ToldOut:
    """Return one entry of a cell's story."""
    return ToldOut(
        at=told.at,
        verb=told.verb,
        state=told.state,
        who=told.who,
        post=told.post,
        reason=told.reason,
        values=dict(told.values),
        former=dict(told.former),
    )


def mine_out(found: MyReturns) -> MyReturnsOut:
    """Return what waits for a post."""
    return MyReturnsOut(
        cells=[
            WaitingOut(
                campaign=one.work.campaign,
                work=one.work.ref,
                name=words(one.work.name),
                period=one.period.key,
                area=one.view.stood.id,
                area_path=one.view.stood.area_path,
                area_name=one.view.stood.name,
                slot=one.view.slot,
                state=one.view.shown.value,
                due=one.view.due_at,
                proposed=one.proposed,
            )
            for one in found.cells
        ],
        piles=[
            PileOut(
                campaign=one.work.campaign,
                work=one.work.ref,
                name=words(one.work.name),
                period=one.period.key,
                expected=one.expected,
                waiting=one.waiting,
                missing=one.missing,
                to_approve=one.to_approve,
            )
            for one in found.piles
        ],
    )
