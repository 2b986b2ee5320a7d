"""A register as a workbook: open facts, masked ones, nothing that the post may not see."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import member
from chuanhui.desk.registers_asked import asked_of, held_of, lines_of, visible_fields
from chuanhui.desk.registers_shown import cell_of, place_names
from chuanhui.desk.workbook import EXPORT_MOST, book_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import Declared, Line
from chuanhui.playbook.schema import RegisterField, Text

HEADS = (Text("编号", "Number"), Text("名称", "Name"))
MORE_HEADS = (
    Text("位置", "Place"),
    Text("登记自", "Since"),
    Text("复核期限", "Look again by"),
)


@member
@require_safe
def export(request: Any, register: str) -> HttpResponse:
    """Return the filtered register as a workbook: open facts in full, protected ones masked."""
    by: Acting = request.acting
    held = held_of(register, by)
    asked = asked_of(request, held)
    lines: list[Line] = []
    while len(lines) < EXPORT_MOST:
        found, asked.after = lines_of(by, held, asked)
        lines += found
        if not asked.after:
            break
    shown = visible_fields(held.kind, by)
    data = _book(request, held, shown, lines[:EXPORT_MOST])
    return file_answer(data, f"{register}-{request.now:%Y%m%d}.xlsx")


def _book(request: Any, held: Declared, shown: tuple[RegisterField, ...], lines: list[Line]) -> bytes:
    by: Acting = request.acting
    places = place_names({one.area_path for one in lines}, by)
    facts = [one for one in shown if one.id != held.kind.label]
    heads = [(HEADS[0], 18), (HEADS[1], 26), *((one.field.ask, 18) for one in facts)]
    heads += [(one, 20) for one in MORE_HEADS]
    rows = (
        [
            one.number,
            one.label,
            *(cell_of(fact, one, held.words).get(request.lang) for fact in facts),
            places[one.area_path],
            _iso(one.since),
            _iso(one.recheck_by),
        ]
        for one in lines
    )
    who = f"{by.person_name} · {by.title}"
    return book_of(heads, rows, title=held.kind.name, lang=request.lang, now=request.now, who=who)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
