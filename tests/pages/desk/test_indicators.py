"""The page of indicators: cards and areas of a campaign in force, every number opens into its rows."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
import time_machine
from tests.pages.desk.office import DISTRICT, OWNER, browser, text_of
from tests.rooms.rankings.benches import benches_in_force, put
from tests.rooms.rankings.office import at, file, fix, in_force

from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

PAGE = "/desk/indicators?campaign=ranked"


@pytest.fixture(autouse=True)
def _worked(district, evidence):
    enter(Sight.everything())
    in_force()
    good, _ = file("2026-11-03 09:00"), file("2026-11-03 09:00", "dongguan")
    fix(good, "2026-11-04 09:00", "2026-11-04 15:00")
    with time_machine.travel(at("2026-11-11 09:00"), tick=True):
        yield


def test_cards_tell_the_formula_and_each_number_opens_into_exactly_its_rows():
    client = browser(DISTRICT)
    shown = client.get(PAGE)
    first = shown.context["cards"][0]
    assert (first.part.text, first.part.count, first.part.base) == ("50.00%", "1", "2")
    assert "÷" in first.lines[0].zh
    assert first.lines[0].zh in text_of(shown)
    for row in shown.context["rows"]:
        for part in row.parts:
            for url, wanted in ((part.count_url, part.count), (part.base_url, part.base)):
                found = client.get(url)
                assert found.context["amount"] == len(found.context["rows"]) == int(wanted)
    assert client.get(first.part.count_url.replace("part=on_time", "part=nothing")).status_code == 404
    assert client.get(first.part.count_url.replace("key=total", "key=411603.")).status_code == 404


def test_indicators_leave_as_a_workbook_that_tells_what_the_page_tells():
    client = browser(DISTRICT)
    page = client.get(PAGE)
    answer = client.get(page.context["export_url"])
    assert answer["Content-Type"].endswith("spreadsheetml.sheet")
    assert "no-store" in answer["Cache-Control"]
    with ZipFile(BytesIO(answer.content)) as book:
        told = book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    for row in page.context["rows"]:
        assert row.name.zh in told
    assert all(text in told for text in ("50.00%", page.context["cards"][0].lines[0].zh))
    assert client.get("/desk/indicators/nothing.xlsx").status_code == 404


def test_things_of_registers_open_into_their_cards_and_guarded_kinds_into_nothing():
    enter(Sight.everything())
    benches_in_force()
    bench = put("bench")
    put("sitter", seat=bench.number)
    client = browser(DISTRICT)
    cards = {one.part.of: one for one in client.get("/desk/indicators?campaign=benches").context["cards"]}
    assert cards["dark"].lines[0].zh == "长椅·没有路灯 ÷ 长椅·在册数"
    found = client.get(cards["dark"].part.count_url)
    assert [(one.what, one.url) for one in found.context["others"]] == [
        ("bench（演示）", f"/desk/registers/things/{bench.id}")
    ]
    assert "共 1 条" in text_of(found)
    # The menu has a place for numbers of its own: none of this page's may slip into it.
    assert '<b class="count">' not in text_of(found).partition("<main")[0]
    sitters = cards["sitters"].part
    assert (sitters.text, sitters.count_url) == ("1", "")
    used = cards["used"].part
    assert (used.count, used.count_url, bool(used.base_url)) == ("1", "", True)


def test_another_window_and_language_and_an_unreadable_window_is_the_present_month():
    client = browser(DISTRICT)
    assert client.get(f"{PAGE}&period=2026-10").context["cards"][0].part.text == ""
    assert "2026" in client.get(f"{PAGE}&period=2026-11-x1").context["window_label"].zh
    for wrong in ("soon", "2027-01"):
        assert client.get(f"{PAGE}&period={wrong}").context["cards"][0].part.base == "2"
    english = text_of(client.get(PAGE, headers={"accept-language": "en"}))
    assert "Indicators" in english or "指标" in english


def test_a_post_of_one_unit_is_told_that_it_sees_its_own_matters_only():
    shown = browser(OWNER).get(PAGE)
    assert "本单位的事项" in text_of(shown)
    assert shown.context["cards"][0].part.base == "2"
    assert "本单位的事项" not in text_of(browser(DISTRICT).get(PAGE))


def test_the_overview_and_the_rankings_lead_to_it_and_strangers_are_sent_to_sign_in():
    client = browser(DISTRICT)
    for page in ("/desk/dashboard", "/desk/rankings"):
        assert 'href="/desk/indicators"' in text_of(client.get(page))
    client.cookies.clear()
    assert client.get(PAGE).status_code in {302, 401}
