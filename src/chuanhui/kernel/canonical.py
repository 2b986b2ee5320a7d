"""One text for one value: what is hashed must be written the same way on every machine, for ever."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from chuanhui.kernel.errors import BadInput
from chuanhui.kernel.instants import utc_text

SEPARATOR = "\x1f"
LEAVES = frozenset({str, int, float, bool, type(None)})


class NotCanonical(BadInput):
    """A value for which there is no single agreed text."""

    code = "KN002"
    zh = "“{value}”（{kind}）没有唯一的书写形式，不能记入日志。"
    en = "“{value}” ({kind}) has no single written form and cannot be kept in the journal."


def canonical_json(value: Any) -> str:
    """Return the one JSON text of `value`: keys sorted, no spaces, letters as they are.

    Instants become UTC text with microseconds and ``Z``, dates ISO text, UUIDs and decimals text.

    Args:
        value: mappings with text keys, lists, tuples, text, numbers, booleans, None, datetimes, dates,
            UUIDs and decimals, nested as deep as needed.

    Raises:
        NotCanonical: a float that is no finite number, a key that is no text, another type, or text that
            UTF-8 cannot hold (half of a surrogate pair).
        NaiveTime: a datetime without a zone.
    """
    _refuse_strange_keys(value)
    try:
        text = _encode(value)
    except ValueError as error:
        raise NotCanonical(value=str(error), kind="float") from error
    _in_utf8(text)
    return text


def digest(*parts: str) -> bytes:
    """Return the SHA-256 of the parts, joined by the unit separator U+001F and encoded in UTF-8.

    Raises:
        NotCanonical: a part holds the separator itself, so that two lists of parts could share one digest, or
            text that UTF-8 cannot hold.
    """
    joined = SEPARATOR.join(parts)
    if joined.count(SEPARATOR) != max(len(parts) - 1, 0):
        raise NotCanonical(value=joined, kind="U+001F")
    return hashlib.sha256(_in_utf8(joined)).digest()


def _in_utf8(text: str) -> bytes:
    """Return the text in UTF-8; a refusal names the sign by its number, as no answer could hold it either."""
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical(value=f"U+{ord(text[error.start]):04X}", kind="UTF-8") from error


def _refuse_strange_keys(value: Any) -> None:
    """Refuse keys that are not text: JSON would write 1 and "1" alike."""
    if isinstance(value, (dict, Mapping)):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise NotCanonical(value=key, kind=type(key).__name__)
            if type(inner) not in LEAVES:
                _refuse_strange_keys(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            if type(inner) not in LEAVES:
                _refuse_strange_keys(inner)


def _plain(value: Any) -> Any:
    """Return what JSON can write for a value that it does not know."""
    if isinstance(value, datetime):
        return utc_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal) and value.is_finite():
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise NotCanonical(value=value, kind=type(value).__name__)


_encode = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"), default=_plain
).encode
