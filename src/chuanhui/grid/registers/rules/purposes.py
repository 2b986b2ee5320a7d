"""Why a protected field may be looked at in full: a closed list, and everybody is asked for one of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Purpose(StrEnum):
    """The purpose of a reveal; every reveal names one, and a reason in words."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make one purpose from its id and its two names."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.en = en
        return word

    VERIFY_IDENTITY = "verify_identity", "核实身份", "to verify an identity"
    CONTACT_ABOUT_CASE = "contact_about_case", "就事件联系本人", "to speak to the person about a case"
    CORRECT_RECORD = "correct_record", "核对更正信息", "to correct the record"
    GIVE_HELP = "give_help", "办理帮扶或待遇", "to arrange help or a benefit"
    EMERGENCY = "emergency", "紧急救助", "an emergency"
    LEGAL_DUTY = "legal_duty", "履行法定职责", "a duty laid down by law"
    SUBJECT_ACCESS = "subject_access", "答复本人查询", "to answer the person's own request"

    def name_in(self, lang: str = "zh") -> str:
        """Return the name in `lang`, "zh" or "en"."""
        return self.en if lang == "en" else self.zh
