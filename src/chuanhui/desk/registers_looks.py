"""Looking at protected facts: the form that asks what for, and who looked before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import SimpleNamespace as Row

from django.urls import reverse

from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.registers.queries import Card, Seen
from chuanhui.grid.registers.rules import Purpose
from chuanhui.playbook.schema import Text


def reveal_form(found: Card) -> Row | None:
    """Return the form by which protected facts are looked at; None where this post may look at none."""
    fields = [one for one in found.declared.kind.fields if one.id in found.may_reveal]
    if not fields:
        return None
    return Row(
        url=reverse("desk:thing_reveal", args=[found.thing.id]),
        fields=[Row(id=one.id, ask=one.field.ask, chosen=len(fields) == 1) for one in fields],
        purposes=purposes(),
        purpose="",
        reason="",
        faults={},
    )


def purposes() -> list[Row]:
    """Return the purposes among which everybody chooses."""
    return [Row(id=one.value, name=Text(one.zh, one.en)) for one in Purpose]


def seen_rows(looks: Iterable[Seen], asks: Mapping[str, Text]) -> list[Row]:
    """Return looks at protected facts in words; facts that this post may not see are not named."""
    names = names_of(
        post_ids={one.post_id for one in looks if one.post_id},
        person_ids={one.person_id for one in looks if one.person_id},
    )
    return [
        Row(
            at=one.at,
            who=names.person(one.person_id) if one.person_id else "",
            post=names.post(one.post_id) if one.post_id else "",
            purpose=purpose_text(one.purpose),
            reason=one.reason,
            fields=[asks[name] for name in one.fields if name in asks],
        )
        for one in looks
    ]


def purpose_text(value: str) -> Text:
    """Return a purpose in words."""
    try:
        known = Purpose(value)
    except ValueError:
        return Text(value)
    return Text(known.zh, known.en)
