"""Writes the files that departments send for a month of the demo: how households fare, what is mistyped.

Rows are damaged as real files are: one digit of a number is wrong, a name is written with another character
of the same sound or by a former name, a number is missing or is that of a relative, or little more than the
name is told. The same row is damaged in the same way month after month, so that what a clerk has said of it
is remembered.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from random import Random
from typing import Any

from chuanhui.kernel.periods import Period
from chuanhui.site.simulate.registers import GIVEN
from chuanhui.site.simulate.villages import CHILD, ELDER, HEAD, Villager

ID, NAME, SEX, BIRTH, PHONE = "公民身份号码", "姓名", "性别", "出生日期", "联系电话"
VILLAGE, ADDRESS = "村（社区）", "住址"
FULL = (ID, NAME, SEX, BIRTH, PHONE, VILLAGE, ADDRESS)
MET = (ID, NAME, BIRTH, PHONE, VILLAGE, ADDRESS)
"""What sub-districts tell of whom they met; `TAPS` what the waterworks tell of who has one."""
TAPS = (ID, NAME, PHONE, VILLAGE, ADDRESS)
SAME_SOUND = str.maketrans("清和文景明嘉禾书春晨雨亭云知远恒安宁", "青何雯璟铭佳和舒椿辰宇庭芸之苑衡桉凝")
DAMAGED = {"digit": 0.02, "sound": 0.02, "relative": 0.035, "former": 0.03, "thin": 0.005}
"""What part of the rows of a source is damaged how; chosen so that a clerk has some to decide each month."""
STAGES = ((7, "小学"), (13, "初中"), (16, "高中"), (19, "大学"))
Row = Sequence[Any]


@dataclass
class Files:
    """The files of a run of months, and whom each damaged row is about.

    Attributes:
        months: that are played, the oldest first.
        truth: ID number of whom a row is about, by what the row tells of name, number and phone.
    """

    people: Sequence[Villager]
    months: Sequence[Period]
    seed: str
    truth: dict[tuple[str, str, str], str] = field(default_factory=dict)

    @cached_property
    def heads(self) -> list[Villager]:
        """Return one resident for each household."""
        return [one for one in self.people if one.part == HEAD]

    @cached_property
    def known(self) -> list[Villager]:
        """Return the heads of households that were lifted out of poverty or are monitored."""
        return self._rng("known").sample(self.heads, k=len(self.heads) // 5)

    def sheet(self, source: str, at: int, street: str = "") -> bytes:
        """Return the file of a source for a month as CSV; b"" where there is nothing to send.

        Args:
            at: place of the month.
            street: of whose villages, where each sub-district sends its own.
        """
        heading, rows = _SOURCES[source]
        lines = [
            [*self._typed(source, one, heading, at), *facts.values()]
            for one, facts in rows(self, at)
            if street in ("", one.street)
        ]
        if not lines:
            return b""
        told = next(facts for _, facts in rows(self, at))
        out = io.StringIO()
        csv.writer(out).writerows(
            [[*heading, *told], *lines, *self._strangers(source, at, heading, len(told))]
        )
        return out.getvalue().encode()

    def _typed(self, source: str, one: Villager, heading: Sequence[str], at: int) -> list[str]:
        """Return who a row is about, as the department has typed it."""
        told = {
            ID: one.id_number,
            NAME: one.name,
            SEX: "男" if int(one.id_number[16]) % 2 else "女",
            BIRTH: one.birth.isoformat(),
            PHONE: one.phone,
            VILLAGE: one.village,
            ADDRESS: one.address,
        }
        rng = self._rng(source, one.place)
        kind = rng.choices([*DAMAGED, ""], [*DAMAGED.values(), 1 - sum(DAMAGED.values())])[0]
        last = len(self.months) - 1
        since = rng.choices((0, last, rng.randint(1, last)), (0.4, 0.2, 0.4))[0]
        if kind and at >= since:
            is_them = self._damage(told, kind, one, rng)
            self.truth[told[NAME], told[ID], told[PHONE]] = one.id_number if is_them else ""
        return [told[name] for name in heading]

    def _damage(self, told: dict[str, str], kind: str, one: Villager, rng: Random) -> bool:
        """Mistype what a row tells; False where it is about somebody whom the register does not know."""
        if kind == "digit":
            place = rng.randrange(6, 17)
            wrong = str((int(told[ID][place]) + rng.randint(1, 9)) % 10)
            told[ID] = told[ID][:place] + wrong + told[ID][place + 1 :]
        elif kind == "relative":
            others = [it for it in self.people if it.home == one.home and it is not one]
            if others:
                whose = rng.choice(others)
                told[ID], told[PHONE], told[BIRTH] = whose.id_number, whose.phone, ""
        else:
            told[ID] = ""
            if kind == "sound":
                told[NAME] = told[NAME][0] + told[NAME][1:].translate(SAME_SOUND)
            if kind == "former":
                told[NAME], told[PHONE] = one.name[0] + rng.choice(GIVEN), ""
                return rng.random() < 0.7
            if kind == "thin":
                told[BIRTH] = told[PHONE] = told[ADDRESS] = ""
        return True

    def _strangers(self, source: str, at: int, heading: Sequence[str], facts: int) -> Iterator[list[str]]:
        """Yield a row about somebody whom no register knows, now and then."""
        if source == "civil_affairs" and at % 5 == 2:
            told = {
                NAME: "演示查无",
                ID: "",
                PHONE: f"1990003{at:04}",
                BIRTH: "1931-04-05",
                VILLAGE: "外乡村",
            }
            yield [*(told.get(name, "") for name in heading), *["低保", "300"][:facts]]

    def _rng(self, *of: object) -> Random:
        return Random("/".join(str(one) for one in (self.seed, *of)))

    def _befalls(self, what: str, among: Sequence[Villager], many: int) -> dict[int, int]:
        """Return whom something befalls and when: home to place of the month, spread from the last back."""
        rng = self._rng(what)
        chosen = rng.sample(list(among), k=min(many, len(among)))
        last = len(self.months) - 1
        return {one.home: last - n * last // many for n, one in enumerate(chosen)}

    def rural(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield known households and some others: standing and income per head."""
        poor = self._befalls("poor", self.known, 3)
        for n, one in enumerate(self.known):
            income = self._rng("income", one.home).randrange(68, 150) * 100
            low = one.home in poor and at >= poor[one.home]
            yield (
                one,
                {"农户属性": "监测户" if n % 3 == 0 else "脱贫户", "人均纯收入": 5400 if low else income},
            )

    def civil_affairs(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield who has relief; for one or two a year it ends, and for one it is halved."""
        paid = self.known[: len(self.known) // 2]
        ended, halved = self._befalls("ended", paid[:4], 2), self._befalls("halved", paid[4:], 1)
        for one in paid:
            if not (one.home in ended and at >= ended[one.home] + 3):
                amount = self._rng("relief", one.home).randrange(30, 60) * 10
                less = one.home in halved and at >= halved[one.home] + 2
                yield one, {"救助类别": "低保", "月发放金额": amount // 3 if less else amount}

    def education(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield who goes to school; one or two a year do not any more."""
        young = [one for one in self.people if one.part == CHILD]
        school = [one for one in young if 7 <= one.age(self.months[0].first) <= 14]
        gone = self._befalls("school", school, 2)
        for one in young:
            age = one.age(self.months[0].first)
            stage = next((word for least, word in reversed(STAGES) if age >= least), "小学")
            out = one in school and one.home in gone and at == gone[one.home]
            cost = self._rng("cost", one.place).randrange(6, 60) * 100 + (9000 if stage == "大学" else 0)
            yield one, {"学段": stage, "在读情况": "辍学" if out else "在读", "年就学支出": cost}

    def health(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield who has a major illness; nobody in the first months."""
        ill = self._befalls("ill", self.heads, 6)
        for one in self.heads:
            if one.home in ill and at >= ill[one.home] + 2:
                yield one, {"是否大病": "是"}

    def medical_insurance(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield everybody: whether insured, and what was paid this calendar year; some paid a lot."""
        month = self.months[at]
        heavy, bare = self._befalls("heavy", self.heads, 7), self._befalls("bare", self.known, 2)
        for one in self.people:
            rng = self._rng("paid", one.place)
            paid = rng.randrange(5, 110) * (2 if one.part == ELDER else 1) * month.first.month
            begun = heavy.get(one.home, len(self.months)) if one.part == HEAD else len(self.months)
            if begun <= at and self.months[begun].first.year == month.first.year:
                paid += rng.randrange(90, 520) * 100
            out = one.part == HEAD and bare.get(one.home, len(self.months)) <= at
            yield one, {"是否参保": "否" if out else "是", "个人自付费用": paid}

    def housing(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield what dwellings were found to be."""
        unsafe = self._befalls("unsafe", self.heads[::3], 3)
        for n, one in enumerate(self.heads[::3]):
            bad = one.home in unsafe and at >= unsafe[one.home]
            yield one, {"鉴定等级": ("C", "D")[n % 2] if bad else ("A", "B")[n % 2]}

    def water(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield some households of each village: whether their water is safe, and days without any."""
        dry = self._befalls("dry", self.heads[::5], 3)
        for one in self.heads[::5]:
            is_dry = dry.get(one.home) == at
            yield one, {"水质合格": "是", "停水天数": 9 if is_dry else 0}

    def human_resources(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield who works for wages; for some of the known households they fall, or the work ends."""
        fell, idle = self._befalls("fell", self.known[::2], 3), self._befalls("idle", self.known[1::2], 2)
        for one in self.heads:
            if one.age(self.months[0].first) >= 60:
                continue
            wage = self._rng("wage", one.home).randrange(24, 52) * 100
            if one.home in fell and at >= fell[one.home] + 2:
                wage = wage * 2 // 5
            months = at - idle[one.home] + 4 if one.home in idle else 0
            out = months > 4
            told = {"是否就业": "否" if out else "是", "月工资": 0 if out else wage}
            yield one, told | {"待业月数": months if out else 0}

    def streets(self, at: int) -> Iterator[tuple[Villager, Mapping[str, Any]]]:
        """Yield what was met with on visits."""
        struck = self._befalls("struck", self.heads, 6)
        for n, one in enumerate(self.heads):
            if struck.get(one.home) == at:
                yield one, {"突发情况": ("意外事故", "自然灾害")[n % 2], "估计损失": 4000 + n % 7 * 2000}


Rows = Callable[[Files, int], Iterator[tuple[Villager, Mapping[str, Any]]]]
_SOURCES: Mapping[str, tuple[Sequence[str], Rows]] = {
    "rural": (FULL, Files.rural),
    "civil_affairs": (FULL, Files.civil_affairs),
    "education": (FULL, Files.education),
    "health": (FULL, Files.health),
    "medical_insurance": (FULL, Files.medical_insurance),
    "housing": (FULL, Files.housing),
    "water": (TAPS, Files.water),
    "human_resources": (FULL, Files.human_resources),
    "streets": (MET, Files.streets),
}
