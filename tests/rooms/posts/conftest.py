"""What the tests of the posts room share: a day, the doers, and finding things by name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from chuanhui.grid.posts.models import Account, Post, Unit
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 20)


@pytest.fixture
def system() -> Acting:
    return Acting.system("411602.")


@pytest.fixture
def post(district) -> Callable[[str], int]:
    return lambda code: Post.objects.get(code=code).pk


@pytest.fixture
def unit(district) -> Callable[[str], int]:
    return lambda code: Unit.objects.get(code=code).pk


@pytest.fixture
def person(district) -> Callable[[str], int]:
    return lambda name: Account.objects.get(username=name).pk


@pytest.fixture
def sitting(district) -> Callable[[str], Acting]:
    """Return a function that enters the sight of a post's holder and returns them."""

    def sit(code: str) -> Acting:
        acting = acting_for(code, TODAY, NOW)
        enter(acting.sight)
        return acting

    return sit
