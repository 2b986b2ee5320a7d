"""How single values of a playbook are said: one fact, an allowance, a table, a list of roles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from chuanhui.kernel.allowances import Allowance
from chuanhui.playbook.schema import NOTHING, Table, Text
from chuanhui.playbook.vocabulary import ROLES

Path = tuple[str, ...]

YES, NO = Text("是", "yes"), Text("否", "no")


@dataclass(frozen=True, slots=True)
class Said:
    """One fact: what it is called, and what it says; a heading (a form, a step) says nothing itself."""

    label: Text
    value: Text = NOTHING


def text_of(value: Any) -> Text:
    """Return a value in words: an allowance, a table, a list of names."""
    if isinstance(value, Text):
        return value
    if isinstance(value, Allowance):
        return Text(value.text("zh"), value.text("en"))
    if isinstance(value, tuple):
        return Text("、".join(str(one) for one in value))
    if not isinstance(value, Table):
        return Text(str(value))
    rows = [(condition, text_of(one)) for condition, one in value.rows]
    other = None if value.otherwise is None else text_of(value.otherwise)
    if not rows and other:
        return other
    zh = [f"{condition}：{one.zh}" for condition, one in rows] + ([f"其余：{other.zh}"] if other else [])
    en = [f"{condition}: {one.get('en')}" for condition, one in rows]
    return Text("；".join(zh), "; ".join(en + ([f"otherwise: {other.get('en')}"] if other else [])))


def roles(words: Iterable[str]) -> Text:
    """Return roles in words, in the order given."""
    return listed(ROLES[word] for word in words)


def listed(texts: Iterable[Text]) -> Text:
    """Return several wordings as one list."""
    found = tuple(texts)
    return Text("、".join(one.zh for one in found), ", ".join(one.get("en") for one in found))


def named(label: Text, name: Text) -> Text:
    """Return a label with the name of what it labels."""
    return Text(f"{label.zh}“{name.zh}”", f"{label.en} `{name.get('en')}`")


def joined(label: Text, what: Text) -> Text:
    """Return the label of one thing said of what `label` names."""
    return Text(f"{label.zh}{what.zh}", f"{label.en}: {what.en}")
