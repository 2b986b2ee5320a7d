"""What looks like a personal number in a text: a mobile, an ID number, a bank card.

Whoever publishes a text, or keeps it in clear for good, asks here first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import is_normalized, normalize

from chuanhui.kernel.codes.identity import BadIdentity, parse_citizen

_SHORTEST = 11
_PLAINLY = re.compile("[\\x00-\\xff\u2000-\u2fff\u3000-\u9fff]*")
"""Signs among which, once normal, there are no digits but 0 to 9: Latin, punctuation, Chinese."""
_NINES = bytes.maketrans(b"0123456789", b"9999999999")
_NO_DIGITS = bytes(one for one in range(256) if chr(one) not in "0123456789|")
_BREAK = r"[\s\-–—·.]?"
_MOBILE = re.compile(rf"(?<!\d)1[3-9]\d{_BREAK}\d{{4}}{_BREAK}\d{{4}}(?!\d)")
_CITIZEN = re.compile(r"(?<!\d)[1-8]\d{16}[\dXx](?!\d)")
"""An ID number in one piece, also one with a slip of the pen."""
_BROKEN_UP = re.compile(rf"(?<!\d)(?=((?:\d{_BREAK}){{17}}[\dXx])(?!\d))")
"""An ID number written in groups; dates and sums look alike, so its birth date and check sign must fit."""
_CARD = re.compile(r"(?<!\d)(?:[3-6]\d{15,18}|[3-6]\d{3}([\s\-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?)(?!\d)")
"""A bank card, in one piece or in fours; codes of places are as long, so its check digit must fit."""


def is_personal(text: str) -> bool:
    """Tell whether a text holds what looks like a mobile, ID or bank card number, however it is written."""
    if text.isascii() and len(text) < _SHORTEST:
        return False
    plain = normalize("NFKC", text)
    if _MOBILE.search(plain) or _CITIZEN.search(plain):
        return True
    if any(_is_card(re.sub(r"\D", "", one[0])) for one in _CARD.finditer(plain)):
        return True
    return any(_is_citizen(re.sub(r"[^\dXx]", "", one[1])) for one in _BROKEN_UP.finditer(plain))


def is_personal_in(texts: Sequence[str]) -> bool:
    """Tell whether one of many texts may hold such a number.

    False is sure, and comes quickly: hardly any column of a sheet holds eleven digits in a cell.
    """
    joined = "|".join(texts)
    if _PLAINLY.fullmatch(joined) and is_normalized("NFKC", joined):
        digits = joined.encode().translate(_NINES, _NO_DIGITS)
        if b"9" * _SHORTEST not in digits:
            return False
    return is_personal(joined)


def _is_card(digits: str) -> bool:
    """Tell whether the check digit fits (Luhn, ISO/IEC 7812-1)."""
    doubled = [int(one) * (1 + place % 2) for place, one in enumerate(reversed(digits))]
    return sum(one - 9 if one > 9 else one for one in doubled) % 10 == 0


def _is_citizen(digits: str) -> bool:
    try:
        parse_citizen(digits)
    except BadIdentity:
        return False
    return True
