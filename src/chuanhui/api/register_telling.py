"""From the registers' answers to the API's shapes: what a post may not see is absent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from chuanhui.api.register_shapes import (
    RegisterFieldOut,
    RegisterOut,
    RequestOut,
    RevealOut,
    RowFaultOut,
    SheetOut,
    ThingCardOut,
    ThingLineOut,
    ThingReceiptOut,
    ThingStoryOut,
    TieKindOut,
    TieOut,
)
from chuanhui.api.shapes import Words
from chuanhui.api.telling import words
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.actions import Receipt
from chuanhui.grid.registers.actions.importing import Imported
from chuanhui.grid.registers.queries import Card, Declared, Line, Seen, TieLine, all_declared
from chuanhui.grid.registers.queries.counting import Count
from chuanhui.grid.registers.rules import Request, refusal_to_reveal, refusal_to_write, sees_cards, sees_field
from chuanhui.journal import queries as journal
from chuanhui.playbook.schema import Guard, RegisterField, RegisterKind


def visible(kind: RegisterKind, by: Acting) -> dict[str, RegisterField]:
    """Return the fields that this post may see, masked where protected."""
    return {one.id: one for one in kind.fields if not one.declared and sees_field(kind, one, by)}


def register_out(held: Declared, count: Count, by: Acting) -> RegisterOut:
    """Return a register."""
    kind = held.kind
    return RegisterOut(
        register_id=kind.id,
        name=words(kind.name),
        count=count.standing,
        more=count.more,
        due=count.due,
        fields=[_field(one, held) for one in visible(kind, by).values()],
        ties=[
            TieKindOut(id=one.id, name=words(one.name), to=one.to, one=one.one, required=one.required)
            for one in kind.ties.values()
        ],
        may_write=refusal_to_write(kind, by) is None,
        approved_by=list(kind.approve),
        may_reveal=refusal_to_reveal(kind, by) is None,
    )


def _field(one: RegisterField, held: Declared) -> RegisterFieldOut:
    options = held.words.get(one.field.of, {}) if one.field.of else {}
    return RegisterFieldOut(
        id=one.id,
        ask=words(one.field.ask),
        kind=one.field.kind.value,
        required=one.field.required,
        guard=one.guard.value,
        search=one.search.value,
        options={name: words(text) for name, text in options.items()},
    )


def line_out(line: Line, held: Declared) -> ThingLineOut:
    """Return a thing as a list shows it."""
    return ThingLineOut(**_line(line, held.kind))


def _line(line: Line, kind: RegisterKind) -> dict[str, Any]:
    locked = {one.id for one in kind.fields if one.guard is not Guard.OPEN}
    return {
        "thing": line.id,
        "register_id": line.kind,
        "number": line.number,
        "label": line.label,
        "area_path": line.area_path,
        "facts": {name: value for name, value in line.fields.items() if name not in locked},
        "masked": {name: value for name, value in line.fields.items() if name in locked},
        "since": line.since,
        "until": line.until,
        "recheck_by": line.recheck_by,
        "revision": line.revision,
    }


def card_out(found: Card, by: Acting) -> ThingCardOut:
    """Return a thing's card."""
    thing, kind = found.thing, found.declared.kind
    return ThingCardOut(
        **_line(found.line, kind),
        unit=thing.unit_id,
        within=[tie_out(one) for one in found.ties if not one.inward and _may_know(one, by)],
        holds=[tie_out(one) for one in found.ties if one.inward and _may_know(one, by)],
        purged_on=thing.purged_on,
        merged_into=thing.merged_into,
        may_write=found.may_write,
        may_ask=found.may_ask,
        may_reveal=list(found.may_reveal),
        story=story_out(by, thing.id, set(visible(kind, by))),
    )


def _may_know(one: TieLine, by: Acting) -> bool:
    """Tell whether the post may know what stands at the other end: it sees the cards of its kind."""
    held = all_declared().get(one.other.kind) if one.other else None
    return held is not None and sees_cards(held.kind, by)


def tie_out(one: TieLine) -> TieOut:
    """Return a tie with the thing at its other end."""
    other = one.other
    return TieOut(
        tie=one.tie.id,
        kind=one.tie.kind,
        role=one.tie.role,
        thing=other.id if other else None,
        register_id=other.kind if other else "",
        number=other.number if other else "",
        label=other.label if other else "",
        since=one.tie.since,
        until=one.tie.until,
    )


def story_out(by: Acting, thing_id: UUID, shown: set[str]) -> list[ThingStoryOut]:
    """Return a thing's story, oldest first; of fields that the post may not see not even the names."""
    told: list[ThingStoryOut] = []
    plain: Mapping[str, Any] = {}
    sealed: Mapping[str, Any] = {}
    for one in journal.entries_of(by.sight, thing_id):
        body = json.loads(one.body)
        new = body.get("set") or {}
        after, closed = new.get("plain", plain), new.get("commitment", sealed)
        touched = _differ(plain, after) | _differ(sealed, closed)
        plain, sealed = after, closed
        told.append(
            ThingStoryOut(
                at=one.at,
                verb=one.kind,
                post=one.post_id,
                person=one.person_id,
                reason=str(body.get("reason") or body.get("note") or ""),
                fields=sorted(touched & shown),
            )
        )
    return told


def _differ(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def receipt_of(receipt: Receipt) -> ThingReceiptOut:
    """Return what was written."""
    return ThingReceiptOut(
        id=receipt.id,
        number=receipt.number,
        revision=receipt.revision,
        alike=list(receipt.alike),
        repeated=receipt.repeated,
    )


def request_of(one: Request, shown: Iterable[str]) -> RequestOut:
    """Return a change that waits, as far as the post may see it."""
    seen, means = set(shown), one.means or {}
    return RequestOut(
        request=one.id,
        thing=one.thing_id,
        register_id=one.kind,
        verb=one.verb.value,
        other=one.other_id,
        tie=means.get("kind", ""),
        role=means.get("role", ""),
        facts={name: value for name, value in one.plain.items() if name in seen},
        masked={name: value for name, value in one.masks.items() if name in seen},
        fields=[name for name in one.fields if name in seen],
        on=one.on,
        reason=one.reason,
        asked_at=one.asked_at,
        revision=one.revision,
    )


def reveal_of(one: Seen, shown: Iterable[str]) -> RevealOut:
    """Return who looked at protected fields."""
    seen = set(shown)
    return RevealOut(
        reveal=one.id,
        thing=one.thing_id,
        register_id=one.kind,
        at=one.at,
        person=one.person_id,
        post=one.post_id,
        purpose=one.purpose,
        reason=one.reason,
        fields=[name for name in one.fields if name in seen],
    )


def sheet_out(done: Imported) -> SheetOut:
    """Return what a dry run found or an import did."""
    return SheetOut(
        rows=done.rows,
        added=done.added,
        changed=done.changed,
        unchanged=done.unchanged,
        fault_count=done.fault_count,
        faults=[
            RowFaultOut(
                row=one.row,
                column=one.column,
                code=one.code,
                message=Words(zh=one.sentence("zh"), en=one.sentence("en")),
            )
            for one in done.faults
        ],
        dry_run=done.dry_run,
        repeated=done.repeated,
    )
