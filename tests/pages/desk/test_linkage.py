"""The match over HTTP: the calendar, sending a file, runs, rules and the sharing ledger."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from tests.pages.desk import matching
from tests.pages.desk.office import browser, text_of
from tests.rooms.linkage import office
from tests.rooms.linkage.conftest import files

from chuanhui.journal.scope import enter
from chuanhui.system.linkage import models

pytestmark = pytest.mark.usefixtures("district", "evidence", "files")
__all__ = ["files"]
DELIVER = "/desk/linkage/deliver/medical"


def sent(client: Any, verb: str = "file", period: str = office.OCTOBER, **more: Any) -> Any:
    return client.post(DELIVER, {"key": str(uuid4()), "verb": verb, "period": period, **more})


def test_a_sender_sees_what_is_due_and_sends_it_with_purpose_and_basis_beside():
    office.prepare()
    clerk = browser(matching.MEDICAL)
    page = clerk.get("/desk/linkage")
    assert [(row.name.zh, row.cell.known) for row in page.context["mine"]] == [("医保结算", "missing")]
    # The month that fell due since the campaign began, and the present one; nothing of before is missing.
    assert [len(row.cells) for row in page.context["rows"]] == [2]
    form = text_of(clerk.get(f"{DELIVER}?period={office.OCTOBER}"))
    assert ("上门核实、给予帮扶" in form, "《川汇区数据共享协议》" in form) == (True, True)
    done = sent(clerk, file=matching.upload(office.HEAD, matching.rows()))
    assert (done.status_code, done.context["result"].rows) == (200, len(matching.rows()))
    assert clerk.get("/desk/linkage").context["rows"][0].cells[1].rows == len(matching.rows())


def test_an_undeclared_column_sends_the_file_back_and_is_named():
    office.prepare()
    clerk = browser(matching.MEDICAL)
    heading = (*office.HEAD, "婚姻状况")
    file = matching.upload(heading, [(*office.medical(1), "已婚")])
    answer = sent(clerk, file=file)
    told = answer.context["result"]
    assert (answer.status_code, told.taken) == (422, False)
    assert [(one.row, one.column) for one in told.faults] == [(1, "婚姻状况")]
    assert "婚姻状况" in told.faults[0].text.zh
    assert models.Delivery.objects.count() == 0


def test_a_row_that_lost_digits_stays_out_and_is_told_by_its_line():
    office.prepare()
    lines = [office.medical(1), office.medical(2, id="4.11602E+17")]
    done = sent(browser(matching.MEDICAL), file=matching.upload(office.HEAD, lines))
    told = done.context["result"]
    assert (told.rows, told.refused, [one.row for one in told.faults]) == (1, 1, [3])
    assert "4.11602E+17" not in text_of(done)


def test_nothing_this_period_is_told_apart_from_missing():
    office.prepare()
    clerk, officer = browser(matching.MEDICAL), browser(matching.RUNNER)
    assert sent(clerk, "nothing").status_code == 302
    found = {row.name.zh: row.cells[1].known for row in officer.get("/desk/linkage").context["rows"]}
    assert found == {"医保结算": "nothing", "救助名册": "missing"}


def test_only_the_sender_sends():
    office.prepare()
    assert browser(matching.CIVIL).get(DELIVER).status_code == 404
    assert sent(browser(matching.RUNNER), file=matching.upload(office.HEAD, [])).status_code == 404


def test_posts_without_a_part_have_no_entry_and_no_page():
    office.prepare()
    stranger = browser(matching.STRANGER)
    assert "/desk/linkage" not in text_of(stranger.get("/desk/"))
    assert "/desk/linkage" not in text_of(stranger.get("/desk/more"))
    for path in ("", "/runs", "/review", "/warnings", "/rules", "/shares", "/warnings/borders.json"):
        assert stranger.get(f"/desk/linkage{path}").status_code == 403
    assert 'href="/desk/linkage"' in text_of(browser(matching.RUNNER).get("/desk/"))


def test_a_village_is_led_to_its_warnings_and_to_nothing_else():
    office.prepare()
    clerk = browser(matching.VILLAGE)
    assert clerk.get("/desk/linkage")["Location"] == "/desk/linkage/warnings"
    tabs = [row.name for row in clerk.get("/desk/linkage/warnings").context["tabs"]]
    assert tabs == ["linkage_warnings", "linkage_rules"]
    assert [clerk.get(f"/desk/linkage/{one}").status_code for one in ("runs", "review", "shares")] == [
        403
    ] * 3


def test_a_run_is_started_followed_and_cancelled():
    office.prepare()
    office.deliver(office.MEDICAL, "medical", matching.rows())
    officer = browser(matching.RUNNER)
    form = officer.get("/desk/linkage/runs").context["periods"]
    assert [(one.key, one.waiting, one.missing, one.chosen) for one in form][:2] == [
        ("2026-11", 0, 0, False),
        ("2026-10", 1, 1, True),
    ]
    answer = officer.post(
        "/desk/linkage/runs/start",
        {"key": str(uuid4()), "plan": "duizhao.residents", "period": office.OCTOBER},
    )
    address = answer["Location"]
    page = officer.get(address)
    assert (page.context["state"].text.zh, page.context["live"]) == ("排队中", True)
    part = officer.get(address, headers={"HX-Request": "true"})
    assert text_of(part).startswith('<div id="progress" hx-get=')
    assert officer.post(f"{address}/cancel", {"key": str(uuid4())}).status_code == 302
    assert officer.get(address).context["state"].text.zh == "已取消"
    assert officer.post(f"{address}/cancel", {"key": str(uuid4())}).status_code == 409
    assert officer.post(f"{address}/burn", {"key": str(uuid4())}).status_code == 404


def test_a_run_tells_its_counts_what_was_deleted_and_its_figures():
    run_id = matching.month()
    page = browser(matching.RUNNER).get(f"/desk/linkage/runs/{run_id}")
    sources = {row.name.zh: row.total for row in page.context["sources"]}
    assert sources == {"医保结算": len(matching.rows()), "救助名册": 20}
    assert [row.state.text.zh for row in page.context["files"]] == ["已比对，原始文件已删除"] * 2
    assert page.context["figures"][0].fields
    assert "原始文件已删除，只留行数和校验码" in text_of(page)
    assert browser(matching.MEDICAL).get(f"/desk/linkage/runs/{run_id}").status_code == 404


def test_a_sender_is_told_which_rows_tell_of_somebody_once_more():
    matching.month()
    models.Delivery.objects.filter(source="medical").update(doubled=2, doubled_lines=[4, 9])
    page = text_of(browser(matching.MEDICAL).get(DELIVER))
    assert "2 行与同一文件的其他行是同一人（第 4、9 行），请核对" in page


@pytest.mark.parametrize(
    ("every", "told"), [(False, "其辖区的住户暂不判定，其他住户照常"), (True, "全部住户暂不判定")]
)
def test_a_run_tells_who_was_late_and_for_whom_the_rules_wait(every, told):
    run_id = matching.month()
    enter(office.ALL)
    held = models.Run.objects.get(id=run_id)
    unit = models.Delivery.objects.filter(source="civil").values_list("unit_id", flat=True).first()
    held.counts["facts"]["late"] = {"civil": {"units": [unit], "all": every}}
    held.save(update_fields=["counts"])
    page = text_of(browser(matching.RUNNER).get(f"/desk/linkage/runs/{run_id}"))
    assert told in page


def test_rules_are_told_in_words_and_tried_on_months_gone_by():
    matching.month()
    officer = browser(matching.RUNNER)
    rows = {row.name.zh: row for row in officer.get("/desk/linkage/rules").context["rows"]}
    heavy = rows["医疗负担重"]
    assert "不低于20000元（没有数据视为不成立；过50000元再次预警）" in heavy.groups[0].rows[0].said.zh
    assert (heavy.basis, heavy.groups[0].rows[0].empty.zh) == ("《样例办法》第三条", "没有数据视为不成立")
    tried = officer.post("/desk/linkage/rules/duizhao/heavy_cost/test", {"months": "3"})
    tested = {row.name.zh: row for row in tried.context["rows"]}["医疗负担重"].tested
    assert (len(tested.rows), tested.found, tested.confirmed, tested.unknown) == (3, 1, 0, 1)
    assert officer.post("/desk/linkage/rules/duizhao/heavy_cost/test", {"months": "0"}).status_code == 422
    village = browser(matching.VILLAGE)
    assert village.post("/desk/linkage/rules/duizhao/heavy_cost/test", {"months": "3"}).status_code == 403


def test_the_sharing_ledger_tells_what_came_and_who_looked_each_to_its_own():
    matching.month()
    officer, clerk = browser(matching.RUNNER), browser(matching.MEDICAL)
    page = officer.get("/desk/linkage/shares")
    assert {row.what.rpartition(".")[2] for row in page.context["rows"]} == {"delivered", "matched", "warned"}
    assert "自付费用" in text_of(page)
    own = clerk.get("/desk/linkage/shares").context["rows"]
    assert [(row.source.zh, row.count) for row in own] == [("医保结算", len(matching.rows()))]
    found = officer.get("/desk/linkage/shares?what=matched&period=2026-10").context["total"]
    assert (found, officer.get("/desk/linkage/shares?period=2026-09").context["total"]) == (1, 0)


def test_what_came_no_more_is_answered_by_its_sender():
    matching.month()
    office.deliver(office.MEDICAL, "medical", matching.rows()[1:], period=office.NOVEMBER, now=office.LATER)
    office.run(office.NOVEMBER, office.LATER)
    clerk = browser(matching.MEDICAL)
    questions = clerk.get("/desk/linkage").context["questions"]
    assert len(questions) == 1
    assert clerk.post(questions[0].url, {"key": str(uuid4()), "answer": "sold"}).status_code == 422
    assert clerk.post(questions[0].url, {"key": str(uuid4()), "answer": "moved"}).status_code == 302
    assert clerk.get("/desk/linkage").context["questions"] == []
    enter(office.ALL)
    assert models.Link.objects.exclude(answer="").get().answer == "moved"
