"""Freezing a window, and stating it again: the text, its lines and the ids behind every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.actions import settled_mark
from chuanhui.kernel.deadlines import due
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.rankings import models
from chuanhui.mechanism.rankings.actions.following import follow_up
from chuanhui.mechanism.rankings.actions.writing import Deed, Receipt, write
from chuanhui.mechanism.rankings.errors import AlreadyFrozen, NothingChanged, UnknownExemption
from chuanhui.mechanism.rankings.queries.grounds import Ground, ground_at, ground_of, head_of
from chuanhui.mechanism.rankings.queries.keeping import lines_of
from chuanhui.mechanism.rankings.queries.reckoning import indicators_of, reckoned
from chuanhui.mechanism.rankings.queries.records import standing_at, standing_record
from chuanhui.mechanism.rankings.queries.waiting import awaited
from chuanhui.mechanism.rankings.rules.comparing import Change, diff
from chuanhui.mechanism.rankings.rules.life import (
    Doing,
    exemptions,
    refusal_to_freeze,
    refusal_to_judge,
    refusal_to_publish_at_all,
    worded,
)
from chuanhui.mechanism.rankings.rules.naming import part_names
from chuanhui.mechanism.rankings.rules.records import StandingRecord, State
from chuanhui.mechanism.rankings.rules.standings import Line
from chuanhui.mechanism.rankings.rules.texts import Standing, line_to_wire


def freeze(
    *,
    campaign: str,
    ranking: str,
    territory: str,
    window: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    exempt: Mapping[str, str] | None = None,
) -> Receipt:
    """Freeze the standing of a window that is over: nothing that happens later changes it.

    Args:
        territory: root path.
        window: key of a period of the ranking's kind.
        exempt: reasons by code, name or key of areas that are not ranked in this one window.

    Raises:
        RankingUnknown, WrongWindow, WindowOpen, NotPublisher, AlreadyFrozen: see their sentences.
        UnknownExemption, ReasonMissing: an exemption names nothing that is listed, or gives no reason.
        WorkNotDue, SheetsWait, RoundsWait: what counts in it is not yet due, a contest of a sheet is not
            decided, or a round is not published.
        SealerBusy: writers of the window's last moments did not come to rest.
    """
    asked = {
        "campaign": campaign,
        "ranking": ranking,
        "territory": territory,
        "window": window,
        "exempt": dict(exempt or {}),
    }
    deed = Deed("freeze", by, now, key, asked)
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        ground = ground_at(territory, campaign, ranking, window)
        doing = Doing(by, now, ground.zone)
        if refusal := refusal_to_freeze(doing, ground.ranking, ground.window, territory):
            raise refusal
        # Whoever comes second waits here, and then finds what the first one froze.
        _alone(territory, campaign, ranking, window)
        if standing_at(territory, campaign, ranking, window) is not None:
            raise AlreadyFrozen(window=ground.window.period.label())
        exempted = exemptions(exempt)
        # An entry of the window's last moment may still be under way: wait for it, so that it counts.
        settled_mark()
        if refusal := refusal_to_judge(doing, ground.window, *awaited(ground, now)):
            raise refusal
        standing = reckoned(head_of(ground, known_at=now, exempt=exempted))
        _refuse_unknown(exempted, standing)
        record = _frozen(ground, standing, deed)
        receipt = write(None, record, deed, area_path=territory, playbook=standing.head.ref)
        _keep(record, ground, standing, ())
    return receipt


def _alone(*window: str) -> None:
    """Let one at a time freeze a window, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 42))", ["\x1f".join(window)])


def restate(
    *,
    standing_id: UUID,
    reason: str,
    by: Acting,
    now: datetime,
    key: UUID | None = None,
    exempt: Mapping[str, str] | None = None,
) -> Receipt:
    """State a frozen or published standing again, from what is known now, with the reason and what changed.

    Cases count as they stood at the window's end, now as then; what was corrected since in returns, scores,
    the grid and the playbook counts as corrected. The former edition stays and stays readable.

    Args:
        exempt: further areas that are not ranked in this window, with the reasons.

    Raises:
        StandingNotFound, NotPublisher, ReasonMissing, UnknownExemption, NothingChanged: see their sentences.
        WorkNotDue, SheetsWait, RoundsWait: as for freezing.
        SealerBusy: writers of this moment did not come to rest.
    """
    asked = {"standing": str(standing_id), "reason": reason, "exempt": dict(exempt or {})}
    deed = Deed("restate", by, now, key, asked)
    with transaction.atomic():
        if (before := deed.repeated()) is not None:
            return before
        old = standing_record(by.sight, standing_id)
        ground = ground_of(old)
        if refusal := refusal_to_publish_at_all(by, ground.ranking, old.territory):
            raise refusal
        told = worded(reason)
        former = lines_of(old)
        further = exemptions(exempt)
        exempted = {**old.editions[old.edition]["head"]["exempt"], **further}
        ground = ground_at(old.territory, old.campaign, old.ranking, old.window)
        # What is corrected at this moment may still be under way, as when freezing.
        settled_mark()
        if refusal := refusal_to_judge(Doing(by, now, ground.zone), ground.window, *awaited(ground, now)):
            raise refusal
        standing = reckoned(head_of(ground, known_at=now, exempt=exempted))
        _refuse_unknown(further, standing)
        changed = diff(
            former,
            standing.lines,
            indicators_of(ground.ranking, ground.playbook),
            part_names(ground.ranking, ground.playbook),
        )
        if not changed:
            raise NothingChanged()
        new = replace(
            old,
            edition=old.edition + 1,
            editions=(*old.editions, _edition(standing, deed, told, changed)),
        )
        receipt = write(old, new, deed, area_path=old.territory, playbook=standing.head.ref, reason=told)
        _keep(new, ground, standing, changed)
        if new.state == State.PUBLISHED:
            follow_up(new, by=by, now=now)
    return receipt


def _refuse_unknown(exempt: Mapping[str, str], standing: Standing) -> None:
    """Raise UnknownExemption for a name that is neither key nor code nor name of anything that is listed."""
    known = {one for line in standing.lines for one in (line.place.key, line.place.code, line.place.name)}
    unknown = next((one for one in exempt if one not in known), None)
    if unknown is not None:
        raise UnknownExemption(area=unknown)


def _frozen(ground: Ground, standing: Standing, deed: Deed) -> StandingRecord:
    contest = ground.ranking.contest
    until = due(deed.now, contest, ground.calendar).at if contest is not None else None
    return StandingRecord(
        id=new_id(deed.now),
        territory=standing.head.territory,
        campaign=standing.head.campaign,
        ranking=standing.head.ranking,
        window=standing.head.window,
        first_on=ground.window.period.first,
        last_on=ground.window.period.last,
        editions=(_edition(standing, deed, "", ()),),
        frozen_at=deed.now,
        contest_until=until,
        open_since=deed.now if until is not None else None,
    )


def _edition(standing: Standing, deed: Deed, reason: str, changed: tuple[Change, ...]) -> dict[str, Any]:
    return {
        "head": standing.head.to_wire(),
        "digest": standing.digest,
        "reason": reason,
        "changes": len(changed),
        "post": deed.by.post_id,
        "person": deed.by.person_id,
    }


def _keep(record: StandingRecord, ground: Ground, standing: Standing, changed: tuple[Change, ...]) -> None:
    """Keep the text of an edition, its lines, and the ids behind every number."""
    models.Text.objects.create(
        standing=record.id,
        edition=record.edition,
        territory=record.territory,
        digest=standing.digest,
        text=standing.text,
    )
    rows, lists = [], []
    for number, line in enumerate(standing.lines):
        rows.append(_row(record, ground, line, number, changed))
        lists += _lists(record, line)
    models.Row.objects.bulk_create(rows)
    models.Behind.objects.bulk_create(lists)


def _row(
    record: StandingRecord, ground: Ground, line: Line, number: int, changed: tuple[Change, ...]
) -> models.Row:
    own = [{"zh": one.sentence.zh, "en": one.sentence.en} for one in changed if one.key == line.place.key]
    return models.Row(
        standing=record.id,
        edition=record.edition,
        territory=record.territory,
        key=line.place.key,
        number=number,
        area_path=line.place.home,
        seen_from=line.group if line.group.endswith(".") else record.territory,
        told=line_to_wire(line),
        changes=own,
    )


def _lists(record: StandingRecord, line: Line) -> list[models.Behind]:
    found = []
    for value in line.values:
        for side, told in (("count", value.count), ("base", value.base)):
            if told is not None and told.ids:
                found.append(
                    models.Behind(
                        standing=record.id,
                        edition=record.edition,
                        area_path=line.place.home,
                        key=line.place.key,
                        part=value.of,
                        side=side,
                        ids=list(told.ids),
                    )
                )
    return found
