from __future__ import annotations

import pytest

from chuanhui.playbook.cost import reckon
from chuanhui.playbook.cost_matching import review_rows

from .matching_sample import load

POSTS = {"department_desk": 20, "street_desk": 8, "district_desk": 1, "community_head": 40}


def minutes(kind: str, step: str) -> dict[str, float]:
    """Minutes a week for one post of each role."""
    playbook = load().playbook
    assert playbook is not None
    loads = reckon(playbook, POSTS, {"clue": 0, "rows": 0}).loads
    return {one.role: one.minutes for one in loads if (one.kind, one.step) == (kind, step)}


def test_one_department_sends_one_file_and_every_street_its_own() -> None:
    assert minutes("deliveries.medical", "send") == {"department_desk": pytest.approx(30 * 0.23 / 20)}
    assert minutes("deliveries.housing", "send") == {"street_desk": pytest.approx(30 * 0.23)}


def test_the_rows_that_people_decide_on_are_reckoned() -> None:
    playbook = load().playbook
    assert playbook is not None
    # 40 communities of 5,000 residents, two files of 40 rows a hundred, three in a thousand unclear.
    rows = review_rows(playbook.matching["residents"], playbook, POSTS)
    assert rows == pytest.approx(200_000 * 2 * 0.4 * 0.003)
    review = minutes("matching.residents", "review")
    assert sum(review[role] * POSTS[role] for role in review) == pytest.approx(rows * 20 / 60 * 0.23)
    assert set(minutes("matching.residents", "run")) == {"district_desk", "department_desk"}


def test_nobody_carries_what_no_post_does() -> None:
    playbook = load().playbook
    assert playbook is not None
    assert not [one for one in reckon(playbook, {"grid_worker": 3}).loads if one.kind.startswith("deliv")]
