"""Freezing, publishing, restating and reckoning again, over real cases of the demo district."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection

from chuanhui.journal.errors import SealerBusy
from chuanhui.journal.rules import ADMIT_LOCK
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.actions import reopen
from chuanhui.mechanism.rankings import actions, errors
from chuanhui.mechanism.rankings.queries import keeping, records

from .office import (
    ALL,
    COMMUNITY,
    DISTRICT,
    INSPECTOR,
    SECOND,
    STREET,
    at,
    do,
    file,
    fix,
    freeze,
    in_force,
    publish,
    standing,
    who,
)

pytestmark = pytest.mark.usefixtures("district", "evidence")


def first_window():
    """One case in time and one late in 北花园, one open in 东关; all due in the first ten days."""
    in_force()
    good, late, idle = (
        file("2026-11-03 09:00"),
        file("2026-11-03 10:00"),
        file("2026-11-03 09:00", "dongguan"),
    )
    fix(good, "2026-11-04 09:00", "2026-11-05 09:00")
    fix(late, "2026-11-09 09:00", "2026-11-10 09:00")
    return good, late, idle


def lines(one, code="411602005"):
    return [
        (line.place.name, str(line.score), line.rank, line.bottom)
        for line in keeping.lines_of(one)
        if line.place.code.startswith(code) and line.rank is not None
    ]


def test_freezing_keeps_the_figures_and_the_rows_behind_them():
    good, late, _ = first_window()
    one = freeze()
    assert lines(one) == [("北花园社区", "50.00", 1, False), ("东关社区", "0.00", 2, True)]
    area = next(line for line in keeping.lines_of(one) if line.place.name == "北花园社区")
    assert [(value.of, value.count.amount, value.base.amount) for value in area.values if value.base] == [
        ("on_time", 1, 2),
        ("rework", 0, 2),
    ]
    behind = [keeping.ids_behind(ALL, one, area.place.key, "on_time", side) for side in ("count", "base")]
    assert behind == [(str(good),), tuple(sorted((str(good), str(late))))]
    assert keeping.recompute(one) == keeping.Recomputed(True, one.digest, one.digest)


def test_what_happens_after_the_window_changes_nothing_in_it():
    _, late, idle = first_window()
    one = freeze()
    fix(idle, "2026-11-12 09:00", "2026-11-13 09:00")
    do(
        who(INSPECTOR, at("2026-11-13 10:00")),
        reopen,
        case_id=late,
        reason="问题仍在",
        now=at("2026-11-13 10:00"),
    )
    assert cases.case(ALL, late).is_open
    assert keeping.recompute(one).same


def test_a_window_that_is_not_over_is_refused():
    first_window()
    with pytest.raises(errors.WindowOpen):
        freeze(now="2026-11-10 23:59")
    with pytest.raises(errors.WrongWindow):
        freeze("2026-11", now="2026-12-01 08:00")
    with pytest.raises(errors.RankingUnknown):
        freeze(ranking="month")


def test_only_publishers_freeze_and_only_once():
    first_window()
    with pytest.raises(errors.NotPublisher):
        freeze(by=STREET)
    freeze()
    with pytest.raises(errors.AlreadyFrozen):
        freeze()


def test_the_same_key_freezes_once():
    first_window()
    key = uuid4()
    one, again = freeze(key=key), freeze(key=key)
    assert (one.id, again.revision) == (again.id, 1)


def test_restating_needs_a_reason_and_a_difference_and_keeps_the_former_edition():
    first_window()
    one = freeze()
    by, now = who(DISTRICT, at("2026-11-12 09:00")), at("2026-11-12 09:00")
    with pytest.raises(errors.NothingChanged):
        do(by, actions.restate, standing_id=one.id, reason="复核", now=now)
    with pytest.raises(errors.ReasonMissing):
        do(by, actions.restate, standing_id=one.id, reason=" ", now=now, exempt={"411602005002": "内涝"})
    do(
        by,
        actions.restate,
        standing_id=one.id,
        reason="东关遭受内涝",
        now=now,
        exempt={"411602005002": "内涝"},
    )
    new = standing(one.id)
    assert (new.edition, lines(new)) == (1, [("北花园社区", "50.00", 1, False)])
    assert new.editions[1]["reason"] == "东关遭受内涝"
    assert keeping.lines_of(new, 0) == keeping.lines_of(one)
    told = {line.place.name: changes for line, changes in keeping.open_lines(ALL, new)}
    assert [change["zh"] for change in told["东关社区"]] == [
        "东关社区：不参加排名（内涝）",
        "东关社区：名次由 2 变为 —",
    ]
    assert keeping.recompute(new).same
    assert keeping.recompute(new, 0).same


@pytest.mark.parametrize(
    ("exempt", "refused"),
    [
        ({"411602099999": "内涝"}, errors.UnknownExemption),
        ({"411602005002": " "}, errors.ReasonMissing),
    ],
)
def test_an_exemption_names_what_is_listed_and_gives_a_reason(exempt, refused):
    first_window()
    with pytest.raises(refused):
        freeze(exempt=exempt)
    one = freeze(exempt={"411602005001": " 内涝 "})
    assert one.editions[0]["head"]["exempt"] == {"411602005001": "内涝"}
    by, now = who(DISTRICT, at("2026-11-12 09:00")), at("2026-11-12 09:00")
    with pytest.raises(refused):
        do(by, actions.restate, standing_id=one.id, reason="内涝", now=now, exempt=exempt)
    assert standing(one.id).edition == 0


def test_restating_waits_for_writers_as_freezing_does():
    first_window()
    one = freeze()
    by, now = who(DISTRICT, at("2026-11-12 09:00")), at("2026-11-12 09:00")
    facts = {"standing_id": one.id, "reason": "内涝", "now": now, "exempt": {"411602005002": "内涝"}}
    writer = connection.copy()
    try:
        with writer.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [ADMIT_LOCK])
        with pytest.raises(SealerBusy):
            do(by, actions.restate, **facts)
    finally:
        writer.close()
    do(by, actions.restate, **facts)
    assert standing(one.id).edition == 1


def test_the_ranked_see_their_own_group_once_it_is_published():
    first_window()
    one = freeze()
    with pytest.raises(errors.StandingNotFound):
        do(who(COMMUNITY, at("2026-11-11 08:00")), lambda by: records.standing_record(by.sight, one.id))
    one = publish(one, "2026-11-11 09:00")
    told = do(who(COMMUNITY, at("2026-11-11 10:00")), lambda by: keeping.open_lines(by.sight, one))
    assert {line.group for line, _ in told} == {"411602.005."}
    assert len(told) == 11
    everybody = do(who(DISTRICT, at("2026-11-11 10:00")), lambda by: keeping.open_lines(by.sight, one))
    assert len({line.group for line, _ in everybody}) > 1
    other = next(line.place.key for line, _ in told if line.place.name == "东关社区")
    by = who(COMMUNITY, at("2026-11-11 10:00"))
    with pytest.raises(errors.NumberNotFound):
        do(by, lambda by: keeping.ids_behind(by.sight, one, other, "on_time", "base"))


def test_rows_are_the_fold_of_their_entries():
    first_window()
    one = publish(freeze(), "2026-11-11 09:00")
    file("2026-11-12 09:00", "dongguan")
    file("2026-11-12 09:00")
    publish(freeze(SECOND, "2026-11-21 08:00"), "2026-11-21 09:00")
    assert list(records.differing()) == []
    assert next(records.folded_records(type(one)))[0] == one.id


def test_score_is_exact_and_shown_half_up():
    in_force()
    for hour in (8, 9, 10):
        made = file(f"2026-11-03 {hour:02}:00")
        if hour < 10:
            fix(made, "2026-11-04 09:00", "2026-11-05 09:00")
    one = freeze()
    assert [line.score for line in keeping.lines_of(one) if line.rank] == [Decimal("66.67")]
