"""What the forms of notices and votes have in common: what they are about, their faults, taking a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from types import SimpleNamespace as Row
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from chuanhui.desk.entries import Sent
from chuanhui.desk.frame import key_of, page, refused, revision_of, tell_after
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import queries as registers
from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.rulebooks import queries as rulebooks
from chuanhui.playbook.schema import Playbook

REFUSED = (BadInput, MovedOn, NotAllowed, NotInSight)
LISTED_MOST = 200
LONGEST_NUMBER = 80


class OnRoll(Protocol):
    """A line of a roll, as an office reads it."""

    @property
    def number(self) -> str:
        """Return the number on the roll."""

    @property
    def label(self) -> str:
        """Return what it is called."""


L = TypeVar("L", bound=OnRoll)
Show = Callable[[ChuanhuiError], HttpResponse]


class NoSubject(BadInput):
    """What was typed as the subject is none in sight."""

    code = "desk.no_subject"
    zh = "没有找到“{said}”，请从列表中选择，或核对编号。"
    en = "“{said}” was not found; choose from the list, or check the number."


class NoDate(BadInput):
    """What was sent as a day or time is none."""

    code = "desk.no_date"
    zh = "日期或时间无效。"
    en = "This is no day or time."


def kind_in_force(request: Any, section: str, campaign: str, kind: str) -> tuple[Playbook, Any]:
    """Return a kind of a playbook in force where the post stands.

    Raises:
        NotInSight: there is none.
    """
    for one in rulebooks.all_in_force(request.acting.territory, at=request.now):
        playbook = rulebooks.rulebook(one.ref)
        if playbook.id == campaign and kind in getattr(playbook, section):
            return playbook, getattr(playbook, section)[kind]
    raise NotInSight()


def form_of_new(
    request: Any,
    playbook: Playbook,
    kind: Any,
    sort: str,
    asks: tuple[str, ...],
    refusal: ChuanhuiError | None = None,
    **shown: bool,
) -> HttpResponse:
    """Return the form on which something is begun, as it was sent where it was refused.

    Args:
        sort: "draft", "survey", "ballot" or "meeting".
        asks: its fields beside the subject and the area.
        shown: parts of the form that only some sorts have.
    """
    given = request.POST if request.method == "POST" else {}
    faults = faults_of(refusal)
    context = {
        "playbook": playbook,
        "kind": kind,
        "subjects": subjects_of(request, playbook, kind.about),
        "subject": given.get("subject", request.GET.get("subject", "")),
        "given": {name: given.get(name, "") for name in (*asks, "area")},
        "url": reverse(f"desk:{sort}_new", args=[playbook.id, kind.id]),
        "send": f"desk_voice.{sort}.send",
        "faults": faults,
        "refusal": None if faults else refusal,
        **shown,
    }
    return page(request, "voice_new.html", context, section="voice", status=status_of(request, refusal))


def typed_of(found: Iterable[L], said: str) -> L | None:
    """Return the one of a roll whose number was typed, whole or as the one ending that fits, or its label.

    None where none fits, or several.
    """
    said, lines = said.upper(), list(found)
    fitting = [one for one in lines if one.number.upper() == said] or [
        one for one in lines if said and (one.number.upper().endswith(f"-{said}") or one.label == said)
    ]
    return fitting[0] if len(fitting) == 1 else None


def public_of(what: str, found: UUID) -> str:
    """Return the address of a public page; the portal is another door, so its name is not known here."""
    return f"/{what}/{found}/"


def subjects_of(request: Any, playbook: Playbook, about: str) -> list[Row]:
    """Return what something new may be about: numbers with their names; none where it is about an area."""
    by: Acting = request.acting
    sort, _, kind = about.partition(".")
    if sort == "cases":
        filters = cases.Filters(campaign=playbook.id, kind=kind)
        found = cases.ledger(by.sight, filters, now=request.now)
        return [Row(value=one.number, name=one.title) for one in found.cases]
    if sort == "registers":
        held = registers.things(by, kind, most=LISTED_MOST)
        return [Row(value=one.number, name=one.label) for one in held.lines]
    return []


def subject_of(request: Any, playbook: Playbook, about: str, said: str) -> UUID | None:
    """Return the id of what was typed; None where something is about an area.

    Raises:
        NoSubject: nothing in sight has this number.
    """
    by: Acting = request.acting
    sort, _, kind = about.partition(".")
    if not sort:
        return None
    with suppress(NotInSight):
        if sort == "cases":
            return cases.case_by_number(by.sight, said).id
        return registers.by_number(by.sight, kind, said, territory=by.territory).id
    raise NoSubject(said=said)


def area_of(request: Any, about: str) -> str:
    """Return the path of the area typed, where something is about an area; "" is the post's own.

    Raises:
        ChuanhuiError: what was typed is no area in sight.
    """
    if about or not request.POST.get("area", "").strip():
        return ""
    sent = Sent(request.POST)
    path = sent.area("area", request.acting)
    if fault := sent.faults.get("area"):
        raise fault
    return path


def text(request: Any, name: str, longest: int = 20_001) -> str:
    """Return a text of the form, without control signs."""
    return str(request.POST.get(name, "")).replace("\0", "").replace("\r\n", "\n").strip()[:longest]


def day(request: Any, name: str) -> date | None:
    """Return a day of the form, or None where none was given.

    Raises:
        NoDate: it is none.
    """
    said = text(request, name, 20)
    if not said:
        return None
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise NoDate() from None


def whole(request: Any, name: str) -> int:
    """Return a count of the form; nothing is 0, and -1 what is no number, which every room refuses."""
    said = text(request, name, 10)
    if not said:
        return 0
    return int(said) if said.isascii() and said.isdecimal() else -1


def facts(request: Any, *, revision: bool = False) -> dict[str, Any]:
    """Return what every act is called with."""
    found = {"by": request.acting, "now": request.now, "key": key_of(request)}
    return {**found, "revision": revision_of(request)} if revision else found


def attempt(act: Callable[[], Any], show: Show, back: str | Callable[[Any], str], told: str) -> HttpResponse:
    """Act and go on to `back`, or show the page again with the refusal."""
    try:
        done = act()
    except REFUSED as refusal:
        return show(refusal)
    return tell_after(back if isinstance(back, str) else back(done), told)


def status_of(request: Any, refusal: ChuanhuiError | None) -> int:
    """Return the status of a page that shows a refusal, or 200."""
    return refused(request, refusal) if refusal else 200


def faults_of(refusal: ChuanhuiError | None) -> tuple[Any, ...]:
    """Return the faults that a refusal lists, if it lists any."""
    return tuple(getattr(refusal, "faults", ()) or ())
