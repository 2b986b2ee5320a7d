"""Opening a round, with its draw, and publishing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from uuid import UUID

from django.db import connection
from django.utils.timezone import localdate

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.areas.rules import Stood
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers.queries.known import numbers_known
from chuanhui.journal.actions import seal_now
from chuanhui.journal.queries import seal_before
from chuanhui.journal.rules import Seal
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import Period, parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.inspections import rules
from chuanhui.mechanism.inspections.actions.writing import Receipt, once, write_round
from chuanhui.mechanism.inspections.errors import NoCandidates
from chuanhui.mechanism.inspections.ground import Ground, ground_for, ground_of
from chuanhui.mechanism.inspections.queries.reading import held_round, rounds_in, sheets_of
from chuanhui.mechanism.inspections.rules import Candidate, Round
from chuanhui.playbook.schema import Each

LEVELS = ("district", "street", "community")


def open_round(
    *, campaign: str, kind: str, by: Acting, now: datetime, key: UUID | None = None, period: str = ""
) -> Receipt:
    """Open the next round of the present period, draw, and publish the draw with its seed in the journal.

    Args:
        campaign, kind: which inspection.
        period: key of the period that the sender means; refused when it is not the present one. "" is it.

    Raises:
        NoInspection, NotYourRound, NotThisPeriod, RoundsDone, NoCandidates: see their sentences.
        BadPeriod: the key names no period.
        SealerBusy: the journal has no seal yet, and writers did not come to rest so that it could be sealed.
    """
    deed = Deed("inspection.open", by, now, key, {"campaign": campaign, "inspection": kind, "period": period})

    def act() -> Receipt:
        ground = ground_for(campaign, kind, by.territory, at=now, stamps=by.stamps)
        today = localdate(now)
        wanted = parse_period(period) if period else None
        opening = partial(rules.opening, ground.kind, by, today=today, wanted=wanted, parties=ground.parties)
        present = opening(done=0)
        _alone(by.area_path, campaign, kind, present.key)
        done = rounds_in(by.area_path, campaign, kind, present.key)
        opening(done=done)
        return write_round(None, _drawn(ground, by, now, present.key, done + 1), deed)

    return once(deed, act)


def publish_round(*, round_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Publish a round: its sheets are final, and standings may count them.

    Raises:
        RoundNotFound, NotYourRound, RoundPublished, ContestWaits, ContestRuns: see their sentences.
    """
    deed = Deed("inspection.publish", by, now, key, {"round": str(round_id)})

    def act() -> Receipt:
        held = held_round(by.sight, round_id, lock=True)
        ground = ground_of(held, by.stamps)
        visits = sheets_of(round_id)
        if refusal := rules.refusal_to_publish(
            ground.kind, held, visits, by, now=now, calendar=ground.calendar, parties=ground.parties
        ):
            raise refusal
        return write_round(held, replace(held, published_at=now), deed)

    return once(deed, act)


def _alone(*names: str) -> None:
    """Let two that open the same round at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 4117))", ["\x1f".join(names)])


def _seal(period: Period, ground: Ground, now: datetime) -> Seal | None:
    """Return the seal from which the seed follows: the last one before the period began.

    It is the same whenever in the period the round is opened, so nobody waits for a draw that pleases him.
    A journal without a seal is sealed first, and its first seal stands for all that should have been earlier.
    """
    began = _began(period, ground)
    found = seal_before(began)
    if found is None:
        seal_now(now)
        found = seal_before(began)
    return found


def _began(period: Period, ground: Ground) -> datetime:
    """Return the first instant of a period."""
    return datetime.combine(period.first, time(), ground.calendar.zone)


def _drawn(ground: Ground, by: Acting, now: datetime, period: str, number: int) -> Round:
    """Return the new round with everybody drawn."""
    kind, today = ground.kind, localdate(now)
    seal = _seal(parse_period(period), ground, now)
    seed = rules.seed_of(
        seal.digest if seal else b"",
        area=by.area_path,
        campaign=ground.playbook.id,
        kind=kind.id,
        period=period,
        number=number,
        territory=by.territory,
    )
    standing = {one.code: one for one in _standing(ground, kind.each, by.area_path, by.territory, today)}
    if not standing:
        raise NoCandidates()
    candidates = [Candidate(_stratum(one.area_path, kind.per), one.code) for one in standing.values()]
    chosen = rules.draw(seed, candidates, kind.draw)
    homes = {one.code: standing[one.code].area_path for one in chosen}
    inner = _inner(ground, homes, by.territory, today, parse_period(period))
    drawn = [_place(ground, seed, one, standing[one.code], inner[one.code]) for one in chosen]
    return Round(
        id=new_id(now),
        territory=by.territory,
        area_path=by.area_path,
        unit_id=by.unit_id,
        campaign=ground.playbook.id,
        version=ground.playbook.version,
        kind=kind.id,
        period=period,
        number=number,
        seal=seal.number if seal else 0,
        seed=seed.hex(),
        opened_at=now,
        post_id=by.post_id,
        person_id=by.person_id,
        per_stratum=kind.draw,
        then_draw=kind.then_draw,
        candidates=[list(one) for one in sorted(candidates)],
        drawn=drawn,
        inside={code: sorted(names) for code, names in inner.items()} if kind.draws_inside else {},
    )


def _place(
    ground: Ground, seed: bytes, one: Candidate, facts: Stood, inner: dict[str, str]
) -> dict[str, object]:
    """Return an area drawn, with the places of the second draw inside it."""
    kind = ground.kind
    then = rules.draw_inside(seed, one.code, list(inner), kind.then_draw) if kind.draws_inside else ()
    return {
        "code": one.code,
        "name": facts.name,
        "stratum": one.stratum,
        "path": facts.path,
        "home": facts.area_path,
        "then": [{"code": code, "name": inner[code]} for code in then],
    }


def _standing(ground: Ground, each: Each, within: str, territory: str, on: date) -> list[Stood]:
    """Return the areas of a level that stand on a day inside an area, of the group asked for."""
    group = ground.playbook.groups.get(each.among)
    found = areas.standing(Sight.everything(), each.of, on, on, territory, among=group.areas if group else ())
    return [one for one in found if one.area_path.startswith(within)]


def _inner(
    ground: Ground, homes: Mapping[str, str], territory: str, on: date, period: Period
) -> dict[str, dict[str, str]]:
    """Return code and name of the candidates of the second draw inside each area.

    What is registered is told by its number and by nothing else, as the register told it before the period
    began: from then on the seed can be worked out, and a card more or less would draw another household. So
    neither a card of today that says an earlier day nor a merge, an end or a move of today changes the list.

    Args:
        homes: path of each area, by its code.
    """
    kind = ground.kind
    if kind.then_things:
        before, began = period.first - timedelta(days=1), _began(period, ground)
        known = numbers_known(kind.then_things, homes.values(), territory=territory, on=before, at=began)
        return {code: {one: one for one in known[home]} for code, home in homes.items()}
    if kind.then is None:
        return {code: {} for code in homes}
    return {
        code: {one.code: one.name for one in _standing(ground, kind.then, home, territory, on)}
        for code, home in homes.items()
    }


def _stratum(path: str, per: str) -> str:
    """Return the path of the area of level `per` in which `path` lies; "" is the one stratum of all."""
    if not per:
        return ""
    return ".".join(path.split(".")[: LEVELS.index(per) + 1]) + "."
