"""The demo's year of matches: twelve months of files, runs, decisions and verdicts, with the last in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as site
from django.db import transaction

from chuanhui.grid.areas.actions import load_district
from chuanhui.grid.posts.actions import load_posts
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.models import Thing
from chuanhui.grid.registers.queries.reading import TABLE
from chuanhui.journal.actions import seal_now
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases.models import Case
from chuanhui.playbook.load import load_playbook
from chuanhui.site import demo
from chuanhui.site.simulate.linkage import RUNNER, WAITING, play_linkage
from chuanhui.site.simulate.monitored import LINES, MOST
from chuanhui.site.simulate.registers import play_registers
from chuanhui.site.simulate.voice import play_voice
from chuanhui.system.linkage import actions, models, queries

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ALL = Sight.everything()
TERRITORY = demo.TERRITORIES[0][0]


def begin() -> None:
    """Load the district with its compounds and put the campaigns in force."""
    system = Acting.system(TERRITORY)
    with transaction.atomic():
        enter(ALL)
        load_district(site.DISTRICTS / "chuanhui", by=system, now=NOW)
        load_posts(site.DISTRICTS / "chuanhui", by=system, now=NOW)
    for place, name in enumerate(("wenming", "jichu", "fangfanpin")):
        since = NOW - timedelta(days=400, seconds=-place)
        with transaction.atomic():
            enter(ALL)
            start_campaign(
                load_playbook(site.PLAYBOOKS / name), territory=TERRITORY, since=since, by=system, now=NOW
            )
    with transaction.atomic():
        enter(ALL)
        play_registers(TERRITORY, now=NOW, seed=1)


def test_a_year_of_matches_ends_with_a_month_in_hand(
    fresh_db: Any, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LINKAGE, settings.LINKAGE_KEYS = tmp_path / "linkage", tmp_path / "keys"
    begin()
    # As where no campaign has a player of its own.
    monkeypatch.setattr("chuanhui.site.simulate.voice.APART", frozenset())
    # A notice about a kind of thing that the compound has none of is left out.
    assert play_voice(TERRITORY, now=NOW, seed=1) > 0
    assert play_linkage(TERRITORY, now=NOW, seed=1) == 13
    assert play_linkage(TERRITORY, now=NOW, seed=1) == 0
    with transaction.atomic():
        enter(ALL)
        seal_now(NOW)
    while actions.follow(now=NOW, limit=5_000):
        pass
    with transaction.atomic():
        enter(ALL)
        assert Counter(models.Run.objects.values_list("state", flat=True)) == {"done": 12, "review": 1}
        _sent()
        _decided()
        _warned()
        _invented()
        _cared_for()


def _cared_for() -> None:
    """Some households are in the register of the monitored, after their clues; one was let go."""
    homes = list(Thing.objects.filter(kind="monitored"))
    assert len(homes) == MOST
    agreed = Case.objects.filter(kind="clue", outcome="fixed", category="unseen")
    found = {one.fields["cause"] for one in agreed}
    causes = [_sealed(one)["cause"] for one in homes]
    assert "unseen" not in {*found, *causes}
    assert len(set(causes)) > 1
    assert set(causes) <= {*found, "job"}
    measures = Counter(Case.objects.filter(kind="plan").values_list("state", flat=True))
    assert measures.total() == MOST
    assert measures["closed"] >= MOST // 2
    leaving = Case.objects.get(kind="leaving")
    assert (leaving.state, leaving.outcome) == ("closed", "fixed")
    assert leaving.closed_at - leaving.opened_at > timedelta(days=182)
    assert Thing.objects.filter(kind="income_line").count() == len(LINES)


def _sealed(row: Thing) -> Mapping[str, Any]:
    """Return the protected fields of a row."""
    assert row.sealed is not None
    return vault.open_fields(vault.place_of(TABLE, row.id), row.sealed).values


def _sent() -> None:
    """Twelve parties each month; one late once, some with nothing, and of the last month two are missing."""
    rows = list(models.Delivery.objects.values_list("period", "state", "late", "nothing"))
    by_month = Counter(period for period, *_ in rows)
    assert sorted(by_month.values()) == [10, *[12] * 11]
    assert by_month["2026-10"] == 10
    assert {state for _, state, *_ in rows} == {"matched"}
    assert sum(late for *_, late, _ in rows) == 1
    assert 12 <= sum(nothing for *_, nothing in rows) < 60
    missing = queries.missing_files(TERRITORY, now=NOW)
    assert {(one.source.id, one.period.key) for one in missing} == {
        ("housing", "2026-10"),
        ("streets", "2026-10"),
    }
    assert _kept() == []


def _kept() -> list[str]:
    """Return the deliveries whose files could still be read."""
    waiting = models.Delivery.objects.filter(sealed__isnull=False).values_list("id", flat=True)
    return [str(one) for one in waiting]


def _decided() -> None:
    """Earlier doubts are all decided, one way or the other; of the last month a handful waits."""
    states = Counter(models.Pair.objects.values_list("period", "state"))
    waiting = {period: many for (period, state), many in states.items() if state == "open"}
    assert waiting == {"2026-10": WAITING}
    said = Counter(models.Pair.objects.values_list("state", flat=True))
    # How many there are is the engine's affair: the better it is, the fewer.
    assert said["confirmed"] >= 5, said
    assert said["denied"] >= 1, said
    runner = acting_for(RUNNER, NOW.date(), NOW)
    enter(runner.sight)
    assert len(queries.pairs(runner)) == WAITING
    enter(ALL)


def _warned() -> None:
    """Each warning has its case; most were verified or refuted, some are open."""
    assert not models.Warned.objects.filter(case_id__isnull=True).exists()
    verdicts = Counter(models.Warned.objects.values_list("verdict", flat=True))
    assert verdicts["verified"] >= 10
    assert verdicts["refuted"] >= 10
    assert verdicts["open"] >= 2
    assert verdicts["open"] < verdicts["verified"] + verdicts["refuted"]
    assert models.Warned.objects.values("rule").distinct().count() >= 8


def _invented() -> None:
    """Nobody of the villages has a number that an office could have given out."""
    people = Thing.objects.filter(kind="person").exclude(area_path__startswith="411602.001.")
    masks = list(people.values_list("masks__id_number", flat=True))
    assert len(masks) > 250
    assert all(one.startswith("419902") for one in masks)
