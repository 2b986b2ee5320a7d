"""P14. Rankings and scores are reproducible: recomputation from the journal gives the identical table.

Random work on cases over a month of three windows, at moments that only go forward: filed, dispatched, fixed,
sent back, verified, dismissed, suspended, reopened, under a redrawn grid. Each window is frozen when it
is over, some are published and stated again. After every step each edition ever frozen is reckoned again and
must be the same to the byte. As it was frozen its figures are also counted by plain SQL over the rows.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.rooms.rankings import office
from tests.rooms.rankings.office import (
    ALL,
    DISTRICT,
    FIRST,
    INSPECTOR,
    OWNER,
    SECOND,
    STREET,
    THIRD,
    at,
    do,
    who,
)
from tests.rooms.returns.office import halves
from tests.working import work_off

from chuanhui.grid.areas.actions import split_area
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.scope import enter
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases import queries as read
from chuanhui.mechanism.cases.models import Case
from chuanhui.mechanism.cases.rules import Given, Report
from chuanhui.mechanism.rankings import actions
from chuanhui.mechanism.rankings.queries import keeping, records
from chuanhui.mechanism.rankings.rules.windows import window_of
from chuanhui.mechanism.rankings.tasks import recompute_editions
from chuanhui.site.doctor.database import database_findings
from chuanhui.site.doctor.findings import Finding, Verdict
from chuanhui.site.timetable import jobs
from chuanhui.system.timetable import actions as timetable

COMMUNITIES = ("beihuayuan", "dongguan", "xiguan")
WINDOWS = (FIRST, SECOND, THIRD)
FROZEN: list[UUID] = []
PLAYERS = {"dispatch": STREET, "dismiss": STREET, "hand_back": OWNER, "fix": OWNER}


class Month(RuleBasedStateMachine):
    """A month of work under a ten-day ranking."""

    def __init__(self) -> None:
        super().__init__()
        self.scene = transaction.atomic()
        self.scene.__enter__()
        office.in_force()
        self.now = at("2026-11-04 09:00")
        self.filed: list[UUID] = []
        self.frozen: list[UUID] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.scene.__exit__(None, None, None)

    def attempt(self, code: str, act: Any, **facts: Any) -> Any:
        """Act, some hours after whatever was done before; a refusal of the rules is an answer too."""
        self.now += timedelta(hours=5)
        try:
            with transaction.atomic():
                return do(who(code, self.now), act, now=self.now, **facts)
        except ChuanhuiError:
            return None

    @rule(hours=st.integers(1, 80))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule(community=st.sampled_from(COMMUNITIES), urgent=st.booleans())
    def somebody_reports(self, community: str, urgent: bool) -> None:
        report = Report({"category": "litter", "detail": "楼前堆放杂物"}, urgent=urgent)
        code = office.OTHER_WORKER.format(community)
        facts = {"campaign": "ranked", "kind": "problem", "report": report}
        receipt = self.attempt(code, cases.file_case, **facts)
        if receipt is not None:
            self.filed.append(receipt.case_id)
            self.attempt(STREET, cases.take_step, case_id=receipt.case_id, step="dispatch", given=Given())

    @precondition(lambda self: self.filed)
    @rule(which=st.integers(0, 40), verb=st.sampled_from(["dispatch", "dismiss", "hand_back", "fix", "fix"]))
    def somebody_works(self, which: int, verb: str) -> None:
        photos = (office.picture((which * 6 % 251, 7, 9)),) if verb == "fix" else ()
        given = Given(reason="核实", photos=photos, outcome="void" if verb == "dismiss" else "")
        self.attempt(PLAYERS[verb], cases.take_step, case_id=self.one(which), step=verb, given=given)

    @precondition(lambda self: self.filed)
    @rule(which=st.integers(0, 40), verb=st.sampled_from(["verify", "verify", "send_back"]))
    def somebody_checks(self, which: int, verb: str) -> None:
        given = Given(reason="仍有问题")
        self.attempt(INSPECTOR, cases.take_step, case_id=self.one(which), step=verb, given=given)

    @precondition(lambda self: self.filed)
    @rule(which=st.integers(0, 40), what=st.sampled_from(["extend", "suspend"]))
    def somebody_needs_time(self, which: int, what: str) -> None:
        case_id = self.one(which)
        self.attempt(OWNER, cases.ask, case_id=case_id, what=what, reason="等待备件")
        decider = STREET if what == "extend" else DISTRICT
        self.attempt(decider, cases.decide, case_id=case_id, what=what, granted=True)

    @precondition(lambda self: self.filed)
    @rule(which=st.integers(0, 40))
    def it_was_not_solved(self, which: int) -> None:
        self.attempt(INSPECTOR, cases.reopen, case_id=self.one(which), reason="问题仍在")

    @precondition(lambda self: len(self.frozen) < len(WINDOWS))
    @rule()
    def the_next_window_is_frozen(self) -> None:
        window = WINDOWS[len(self.frozen)]
        over = window_of(parse_period(window), self.now.tzinfo).until
        self.now = max(self.now, over)
        facts = {"campaign": "ranked", "ranking": "ten_day", "territory": office.TERRITORY, "window": window}
        receipt = self.attempt(DISTRICT, actions.freeze, **facts)
        if receipt is not None:
            self.frozen.append(receipt.id)
            FROZEN.append(receipt.id)

    @precondition(lambda self: self.frozen)
    @rule(which=st.integers(0, 2))
    def it_is_published(self, which: int) -> None:
        self.attempt(DISTRICT, actions.publish, standing_id=self.frozen[which % len(self.frozen)])

    @precondition(lambda self: self.frozen)
    @rule(which=st.integers(0, 2), exempt=st.booleans())
    def it_is_stated_again(self, which: int, exempt: bool) -> None:
        facts = {"reason": "复核", "exempt": {"411602005002": "内涝"} if exempt else {}}
        one = self.frozen[which % len(self.frozen)]
        self.attempt(DISTRICT, actions.restate, standing_id=one, **facts)

    def one(self, which: int) -> UUID:
        return self.filed[which % len(self.filed)]

    @invariant()
    def every_edition_reckons_to_the_same_bytes(self) -> None:
        for standing_id in self.frozen:
            one = records.standing_record(ALL, standing_id)
            for edition in range(one.edition + 1):
                assert keeping.recompute(one, edition).same, (one.window, edition)

    @invariant()
    def rows_are_the_fold_of_their_entries(self) -> None:
        assert list(records.differing()) == []


def test_p14_every_standing_reckons_to_the_same_bytes_whatever_happens_later(district, evidence) -> None:
    run_state_machine_as_test(
        Month,
        settings=settings(
            max_examples=6,
            stateful_step_count=24,
            deadline=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
            database=None,
            derandomize=True,
        ),
    )
    assert len(FROZEN) >= 6


def worked(days: int = 9) -> None:
    """A closed window with cases in every state."""
    office.in_force()
    for day in range(2, 2 + days):
        for number, community in enumerate(COMMUNITIES):
            made = office.file(f"2026-11-{day:02} 09:00", community)
            if day % (number + 2) and day < 9:
                office.fix(made, f"2026-11-{day:02} 15:00", f"2026-11-{day + 1:02} 09:00")


def test_p14_figures_are_those_of_plain_rows_counted_at_the_end_of_the_window(district, evidence) -> None:
    worked()
    one = office.freeze(now="2026-11-11 00:00")
    window = window_of(parse_period(FIRST), at("2026-11-11 00:00").tzinfo)
    for line in keeping.lines_of(one):
        rows = Case.objects.filter(
            campaign="ranked",
            area_path__startswith=line.place.home,
            answer_due_at__gte=window.since,
            answer_due_at__lt=window.until,
        )
        value = line.values[0]
        assert value.base is not None
        assert (value.count.amount, value.base.amount) == (rows.filter(on_time=True).count(), rows.count())
        ids = {str(one) for one in rows.values_list("id", flat=True)}
        assert set(keeping.ids_behind(ALL, one, line.place.key, "on_time", "base")) == ids


def test_p14_redrawing_the_grid_later_leaves_a_frozen_window_alone(district, evidence) -> None:
    """Also a redrawing that is learned of later and holds for days inside the window."""
    worked()
    one = office.freeze(now="2026-11-11 08:00")
    area_id, parts = halves("411602.005.001.", date(2026, 11, 6))
    now = at("2026-11-12 09:00")
    split_area(area_id=area_id, parts=parts, on=date(2026, 11, 6), by=Acting.system("411602."), now=now)
    assert keeping.recompute(one).same
    do(who(DISTRICT, now), actions.restate, standing_id=one.id, reason="社区调整", now=now)
    new = records.standing_record(ALL, one.id)
    assert len(keeping.lines_of(new)) == len(keeping.lines_of(one)) + 2
    assert keeping.recompute(new).same
    assert keeping.recompute(new, 0).same


def test_p14_a_break_shows(district, evidence) -> None:
    """An entry slipped into a window that was frozen is noticed."""
    worked()
    one = office.freeze(now="2026-11-11 00:00")
    slipped = at("2026-11-05 12:00")
    late = next(
        one.id
        for one in read.cases_of(ALL, Case.objects.filter(state="dispatched").values_list("id", flat=True))
        if one.opened_at < slipped
    )
    step = {"step": "fix", "given": Given(photos=(office.picture((1, 2, 3)),)), "now": slipped}
    do(who(OWNER, slipped), cases.take_step, case_id=late, **step)
    verify = {"step": "verify", "given": Given(), "now": slipped}
    do(who(INSPECTOR, slipped), cases.take_step, case_id=late, **verify)
    again = keeping.recompute(one)
    assert (again.same, again.kept == again.again) == (False, False)


def doctor(database: Any) -> Finding:
    return next(one for one in database_findings(database.app_url) if one.code == "DR019")


BREAKS = {
    "rows": "UPDATE rankings_row SET told = jsonb_set(told, '{rank}', '99') WHERE number = 0",
    "text": "UPDATE rankings_text SET text = replace(text, '\"rank\":1', '\"rank\":2')",
    "digest": "UPDATE rankings_standing SET editions = jsonb_set(editions, '{0,digest}', '\"00\"')",
    "StandingNotFound": "DELETE FROM rankings_text",
}


@pytest.mark.parametrize("what", BREAKS)
def test_p14_every_night_all_editions_are_reckoned_again_and_the_doctor_sees_a_break(
    what: str, fresh_district: Any, evidence: Any
) -> None:
    with transaction.atomic():
        enter(Sight.everything())
        worked()
        office.freeze(now="2026-11-11 00:00")
    assert doctor(fresh_district).verdict is Verdict.GOOD
    assert recompute_editions() == 0
    assert (doctor(fresh_district).verdict, doctor(fresh_district).en[:2]) == (Verdict.GOOD, "1 ")
    with fresh_district.connect() as owner:
        assert owner.execute(BREAKS[what]).rowcount > 0
    assert recompute_editions() == 1
    found = doctor(fresh_district)
    assert found.verdict is Verdict.BAD
    assert f"ranked ten_day {FIRST} #0 ({what}" in found.en
    assert found.mend == "./run ranking recompute ranked ten_day --territory 411602."


def test_p14_the_timetable_owes_the_recomputation_once_a_night(fresh_district: Any) -> None:
    night = next(one for one in jobs() if one.name == "rankings.recompute")
    start = at("2026-11-11 12:00")
    timetable.tick([night], now=start)
    for days in (1, 2):
        assert timetable.tick([night], now=start + timedelta(days=days)) == (1, 0)
    work_off()
    assert doctor(fresh_district).en.startswith("0 rankings recomputed")
