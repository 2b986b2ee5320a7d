"""Why these two: the bits of each field, in words, from a stored pattern and model; they sum to the score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .compare import field
from .weigh import Model

WORDS: dict[str, list[tuple[str, str]]] = {
    "number": [
        ("证件号码缺失", "no ID number"),
        ("证件号码相同", "same ID number"),
        ("证件号码相同（旧 15 位或末位 X 缺失）", "same ID number (15 digits, or the last X left away)"),
        ("证件号码经校验位修复后相同", "same ID number after repair by its check character"),
        ("证件号码前 15 位相同（表格软件截断）", "first 15 digits the same (cut off by a spreadsheet)"),
        ("证件号码是同户另一人的", "the ID number of another member of the household"),
        ("证件号码中的出生日期相同", "same date of birth in the ID numbers"),
        ("证件号码不同，至少一个有误", "different ID numbers, one of them wrong"),
        ("证件号码不同，均有效", "different ID numbers, both valid"),
    ],
    "name": [
        ("姓名缺失", "no name"),
        ("姓名相同", "same name"),
        ("姓名同音", "names sound the same"),
        ("姓名有一字形近", "one character looks alike"),
        ("姓名可见部分相同", "names agree as far as they can be read"),
        ("姓名少一字", "one character is missing"),
        ("姓名两字颠倒", "two characters are swapped"),
        ("名字有一字不同", "one character of the given name differs"),
        ("名同姓不同", "same given name, another surname"),
        ("只有姓相同", "only the surname is the same"),
        ("姓名有一字相同", "names share one character"),
        ("姓名不同", "different names"),
    ],
    "birth": [
        ("出生日期缺失", "no date of birth"),
        ("出生日期相同", "same date of birth"),
        ("出生日与月颠倒", "day and month of birth swapped"),
        ("出生年差一年", "year of birth one off"),
        ("出生日期像农历", "date of birth as in the lunar calendar"),
        ("出生日期有一处不同", "one part of the date of birth differs"),
        ("只有出生年相同", "only the year of birth is the same"),
        ("出生日期不同", "different dates of birth"),
    ],
    "phone": [
        ("电话缺失", "no telephone"),
        ("电话相同", "same telephone"),
        ("电话是同户家人的", "the telephone of the household"),
        ("电话有一位不同", "one digit of the telephone differs"),
        ("电话不同", "different telephones"),
    ],
    "place": [
        ("住址缺失", "no address"),
        ("住址相同", "same address"),
        ("住址一处写得较短，其余相同", "same address, one written shorter"),
        ("同组或同号，门户不同", "same group or number, another door"),
        ("同村，住址不同", "same village, another address"),
        ("同村（社区）", "same village"),
        ("村（社区）不同", "different villages"),
        ("住址不同", "different addresses"),
    ],
    "sex": [("性别缺失", "no sex"), ("性别相同", "same sex"), ("性别不同", "different sex")],
}
ORDER = ("number", "name", "birth", "phone", "place", "sex")


@dataclass(frozen=True)
class Reason:
    """One piece of evidence in words, and its bits: above 0 for the same person, below 0 against."""

    zh: str
    en: str
    bits: float


def explain(pattern: int, model: Model, source: str) -> list[Reason]:
    """Return why a pair got its score; the bits sum to it."""
    one = np.array([pattern], np.int64)
    stranger, _ = model.parts(source, one)
    reasons = [
        Reason(
            f"登记的 {model.people:,} 人中任何一人的机会",
            f"the chance of any one of the {model.people:,} people registered",
            float(stranger["prior"][0]),
        )
    ]
    for key in ORDER:
        level = int(field(one, key)[0])
        if level:
            zh, en = WORDS[key][level]
            count = _shared(key, one)
            if count > 1:
                zh, en = f"{zh}（登记中约 {count} 人如此）", f"{en} (about {count} people registered)"
            reasons.append(Reason(zh, en, float(stranger[key][0])))
    group = float(stranger["group"][0])
    if group:
        reasons.append(
            Reason("此来源中该年龄性别的人多少", "how common this age and sex is in the source", group)
        )
    rest = float(model.score(source, one)[0]) - sum(reason.bits for reason in reasons)
    if abs(rest) > 0.005:
        reasons.append(
            Reason("也可能是同户的另一人", "it may as well be another member of the household", rest)
        )
    return reasons


def _shared(key: str, pattern: np.ndarray) -> int:
    """Return about how many people share what agrees, 0 where that is not counted."""
    rarity = {"name": "name_rarity", "phone": "phone_rarity", "place": "place_rarity"}.get(key)
    if rarity is None:
        return 0
    half = int(field(pattern, rarity)[0])
    return round(2 ** (half / 2)) if half else 0
