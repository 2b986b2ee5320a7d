"""Judging: no ranking by activities, of persons, without sample or pass mark; whoever is rated is heard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from chuanhui.kernel.allowances import least_span
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Indicator, Measure, Playbook, Ranking, Text
from chuanhui.playbook.vocabulary import LINE_ROLES

COUNTS = Text(
    "国办函〔2026〕12号：不得以活动场次、照片、登录等数量排名",
    "国办函〔2026〕12号: no ranking by activities, photos or log-ins",
)
HOUSE = Text(
    "house.md：不给个人打分、排名或曝光", "house.md: private persons are not scored, ranked or named"
)
RATES = Text("house.md 第七条：比率要有分母和最小样本", "house.md, law 7: every rate names its parts")
MARK = Text(
    "house.md 第八条：后果由人决定，达标的不追究", "house.md, law 8: a person decides; a pass mark suppresses"
)
HEARD = Text(
    "house.md 第八条：后果由人决定，被评的先说话",
    "house.md, law 8: a person decides, and hears whoever is rated",
)

LASTS = {
    PeriodKind.DAY: 1,
    PeriodKind.WEEK: 7,
    PeriodKind.XUN: 10,
    PeriodKind.MONTH: 31,
    PeriodKind.QUARTER: 92,
    PeriodKind.YEAR: 366,
}
"""Days that a period lasts at most."""
ADVERSE = ("explain", "reinspect", "improve", "speak")


def _weighed(playbook: Playbook) -> Iterator[tuple[Ranking, Indicator]]:
    """Yield each indicator that is part of a ranking's score."""
    for ranking in playbook.rankings.values():
        for part in ranking.score:
            if part.of in playbook.indicators:
                yield ranking, playbook.indicators[part.of]


def _measures(one: Indicator) -> tuple[Measure, ...]:
    return (one.count,) if one.of is None else (one.count, one.of)


def counts_ranked(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find scores made of work that is only counted (JU001)."""
    for ranking, one in _weighed(playbook):
        for measure in _measures(one):
            sort, _, name = measure.subject.partition(".")
            kind = playbook.returns.get(name) if sort in {"returns", "sweeps"} else None
            if kind and kind.counts_only:
                at = ("rankings", ranking.id, "score", one.id)
                yield places.fault("JU001", *at, indicator=one.name, work=kind.name)
                break


def outreach_ranked(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find scores made of how many activities, leaflets, photos or log-ins there were (JU002)."""
    words = tuple(table("judging")["outreach"])
    for ranking, one in _weighed(playbook):
        told = [f"{one.name.zh} {one.name.en}"] if one.count.fact == "sum" else []
        told += [_asked(playbook, measure) for measure in _measures(one)]
        text = " ".join(told).lower()
        if found := next((word for word in words if word in text), None):
            at = ("rankings", ranking.id, "score", one.id)
            yield places.fault("JU002", *at, indicator=one.name, text=found)


def _asked(playbook: Playbook, measure: Measure) -> str:
    """Return the wording of the question whose answers are summed, "" where nothing is."""
    kind = playbook.returns.get(measure.subject.partition(".")[2]) if measure.fact == "sum" else None
    form = playbook.forms.get(kind.form) if kind else None
    field = form.get(measure.field) if form else None
    return f"{field.ask.zh} {field.ask.en}" if field else ""


def small_sample(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find satisfaction that is ranked whatever the size of the sample (JU003)."""
    least = int(table("judging")["least_sample"])
    for ranking, one in _weighed(playbook):
        if one.count.fact == "satisfied" and one.at_least < least:
            at = ("rankings", ranking.id, "score", one.id)
            yield places.fault("JU003", *at, indicator=one.name, least=least)


def persons_ranked(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find rankings of persons: by name, or over small grids, each of which is one grid worker (JU004)."""
    words = tuple(table("judging")["persons"])
    for ranking in playbook.rankings.values():
        said = f"{ranking.name.zh} {ranking.name.en}".lower()
        found = next((word for word in words if word in said), None)
        if found or ranking.over.of == "small_grid":
            key = "name" if found else "over"
            yield places.fault("JU004", "rankings", ranking.id, key, text=found or "small_grid")


def no_pass_mark(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find consequences for the bottom that no result, however good, keeps away (JU005)."""
    for ranking in playbook.rankings.values():
        for one in ranking.consequences:
            if one.after == "bottom" and one.propose in ADVERSE and one.unless_score is None:
                at = ("rankings", ranking.id, "consequence")
                yield places.fault("JU005", *at, ranking=ranking.name, consequence=one.id)


def decided_by_publishers(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find consequences that only those who publish the ranking decide, as where no `by` is said (JU006).

    Whoever published proposes by it, and is refused as the one who decides: with one such post, nobody can.
    """
    for ranking in playbook.rankings.values():
        for one in ranking.consequences:
            if one.by and set(one.by) <= set(ranking.publish):
                at = ("rankings", ranking.id, "consequence")
                yield places.fault("JU006", *at, ranking=ranking.name, consequence=one.id, roles=one.by)


def rated_unheard(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find inspections of units in which none of their own posts may contest a sheet (JU007)."""
    for kind in playbook.inspections.values():
        if kind.rates and not set(kind.contest.by if kind.contest else ()) & set(LINE_ROLES):
            at = ("inspections", kind.id, "contest" if kind.contest else "rates")
            yield places.fault("JU007", *at, inspection=kind.name)


def put_off(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find inspections whose raters may correct for longer than a period lasts (JU008).

    Every correction may be contested anew, and no round is published meanwhile: the next would come first.
    """
    for kind in playbook.inspections.values():
        right = kind.contest
        if right and right.corrected_within != right.within:
            lasts = timedelta(days=LASTS[kind.every])
            if least_span(right.corrected_within) >= lasts:
                at = ("inspections", kind.id, "contest")
                yield places.fault(
                    "JU008", *at, inspection=kind.name, within=right.corrected_within.text("zh")
                )


LINTS = (
    Lint("JU001", COUNTS, False, counts_ranked),
    Lint("JU002", COUNTS, False, outreach_ranked),
    Lint("JU003", RATES, False, small_sample),
    Lint("JU004", HOUSE, False, persons_ranked),
    Lint("JU005", MARK, True, no_pass_mark),
    Lint("JU006", MARK, False, decided_by_publishers),
    Lint("JU007", HEARD, False, rated_unheard),
    Lint("JU008", HEARD, False, put_off),
)
