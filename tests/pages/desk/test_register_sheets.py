"""Sheets at the desk: a template, a dry run with faults by row, and the very file that was tried."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.pages.desk.office import browser, text_of
from tests.pages.desk.stock import COMMUNITY, STREET, sent, stocked

PAGE = "/desk/registers/of/shop/import"
HEADING = ("店名", "行业", "门店地址", "负责人姓名", "联系电话")
GOOD = (("测试店甲", "餐饮", "示例路 1 号", "测试丙", "13900139001"), ("测试店乙", "零售", "", "", ""))
BAD = (*GOOD, ("测试店丙", "飞行", "", "", "12"))


@pytest.fixture(autouse=True)
def _things(district, evidence):
    stocked()


def sheet(*rows: tuple[str, ...]) -> SimpleUploadedFile:
    """Return a workbook with these rows."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    for row, cells in enumerate((HEADING, *rows)):
        for column, text in enumerate(cells):
            page.write_string(row, column, text)
    book.close()
    return SimpleUploadedFile("商户.xlsx", out.getvalue())


def post(client: Any, *rows: tuple[str, ...], **more: Any) -> Any:
    return client.post(PAGE, sent(file=sheet(*rows), **{"verb": "try", **more}))


def shops(client: Any) -> int:
    page = text_of(client.get("/desk/registers/of/shop"))
    return len(set(re.findall(r"SH\d{6}", page)))


def test_a_dry_run_lists_faults_by_row_and_writes_nothing():
    client = browser(COMMUNITY)
    answer = post(client, *BAD)
    page = text_of(answer)
    assert answer.status_code == 422
    assert re.search(r"<td[^>]*>4</td>.*行业", page, re.DOTALL)
    assert "飞行" not in page  # a list of faults is read by many
    assert 'value="import"' not in page
    assert shops(client) == 0


def test_the_file_that_was_tried_is_imported_once():
    client = browser(COMMUNITY)
    tried = re.search(r'name="tried" value="([0-9a-f]{64})"', text_of(post(client, *GOOD)))[1]
    assert shops(client) == 0
    other = post(client, GOOD[0], verb="import", tried=tried)
    assert (other.status_code, shops(client)) == (409, 0)
    answer = post(client, *GOOD, verb="import", tried=tried)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/registers/of/shop")
    assert shops(client) == 2
    assert post(client, *GOOD, verb="import", tried=tried).status_code == 302
    assert shops(client) == 2


def test_a_page_with_script_is_led_on():
    client = browser(COMMUNITY)
    tried = re.search(r'name="tried" value="([0-9a-f]{64})"', text_of(post(client, *GOOD)))[1]
    form = sent(file=sheet(*GOOD), verb="import", tried=tried)
    answer = client.post(PAGE, form, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/desk/registers/of/shop")


def test_no_file_and_no_sheet_are_told():
    client = browser(COMMUNITY)
    assert client.post(PAGE, sent(verb="try")).status_code == 422
    answer = client.post(PAGE, sent(file=SimpleUploadedFile("a.xlsx", b"nothing"), verb="try"))
    assert answer.status_code == 422
    assert "note tone-red" in text_of(answer)


def test_the_template_is_what_the_import_reads():
    answer = browser(COMMUNITY).get("/desk/registers/of/household/template.xlsx")
    with zipfile.ZipFile(BytesIO(answer.content)) as book:
        text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    assert [one for one in ("房号（必填）", "所在单元（必填）", "联系电话") if one not in text] == []


def test_who_keeps_no_such_register_imports_nothing():
    assert browser(STREET).get(PAGE).status_code == 403
