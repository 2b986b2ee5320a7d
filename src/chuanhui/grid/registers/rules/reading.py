"""What is sent for a thing's fields, checked: every fault at once, none of them with the value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from chuanhui.grid.registers.rules.faults import FieldFault
from chuanhui.kernel.codes.identity import BadIdentity, parse_citizen, parse_credit_code
from chuanhui.kernel.personal import is_personal
from chuanhui.kernel.values import Wrong, number_of, text_of
from chuanhui.playbook.schema import Field, FieldKind, Guard, RegisterKind

Words = Mapping[str, Mapping[str, Any]]
_PHONE = re.compile(r"\+?[0-9]{5,15}(?:-[0-9]{1,6})?|[0-9]{3,4}-[0-9]{7,8}(?:-[0-9]{1,6})?")


@dataclass(frozen=True, slots=True)
class Read:
    """The fields of a thing as they are kept, or what is wrong with them.

    Attributes:
        plain: the open ones; None clears one (only in a change).
        guarded: the protected ones, to be sealed.
    """

    plain: Mapping[str, Any]
    guarded: Mapping[str, Any]
    faults: tuple[FieldFault, ...] = ()


def read_fields(kind: RegisterKind, sent: Mapping[str, Any], words: Words, *, whole: bool = True) -> Read:
    """Return the fields sent, typed and split into open and protected.

    Args:
        kind: whose fields.
        sent: by field id, as text or as JSON values.
        words: lists of words of the playbook.
        whole: everything required must be there; otherwise only what is sent changes, and None clears.
    """
    plain: dict[str, Any] = {}
    guarded: dict[str, Any] = {}
    faults = [FieldFault(name, "unknown") for name in sent if kind.get(name) is None]
    for one in kind.fields:
        if one.id not in sent and not whole:
            continue
        into = plain if one.guard is Guard.OPEN else guarded
        value = sent.get(one.id)
        try:
            kept = None if _blank(value) else read_value(one.field, value, words.get(one.field.of))
        except Wrong as wrong:
            faults.append(FieldFault(one.id, wrong.code, wrong.facts))
            continue
        if kept is None and one.field.required:
            faults.append(FieldFault(one.id, "required"))
        elif one.guard is Guard.OPEN and one.field.kind is FieldKind.TEXT and is_personal(str(kept or "")):
            # What is open stands in lists, public pages and the journal, in clear and for good.
            faults.append(FieldFault(one.id, "personal"))
        elif kept is not None or not whole:
            into[one.id] = kept
    return Read(plain, guarded, tuple(faults))


def read_value(field: Field, value: Any, options: Mapping[str, Any] | None = None) -> Any:
    """Return one value as it is kept: text, number, decimal text, yes or no, a list of words, a point.

    Raises:
        Wrong: it does not fit; its `code` names the sentence.
    """
    return READERS[field.kind](field, value, options)


def _blank(value: Any) -> bool:
    return value is None or value in ("", []) or (isinstance(value, str) and not value.strip())


def _text(field: Field, value: Any, _options: Any) -> str:
    return text_of(value, longest=field.longest)


def _name(field: Field, value: Any, options: Any) -> str:
    """Names are kept in one written form, without the spaces that sheets put between two characters."""
    text = unicodedata.normalize("NFKC", _text(field, value, options)).replace("•", "·")
    text = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", " ".join(text.split()))
    if re.search(r"[0-9<>{}\[\]@#/\\]", text):
        raise Wrong("not_name")
    return text


def _phone(field: Field, value: Any, _options: Any) -> str:
    text = re.sub(r"[\s()（）]", "", unicodedata.normalize("NFKC", str(value)))
    text = re.sub(r"^(?:\+|00)86-?(?=1)", "", text)
    if text.startswith("1"):
        text = text.replace("-", "")
    if not _PHONE.fullmatch(text):
        raise Wrong("not_phone")
    return text


def _citizen(_field: Field, value: Any, _options: Any) -> str:
    try:
        return parse_citizen(unicodedata.normalize("NFKC", str(value))).number
    except BadIdentity as fault:
        raise Wrong("not_id_number", why=fault.sentence("zh"), why_en=fault.sentence("en")) from None


def _credit(_field: Field, value: Any, _options: Any) -> str:
    try:
        return parse_credit_code(unicodedata.normalize("NFKC", str(value)))
    except BadIdentity as fault:
        raise Wrong("not_credit_code", why=fault.sentence("zh"), why_en=fault.sentence("en")) from None


def _choice(_field: Field, value: Any, options: Mapping[str, Any] | None) -> str:
    known = options or {}
    if isinstance(value, str):
        if value in known:
            return value
        for word, text in known.items():
            if value.strip() in (text.zh, text.en):
                return word
    raise Wrong("not_option", options="、".join(text.zh for text in known.values()))


def _choices(field: Field, value: Any, options: Mapping[str, Any] | None) -> list[str]:
    several = re.split(r"[、,，;；]", value) if isinstance(value, str) else value
    if not isinstance(several, list | tuple):
        raise Wrong("not_option", options="、".join(text.zh for text in (options or {}).values()))
    return list(dict.fromkeys(_choice(field, item, options) for item in several))


def _number(field: Field, value: Any, _options: Any) -> int | str:
    """Whole numbers stay numbers; others are kept as decimal text so that no digit is lost."""
    number = number_of(value, least=field.least, most=field.most)
    return int(number) if number == number.to_integral_value() else format(number.normalize(), "f")


def _date(_field: Field, value: Any, _options: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()[:10]
    written = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", str(value).strip())
    try:
        if written:
            return date(int(written[1]), int(written[2]), int(written[3])).isoformat()
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise Wrong("not_date") from None


def _time(_field: Field, value: Any, _options: Any) -> str:
    try:
        return time.fromisoformat(str(value).strip()).isoformat("minutes")
    except ValueError:
        raise Wrong("not_time") from None


def _yes_no(_field: Field, value: Any, _options: Any) -> bool:
    known = {True: True, False: False, "yes": True, "no": False, "是": True, "否": False}
    if not isinstance(value, bool | str) or value not in known:
        raise Wrong("not_yes_no")
    return known[value]


def _point(_field: Field, value: Any, _options: Any) -> list[float]:
    """WGS-84 degrees, longitude first, to seven places (a centimetre)."""
    parts = value.split(",") if isinstance(value, str) else value
    try:
        lon, lat = (round(float(one), 7) for one in parts)
    except (TypeError, ValueError):
        raise Wrong("not_point") from None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise Wrong("not_point")
    return [lon, lat]


def _photo(_field: Field, value: Any, _options: Any) -> list[str]:
    """Content addresses in the evidence store."""
    several = [value] if isinstance(value, str) else value
    if not isinstance(several, list | tuple) or not all(
        isinstance(one, str) and re.fullmatch(r"[0-9a-f]{64}", one) for one in several
    ):
        raise Wrong("not_photo")
    return list(dict.fromkeys(several))


READERS: Mapping[FieldKind, Callable[[Field, Any, Any], Any]] = {
    FieldKind.TEXT: _text,
    FieldKind.NAME: _name,
    FieldKind.PHONE: _phone,
    FieldKind.ID_NUMBER: _citizen,
    FieldKind.CREDIT_CODE: _credit,
    FieldKind.CHOICE: _choice,
    FieldKind.CHOICES: _choices,
    FieldKind.NUMBER: _number,
    FieldKind.QUANTITY: _number,
    FieldKind.DATE: _date,
    FieldKind.TIME: _time,
    FieldKind.YES_NO: _yes_no,
    FieldKind.POINT: _point,
    FieldKind.PHOTO: _photo,
}
