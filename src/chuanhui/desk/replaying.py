"""Replaying (回放): what a past period would have been under a changed text. Nothing is written."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from chuanhui.desk.campaigns import in_force_here
from chuanhui.desk.changing import ask_to_rule
from chuanhui.desk.entries import Entry, Sent
from chuanhui.desk.frame import member, page, today
from chuanhui.desk.uploads import fault_rows, uploaded
from chuanhui.grid.posts.queries import Units, units
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput
from chuanhui.kernel.periods import parse_period
from chuanhui.mechanism.campaigns.queries import Ranked, replay_of, standings_of
from chuanhui.mechanism.campaigns.rules import Replay
from chuanhui.mechanism.cases.rules.migrating import OBSTACLES
from chuanhui.mechanism.cases.rules.reliving import OBSTACLES as MISFITS
from chuanhui.playbook.schema import Playbook, Text
from chuanhui.playbook.vocabulary import PROPOSALS

DAYS_MOST = 92
CHANGED_MOST = 100
USUAL = timedelta(days=27)
DESKS = Text("派遣与核查岗位", "desks and inspectors")


class SpanWrong(BadInput):
    """The last day lies before the first, or the days are too many to replay while somebody waits."""

    code = "desk.span_wrong"
    zh = "止日不能早于起日，一次最多回放 {most} 天。"
    en = "The last day may not lie before the first, and at most {most} days are replayed at once."


@member
@require_http_methods(["GET", "HEAD", "POST"])
def replay(request: Any, campaign: str) -> HttpResponse:
    """Ask for a period and a changed text, and tell what would have differed.

    Raises:
        MayNotRule: this post does not decide what is in force.
    """
    by: Acting = request.acting
    ask_to_rule(by)
    found = in_force_here(request, campaign)
    sent, loaded, told, status = Sent(request.POST), None, None, 200
    if request.method == "POST":
        loaded, span = uploaded(request, sent, campaign), _span(sent)
        if loaded and loaded.playbook and span and not sent.faults:
            told = _told(by, loaded.playbook, *span)
        else:
            status = 422
    last = today(request) - timedelta(days=1)
    asked = [
        Entry("since", "desk_changes.replay.since", "date", value=(last - USUAL).isoformat()),
        Entry("until", "desk_changes.replay.until", "date", value=last.isoformat()),
    ]
    context = {
        "playbook": found.playbook,
        "entries": sent.filled(asked),
        "file_fault": sent.faults.get("playbook"),
        "faults": fault_rows(loaded) if loaded else [],
        "found": told,
        "now": request.now,
        "url": reverse("desk:replay", args=[campaign]),
    }
    return page(request, "campaign_replay.html", context, section="playbooks", status=status)


def _span(sent: Sent) -> tuple[date, date] | None:
    first, last = sent.day("since"), sent.day("until")
    if first is None or last is None:
        return None
    if not timedelta(0) <= last - first < timedelta(days=DAYS_MOST):
        sent.faults["until"] = SpanWrong(most=DAYS_MOST)
        return None
    return first, last


def _told(by: Acting, playbook: Playbook, first: date, last: date) -> Row:
    """Return what would have differed in the territory of whoever asks, who sees all of it."""
    zone = timezone.get_default_timezone()
    since = datetime.combine(first, time.min, zone)
    until = datetime.combine(last + timedelta(days=1), time.min, zone)
    found = replay_of(playbook, by.territory, since=since, until=until)
    book = units(by.territory, by.stamps.get("posts"))
    return Row(
        replay=found,
        playbook=playbook,
        first=first,
        last=last,
        remarks=[_remark(code, what, times) for (code, what), times in sorted(found.remarks.items())],
        tallies=[Row(unit=_unit(one.unit, book), tally=one) for one in found.tallies],
        changed=_changed(found, playbook, book),
        more=max(0, len(found.changed) - CHANGED_MOST),
        standings=[
            _standing(one, playbook) for one in standings_of(playbook, by.territory, first=first, last=last)
        ],
    )


def _remark(code: str, what: str, times: int) -> Row:
    said = MISFITS.get(code) or OBSTACLES[code]
    return Row(text=Text(said.zh.format(what=what), said.get("en").format(what=what)), times=times)


def _unit(unit: int | None, book: Units) -> Text:
    return DESKS if unit is None else Text(book.name_of(unit))


def _changed(found: Replay, playbook: Playbook, book: Units) -> list[Row]:
    names = {step.id: step.name for kind in playbook.cases.values() for step in kind.steps}
    return [
        Row(
            id=one.case_id,
            number=one.number,
            step=names.get(one.step, Text(one.step)),
            unit=_unit(one.unit, book),
            was=one.was_due,
            would=one.would_be_due,
            late=one.would_be_late,
        )
        for one in found.changed[:CHANGED_MOST]
    ]


def _standing(one: Ranked, playbook: Playbook) -> Row:
    """Return one window of one ranking: who would stand elsewhere, and what would be proposed."""
    was = {line.place.key: line for line in one.was}
    would = {line.place.key: line for line in one.would_be}
    names = {key: line.place.name for key, line in (was | would).items()}
    pairs = [(names[key], was.get(key), would.get(key)) for key in would | was]
    ranking, period = playbook.rankings[one.ranking], parse_period(one.window)
    words = {each.id: PROPOSALS[each.propose] for each in ranking.consequences}
    before = {(key, due.consequence) for key, due in one.was_due if not due.passed}
    after = {(key, due.consequence) for key, due in one.would_be_due if not due.passed}

    def proposed(found: set[tuple[str, str]]) -> list[Row]:
        return [Row(name=names[key], what=words.get(what, Text(what))) for key, what in sorted(found)]

    return Row(
        name=ranking.name,
        window=Text(period.label("zh"), period.label("en")),
        ranked_then=bool(one.was),
        moves=[Row(name=name, was=a, would=b) for name, a, b in pairs if _place(a) != _place(b)],
        more=proposed(after - before),
        fewer=proposed(before - after),
    )


def _place(line: Any) -> tuple[Any, ...] | None:
    return None if line is None else (line.group, line.rank, line.score, line.bottom)
