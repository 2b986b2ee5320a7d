"""Promise 43 (workbooks): bombs, lies and things that act are refused, or stay in the reading process."""

from __future__ import annotations

import io
import resource
import struct
import time
import zipfile

import pytest
import xlsxwriter

from chuanhui.grid.registers.rules.sheets_faults import Faults
from chuanhui.grid.registers.rules.sheets_guarding import INFLATED_BYTES, workbook_fault
from chuanhui.grid.registers.sheets_in import rows_of_file
from chuanhui.grid.registers.unpacking import PART, _column

TYPES = "[Content_Types].xml"
SLOWEST_S, GROWTH_MB = 5.0, 200


def zipped(parts: dict[str, bytes], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", how) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def workbook(rows: int = 3) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for row in range(rows):
        sheet.write_string(row, 0, f"名{row}")
        sheet.write_number(row, 1, row)
    book.close()
    return out.getvalue()


def changed(data: bytes, name: str, change) -> bytes:
    """Return a workbook with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    parts[name] = change(parts[name])
    return zipped(parts)


def lying(data: bytes) -> bytes:
    """Return a zip whose central directory says that everything is one byte long."""
    out, at = bytearray(data), 0
    while (at := out.find(b"PK\x01\x02", at)) >= 0:
        struct.pack_into("<I", out, at + 24, 1)
        at += 4
    return bytes(out)


BOMB = zipped({TYPES: b"<x/>", "xl/worksheets/sheet1.xml": b"\0" * (INFLATED_BYTES + (8 << 20))})
SHEET = "xl/worksheets/sheet1.xml"


def refused() -> dict[str, tuple[bytes, str]]:
    """Return hostile files by name, with the code of the refusal."""
    good = workbook()
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return {
        "bomb": (BOMB, "file.too_large"),
        "lying bomb": (lying(BOMB), "file.too_large"),
        "nested": (zipped({"a.zip": BOMB}), "file.not_xlsx"),
        "many parts": (zipped({TYPES: b"", **{f"xl/{n}.xml": b"" for n in range(500)}}), "file.unreadable"),
        "way out": (zipped({TYPES: b"", "../../etc/passwd": b""}), "file.unreadable"),
        "absolute": (zipped({TYPES: b"", "/etc/passwd": b""}), "file.unreadable"),
        "macro": (zipped({TYPES: b"", "xl/vbaProject.bin": b"x"}), "file.active"),
        "links": (zipped({TYPES: b"", "xl/externalLinks/externalLink1.xml": b"<x/>"}), "file.active"),
        "embedded": (zipped({TYPES: b"", "xl/embeddings/oleObject1.bin": b"x"}), "file.active"),
        "a document": (zipped({"word/document.xml": b"<x/>"}), "file.not_xlsx"),
        "cut off": (good[: len(good) // 2], "file.unreadable"),
        "other packing": (zipped({TYPES: b"<x/>" * 50}, zipfile.ZIP_BZIP2), "file.unreadable"),
        "tags": (
            zipped({TYPES: b"", SHEET: b"<c/>" * 25_000_000}, zipfile.ZIP_DEFLATED),
            "file.too_large",
        ),
        "far corner": (
            changed(good, SHEET, lambda xml: xml.replace(b"</sheetData>", far)),
            "file.unreadable",
        ),
        "no xml": (changed(good, SHEET, lambda xml: xml[:100] + b"\xff\xfe"), "file.unreadable"),
        "text": (b"\x00\x01\x02\x03" * 100, "file.not_xlsx"),
        "old": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old"),
    }


CORPUS = refused()


@pytest.mark.parametrize("name", sorted(CORPUS))
def test_a_hostile_file_is_refused_soon_and_costs_no_memory(name):
    data, code = CORPUS[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, faults = time.process_time(), Faults()
    rows = [batch.row(at) for batch in rows_of_file(data, faults) for at in range(batch.many)]
    assert time.process_time() - began < SLOWEST_S
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < GROWTH_MB
    assert ([one.code for one in faults.in_order], rows) == ([code], [])
    assert all(one.sentence("zh") and one.sentence("en") for one in faults.in_order)


def test_the_reader_goes_on_after_all_that():
    faults = Faults()
    rows = [batch.row(at) for batch in rows_of_file(workbook(3), faults) for at in range(batch.many)]
    assert (rows, faults.count) == ([["名0", 0], ["名1", 1], ["名2", 2]], 0)


def test_cells_that_hold_the_sign_between_cells_come_as_they_are():
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet, told = book.add_worksheet(), [["a", "川汇"], ["_x001F_", ""], [7, "x"], [2.5, True]]
    for row, cells in enumerate(told):
        for at, cell in enumerate(cells):
            sheet.write(row, at, cell)
    book.close()
    found = [b.row(at) for b in rows_of_file(out.getvalue(), Faults()) for at in range(b.many)]
    assert [one[1] for one in found] == ["川汇", "", "x", True]
    assert (found[0][0], found[2][0], found[3][0]) == ("a", 7, 2.5)
    assert _column(["a", PART, "b"]) == ["a", PART, "b"]


def test_a_shared_string_of_a_megabyte_in_every_cell_stays_in_the_reading_process():
    many = b"".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>'.encode() for n in range(1, 20_001))
    text = b"x" * (1 << 20)
    data = changed(
        workbook(),
        SHEET,
        lambda xml: xml[: xml.index(b"<sheetData>")] + b"<sheetData>" + many + b"</sheetData></worksheet>",
    )
    data = changed(
        data,
        "xl/sharedStrings.xml",
        lambda _xml: (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>'
            + text
            + b"</t></si></sst>"
        ),
    )
    assert workbook_fault(data) == ""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    faults = Faults()
    for _batch in rows_of_file(data, faults):
        pass
    assert [one.code for one in faults.in_order] == ["file.unreadable"]
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 < GROWTH_MB
