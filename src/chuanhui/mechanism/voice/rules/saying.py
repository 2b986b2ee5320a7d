"""What may be said in public: no telephone, ID or bank card number, whoever wrote it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any
from unicodedata import normalize

from chuanhui.kernel.codes.identity import BadIdentity, parse_citizen
from chuanhui.mechanism.voice.errors import ReasonMissing, VoiceFault
from chuanhui.playbook.vocabulary import ROLES

REASON_LONGEST = 500
TITLE_LONGEST = 80
TEXT_LONGEST = 20_000
PAPERS_MOST = 20
RESIDENT = "resident"
_BREAK = r"[\s\-–—·.]?"
_MOBILE = re.compile(rf"(?<!\d)1[3-9]\d{_BREAK}\d{{4}}{_BREAK}\d{{4}}(?!\d)")
_CITIZEN = re.compile(r"(?<!\d)[1-8]\d{16}[\dXx](?!\d)")
"""An ID number in one piece, also one with a slip of the pen."""
_BROKEN_UP = re.compile(rf"(?<!\d)(?=((?:\d{_BREAK}){{17}}[\dXx])(?!\d))")
"""An ID number written in groups; dates and sums look alike, so its birth date and check sign must fit."""
_CARD = re.compile(r"(?<!\d)(?:[3-6]\d{15,18}|[3-6]\d{3}([\s\-])\d{4}\1\d{4}\1\d{4}(?:\1\d{1,3})?)(?!\d)")
"""A bank card, in one piece or in fours; codes of places are as long, so its check digit must fit."""


def who(words: Iterable[str]) -> str:
    """Return roles as a reader says them."""
    return "、".join("公众" if one == RESIDENT else ROLES[one].zh if one in ROLES else one for one in words)


def is_personal(text: str) -> bool:
    """Tell whether a text holds what looks like a mobile, ID or bank card number, however it is written."""
    plain = normalize("NFKC", text)
    if _MOBILE.search(plain) or _CITIZEN.search(plain):
        return True
    if any(_is_card(re.sub(r"\D", "", one[0])) for one in _CARD.finditer(plain)):
        return True
    return any(_is_citizen(re.sub(r"[^\dXx]", "", one[1])) for one in _BROKEN_UP.finditer(plain))


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


def reason_of(text: str, longest: int = REASON_LONGEST) -> str:
    """Return a reason, trimmed.

    Raises:
        ReasonMissing: there is none, or it is too long.
    """
    found = text.strip().replace("\x00", "")
    if not found or len(found) > longest:
        raise ReasonMissing(longest=longest)
    return found


def said(
    field: str, text: str, longest: int, *, required: bool = True, public: bool = True
) -> tuple[str, list[VoiceFault]]:
    """Return a text, trimmed, and what is wrong with it.

    Args:
        field: under which faults are told.
        longest: most characters.
        required: it must not be empty.
        public: it is published, so that it may hold nothing personal.
    """
    found = text.strip().replace("\x00", "")
    faults = []
    if required and not found:
        faults.append(VoiceFault(field, "required"))
    if len(found) > longest:
        faults.append(VoiceFault(field, "too_long", {"longest": longest}))
    elif public and is_personal(found):
        faults.append(VoiceFault(field, "personal"))
    return found, faults


def papers_of(
    papers: Iterable[Mapping[str, Any]], needed: Collection[str] = ()
) -> tuple[list[dict[str, str]], list[VoiceFault]]:
    """Return attachments as they are kept, and what is wrong with them.

    Args:
        papers: each with ``sha256`` of the evidence store, ``tag`` and ``caption``.
        needed: tags of which there must be one.
    """
    kept = [
        {"sha256": str(one["sha256"]), "tag": str(one.get("tag", "")), "caption": str(one.get("caption", ""))}
        for one in papers
    ]
    tags = {one["tag"] for one in kept}
    faults = [VoiceFault("papers", "paper_missing", {"tag": tag}) for tag in needed if tag not in tags]
    if len(kept) > PAPERS_MOST:
        faults.append(VoiceFault("papers", "papers_most", {"most": PAPERS_MOST}))
    for one in kept:
        one["caption"], more = said("papers", one["caption"], TITLE_LONGEST, required=False)
        faults += more
    return kept, faults
