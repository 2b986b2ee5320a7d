"""Burden: nothing is asked twice, nothing is asked that the work can do without."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import CaseKind, Field, FieldKind, Form, Playbook, Step, Text

ONCE = Text("house.md 第六条：只录一次", "house.md, law 6: enter once")
EASE = Text("2024年整治形式主义为基层减负若干规定", "2024 rules on easing grassroots burdens")
PHOTOS = Text("国办函〔2026〕12号：不得非必要强制上传照片", "国办函〔2026〕12号: no needless photo demands")


def _fields(playbook: Playbook) -> Iterator[tuple[Form, Field]]:
    return ((form, one) for form in playbook.forms.values() for one in form.fields)


def form_seconds(form: Form) -> int:
    """Return the seconds that answering every question of a form takes."""
    return sum(int(table("cost")["seconds"][one.kind.value]) for one in form.fields)


def held_by_a_register(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find questions whose answer a register holds (BU001): one declared here or beside, or a room's own."""
    held = {word: Text(one["zh"], one["en"]) for one in table("registers").values() for word in one["holds"]}
    for kind in {**places.beside, **playbook.registers}.values():
        held |= {word: kind.name for one in kind.fields for word in one.holds}
    lengths = {len(word) for word in held}
    for form, one in _fields(playbook):
        name = _held(one.ask.zh, held, lengths)
        if name is not None:
            register = Text(f"{name.zh}台账", name.get("en"))
            yield places.fault("BU001", "forms", form.id, one.id, ask=one.ask, register=register)


def _held(ask: str, held: Mapping[str, Text], lengths: Iterable[int]) -> Text | None:
    """Return the register that holds a word of the question; a thousand words take no longer than ten."""
    for length in lengths:
        for start in range(len(ask) - length + 1):
            if found := held.get(ask[start : start + length]):
                return found
    return None


def long_form(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find forms that take too long (BU002)."""
    most = table("cost")["form_most_seconds"]
    for form in playbook.forms.values():
        if (seconds := form_seconds(form)) > most:
            yield places.fault("BU002", "forms", form.id, form=form.id, seconds=seconds, most=most)


def many_required(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find forms that require too much (BU003)."""
    most = table("cost")["form_most_required"]
    for form in playbook.forms.values():
        count = sum(one.required for one in form.fields)
        if count > most:
            yield places.fault("BU003", "forms", form.id, form=form.id, count=count, most=most)


def needless_photo(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find steps that demand a photo though nobody judges what it shows (BU004)."""
    for kind in playbook.cases.values():
        for step in kind.steps:
            asks = any(need.kind == "photo" for need in step.needs)
            if asks and not _is_judged(step, kind):
                yield places.fault("BU004", "cases", kind.id, "steps", step.id, "needs", step=step.id)


def _is_judged(step: Step, kind: CaseKind) -> bool:
    """Return whether another step closes the case on the strength of this one."""
    return any(step.id in one.not_by and one.to in kind.closed for one in kind.steps)


def many_photos(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find questions that demand several photos (BU005)."""
    for form, one in _fields(playbook):
        if one.kind is FieldKind.PHOTO and (one.least or 0) > 1:
            yield places.fault("BU005", "forms", form.id, one.id, "least", ask=one.ask, least=one.least)


def required_photo(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find photos without which nothing can be reported (BU007)."""
    for form, one in _fields(playbook):
        if one.kind is FieldKind.PHOTO and one.required:
            yield places.fault("BU007", "forms", form.id, one.id, "required", ask=one.ask)


def asked_twice(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find a question that one form asks twice (BU006)."""
    for form in playbook.forms.values():
        seen: set[str] = set()
        for one in form.fields:
            if one.ask.zh and one.ask.zh in seen:
                yield places.fault("BU006", "forms", form.id, one.id, form=form.id, ask=one.ask)
            seen.add(one.ask.zh)


LINTS = (
    Lint("BU001", ONCE, False, held_by_a_register),
    Lint("BU002", EASE, True, long_form),
    Lint("BU003", EASE, True, many_required),
    Lint("BU004", PHOTOS, True, needless_photo),
    Lint("BU005", PHOTOS, False, many_photos),
    Lint("BU006", ONCE, False, asked_twice),
    Lint("BU007", PHOTOS, False, required_photo),
)
