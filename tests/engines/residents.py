"""Made-up residents and three departments' files of them, damaged as real ones are; same seed, same rows."""

from __future__ import annotations

import random
from typing import Any

import pyarrow as pa

from chuanhui.system.linkage.engine import Batch, Registry

SURNAMES = "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林罗"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅建国志文海峰辉鹏飞宇浩然"
SOUNDS = {
    "伟": "炜",
    "芳": "方",
    "静": "婧",
    "杰": "洁",
    "明": "鸣",
    "华": "桦",
    "红": "宏",
    "志": "智",
    "辉": "晖",
}
VILLAGES = [f"{head}{tail}村" for head in "青石龙凤白金" for tail in ("家湾", "河", "坪", "桥")]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ROLES = ("id_number", "name", "sex", "birth", "phone", "village", "address")
Row = dict[str, Any]


def register(count: int, seed: int) -> list[Row]:
    """Return residents in households; a few stand twice, and a few numbers are wrong or missing."""
    chance = random.Random(seed)
    rows: list[Row] = []
    while len(rows) < count:
        home = len(rows) + 1
        surname, phone = chance.choice(SURNAMES), f"13{chance.randrange(10**9):09d}"
        stairs, flat = chance.randint(1, 4), chance.randint(1, 18) * 100 + chance.randint(1, 4)
        door = f"{chance.randint(1, 40)}号楼{stairs}单元{flat}室"
        village = chance.choice(VILLAGES)
        for _ in range(min(chance.choice((1, 1, 2, 3, 4, 5)), count - len(rows))):
            birth = f"{chance.randint(1935, 2024)}{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
            sex = chance.randint(0, 1)
            name = surname + "".join(chance.choices(GIVEN, k=chance.choice((1, 2, 2))))
            own = phone if chance.random() < 0.5 else f"13{chance.randrange(10**9):09d}"
            rows.append(
                {
                    "person": 10_000 + len(rows),
                    "household": home if chance.random() > 0.01 else None,
                    "id_number": _number(birth, chance.randrange(500) * 2 + sex),
                    "name": name,
                    "sex": "女男"[sex],
                    "birth": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
                    "phone": own if chance.random() > 0.08 else None,
                    "village": village,
                    "address": village + door if chance.random() > 0.05 else None,
                }
            )
    for row in chance.sample(rows, count // 200):
        row["id_number"] = None if chance.random() < 0.5 else _wrong_digit(row["id_number"], chance)
    for row in chance.sample(rows, count // 500 + 1):
        rows.append({**row, "person": 10_000 + len(rows)})
    return rows


def sent(rows: list[Row], share: float, roles: tuple[str, ...], dirt: float, seed: int) -> list[Row]:
    """Return what a department typed of a share of the residents, some twice, and of strangers."""
    chance = random.Random(seed)
    known = chance.sample(rows, int(len(rows) * share))
    known += chance.sample(known, len(known) // 100)
    known += register(len(known) // 20, seed + 1)
    chance.shuffle(known)
    return [
        {"row": at, **{role: value for role, value in _typed(row, chance, dirt).items() if role in roles}}
        for at, row in enumerate(known)
    ]


def _typed(row: Row, chance: random.Random, dirt: float) -> Row:
    """Return a row as a hurried clerk types it."""
    row = dict(row)
    number = row["id_number"]
    damage = chance.random() / dirt
    if number and damage < 0.06:
        at = chance.randrange(16)
        row["id_number"] = (
            None if damage < 0.02
            else _wrong_digit(number, chance) if damage < 0.03
            else number[:at] + number[at + 1] + number[at] + number[at + 2 :] if damage < 0.04
            else number[:6] + number[8:17] if damage < 0.045
            else number[:15] + "000" if damage < 0.05
            else number[:at] + number[at + 1 :] if damage < 0.055
            else "".join(chr(ord(one) + 0xFEE0) for one in number) + " "
        )  # fmt: skip
    damage = chance.random() / dirt
    name = row["name"]
    if damage < 0.03:
        row["name"] = (
            "".join(SOUNDS.get(one, one) for one in name) if damage < 0.01
            else name[0] + "*" + name[2:] if damage < 0.015
            else name + "(户主)" if damage < 0.02
            else f"{name[0]} {name[1:]}"
        )  # fmt: skip
    if chance.random() / dirt < 0.05:
        year, month, day = row["birth"].split("-")
        row["birth"] = chance.choice((None, f"{year}-{day}-{month}", f"{year}/{int(month)}/{int(day)}", "无"))
    if row["phone"] and chance.random() / dirt < 0.1:
        row["phone"] = chance.choice((None, f"13{chance.randrange(10**9):09d}", f"+86 {row['phone']}"))
    if row["address"] and chance.random() / dirt < 0.2:
        row["address"] = chance.choice((None, row["village"], row["address"].replace("号楼", "幢")))
    return row


def _number(birth: str, order: int) -> str:
    """Return a number of identity with its check character; the area is one that was never assigned."""
    digits = f"419901{birth}{order:03d}"
    return digits + "10X98765432"[sum(int(one) * by for one, by in zip(digits, WEIGHTS, strict=True)) % 11]


def _wrong_digit(number: str, chance: random.Random) -> str:
    at = chance.randrange(17)
    return number[:at] + str((int(number[at]) + chance.randint(1, 9)) % 10) + number[at + 1 :]


def table(rows: list[Row], numbers: tuple[str, ...]) -> pa.Table:
    """Return rows as the engine takes them."""
    names = list(rows[0])
    kinds = {name: pa.int64() if name in numbers else pa.string() for name in names}
    return pa.table({name: pa.array([row[name] for row in rows], kinds[name]) for name in names})


def district(count: int, seed: int = 1) -> tuple[Registry, list[Batch]]:
    """Return a register of so many residents and three departments' files: clean, dirty, without birth."""
    rows = register(count, seed)
    no_birth = tuple(role for role in ROLES if role not in {"birth", "sex"})
    return Registry(table(rows, ("person", "household"))), [
        Batch("medical", table(sent(rows, 0.8, ROLES, 1.0, seed + 10), ("row",))),
        Batch("civil", table(sent(rows, 0.1, ROLES, 4.0, seed + 20), ("row",))),
        Batch("water", table(sent(rows, 0.3, no_birth, 3.0, seed + 30), ("row",))),
    ]
