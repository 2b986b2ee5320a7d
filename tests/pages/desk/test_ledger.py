"""The ledger: its filters live in the address, its page costs the same for one row and for fifty."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.pages.desk.office import (
    DESK,
    OWNER,
    WORKER,
    ZONE_DESK,
    browser,
    dispatched,
    filed,
    stands,
    text_of,
)

pytestmark = pytest.mark.usefixtures("district")
PART = {"HX-Request": "true"}
EVIL = '=HYPERLINK("http://example.org","x")'


def rows(answer):
    return [row.case.number for row in answer.context["rows"]]


def test_filters_narrow_and_stay_in_the_address():
    first, second = filed(urgent="1"), filed(category="cable", detail="线缆垂落")
    client = browser(DESK)
    both = {stands(first).number, stands(second).number}
    assert set(rows(client.get("/desk/cases"))) == both
    assert rows(client.get("/desk/cases?urgent=1")) == [stands(first).number]
    assert rows(client.get("/desk/cases?category=cable&area=411602.005.")) == [stands(second).number]
    assert rows(client.get(f"/desk/cases?text={stands(second).number.lower()}")) == [stands(second).number]
    assert rows(client.get("/desk/cases?standing=closed")) == []
    assert rows(client.get("/desk/cases?since=2026-11-10")) == []
    page = text_of(client.get("/desk/cases?category=cable&sort=newest"))
    assert "/desk/cases.xlsx?category=cable&amp;sort=newest" in page


def test_filters_that_cannot_be_read_are_named_and_left_out():
    filed()
    wrong = "light=purple&unit=x&since=2026-13-01&standing=?&outcome=no&area=%00&page=x&sort=x"
    answer = browser(DESK).get(f"/desk/cases?{wrong}")
    assert answer.status_code == 200
    assert len(answer.context["wrong"]) == 6
    assert len(rows(answer)) == 1


def test_a_part_is_the_same_list_without_the_frame():
    filed()
    client = browser(DESK)
    part, whole = client.get("/desk/cases", headers=PART), client.get("/desk/cases")
    assert "<html" not in text_of(part)
    assert rows(part) == rows(whole)
    back = client.get("/desk/cases", headers={**PART, "HX-History-Restore-Request": "true"})
    assert "<html" in text_of(back)
    assert "HX-Request" in whole["Vary"]


def test_what_lies_out_of_sight_is_not_listed():
    filed()
    assert rows(browser(ZONE_DESK).get("/desk/cases?standing=all")) == []
    assert rows(browser(OWNER).get("/desk/cases?standing=all")) == []
    dispatched()
    assert len(rows(browser(OWNER).get("/desk/cases?standing=all"))) == 1


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(url).status_code == 200
    return len(found)


@pytest.mark.parametrize("url", ["/desk/cases", "/desk/", "/desk/cases.xlsx", "/desk/journal"])
def test_a_list_costs_the_same_for_one_row_and_for_many(url):
    filed()
    client = browser(DESK)
    client.get(url)
    one = queries_of(client, url)
    worker = browser(WORKER)
    for _ in range(6):
        filed(worker)
    assert queries_of(client, url) == one


def test_an_export_is_inert():
    filed(detail=EVIL, address="+1234567890123456789")
    answer = browser(DESK).get("/desk/cases.xlsx")
    assert answer["Content-Disposition"].startswith("attachment;")
    with ZipFile(BytesIO(answer.content)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist() if name.endswith(".xml")}
    sheet = parts["xl/worksheets/sheet1.xml"]
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert "=HYPERLINK(" in parts["xl/sharedStrings.xml"]
    assert "+1234567890123456789" in parts["xl/sharedStrings.xml"]
    assert not [name for name in parts if "externalLink" in name or "vba" in name]


def test_an_export_holds_what_the_page_holds():
    filed()
    filed(category="cable", detail="线缆垂落")
    sheet = browser(DESK).get("/desk/cases.xlsx?category=cable").content
    with ZipFile(BytesIO(sheet)) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert ("线缆垂落" in text, "楼前堆放杂物" in text) == (True, False)
