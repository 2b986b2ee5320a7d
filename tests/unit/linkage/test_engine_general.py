"""Tables of any language: linked one to one, deduplicated, without labels."""

from __future__ import annotations

import random

import pyarrow as pa

from chuanhui.system.linkage.engine.general import Comparison, deduplicate, link

FIELDS = [
    Comparison("first", "last"),
    Comparison("last", "first"),
    Comparison("street"),
    Comparison("town"),
    Comparison("born"),
]


def _people(count: int = 300) -> list[dict[str, str | None]]:
    rng = random.Random(4)
    letters = "abdefgiklmnorstu"
    word = lambda size: "".join(rng.choices(letters, k=size))  # noqa: E731
    firsts, towns = [word(6) for _ in range(60)], [word(8) for _ in range(20)]
    return [
        {
            "first": rng.choice(firsts),
            "last": word(7),
            "street": f"{word(9)} street",
            "town": rng.choice(towns),
            "born": f"{rng.randrange(1930, 2010)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}",
        }
        for _ in range(count)
    ]


def _damaged(person: dict[str, str | None], rng: random.Random) -> dict[str, str | None]:
    row = dict(person)
    which = rng.choice(["last", "street", "born"])
    text = str(row[which])
    at = rng.randrange(len(text))
    row[which] = text[:at] + text[at + 1 :]
    if rng.random() < 0.2:
        row["first"], row["last"] = row["last"], row["first"]
    if rng.random() < 0.2:
        row[rng.choice(["town", "street"])] = None
    return row


def test_link_finds_the_damaged_copies() -> None:
    people, rng = _people(), random.Random(5)
    copies = [_damaged(one, rng) for one in people]
    order = rng.sample(range(len(copies)), len(copies))
    right = pa.Table.from_pylist([copies[at] for at in order])
    found = link(pa.Table.from_pylist(people), right, FIELDS)
    pairs = list(zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True))
    hits = [a == order[b] for a, b in pairs]
    assert (sum(hits) >= 297, len(hits) - sum(hits) <= 1) == (True, True)
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)


def test_deduplicate_finds_pairs_once() -> None:
    people, rng = _people(), random.Random(6)
    rows = [*people, *(_damaged(one, rng) for one in people[:100])]
    found = deduplicate(pa.Table.from_pylist(rows), FIELDS)
    pairs = set(zip(found["left"].to_pylist(), found["right"].to_pylist(), strict=True))
    wanted = {(at, 300 + at) for at in range(100)}
    assert (len(pairs & wanted) >= 98, len(pairs - wanted) <= 1) == (True, True)
