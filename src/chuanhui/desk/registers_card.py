"""The card of a registered thing: its facts, what it belongs to, its history, who looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import segno
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.desk.registers_about import cases_about, notices_about
from chuanhui.desk.registers_asked import visible_fields
from chuanhui.desk.registers_holds import hold_panel
from chuanhui.desk.registers_looks import reveal_form, seen_rows
from chuanhui.desk.registers_shown import cell_of, is_locked, place_names, url_of
from chuanhui.desk.registers_story import story_of
from chuanhui.grid.posts.queries import units
from chuanhui.grid.posts.rules import Acting, Role
from chuanhui.grid.registers import queries
from chuanhui.grid.registers.errors import ThingNotFound
from chuanhui.grid.registers.queries import Card, Declared, TieLine
from chuanhui.grid.registers.rules import refusal_to_ask_at_all, refusal_to_write, sees_cards
from chuanhui.kernel.errors import ChuanhuiError, NotAllowed
from chuanhui.playbook.schema import RegisterKind, Text

HOLDS_MOST = 20
COMPOUND = "compound"
"""The kind that has a public page, with its notices and a QR code."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What somebody tried on a card, and why it was refused: shown again with what was typed."""

    form: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)
    refusal: ChuanhuiError | None = None


@member
@require_safe
def card(request: Any, thing_id: UUID) -> HttpResponse:
    """Show a thing's card."""
    return card_page(request, thing_id)


def card_page(request: Any, thing_id: UUID, tried: Tried | None = None, status: int = 200) -> HttpResponse:
    """Return the page of a thing as it stands, with what was tried and refused."""
    by: Acting = request.acting
    found = queries.card(by, thing_id)
    tried = tried or Tried()
    context = card_context(request, found)
    context |= {"opened": tried.form, "typed": tried.typed, "refusal": tried.refusal}
    return page(request, "thing.html", context, section="registers", status=status)


def card_context(request: Any, found: Card) -> dict[str, Any]:
    """Return what the page of a card draws."""
    by: Acting = request.acting
    thing, held, line = found.thing, found.declared, found.line
    shown = visible_fields(held.kind, by)
    place = place_names({thing.area_path}, by)[thing.area_path]
    public = _public_url(found)
    changes, holds = found.may_write or found.may_ask, _holds(by, found)
    return {
        "thing": head_of(found, today(request)) | {"merged": _merged(by, found)},
        "facts": _facts(found, shown),
        "masked": any(is_locked(one) and one.id in line.fields for one in shown),
        "purged": thing.purged_on is not None,
        "stands_in": _stands_in(by, found),
        "within": [
            _end(one, found, changes=changes) for one in found.ties if not one.inward and _may_know(by, one)
        ],
        "holds": [one for one in holds if one.rows],
        "may_hold": [one for one in holds if not one.rows],
        "place": Row(name=place, url=f"{reverse('desk:map')}?{urlencode({'area': thing.area_path})}"),
        "custodian": _custodian(by, thing.unit_id),
        "cases": cases_about(request, thing.id),
        "notices": notices_about(request, thing.id),
        "story": story_of(by, held, thing.id, shown),
        "seen": _seen(by, found, {one.id: one.field.ask for one in shown}),
        "hold": hold_panel(by, found),
        "waiting": bool(found.waiting),
        "approvers": approvers_of(held.kind),
        "acts": _acts(by, found),
        "tie_kinds": list(held.kind.ties.values()),
        "tie_roles": _roles(found),
        "reveal": reveal_form(found),
        "public_url": public,
        "qr": _qr(request, public),
        "today": today(request).isoformat(),
    }


def head_of(found: Card, day: Any) -> dict[str, Any]:
    """Return number, name, kind and standing of a thing."""
    thing = found.thing
    return {
        "id": thing.id,
        "kind": found.declared.kind,
        "number": thing.number,
        "label": found.line.label,
        "since": thing.since,
        "until": thing.until,
        "recheck_by": thing.recheck_by,
        "overdue": bool(thing.recheck_by and thing.recheck_by <= day and thing.until is None),
        "revision": thing.revision,
    }


def approvers_of(kind: RegisterKind) -> Text | None:
    """Return who approves changes of a kind, in words; None where nobody has to."""
    known = {one.value: one for one in Role}
    roles = [known[one] for one in kind.approve if one in known]
    if not roles:
        return None
    return Text("、".join(one.zh for one in roles), ", ".join(one.en for one in roles))


def _facts(found: Card, shown: Any) -> list[Row]:
    return [
        Row(ask=one.field.ask, value=cell_of(one, found.line, found.declared.words), locked=is_locked(one))
        for one in shown
        if one.id in found.line.fields
    ]


def _merged(by: Acting, found: Card) -> Row | None:
    if found.thing.merged_into is None:
        return None
    try:
        other = queries.card(by, found.thing.merged_into)
    except (ThingNotFound, NotAllowed):
        return None
    return Row(url=url_of(other.thing.id), number=other.thing.number, label=other.line.label)


def _may_know(by: Acting, one: TieLine) -> bool:
    """Tell whether the post may know what a thing belongs to: it sees the cards of that kind."""
    held = queries.all_declared().get(one.other.kind) if one.other else None
    return held is None or sees_cards(held.kind, by)


def _end(one: TieLine, found: Card, *, changes: bool) -> Row:
    """Return one thing that the card's thing belongs to."""
    kind = found.declared.kind.ties.get(one.tie.kind)
    other = one.other
    required = kind is not None and kind.required
    may = changes and not required and found.thing.until is None
    return Row(
        name=kind.name if kind else Text(one.tie.kind),
        role=_role(found.declared.words, kind, one.tie.role),
        number=other.number if other else "—",
        label=other.label if other else "",
        url=url_of(other.id) if other else "",
        since=one.tie.since,
        until=one.tie.until,
        untie=reverse("desk:thing_act", args=[found.thing.id, "untie"]) if may else "",
        tie=one.tie.id,
    )


def _role(words: Mapping[str, Mapping[str, Text]], kind: Any, role: str) -> Text | None:
    return words.get(kind.roles, {}).get(role, Text(role)) if kind and role else None


def _holds(by: Acting, found: Card) -> list[Row]:
    """Return what belongs to the thing, by kind; kinds whose cards this post does not see are left out."""
    known = queries.all_declared()
    groups: dict[str, list[Row]] = {
        name: []
        for name, one in known.items()
        if sees_cards(one.kind, by) and any(tie.to == found.thing.kind for tie in one.kind.ties.values())
    }
    rows: dict[UUID, Row] = {}
    for one in found.ties:
        other = one.other
        if not one.inward or other is None or other.kind not in groups:
            continue
        held = known[other.kind]
        role = _belonging(held, one)
        if other.id in rows:
            # Somebody who lives in what he owns is one line.
            rows[other.id].roles.append(role)
            continue
        rows[other.id] = Row(
            number=other.number, label=other.label, roles=[role], url=url_of(other.id), since=one.tie.since
        )
        groups[other.kind].append(rows[other.id])
    made = [_group(by, found, known[name].kind, rows) for name, rows in groups.items()]
    return sorted((one for one in made if one.rows or one.new_url), key=lambda one: not one.rows)


def _belonging(held: Declared, one: TieLine) -> Text:
    """Return how a thing belongs: the name of the tie, and the role in it."""
    tie = held.kind.ties.get(one.tie.kind)
    role = _role(held.words, tie, one.tie.role)
    name = tie.name if tie else Text(one.tie.kind)
    return Text(f"{name.zh}（{role.zh}）", f"{name.get('en')} ({role.get('en')})") if role else name


def _stands_in(by: Acting, found: Card) -> str:
    """Return the names of what a thing stands in, the largest first; of protected ones the numbers."""
    known, names = queries.kinds(), []
    for part in found.thing.within_path.split("/")[:-2]:
        kind, _, number = part.partition(":")
        label = known[kind].get(known[kind].label) if kind in known else None
        if label is None or is_locked(label):
            names.append(number)
            continue
        try:
            names.append(queries.by_number(by.sight, kind, number).label)
        except ThingNotFound:
            names.append(number)
    return " · ".join(names)


def _group(by: Acting, found: Card, kind: RegisterKind, rows: list[Row]) -> Row:
    query = urlencode({"within": found.thing.number})
    tie = next(one for one in kind.ties.values() if one.to == found.thing.kind)
    new = reverse("desk:register_new", args=[kind.id]) + f"?{urlencode({f'in.{tie.id}': found.thing.number})}"
    writes = refusal_to_write(kind, by) is None and found.thing.until is None
    return Row(
        kind=kind.name,
        number=len(rows),
        rows=rows[:HOLDS_MOST],
        has_roles=len(kind.ties) > 1 or any(one.roles for one in kind.ties.values()),
        more_url=f"{reverse('desk:register', args=[kind.id])}?{query}" if len(rows) > HOLDS_MOST else "",
        new_url=new if writes else "",
    )


def _custodian(by: Acting, unit_id: int | None) -> str:
    known = {one.id: one.name for one in units(by.territory, by.stamps.get("posts"))}
    return known.get(unit_id, "") if unit_id else ""


def _seen(by: Acting, found: Card, asks: Mapping[str, Text]) -> list[Row] | None:
    """Return who looked at protected facts; None where the kind has none."""
    if not found.declared.kind.guarded:
        return None
    return seen_rows(queries.reveals_of(by, found.thing.id), asks)


def _acts(by: Acting, found: Card) -> dict[str, str]:
    """Return the addresses of what this post may do with the thing."""
    thing, kind = found.thing, found.declared.kind

    def of(verb: str) -> str:
        return reverse("desk:thing_act", args=[thing.id, verb])

    stands, writes = thing.until is None, refusal_to_write(kind, by) is None
    changes = found.may_write or found.may_ask
    undoes = refusal_to_ask_at_all(kind, by) is None if kind.approve else writes
    may = {
        "end": stands and changes,
        "merge": stands and changes,
        "tie": stands and changes and bool(kind.ties),
        "recheck": stands and writes and kind.recheck is not None,
        "unmerge": thing.merged_into is not None and undoes and thing.purged_on is None,
    }
    acts = {verb: of(verb) for verb, allowed in may.items() if allowed}
    if stands and changes:
        acts["change"] = reverse("desk:thing_change", args=[thing.id])
    return acts


def _roles(found: Card) -> list[tuple[str, Text]]:
    lists = {one.roles for one in found.declared.kind.ties.values() if one.roles}
    return [pair for name in sorted(lists) for pair in found.declared.words.get(name, {}).items()]


def _public_url(found: Card) -> str:
    """Return the public page of a compound; "" for other things."""
    thing = found.thing
    if thing.kind != COMPOUND or thing.until is not None:
        return ""
    return f"/compound/{thing.stand_code or thing.number}/"


def _qr(request: Any, public: str) -> str:
    """Return the QR code of a public page as the source of a picture; "" for none."""
    if not public:
        return ""
    made = segno.make(request.build_absolute_uri(public), error="m", micro=False)
    return made.svg_data_uri(scale=4, border=3, dark="#000", light="#fff")
