"""Sheets for the registers' tests: made-up people, whose numbers have right check digits and no owner."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions
from chuanhui.journal.scope import enter
from chuanhui.kernel.codes.identity import citizen_check
from chuanhui.kernel.sight import Sight

ROOT = Path(__file__).resolve().parents[3]
NOON = datetime(2026, 11, 9, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
PLACE = "411602.005.001."
DESK, HEAD = "community_desk@xiaoqiao/beihuayuan", "community_head@xiaoqiao/beihuayuan"
PERSON = ("编号", "姓名", "公民身份号码", "出生日期", "联系电话")


def base() -> None:
    """Declare the base registers."""
    text = (ROOT / "playbooks" / "jichu" / "playbook.yaml").read_text("utf-8")
    actions.declare(text=text, ref="jichu@1", by=Acting.system("411602."), now=NOON)


def desk(code: str = DESK) -> Acting:
    """Return the acting post of the demo community, its sight entered."""
    enter(Sight.everything())
    found = acting_for(code, NOON.date(), NOON)
    enter(found.sight)
    return found


def citizen(number: int) -> str:
    """Return a made-up ID number, another one for each number up to 30,000."""
    year, month, day = 1900 + number % 90, 1 + number // 90 % 12, 1 + number // 1080 % 28
    body = f"411602{year:04}{month:02}{day:02}{number % 1000:03}"
    return body + citizen_check(body)


def person(number: int) -> tuple[str, ...]:
    """Return the row of a made-up person without a number."""
    name = (
        "王李张刘陈杨赵黄周吴"[number % 10]
        + "甲乙丙丁戊己庚辛"[number // 10 % 8]
        + "一二三四五六七八九"[number // 80 % 9]
    )
    id_number = citizen(number)
    birth = f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}"
    return ("", name, id_number, birth, f"139{number:08}")


def as_csv(heading: Sequence[str], rows: Iterable[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(heading)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate((heading, *rows)):
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            elif value is not None:
                sheet.write_number(at, column, value)
    book.close()
    return out.getvalue()
