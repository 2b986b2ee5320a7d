"""Rows of one file about one person, rows that a clerk has denied, and rules that wait for who is late."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest
from tests.rooms.linkage import office
from tests.rooms.linkage.book import TEXT
from tests.rooms.linkage.office import (
    CIVIL,
    LATER,
    MEDICAL,
    NOVEMBER,
    OCTOBER,
    RUNNER,
    deliver,
    do,
    medical,
    roll,
    run,
    thing_of,
)

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.playbook.load import load_text
from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.actions.linking import remember
from chuanhui.system.linkage.queries import differing
from chuanhui.system.linkage.queries.reading import run_from
from chuanhui.system.linkage.rules import Decision

pytestmark = pytest.mark.usefixtures("populated")
DOUBT = medical(3, "26000", id="", birth="")


def said(decision: Decision, link_or_pair, how: str = "exact") -> None:
    """Remember of a row what an earlier month has said of it."""
    line = {
        "area_path": link_or_pair.area_path,
        "sender": None,
        "source": link_or_pair.source,
        "mark": bytes(link_or_pair.mark),
        "thing": str(link_or_pair.thing_id),
        "household": None,
        "how": how,
        "score": 9.0,
        "pattern": 0,
        "period": OCTOBER,
    }
    remember(
        run_from(models.Run.objects.get(campaign="duizhao", period=OCTOBER)),
        decision,
        pa.Table.from_pylist([line]),
    )


def test_a_second_row_of_somebody_is_told_to_the_sender_and_is_no_plain_link():
    rows = [medical(n) for n in range(20, 60)] + [medical(30, "7", phone="19900009999"), medical(31, "8")]
    sent = deliver(MEDICAL, "medical", rows)
    deliver(CIVIL, "civil", [roll(20)])
    run_id = run()
    found = models.Delivery.objects.get(id=sent.id)
    assert (found.doubled, found.doubled_lines) == (2, [42, 43])
    counts = models.Run.objects.get(id=run_id).counts["match"]["sources"]["medical"]
    assert (counts["exact"], counts["doubled"]) == (40, 2)
    hows = models.Link.objects.filter(thing_id=thing_of(30)).order_by("how").values_list("how", flat=True)
    assert list(hows) == ["doubled", "exact"]
    # The same row twice is one mark, and the first of the two stands for it.
    assert models.Link.objects.get(thing_id=thing_of(31)).how == "exact"
    assert list(differing()) == []


def test_rows_of_other_people_are_nobodys_doubles():
    sent = deliver(MEDICAL, "medical", [medical(n) for n in range(20, 60)])
    run()
    assert models.Delivery.objects.get(id=sent.id).doubled == 0


def test_a_clerks_no_stands_against_an_exact_row():
    deliver(MEDICAL, "medical", [medical(n) for n in range(20, 60)])
    run()
    link = models.Link.objects.get(thing_id=thing_of(30))
    assert (link.how, link.decision) == ("exact", "automatic")
    said(Decision.DENIED, link, "decided")
    deliver(MEDICAL, "medical", [medical(n) for n in range(20, 60)], period=NOVEMBER, now=LATER)
    later = run(NOVEMBER, now=LATER)
    assert {one.decision for one in models.Link.objects.filter(mark=bytes(link.mark))} == {"denied"}
    assert not models.Fact.objects.filter(thing_id=thing_of(30), period=NOVEMBER).exists()
    assert models.Fact.objects.filter(campaign="duizhao", period=NOVEMBER).count() == 39
    assert not models.Pair.objects.filter(run_id=later).exists()


def test_a_row_that_is_doubtful_now_is_that_persons_no_more_until_a_clerk_says_so():
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), DOUBT])
    run()
    pair = models.Pair.objects.get(campaign="duizhao")
    said(Decision.AUTOMATIC, pair)
    deliver(MEDICAL, "medical", [*(medical(n) for n in range(20, 60)), DOUBT], period=NOVEMBER, now=LATER)
    run_id = run(NOVEMBER, now=LATER)
    assert models.Run.objects.get(id=run_id).counts["match"]["stages"]["undone"] == 1
    assert not models.Link.objects.filter(thing_id=thing_of(3)).exists()
    assert not models.Fact.objects.filter(thing_id=thing_of(3)).exists()


def test_a_no_takes_back_what_the_match_said_before():
    deliver(MEDICAL, "medical", [medical(3), *(medical(n) for n in range(20, 60))])
    run()
    deliver(MEDICAL, "medical", [DOUBT, *(medical(n) for n in range(20, 60))], period=NOVEMBER, now=LATER)
    run(NOVEMBER, now=LATER)
    pair = models.Pair.objects.get(campaign="duizhao")
    former = models.Link.objects.get(thing_id=thing_of(3))
    # Another row of the source was that person: its facts stay.
    sid = office.savepoint()
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="deny", reason="不同人", now=LATER)
    assert models.Fact.objects.filter(thing_id=thing_of(3)).count() == 1
    office.back_to(sid)
    # It was this very row: what it told is not theirs.
    models.Link.objects.filter(id=former.id).update(mark=bytes(pair.mark))
    do(RUNNER, actions.decide_pair, pair_id=pair.id, decision="deny", reason="不同人", now=LATER)
    assert {one.decision for one in models.Link.objects.filter(thing_id=thing_of(3))} == {"denied"}
    assert not models.Fact.objects.filter(thing_id=thing_of(3)).exists()


def by_streets() -> None:
    """Put a playbook in force whose relief roll comes from each street."""
    text = TEXT.replace("playbook: duizhao", "playbook: fenjie").replace('number: "B', 'number: "F')
    text = text.replace("from: department_desk@minzhengju", "from: street_desk")
    office.enter(office.ALL)
    since = datetime(2026, 11, 2, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    by = Acting.system(office.TERRITORY)
    start_campaign(
        load_text(text, "fenjie@1.yaml"), territory=office.TERRITORY, since=since, by=by, now=since
    )
    office.enter(office.ALL)


@pytest.mark.parametrize(("street", "warned"), [("xiaoqiao", 1), ("chengnan", 0)])
def test_a_street_that_is_late_keeps_its_own_households_waiting_and_nobody_elses(street, warned):
    by_streets()
    deliver(MEDICAL, "fenjie.medical", [medical(7, "9000"), *(medical(n) for n in range(20, 60))],
            heading=office.HEAD)  # fmt: skip
    deliver(f"street_desk@{street}", "fenjie.civil", [roll(n) for n in range(20, 30)], heading=office.ROLL)
    run_id = run(plan="fenjie.residents")
    assert models.Warned.objects.filter(campaign="fenjie", rule="lost_relief").count() == warned
    told = models.Run.objects.get(id=run_id).counts["facts"]["late"]["civil"]
    own = office.who("street_desk@xiaoqiao").unit_id
    assert (own in told["units"]) is (street != "xiaoqiao")
    assert told["all"] is False
