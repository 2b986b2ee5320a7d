"""Importing a sheet of things: a template, a dry run with every fault by its row, then all or nothing.

The file is not kept between the dry run and the import, for it holds personal data. It comes again with the
import, and what is imported is the very file that was tried, by its digest.
"""

from __future__ import annotations

import hashlib
from io import BytesIO
from types import SimpleNamespace as Row
from typing import Any

import xlsxwriter
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.entries import NothingSaid
from chuanhui.desk.frame import is_part, key_of, member, page, refused, tell_after
from chuanhui.desk.registers_asked import held_of
from chuanhui.desk.registers_questions import typed_text
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.actions.importing import Imported, import_rows
from chuanhui.grid.registers.errors import BadSheet
from chuanhui.grid.registers.queries import Declared
from chuanhui.grid.registers.rules import refusal_to_write, sees_field
from chuanhui.grid.registers.rules.sheets_heading import Use, columns_of
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed
from chuanhui.playbook.schema import Text

WIDTH, ROWS = 18, 2000
SHEET = Text("登记表", "Things")
MUST = Text("（必填）", " (required)")


class AnotherFile(MovedOn):
    """The file is not the one that was tried."""

    code = "desk.another_file"
    zh = "这不是刚才试读的文件，请先试读。"
    en = "This is not the file of the dry run; try it first."


@member
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: Any, register: str) -> HttpResponse:
    """Ask for a sheet, try it, or import the one that was tried."""
    by: Acting = request.acting
    held = held_of(register, by)
    if refusal := refusal_to_write(held.kind, by):
        raise refusal
    if request.method != "POST":
        return _page(request, held)
    file = request.FILES.get("file")
    if file is None:
        return _page(request, held, fault=NothingSaid(), status=422)
    data = file.read()
    digest = hashlib.sha256(data).hexdigest()
    goes = typed_text(request, "verb") == "import"
    try:
        if goes and typed_text(request, "tried") != digest:
            raise AnotherFile()
        done = import_rows(
            kind=register,
            data=data,
            by=by,
            now=request.now,
            key=key_of(request) if goes else None,
            dry_run=not goes,
        )
    except BadSheet as refusal:
        refused(request, refusal)
        told = _told(len(refusal.faults), refusal.facts.get("count", 0), refusal.faults, digest)
        return _page(request, held, told=told, status=422)
    except (BadInput, MovedOn, NotAllowed) as refusal:
        return _page(request, held, refusal=refusal, status=refused(request, refusal))
    if not goes:
        status = 422 if done.fault_count else 200
        return _page(request, held, told=_tried(done, digest), status=status)
    return _gone(request, register, "repeated" if done.repeated else "imported")


def _gone(request: Any, register: str, told: str) -> HttpResponse:
    """Lead on to the register; htmx is told to load the page anew."""
    address = reverse("desk:register", args=[register])
    answer = tell_after(address, told)
    if is_part(request):
        whole = HttpResponse(status=204, headers={"HX-Redirect": address})
        whole.cookies = answer.cookies
        return whole
    return answer


def _tried(done: Imported, digest: str) -> Row:
    told = _told(len(done.faults), done.fault_count, done.faults, digest)
    told.rows, told.new, told.changed, told.same = done.rows, done.added, done.changed, done.unchanged
    told.repairs = done.repairs
    return told


def _told(listed: int, count: int, faults: Any, digest: str) -> Row:
    return Row(
        rows=0,
        new=0,
        changed=0,
        same=0,
        faulty=count,
        faults=faults,
        more=count > listed,
        repairs=(),
        digest=digest,
    )


def _page(
    request: Any,
    held: Declared,
    *,
    told: Row | None = None,
    refusal: ChuanhuiError | None = None,
    fault: ChuanhuiError | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {"kind": held.kind, "result": told, "refusal": refusal, "file_fault": fault}
    return page(request, "register_import.html", context, section="registers", part="told", status=status)


@member
@require_safe
def template(request: Any, register: str) -> HttpResponse:
    """Return an empty sheet with the columns that the post sees, all text, so that no number loses digits."""
    by: Acting = request.acting
    held = held_of(register, by)
    if refusal := refusal_to_write(held.kind, by):
        raise refusal
    out, lang = BytesIO(), request.lang
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    page_of = book.add_worksheet(SHEET.get(lang))
    head = book.add_format({"bold": True, "bg_color": "#EEF2F8", "bottom": 1})
    text = book.add_format({"num_format": "@"})
    columns = [
        (use, name, what)
        for use, name, what in columns_of(held.kind)
        if use is not Use.FIELD or sees_field(held.kind, what, by)
    ]
    for column, (use, name, what) in enumerate(columns):
        page_of.set_column(column, column, WIDTH, text)
        page_of.write_string(0, column, name.get(lang) + (MUST.get(lang) if _must(use, what) else ""), head)
        options = _options(held, use, what, lang)
        if options:
            page_of.data_validation(1, column, ROWS, column, {"validate": "list", "source": options})
    page_of.freeze_panes(1, 0)
    book.close()
    return file_answer(out.getvalue(), f"{register}-template.xlsx")


def _must(use: Use, what: Any) -> bool:
    """Tell whether a new thing needs the column."""
    if use is Use.FIELD:
        return bool(what.field.required)
    return use is Use.TIE and bool(what.required)


def _options(held: Declared, use: Use, what: Any, lang: str) -> list[str]:
    """Return the words among which a cell of a column is chosen, as far as a sheet can offer them."""
    name = what.field.of if use is Use.FIELD else what.roles if use is Use.ROLE else ""
    words = [one.get(lang) for one in held.words.get(name, {}).values()] if name else []
    return words if sum(len(one) + 1 for one in words) < 255 else []
