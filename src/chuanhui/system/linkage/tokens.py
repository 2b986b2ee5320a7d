"""Keyed tokens in place of ID numbers: the same key and number give the same token; pure.

A sender makes them with a key that he and the platform hold, so that no number leaves his house. Numbers
that are none get no token: what cannot be a number must not look like one.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from pathlib import Path

from chuanhui.kernel.codes.identity import BadIdentity, citizen_check, parse_citizen
from chuanhui.kernel.errors import BadInput

LEAST_KEY = 32
PREFIX = "t1"
_SIGNS = re.compile(r"[\s'’\-]+")
_NOWHERE = "999999"
"""An area code that was never given out: numbers made for unknown tokens are nobody's."""

_SOMETIME = "19000101"


class BadKeyFile(BadInput):
    """The file holds no key for tokens, or others may read it."""

    code = "linkage.bad_key"
    zh = "密钥文件不可用：{why}"
    en = "The key file cannot be used: {why_en}"


def key_from(path: Path) -> bytes:
    """Return the key that a file holds: its text without margins, at least 32 signs.

    Raises:
        BadKeyFile: it is not there, too short, or others than its owner may read it.
    """
    if not path.is_file():
        raise BadKeyFile(why=f"没有 {path.name}", why_en=f"there is no {path.name}")
    if path.stat().st_mode & 0o077:
        raise BadKeyFile(why="权限应为 600", why_en="its mode must be 600")
    found = path.read_bytes().strip()
    if len(found) < LEAST_KEY:
        raise BadKeyFile(why=f"至少 {LEAST_KEY} 个字符", why_en=f"it needs at least {LEAST_KEY} signs")
    return found


def maker(key: bytes) -> Callable[[str | None], str | None]:
    """Return the function that gives a number its token, None for what is no citizen's number.

    Fifteen old digits and eighteen, full-width signs, blanks and a leading apostrophe give the same token.
    """
    begun = hmac.new(key, b"chuanhui.token.1\x1f", hashlib.sha256)

    def token(text: str | None) -> str | None:
        number = plain_number(text)
        if number is None:
            return None
        worker = begun.copy()
        worker.update(number.encode())
        return f"{PREFIX}{worker.hexdigest()[:40]}"

    return token


def plain_number(text: str | None) -> str | None:
    """Return a citizen's number in its eighteen signs; None for what is none.

    Numbers whose last sign is written ``x`` or ``*`` are read as ending in X where that fits.
    """
    if not text:
        return None
    written = _SIGNS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if len(written) == 18 and written.endswith("*"):
        written = written[:-1] + "X"
    try:
        return parse_citizen(written).number
    except BadIdentity:
        return None


def stand_in(token: str, birth: str | None) -> str:
    """Return a number for a token that the register does not know: sound, and nobody's.

    To whom a known number belongs a different one does not: that a token is unknown is evidence too.

    Args:
        birth: as the row has it; a number that told another day would say more than is known.
    """
    days = re.sub(r"\D", "", birth or "")
    try:
        date(int(days[:4]), int(days[4:6]), int(days[6:8]))
    except ValueError:
        days = _SOMETIME
    last = int(hashlib.sha256(token.encode()).hexdigest()[:8], 16) % 1000
    body = f"{_NOWHERE}{days[:8]}{last:03}"
    return body + citizen_check(body)
