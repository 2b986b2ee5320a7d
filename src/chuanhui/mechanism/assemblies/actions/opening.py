"""Opening a ballot: the roll is drawn up and stands, the urn is made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers.rules import Elector
from chuanhui.journal.statements import Statement
from chuanhui.kernel.ids import new_id
from chuanhui.mechanism.assemblies import rules
from chuanhui.mechanism.assemblies.actions.writing import Receipt, once, write_ballot
from chuanhui.mechanism.assemblies.errors import NoSubject, NothingToRunOff
from chuanhui.mechanism.assemblies.ground import Ground, ballot_ground, ground_of_ballot, subject_of, titled
from chuanhui.mechanism.assemblies.models import Voter as VoterRow
from chuanhui.mechanism.assemblies.queries.awaiting import refuse_before, refuse_other_names
from chuanhui.mechanism.assemblies.queries.following import refuse_superseded, refuse_while_waiting
from chuanhui.mechanism.assemblies.queries.reading import ballot, has_runoff
from chuanhui.mechanism.assemblies.queries.seating import refuse_sitting, vacant_seats
from chuanhui.mechanism.assemblies.rules import Ballot, BallotState
from chuanhui.mechanism.voice.ground import Matter
from chuanhui.playbook.schema import BallotKind, Question

CENT = Decimal("0.01")
AT_ONCE = 1000
OPEN_URN = Statement("SELECT assemblies_open_urn($1)")


def open_ballot(
    *,
    campaign: str,
    kind: str,
    by: Acting,
    now: datetime,
    subject: UUID | None = None,
    title: str = "",
    names: Sequence[str] = (),
    area_path: str = "",
    key: UUID | None = None,
) -> Receipt:
    """Open a ballot: from now on everybody on the roll may vote once.

    Args:
        campaign, kind: which ballot.
        subject: id of the case or thing that it is about; None where the kind is about an area.
        title: shown to voters; "" is the kind's name with that of the subject.
        names: of the candidates or options; none where it asks yes or no, or to take those of the notice
            of candidates that it comes after, from which no other list may differ.
        area_path: of the area, where it is about one; "" is the post's own.

    Raises:
        NoBallot, NotYourBallot, NoParameters, NoSubject, StillWaiting, BadCandidates, NamesDiffer,
        ElectedWait, SitsThere, NoVacancy, EmptyRoll, AreaMissing: see their sentences.
    """
    asked = {"campaign": campaign, "ballot": kind, "subject": subject, "names": list(names), "title": title}
    deed = Deed("ballot.open", by, now, key, {**asked, "area": area_path})

    def act() -> Receipt:
        ground = ballot_ground(campaign, kind, at=now, by=by)
        if refusal := rules.refusal_to_open(ground.kind, by):
            raise refusal
        about = subject_of(by, ground, subject, area_path)
        refuse_before(by.sight, ground.kind.after, about, ground.playbook)
        refuse_while_waiting(ground.kind, about, ground.playbook)
        listed = refuse_other_names(by.sight, ground.kind, names, about, ground.playbook)
        options = rules.options_of(ground.kind, listed)
        on = now.astimezone(ground.calendar.zone).date()
        refuse_sitting(by.sight, ground.kind, [one["name"] for one in options], about, on)
        seats, of, until = (
            vacant_seats(by.sight, ground, about, now) if ground.kind.seats else (0, None, None)
        )
        new = _ballot(ground, about, deed, options=options, seats=seats, title=title)
        new = replace(new, vacancy_of=of, until=until)
        return _open(ground.kind, new, about, deed)

    return once(deed, act)


def open_runoff(*, ballot_id: UUID, by: Acting, now: datetime, key: UUID | None = None) -> Receipt:
    """Open the run-off of an undecided ballot: between those level, for the seats that are left.

    Raises:
        BallotNotFound, NotYourBallot, NothingToRunOff, LaterStands, NoVacancy, NoSubject, EmptyRoll: see
        their sentences.
    """
    deed = Deed("ballot.open", by, now, key, {"runoff_of": ballot_id})

    def act() -> Receipt:
        held = ballot(by.sight, ballot_id, lock=True)
        ground = ground_of_ballot(held.ref, held.kind, by)
        if refusal := rules.refusal_to_open(ground.kind, by):
            raise refusal
        if held.state != BallotState.UNDECIDED or has_runoff(held.id):
            raise NothingToRunOff()
        if held.seats:
            refuse_superseded(held, ground.kind, localdate(now))
        about = subject_of(by, ground, held.case_id or held.thing_id, held.area_path)
        tied, chosen = held.result["tied"], held.result["chosen"]
        options = tuple(one for one in held.options if one["id"] in tied)
        seats = held.seats - len(chosen) if ground.kind.ask is Question.PERSONS else 0
        new = _ballot(ground, about, deed, options=options, seats=seats, title=held.title)
        new = replace(new, runoff_of=held.id, vacancy_of=held.vacancy_of, until=held.until)
        return _open(ground.kind, new, about, deed)

    return once(deed, act)


def _ballot(
    ground: Ground[BallotKind],
    about: Matter,
    deed: Deed,
    *,
    options: Sequence[Mapping[str, str]],
    seats: int,
    title: str,
) -> Ballot:
    """Return the new ballot, without its roll."""
    kind, by, now = ground.kind, deed.by, deed.now
    return Ballot(
        id=new_id(now),
        territory=by.territory,
        area_path=about.area_path,
        unit_id=by.unit_id,
        campaign=ground.playbook.id,
        version=ground.playbook.version,
        kind=kind.id,
        about=kind.about,
        title=rules.title_of(title, titled(kind.name.zh, about)),
        secret=kind.secret,
        options=options,
        seats=seats,
        roll=0,
        lines="",
        opened_at=now,
        closes_at=rules.closes_at(kind, now, ground.calendar),
        post_id=by.post_id,
        person_id=by.person_id,
        case_id=about.case.id if about.case else None,
        thing_id=about.thing_id,
        place=about.thing,
    )


def _open(kind: BallotKind, new: Ballot, about: Matter, deed: Deed) -> Receipt:
    """Draw up the roll, write the ballot and make its urn."""
    if not deed.by.sight.covers(about.area_path):
        # A part of an area has no roll of the whole.
        raise NoSubject(kind_name=kind.name.zh, about=kind.about or "area")
    electors = registers.roll(
        deed.by.sight,
        kind.roll,
        about.within,
        area_path="" if about.within else about.area_path,
        on=localdate(deed.now),
        territory=new.territory,
    )
    areas = [(one.number, _square(one)) for one in electors]
    if refusal := rules.refusal_of_roll(kind, areas):
        raise refusal
    weighed = rules.counts_area(kind)
    lines = [(one, area if weighed else None) for one, (_, area) in zip(electors, areas, strict=True)]
    new = replace(
        new,
        roll=len(lines),
        roll_area=sum((area or Decimal(0) for _, area in lines), Decimal(0)) if weighed else None,
        lines=rules.digest_of((one.number, str(one.thing_id), area) for one, area in lines),
    )
    receipt = write_ballot(None, new, deed)
    VoterRow.objects.bulk_create(
        [
            VoterRow(
                id=new_id(deed.now),
                ballot_id=new.id,
                area_path=new.area_path,
                unit_id=new.unit_id,
                elector=one.thing_id,
                number=one.number,
                area=area,
            )
            for one, area in lines
        ],
        batch_size=AT_ONCE,
    )
    OPEN_URN.row(new.id)
    return receipt


def _square(elector: Elector) -> Decimal | None:
    return None if elector.area is None else elector.area.quantize(CENT)
