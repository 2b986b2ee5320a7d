"""Numbers of persons and firms: the citizen's ID number (GB 11643) and the credit code (GB 32100).

Only form, date and check digit are judged. The area part of an ID number is that of the first
issue, so unknown and abolished areas are right; and people without a number exist, so a number is
an attribute and never a key. Refusals never repeat the number: an error message is read by many.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chuanhui.kernel.errors import BadInput

ID_SIGNS = "10X98765432"
CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ID_WEIGHTS = tuple(2 ** (17 - i) % 11 for i in range(17))
_CREDIT_WEIGHTS = tuple(3**i % 31 for i in range(17))


class BadIdentity(BadInput):
    """A number that cannot be a citizen's ID number or a credit code."""

    code = "KN050"
    zh = "证件号码有误。"
    en = "The number is wrong."


class BadForm(BadIdentity):
    """Wrong length or signs."""

    code = "KN051"
    zh = "{what}应为 18 位，含有不允许的字符或位数不对。"
    en = "The {what_en} must have 18 signs; its length is wrong or it holds a sign that cannot occur."


class BadBirthDate(BadIdentity):
    """The eight digits of birth are no day of the calendar."""

    code = "KN052"
    zh = "身份证号码中的出生日期不存在。"
    en = "The date of birth in the ID number does not exist."


class BadCheckDigit(BadIdentity):
    """The last sign does not fit the others."""

    code = "KN053"
    zh = "{what}的校验位不对，请核对是否录错。"
    en = "The last sign of the {what_en} does not fit the others; please look for a mistyped digit."


class Sex(StrEnum):
    """What the last digit of the sequence says: odd is male."""

    MALE = "male"
    FEMALE = "female"


@dataclass(frozen=True, slots=True)
class Citizen:
    """An ID number in its eighteen-digit form, taken apart."""

    number: str
    area: str
    born_on: date
    sex: Sex

    @property
    def masked(self) -> str:
        """Return the number as it may stand on a screen: six digits, eight hidden, four."""
        return f"{self.number[:6]}********{self.number[-4:]}"

    def __repr__(self) -> str:
        return f"Citizen({self.masked})"


def parse_citizen(text: str) -> Citizen:
    """Return the citizen's ID number, taken apart; fifteen old digits are brought to eighteen.

    Raises:
        BadForm: not 15 digits, nor 17 digits and a digit or X.
        BadBirthDate: the date of birth does not exist.
        BadCheckDigit: the last sign is wrong.
    """
    number = text.strip().upper()
    if re.fullmatch(r"\d{15}", number, re.ASCII):
        body = f"{number[:6]}19{number[6:]}"
        number = body + citizen_check(body)
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        raise BadForm(what="身份证号码", what_en="ID number")
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise BadBirthDate from None
    if citizen_check(number[:17]) != number[17]:
        raise BadCheckDigit(what="身份证号码", what_en="ID number")
    return Citizen(number, number[:6], born_on, Sex.MALE if int(number[16]) % 2 else Sex.FEMALE)


def citizen_check(body: str) -> str:
    """Return the check sign for the first seventeen digits of an ID number."""
    return ID_SIGNS[sum(int(sign) * weight for sign, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def parse_credit_code(text: str) -> str:
    """Return a unified social credit code in capitals.

    Raises:
        BadForm: not eighteen of the 31 signs (no I, O, S, V, Z).
        BadCheckDigit: the last sign is wrong.
    """
    code = text.strip().upper()
    if len(code) != 18 or not set(code) <= set(CREDIT_SIGNS):
        raise BadForm(what="统一社会信用代码", what_en="credit code")
    if credit_check(code[:17]) != code[17]:
        raise BadCheckDigit(what="统一社会信用代码", what_en="credit code")
    return code


def credit_check(body: str) -> str:
    """Return the check sign for the first seventeen signs of a credit code."""
    total = sum(CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(body, _CREDIT_WEIGHTS, strict=True))
    return CREDIT_SIGNS[-total % 31]
