"""Filling seats from the result of an election, and emptying them where the election is void.

The authority is the ballot, not whoever manages posts: the only caller is the room of assemblies, in the
transaction that publishes the result. Those elected are known by name; nobody signs in for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.actions.recording import Deed, said
from chuanhui.grid.posts.actions.terms import shorten
from chuanhui.grid.posts.errors import BadPostFacts, SeatsTaken, UnknownUnit
from chuanhui.grid.posts.models import Account, Post, Term, Unit
from chuanhui.grid.posts.queries.seats import stem_of
from chuanhui.grid.posts.rules import ELECTED, Acting, Role, UnitKind, ancestors, territory_of
from chuanhui.kernel.errors import NotInSight

OFFICES = (UnitKind.COMMUNITY.value, UnitKind.STREET.value, UnitKind.DISTRICT.value)


@transaction.atomic
def seat(
    *,
    role: Role,
    place: str,
    place_name: str,
    number: int,
    area_path: str,
    names: Sequence[str],
    valid_from: date,
    valid_until: date,
    source: str,
    anew: bool,
    by: Acting,
    now: datetime,
) -> tuple[int, ...]:
    """Let those elected hold the seats of a place for a term, and return the ids of the terms.

    Seats that the place lacks are opened, as posts of the nearest office.

    Args:
        role: one that is elected.
        place, place_name: number of the thing that the seats belong to, "" for the area; its name for titles.
        number: of seats.
        area_path: administrative area in which the place stands.
        names: of those elected, as on the published list; at most `number`.
        valid_from: first local day; `valid_until` the first day no more.
        source: the ballot.
        anew: everybody who sits there now makes room first; otherwise only empty seats are filled.
        by, now: who published the result, when (aware).

    Raises:
        NotInSight: the area is out of sight.
        BadPostFacts: the role is not elected.
        SeatsTaken: there are more names than empty seats, or one of them sits there and nobody makes room.
        UnknownUnit: no office stands there.
    """
    if not by.sight.covers(area_path):
        raise NotInSight()
    if role not in ELECTED:
        raise BadPostFacts(what=role.value, why="不是推选岗位 / not an elected role")
    posts = _seats(role, place, place_name, number, area_path, valid_from, by, now)
    lasting = Term.objects.filter(post__in=posts, superseded_at=None).filter(
        Q(valid_until=None) | Q(valid_until__gt=valid_from)
    )
    known = {one.account.work_name: one.account for one in lasting.select_related("account")}
    taken = set[int]()
    if anew:
        _make_room(lasting, area_path, valid_from, source, by, now)
    else:
        taken = set(lasting.values_list("post_id", flat=True))
    free = [one for one in posts if one.pk not in taken]
    sitting = [] if anew else [name for name in names if name in known]
    if sitting or len(names) > len(free):
        raise SeatsTaken(
            place=place_name,
            role=role.zh,
            role_en=role.value,
            free=len(free),
            elected=len(names),
            sitting=f"（{'、'.join(sitting)}已在任）" if sitting else "",
            sitting_en=f" ({', '.join(sitting)} sit there already)" if sitting else "",
        )
    terms = [
        _sit(post, known.get(name) or _account(name, now), valid_from, valid_until, source, by, now)
        for post, name in zip(free, names, strict=False)
    ]
    Deed("post.elected", by, now).changed()
    return tuple(terms)


def _make_room(
    lasting: Iterable[Term], area_path: str, valid_from: date, source: str, by: Acting, now: datetime
) -> None:
    """End the terms of those who sit there, on the day on which others begin."""
    for term in lasting:
        shorten(term, valid_from, now, term.source)
        Deed("post.vacate", by, now).record(
            subject_kind="post",
            subject=term.post.code,
            area_path=area_path,
            body={"id": term.pk, "account": term.account_id, "until": valid_from, "source": source},
        )


@transaction.atomic
def unseat(*, term_ids: Sequence[int], on: date, by: Acting, now: datetime, source: str) -> None:
    """End terms that an election began, because the election is void; what has ended before stays as it is.

    Args:
        term_ids: as `seat` returned them.
        on: first local day on which they no longer hold.
        source: why.
    """
    terms = Term.objects.select_for_update().filter(pk__in=list(term_ids), superseded_at=None)
    for term in terms.select_related("post"):
        if term.valid_until is not None and term.valid_until <= on:
            continue
        shorten(term, on, now, source)
        Deed("post.vacate", by, now).record(
            subject_kind="post",
            subject=term.post.code,
            area_path=term.post.area_path,
            body={"id": term.pk, "account": term.account_id, "until": on, "source": source},
        )
    Deed("post.vacate", by, now).changed()


def _sit(
    post: Post, account: Account, first: date, until: date, source: str, by: Acting, now: datetime
) -> int:
    """Begin the term of one person and write its entry."""
    term = Term.objects.create(
        post=post, account=account, valid_from=first, valid_until=until, learned_at=now, source=source
    )
    body = {"id": term.pk, "account": account.pk, "from": first, "until": until, "source": source}
    Deed("post.elected", by, now).record(
        subject_kind="post", subject=post.code, area_path=post.area_path, body=body
    )
    return term.pk


def _account(name: str, now: datetime) -> Account:
    """Open an account that is a name and nothing more: it has no password, so nobody signs in with it."""
    account = Account(
        username=f"elected-{uuid4().hex}", work_name=said("work_name", name, longest=40), opened_at=now
    )
    account.set_unusable_password()
    account.save(force_insert=True)
    return account


def _seats(
    role: Role,
    place: str,
    place_name: str,
    number: int,
    area_path: str,
    first: date,
    by: Acting,
    now: datetime,
) -> list[Post]:
    """Return the posts that are the seats of a place, opening those that it lacks."""
    stem = stem_of(role, area_path, place)
    held = {
        one.code: one for one in Post.objects.filter(code__startswith=f"{stem}#", valid_until__isnull=True)
    }
    missing = [f"{stem}#{one}" for one in range(1, number + 1) if f"{stem}#{one}" not in held]
    if missing:
        unit = _office(area_path)
        area = areas.area(area_path, first)
        for code in missing:
            title = f"{place_name}{role.zh}"[:200]
            held[code] = Post.objects.create(
                code=code,
                title=title,
                role=role.value,
                unit=unit,
                area_id=area.id,
                territory=unit.territory,
                area_path=area.path,
                valid_from=first,
                opened_at=now,
            )
            body = {"id": held[code].pk, "title": title, "role": role.value, "unit": unit.code, "from": first}
            Deed("post.open", by, now).record(
                subject_kind="post", subject=code, area_path=area_path, body=body
            )
    return [held[f"{stem}#{one}"] for one in range(1, number + 1)]


def _office(area_path: str) -> Unit:
    """Return the nearest office on the way up from an area."""
    found = Unit.objects.filter(
        territory=territory_of(area_path),
        area_path__in=ancestors(area_path),
        kind__in=OFFICES,
        valid_until=None,
    )
    nearest = max(found, key=lambda one: (len(one.area_path), one.code), default=None)
    if nearest is None:
        raise UnknownUnit(unit=area_path)
    return nearest
