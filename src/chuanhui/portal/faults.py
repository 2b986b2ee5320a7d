"""What a resident is told beside a field: what is wrong and how to mend it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from chuanhui.look.wordings import word
from chuanhui.playbook.schema import Text


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one field; its wording is `portal_faults.<code>`; a `Text` fact has both languages."""

    field: str
    code: str
    facts: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def sentence(self, lang: str = "zh") -> str:
        """Return what is wrong and how to mend it."""
        said = {name: fact.get(lang) if isinstance(fact, Text) else fact for name, fact in self.facts.items()}
        return word(f"portal_faults.{self.code}", lang, **said)
