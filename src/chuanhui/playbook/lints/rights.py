"""Rights: what house.md refuses to build is refused in a playbook too, wherever its words stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import FieldKind, Playbook, Text

HOUSE = Text("house.md：我们拒绝建设的", "house.md: what we refuse to build")
APPS = Text("国办函〔2026〕12号：“五个不得”", "国办函〔2026〕12号: the five prohibitions")
PRIVACY = Text(
    "个人信息保护法第六条：最小必要", "Personal Information Protection Law art. 6: the least needed"
)

_CLOSED = (FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.CHOICES, FieldKind.NUMBER, FieldKind.QUANTITY)
"""Kinds of answer that hold nothing of a person, whatever words the question is asked in."""
_PERSONS = (FieldKind.PHONE, FieldKind.NAME)
_IDENTITY = ("身份证", "证件号", "护照号", "identity number", "id number")
_PERSONAL = ("姓名", "电话", "手机", "住址", "家庭地址", "出生日期", "银行卡", "phone", "home address")


def refused_words(code: str) -> Callable[[Playbook, Places], Iterator[Fault]]:
    """Return the check that finds the words refused under `code` in any value or key of the playbook."""

    def find(playbook: Playbook, places: Places) -> Iterator[Fault]:
        words = tuple(table("refusals")[code])
        for keys, written in places.scalars():
            text = written.value.lower().replace("_", " ")
            found = next((word for word in words if word in text), None)
            if found and keys[:1] != ("waive",):
                yield Fault(code, places.path, written.line, written.col, facts={"text": found})

    return find


def identity_number(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find questions for an identity number (RI009)."""
    for form in playbook.forms.values():
        for one in form.fields:
            pictured = one.kind is FieldKind.PHOTO  # RI012 says it better
            if one.kind is FieldKind.ID_NUMBER or (_asks(one.ask, _IDENTITY) and not pictured):
                yield places.fault("RI009", "forms", form.id, one.id, ask=one.ask)


def personal_in_a_form(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find questions of a form for personal data (RI007).

    Answers of a form stand in clear in the row and in the journal, for as long as the case. Only a register
    encrypts, masks, reveals on record and purges: what is personal is registered, and the form names its
    number. An ID number has its own fault (RI009).
    """
    for form in playbook.forms.values():
        for one in form.fields:
            asked = _asks(one.ask, _PERSONAL) and one.kind not in _CLOSED
            identity = one.kind is FieldKind.ID_NUMBER or _asks(one.ask, _IDENTITY)
            if one.kind in _PERSONS or asked or (one.personal and not identity):
                yield places.fault("RI007", "forms", form.id, one.id, ask=one.ask)


def _asks(ask: Text, words: tuple[str, ...]) -> bool:
    said = f"{ask.zh} {ask.en}".lower()
    return any(word in said for word in words)


LINTS = (
    *(
        Lint(code, APPS if code in {"RI002", "RI003"} else HOUSE, False, refused_words(code))
        for code in ("RI001", "RI002", "RI003", "RI004", "RI005", "RI006", "RI008", "RI010")
    ),
    Lint("RI007", PRIVACY, False, personal_in_a_form),
    Lint("RI009", PRIVACY, False, identity_number),
)
