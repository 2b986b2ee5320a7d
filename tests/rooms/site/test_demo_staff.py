"""The demo's match of pay with posts: a few questions to whoever employs, one of them still unanswered."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings as site
from django.db import transaction
from tests.rooms.site.test_demo_linkage import ALL, NOW, TERRITORY

from chuanhui.grid.areas.actions import load_district
from chuanhui.grid.posts.actions import load_posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.models import Thing
from chuanhui.journal.scope import enter
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.cases.models import Case
from chuanhui.playbook.load import load_playbook
from chuanhui.site import demo
from chuanhui.site.simulate.staff import MONTHS, play_staff
from chuanhui.system.linkage import models


def test_pay_is_matched_with_posts_and_only_questions_come_of_it(
    fresh_db: Any, settings: Any, tmp_path: Path
) -> None:
    settings.LINKAGE, settings.LINKAGE_KEYS = tmp_path / "linkage", tmp_path / "keys"
    system = Acting.system(TERRITORY)
    assert play_staff(TERRITORY, now=NOW, seed=1) == 0
    with transaction.atomic():
        enter(ALL)
        load_district(site.DISTRICTS / "chuanhui", by=system, now=NOW)
        load_posts(site.DISTRICTS / "chuanhui", by=system, now=NOW)
        playbook = load_playbook(site.PLAYBOOKS / "duiwu")
        since = NOW - demo.BEGUN["duiwu"]
        start_campaign(playbook, territory=TERRITORY, since=since, by=system, now=NOW)
    assert play_staff(TERRITORY, now=NOW, seed=1) == MONTHS
    assert play_staff(TERRITORY, now=NOW, seed=1) == 0
    with transaction.atomic():
        enter(ALL)
        assert {one.state for one in models.Run.objects.all()} == {"done"}
        rules = Counter(models.Warned.objects.values_list("rule", flat=True))
        assert rules == {"paid_without_days": 1, "paid_while_away": 1, "paid_after_leaving": 1}
        found = Case.objects.filter(campaign="duiwu").values_list("kind", "state", "outcome")
        assert Counter(found) == {
            ("question", "closed", "nothing_to_do"): 1,
            ("question", "closed", "fixed"): 1,
            ("question", "asked", ""): 1,
            ("file_question", "closed", "fixed"): 1,
        }
        waiting = Case.objects.get(campaign="duiwu", state="asked")
        assert waiting.due_at > NOW - timedelta(hours=1)
        assert Thing.objects.filter(kind="worker").count() > 20
