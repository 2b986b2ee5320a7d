"""Kinds of register made by hand."""

from __future__ import annotations

from typing import Any

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import (
    Field,
    FieldKind,
    Guard,
    RegisterField,
    RegisterKind,
    Search,
    Text,
    TieKind,
)

WORDS = {"housing": {"owner": Text("自住", "Lived in"), "let": Text("出租")}}


def field(
    name: str, kind: FieldKind = FieldKind.TEXT, guard: Guard = Guard.OPEN, **more: Any
) -> RegisterField:
    """Return a field; `search` and `declared` go to the register, the rest to the question."""
    outer = {key: more.pop(key) for key in ("search", "declared") if key in more}
    return RegisterField(Field(name, Text(name), kind, **more), guard, **outer)


PERSON = RegisterKind(
    id="person",
    name=Text("居民"),
    fields=(
        field("name", FieldKind.NAME, Guard.PERSONAL, search=Search.NAME, required=True),
        field("id_number", FieldKind.ID_NUMBER, Guard.PERSONAL, search=Search.EXACT),
        field("phone", FieldKind.PHONE, Guard.PERSONAL, search=Search.EXACT),
        field("illness", FieldKind.TEXT, Guard.SENSITIVE),
        field("housing", FieldKind.CHOICE, of="housing"),
        field("area", FieldKind.QUANTITY, unit="平方米", least=0, most=1000),
        field("wish", FieldKind.TEXT, Guard.PERSONAL, search=Search.EXACT, declared=True),
    ),
    label="name",
    number="JM{n:04}",
    stands="community",
    by=("community_desk",),
    ties={
        "owns": TieKind("owns", Text("名下"), "household", one=False),
        "home": TieKind("home", Text("住处"), "household"),
    },
    approve=("community_head",),
    seen_by=("community_desk",),
    reveal=("community_head",),
    same=(("id_number",), ("housing",)),
)


def acting(role: str, person_id: int = 7) -> Acting:
    """Return somebody under a post of a role."""
    return Acting(
        post_id=1,
        post_code=f"{role}@x",
        role=role,
        unit_id=1,
        unit_name="x",
        person_id=person_id,
        person_name="某人",
        area_path="411602.005.001.",
        territory="411602.",
        sight=Sight.of("411602.005.001."),
    )
