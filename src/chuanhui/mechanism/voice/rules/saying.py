"""What may be said in public: no telephone, ID or bank card number, whoever wrote it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from unicodedata import normalize

from chuanhui.kernel.personal import is_personal
from chuanhui.mechanism.voice.errors import ReasonMissing, VoiceFault
from chuanhui.playbook.schema import NoticeKind
from chuanhui.playbook.vocabulary import ROLES

__all__ = ["is_personal", "listed_names", "names_of", "papers_of", "reason_of", "said", "who"]

REASON_LONGEST = 500
TITLE_LONGEST = 80
TEXT_LONGEST = 20_000
PAPERS_MOST = 20
NAME_LONGEST = 40
RESIDENT = "resident"


def who(words: Iterable[str]) -> str:
    """Return roles as a reader says them."""
    return "、".join("公众" if one == RESIDENT else ROLES[one].zh if one in ROLES else one for one in words)


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


def names_of(kind: NoticeKind, names: Iterable[str]) -> tuple[tuple[str, ...], list[VoiceFault]]:
    """Return the names that a notice lists, and what is wrong with them; none where its kind lists none."""
    if not kind.names:
        return (), []
    kept = tuple(normalize("NFC", " ".join(one.split())) for one in names if one.strip())
    faults = [] if kept else [VoiceFault("names", "required")]
    if len(set(kept)) != len(kept):
        faults.append(VoiceFault("names", "names_twice"))
    for one in kept:
        faults += said("names", one, NAME_LONGEST)[1]
    return kept, faults


def listed_names(names: Sequence[str]) -> dict[str, str]:
    """Return names as one of the fields that a notice shows."""
    return {
        "id": "names",
        "ask": "名单",
        "ask_en": "Names",
        "value": "、".join(names),
        "value_en": ", ".join(names),
    }


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
