"""Who acts in a trial: posts by name, a post of the owning unit, the reporter, a resident, the system."""

from __future__ import annotations

import secrets
from datetime import date, datetime

from chuanhui.grid.posts import actions as posts
from chuanhui.grid.posts.errors import TermEnded, UnknownPost, UnknownUnit
from chuanhui.grid.posts.queries import acting_for, covers_of, responsible, terms_of, units
from chuanhui.grid.posts.queries.seeing import post_by_code
from chuanhui.grid.posts.rules import UNIT_COVERS, Acting, CoverKind, slot_of
from chuanhui.mechanism.cases.rules import CaseState
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line
from chuanhui.site.trials.failures import Unexpected, cover_kind, fact
from chuanhui.site.trials.places import area_named


def acting(word: str, case: CaseState | None, reporter: str, *, on: date, now: datetime) -> Acting:
    """Return who acts.

    Args:
        word: ``role@place``, `owner`, `reporter`, `resident` or `system`.
        case: the case meant, None while it is being filed.
        reporter: the word under which the case was filed.
        on, now: local day and instant.

    Raises:
        UnknownPost, PostVacant, PostClosed: from the posts room; a trial may expect them.
        Unexpected: the word needs a case, or nobody is named.
    """
    if word == "reporter":
        word = reporter
    if word == "owner" and case is not None:
        return acting_for(owner_post(case), on, now)
    if word == "resident" and case is not None:
        return Acting.resident(case.area_path)
    if word == "system" and case is not None:
        return Acting.system(case.territory)
    if "@" not in word:
        raise Unexpected(Text("写明由谁办理（as）", "who acts (as)"), Text(word or "—"))
    return acting_for(word, on, now)


def owner_post(case: CaseState) -> str:
    """Return the post of the unit that must act at which its work arrives.

    Raises:
        Unexpected: the case lies with no unit yet.
    """
    unit = units(case.territory).get(case.owner_unit) if case.owner_unit is not None else None
    if unit is None:
        raise Unexpected(Text("事件有责任单位", "the case lies with a unit"), Text("还没有", "not yet"))
    return f"{unit.desk_role.value}@{unit.code}"


def appoint(line: Line, case: CaseState | None, *, by: Acting, on: date, now: datetime) -> None:
    """Give a post to whoever holds another one, or to a new person."""
    holder = str(line.facts.get("holder", ""))
    if holder:
        account = acting(holder, case, "", on=on, now=now).person_id
    else:
        name = f"trial-{secrets.token_hex(6)}"
        password = secrets.token_urlsafe(24)
        account = posts.open_account(username=name, work_name="演示新任", password=password, by=by, now=now)
    if account is None:
        raise Unexpected(Text("一个人", "a person"), Text(holder))
    posts.appoint(post_id=_post(fact(line, "post")), account_id=account, valid_from=on, by=by, now=now)


def vacate(line: Line, *, by: Acting, on: date, now: datetime) -> None:
    """End the term of whoever holds a post.

    Raises:
        TermEnded: nobody holds it.
    """
    for term in terms_of(_post(fact(line, "post"))):
        if term["valid_from"] <= on and (term["valid_until"] is None or on < term["valid_until"]):
            posts.end_term(term_id=term["id"], on=on, by=by, now=now)
            return
    raise TermEnded()


def cover(line: Line, territory: str, *, by: Acting, on: date, now: datetime) -> None:
    """Let a post or a unit answer for an area; whoever filled its one slot before is relieved."""
    kind, whose = cover_kind(fact(line, "kind")), fact(line, "of")
    area = area_named(fact(line, "area"), on)
    unit = units(territory).get(whose) if kind in UNIT_COVERS else None
    if kind in UNIT_COVERS and unit is None:
        raise UnknownUnit(unit=whose)
    _relieve(kind, area.path, by=by, on=on, now=now)
    posts.cover(
        kind=kind,
        path=area.path,
        valid_from=on,
        by=by,
        now=now,
        post_id=None if unit else _post(whose),
        unit_id=unit.id if unit else None,
        source="样例",
    )


def _relieve(kind: CoverKind, path: str, *, by: Acting, on: date, now: datetime) -> None:
    """End the cover that fills the one slot of this kind at the area, if there is one."""
    standing = responsible(path, kind, on) if slot_of(kind) else ()
    for one in standing:
        if not one.by_cover or one.area_path != path or one.post_id is None:
            continue
        for held in covers_of(one.post_id, on):
            if (held["kind"], held["path"]) == (kind.value, path):
                posts.uncover(cover_id=held["id"], on=on, by=by, now=now)


def _post(code: str) -> int:
    """Return the id of a post, held or not."""
    found = post_by_code(code)
    if found is None:
        raise UnknownPost(post=code)
    return found.facts.id
