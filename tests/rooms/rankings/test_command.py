"""`chuanhui ranking list|show|recompute` on standings of the demo district."""

from __future__ import annotations

import json
from typing import Any

import pytest

from chuanhui.mechanism.rankings.models import Text
from chuanhui.site.command import main

from .office import FIRST, file, fix, freeze, in_force

pytestmark = pytest.mark.usefixtures("district", "evidence")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def one(*words: str) -> tuple[int, Any]:
        code = main(["ranking", *words, "--json"])
        out = capsys.readouterr().out
        return code, json.loads(out)

    return one


@pytest.fixture
def frozen() -> Any:
    in_force()
    fix(file("2026-11-03 09:00"), "2026-11-04 09:00", "2026-11-04 15:00")
    return freeze()


def test_standings_are_listed_and_shown(run, frozen):
    code, told = run("list", "ranked", "ten_day")
    assert (code, [(one["window"], one["digest"]) for one in told]) == (0, [(FIRST, frozen.digest)])
    code, told = run("show", "ranked", "ten_day", FIRST)
    placed = [(one["name"], one["score"], one["parts"]) for one in told["lines"] if one["place"]]
    assert placed == [("北花园社区", "100.00", {"on_time": "100.00%", "rework": "0.00%"})]


def test_a_draft_is_shown_where_nothing_is_frozen(run):
    in_force()
    code, told = run("show", "ranked", "ten_day", "2026-11-x3")
    assert (code, told["state"]) == (0, "draft")


def test_recompute_says_the_same_bytes_and_notices_one_that_differs(run, frozen):
    assert run("recompute", "ranked", "ten_day") == (
        0,
        [
            {
                "window": FIRST,
                "edition": 0,
                "same": True,
                "kept": frozen.digest,
                "again": frozen.digest,
            }
        ],
    )
    with pytest.raises(Exception, match="permission denied"):
        Text.objects.filter(standing=frozen.id).update(text="{}")


def test_a_window_without_a_standing_is_refused(run, frozen):
    code, told = run("recompute", "ranked", "ten_day", "--window", "2026-11-x2")
    assert (code, told["error"]["code"]) == (1, "ranking.not_found")
