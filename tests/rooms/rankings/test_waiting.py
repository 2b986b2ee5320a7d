"""A window whose work is not due, or whose sheets are contested, is not frozen."""

from __future__ import annotations

from datetime import datetime

import pytest
from tests.rooms.inspections.office import VILLAGE

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.inspections.errors import ContestRuns
from chuanhui.mechanism.rankings import actions, errors
from chuanhui.mechanism.rankings.queries import keeping
from chuanhui.mechanism.rankings.queries.grounds import ground_at
from chuanhui.mechanism.rankings.queries.waiting import awaited
from chuanhui.mechanism.rankings.rules.life import Doing, refusal_to_judge
from chuanhui.mechanism.rankings.rules.records import StandingRecord
from chuanhui.mechanism.rankings.rules.windows import window_of
from chuanhui.playbook.load import load_text

from . import sheets
from .office import BEGAN, DISTRICT, ROOT, TERRITORY, ZONE, at, do, standing, who

CAMPAIGN, MONTH, RANKING = "monthly", "2026-11", "month"


def start() -> None:
    text = (ROOT / "playbooks" / "wuran" / "playbook.yaml").read_text("utf-8")
    # By a name of its own: what is known of a version is remembered for the whole process.
    text = text.replace("playbook: wuran", f"playbook: {CAMPAIGN}", 1)
    text = text.replace("from: 2020-06-24, until: 2020-09-30", "from: 2026-11-01")
    loaded = load_text(text, f"{CAMPAIGN}.yaml")
    start_campaign(loaded, territory=TERRITORY, since=BEGAN, by=Acting.system(TERRITORY), now=BEGAN)


def freeze_at(moment: datetime) -> StandingRecord:
    facts = {"campaign": CAMPAIGN, "ranking": RANKING, "territory": TERRITORY, "window": MONTH}
    made = do(who(DISTRICT, moment), actions.freeze, now=moment, **facts)
    kept: StandingRecord = standing(made.id)
    return kept


@pytest.mark.usefixtures("district")
def test_a_month_is_not_frozen_before_its_returns_are_due_and_then_tells_what_is_missing() -> None:
    start()
    until = awaited(ground_at(TERRITORY, CAMPAIGN, RANKING, MONTH), at("2026-12-01 08:00")).until
    assert until is not None
    assert until > at("2026-12-02 00:00")
    for moment in (at("2026-12-01 08:00"), until):
        with pytest.raises(errors.WorkNotDue) as refused:
            freeze_at(moment)
        assert f"{until.astimezone(ZONE):%Y-%m-%d %H:%M}" in str(refused.value)
    one = freeze_at(at("2026-12-10 09:00"))
    bases = [value.base.amount for line in keeping.lines_of(one) for value in line.values if value.base]
    assert any(bases)


def test_a_contested_sheet_keeps_its_window_open() -> None:
    now = at("2026-12-10 09:00")
    doing = Doing(Acting.system(TERRITORY), now, ZONE)
    window = window_of(parse_period(MONTH), ZONE)
    assert isinstance(refusal_to_judge(doing, window, None, 1), errors.SheetsWait)
    assert refusal_to_judge(doing, window, at("2026-12-09 18:00"), 0) is None
    assert isinstance(refusal_to_judge(doing, window, None, 0, ("第一轮",)), errors.RoundsWait)


@pytest.mark.usefixtures("district", "evidence")
def test_a_round_that_is_not_published_keeps_its_window_open_and_then_counts() -> None:
    round_id = sheets.judged_until_published()
    freezing = at("2026-11-23 09:00")
    with pytest.raises(errors.RoundsWait) as refused:
        sheets.freeze(freezing)
    assert "一周两督查 2026年第47周（1）" in str(refused.value)
    # Its last sheet, of Monday morning, may be contested for two working days.
    with pytest.raises(ContestRuns):
        sheets.publish_round(round_id, at("2026-11-18 09:00"))
    sheets.publish_round(round_id, at("2026-11-23 08:00"))
    one = sheets.freeze(freezing)
    scores = {line.place.code: str(line.score) for line in keeping.lines_of(one) if line.rank is not None}
    assert scores == {VILLAGE: "90.00", sheets.OTHER: "91.00"}
