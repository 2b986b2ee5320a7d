"""Filing about a registered thing by its number, and filing what lies in the district as a whole."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from tests.pages.desk.office import DESK, browser, stands, text_of

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions as registers
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases import actions as cases
from chuanhui.playbook.load import load_playbook

pytestmark = pytest.mark.usefixtures("district", "evidence")
ROOT = Path(__file__).resolve().parents[3]
HOME = "411602."
STATION_HEAD, MEMBER = "renda.xq1", "zhengxie.consultant1"
FILE = "/desk/cases/new/lianluo/opinion"
GOOD = {"subject": "building", "content": "楼道灯不亮", "open": "open", "source": "resident"}


@pytest.fixture
def station() -> str:
    """Put stations and proposals in force and register a station of 小桥; return its number."""
    now: datetime = timezone.now()  # noqa: TID251 - the clerks' clock
    system = Acting.system(HOME)
    with seeing(Sight.everything()):
        text = (ROOT / "playbooks" / "jichu" / "playbook.yaml").read_text(encoding="utf-8")
        registers.declare(text=text, ref="jichu@1", by=system, now=now)
        for name in ("lianluo", "tian"):
            loaded = load_playbook(ROOT / "playbooks" / name)
            start_campaign(loaded, territory=HOME, since=now, by=system, now=now)
    desk = acting_for("street_desk@xiaoqiao", timezone.localdate(now), now)
    with seeing(desk.sight):
        fields = {"name": "小桥第一联络站（演示）", "address": "示例路1号"}
        return registers.register(kind="station", fields=fields, area=desk.area_path, by=desk, now=now).number


def test_a_matter_about_a_thing_is_filed_by_its_number_and_asks_for_no_grid(station: str) -> None:
    client = browser(STATION_HEAD)
    form = client.get(f"{FILE}?thing={station}").content.decode()
    assert f'value="{station}"' in form
    assert 'id="area_path"' not in form
    answer = client.post(FILE, {**GOOD, "thing": station, "key": str(uuid4())})
    assert answer.status_code == 302
    case = stands(UUID(answer["Location"].rpartition("/")[2]))
    assert (case.thing, case.area_path) == (station, "411602.005.")
    assert station in text_of(client.get(answer["Location"]))
    # The custodian's desk is led to the card; the congress's post, which keeps no stations, is not.
    link = f"/desk/registers/things/{case.thing_id}"
    assert link in browser(DESK).get(answer["Location"]).content.decode()
    assert link not in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize(("thing", "said"), [("", "请填写所涉"), ("LZ9999", "没有编号为“LZ9999”的")])
def test_a_missing_or_unknown_number_is_told_at_its_field(station: str, thing: str, said: str) -> None:
    answer = browser(STATION_HEAD).post(FILE, {**GOOD, "thing": thing, "key": str(uuid4())})
    assert answer.status_code == 422
    assert said in text_of(answer)
    assert "楼道灯不亮" in text_of(answer)


def test_a_proposal_lies_in_the_district_as_a_whole(station: str) -> None:
    client = browser(MEMBER)
    told = {
        "topic": "city",
        "content": "飞线充电",
        "wish": "建充电棚",
        "source": "member",
        "key": str(uuid4()),
    }
    answer = client.post("/desk/cases/new/tian/proposal", {**told, "key": str(uuid4())})
    assert answer.status_code == 302
    assert stands(UUID(answer["Location"].rpartition("/")[2])).area_path == HOME


def test_the_page_tells_what_a_step_waits_for(station: str) -> None:
    client = browser(STATION_HEAD)
    answer = client.post(FILE, {**GOOD, "thing": station, "key": str(uuid4())})
    case_id = UUID(answer["Location"].rpartition("/")[2])
    now = timezone.now()  # noqa: TID251 - the clerks' clock
    with seeing(Sight.everything()):
        system = Acting.system(HOME)
        cases.settle(case_id=case_id, what="notices.list", good=False, ref=uuid4(), by=system, now=now)
    page = text_of(client.get(answer["Location"]))
    assert "先行事项" in page
    assert "已结束，未通过" in page
