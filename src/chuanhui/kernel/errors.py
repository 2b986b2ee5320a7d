"""The base error: a code, the facts, and one sentence in each language.

    ChuanhuiError
    ├── NotInSight    the thing does not exist for this post        (doors answer 404)
    ├── MovedOn       the thing changed since it was looked at      (doors answer 409)
    ├── NotAllowed    the post may see it but may not do this       (doors answer 403)
    └── BadInput      what was sent cannot be read or kept          (doors answer 422)

Every room lists its own refusals in its `errors.py` as subclasses of these four kinds. What a
`BadInput` lists are faults, of a subclass of `Fault` with the room's sentences.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


class ChuanhuiError(Exception):
    """A refusal with a stable code; `facts` fill the places in its two sentences."""

    code: ClassVar[str] = "CH000"
    zh: ClassVar[str] = "操作未能完成。"
    en: ClassVar[str] = "The operation could not be completed."

    def __init__(self, **facts: Any) -> None:
        self.facts: Mapping[str, Any] = facts
        super().__init__(self.sentence("en"))

    def sentence(self, lang: str = "zh") -> str:
        """Return the sentence in `lang` ("zh" or "en") with the facts filled in."""
        return (self.en if lang == "en" else self.zh).format_map(_Known(self.facts))


class _Known(dict[str, Any]):
    """Leave a place visible when its fact is absent: an error must never fail while it speaks."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"


class NotInSight(ChuanhuiError):
    """The thing does not exist, or this post may not know that it does."""

    code = "CH404"
    zh = "没有找到，或不在您的职责范围内。"
    en = "Not found, or outside what your post may see."


class MovedOn(ChuanhuiError):
    """The thing has changed since it was looked at; `facts` say what it is now."""

    code = "CH409"
    zh = "情况已经变化，请按当前状态重新操作。"
    en = "This has changed meanwhile; look at its present state and try again."


class NotAllowed(ChuanhuiError):
    """The post may see the thing but may not do this to it."""

    code = "CH403"
    zh = "您的岗位不能进行此项操作。"
    en = "Your post may not do this."


class BadInput(ChuanhuiError):
    """What was sent cannot be read or kept; `faults` lists every fault at once."""

    code = "CH422"
    zh = "填写内容有误，请按提示修改。"
    en = "What was sent has faults; see the list."

    def __init__(self, faults: tuple[Any, ...] = (), **facts: Any) -> None:
        self.faults = tuple(faults)
        super().__init__(**facts)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one field; `code` names its sentence, whose places `facts` fill."""

    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {}

    field: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        zh, en = self.SENTENCES[self.code]
        return (en if lang == "en" else zh).format_map(self.facts)
