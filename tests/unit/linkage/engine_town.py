"""A small made-up town for the engine: people whose numbers belong to nobody, rows about them, damage by
hand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from chuanhui.system.linkage.engine import Batch, Outcome, Registry, Settings, match

SURNAMES = "赵钱孙李周吴郑王冯陈"
GIVEN = "建国秀英志强丽华小军玉兰文博雨涵子轩欣怡"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SETTINGS = Settings(samples=300)
ROLES = ("id_number", "name", "sex", "birth", "phone", "village", "address")


def citizen(area: int, birth: int, order: int) -> str:
    """Return a number with its check character; areas 99…… were never given out."""
    body = f"{area:06d}{birth:08d}{order:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass
class Town:
    """People by number, and the truth of rows: (source, row) → person."""

    people: list[dict[str, object]] = field(default_factory=list)
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)
    truth: dict[tuple[str, int], int | None] = field(default_factory=dict)

    def register(self) -> pa.Table:
        """Return the register as the engine takes it."""
        return pa.Table.from_pylist(self.people)

    def batch(self, source: str) -> pa.Table:
        """Return a source's rows as the engine takes them."""
        return pa.Table.from_pylist(self.rows[source])


def town(homes: int = 400, seed: int = 1, sources: tuple[str, ...] = ("doctors", "schools")) -> Town:
    """Return a town in which two rows in ten are damaged and one in twenty is a stranger's."""
    rng = random.Random(seed)
    made = Town()
    strangers: list[dict[str, object]] = []
    for home in range(homes + homes // 10):
        surname, phone = rng.choice(SURNAMES), f"1{rng.randrange(3 * 10**9, 9 * 10**9)}"
        village, door = (
            f"柳{rng.choice('东西南北上下')}村",
            f"{rng.randrange(1, 9)}组{rng.randrange(1, 400)}号",
        )
        for _ in range(rng.randrange(1, 5)):
            birth = rng.randrange(1950, 2015) * 10000 + rng.randrange(1, 13) * 100 + rng.randrange(1, 29)
            person = {
                "person": len(made.people) * 3 + 7,
                "household": home,
                "id_number": citizen(999901, birth, rng.randrange(1000)),
                "name": surname + "".join(rng.choices(GIVEN, k=2)),
                "sex": rng.choice("男女"),
                "birth": f"{birth // 10000}-{birth // 100 % 100:02d}-{birth % 100:02d}",
                "phone": phone,
                "village": village,
                "address": village + door,
            }
            (made.people if home < homes else strangers).append(person)
    for source in sources:
        made.rows[source] = []
        for person in [*rng.sample(made.people, len(made.people) * 7 // 10), *strangers]:
            row = {"row": len(made.rows[source]) + 1} | {role: person[role] for role in ROLES}
            if rng.random() < 0.2:
                _spoil(row, rng)
            made.rows[source].append(row)
            known = person in made.people
            made.truth[source, int(str(row["row"]))] = int(str(person["person"])) if known else None
    return made


def _spoil(row: dict[str, object], rng: random.Random) -> None:
    number = str(row["id_number"])
    kind = rng.randrange(6)
    if kind == 0:
        row["id_number"] = rng.choice([None, "无", ""])
    elif kind == 1:
        at = rng.randrange(17)
        row["id_number"] = number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :]
    elif kind == 2:
        row["id_number"] = " " + number[:6] + " " + number[6:].lower()
    elif kind == 3:
        row["name"], row["phone"] = str(row["name"])[:2] + "莹", None
    elif kind == 4:
        row["birth"], row["address"] = None, None
    else:
        row["id_number"] = number[:15] + "000"


def matched(made: Town, **more: Any) -> Outcome:
    """Match the rows of a town with its register; `more` is what else the engine is given."""
    batches = [Batch(source, made.batch(source)) for source in made.rows]
    return match(Registry(made.register()), batches, SETTINGS, **more)
