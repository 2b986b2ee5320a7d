from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chuanhui.grid.posts.rules import Acting
from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials import registry, risks
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.scene import Scene

DUIWU = Path(__file__).parents[3] / "playbooks" / "duiwu"
PAID = {"payroll.paid": 2600, "registers.worker.post": "in_post"}


def scene() -> Scene:
    playbook: Playbook | None = load_playbook(DUIWU).playbook
    assert playbook is not None
    return Scene(playbook, datetime(2022, 8, 5, tzinfo=UTC), Acting.system("~."), "~.")


def told(here: Scene, facts: Mapping[str, Value], verb: str = "facts", of: str = "risks") -> None:
    registry.play_line(here, Line(verb, 1, 1, of=of, facts=facts))


def wrong(here: Scene, **expected: Value) -> list[tuple[str, str]]:
    """What was expected and what stands, for each that differs."""
    of = expected.pop("about", "risks.paid_without_record")
    return [(one.zh, two.zh) for one, two in registry.mismatches(here, {"of": of, **expected})]


def test_a_rule_is_tried_on_the_facts_told_last() -> None:
    here = scene()
    told(here, PAID)
    assert wrong(here, fires=True, waits=False, band=0, empty="none") == []
    told(here, {**PAID, "attendance.days": 20})
    assert wrong(here, fires=True) == [("fires true", "fires false")]
    assert wrong(here, because="payroll.paid") == [("because payroll.paid", "because attendance")]


def test_what_waits_names_what_it_waits_for() -> None:
    here = scene()
    told(here, {**PAID, "late": "attendance"})
    assert wrong(here, waits=True, verdict="waits", because="attendance") == []


def test_a_rule_needs_facts_and_a_delivery_a_file() -> None:
    with pytest.raises(Unexpected):
        wrong(scene(), fires=True)
    with pytest.raises(Unexpected):
        wrong(scene(), about="deliveries.payroll", rows=1)


def test_a_file_is_read_as_intake_reads_it() -> None:
    here = scene()
    told(here, {"lines": ("姓名,手机号,公民身份号码,实发", "演示甲,13800000001,,10")}, "deliver", "payroll")
    assert wrong(here, about="deliveries.payroll", accepted=True, rows=1, refused=0, facts="paid") == []
    told(here, {"lines": ("姓名,手机号,公民身份号码,实发,卡号", "甲,1,,10,6")}, "deliver", "payroll")
    assert wrong(here, about="deliveries.payroll", rows=1, faults="heading.undeclared") == [
        ("rows 1", "rows 0")
    ]


def test_the_room_keeps_nothing_that_is_a_fold() -> None:
    assert list(risks.ROOM.compare(scene())) == []
