"""Whom the rows that stage 1 left may be: settled by a repaired number, or candidates with their patterns."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from . import queries
from .answers import Answers
from .compare import Rarity, compare
from .denials import Denials
from .giving import give_back
from .identities import Kind
from .joins import Joins
from .keys import Keys, key_table
from .pieces import Pairs, Register, Residue, repairs_of
from .strings import Ints

PAIRS = 1 << 16
_NOTHING = pa.table({"at": pa.array([], pa.int64())})


def settle(engine: Joins, people: Register, residue: Residue, answers: Answers, denials: Denials) -> Ints:
    """Settle rows whose repaired number and name are the register's; return the places of the rest."""
    firm = np.isin(residue.keys.kind, (Kind.VALID, Kind.OLD, Kind.ENDED)) & (residue.link < 0)
    register = people.register()
    engine.rest()
    engine.registered(register=register, rows=people.asked(key_table(residue.keys).filter(pa.array(firm))))
    found = engine.ask(queries.SETTLED)
    q, p = found.column("q").to_numpy(), found.column("p").to_numpy()
    stands = ~denials.are(residue.source[q], residue.row[q], people.person[p])
    q, p = q[stands], p[stands]
    answers.settle("repaired", residue.source[q], residue.row[q], residue.mark[q], p)
    rest = np.ones(len(residue.row), bool)
    rest[q] = False
    return np.flatnonzero(rest)


def find_pairs(engine: Joins, people: Register, residue: Residue, rest: Ints, threads: int) -> Pairs:
    """Return the candidates of the rest, each with its pattern."""
    left = residue.keys
    table = people.asked(key_table(left).take(pa.array(rest)))
    engine.registered(rows=table)
    rarity = _rarity(engine, people, left, rest)
    for name in ("phone", "exact"):
        table = table.append_column(f"{name}_n", pa.array(getattr(rarity, name)[rest]))
    engine.registered(
        rows=table, repair=people.asked(repairs_of(left, rest)), register_repair=people.repaired()
    )
    q, p, way = _sorted(engine.ask(queries.CANDIDATES), len(people))
    engine.registered(register=_NOTHING, rows=_NOTHING)
    engine.rest()
    give_back()
    pattern = np.zeros(len(q), np.int64)
    found, at = people.compared(engine.people_at, p)

    def judge(begin: int) -> None:
        piece = slice(begin, begin + PAIRS)
        a, b = q[piece], at[piece]
        pattern[piece] = compare(
            left.take(a), found.keys.take(b), way[piece], _taken(rarity, a), found.kin[b], found.group[b]
        )

    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(judge, range(0, len(q), PAIRS)))
    return Pairs(q, p, pattern)


def _sorted(found: pa.Table, people: int) -> tuple[Ints, Ints, Ints]:
    """Return rows, people and ways of candidates, by row and person."""
    whole = found["q"].to_numpy() * people
    whole += found["p"].to_numpy()
    order = np.argsort(whole)
    whole, way = whole[order], found["way"].to_numpy()[order].astype(np.int64)
    return whole // people, whole % people, way


def _taken(rarity: Rarity, rows: Ints) -> Rarity:
    return Rarity(**{name: values[rows] for name, values in rarity.__dict__.items()})


def _rarity(engine: Joins, people: Register, keys: Keys, rest: Ints) -> Rarity:
    """Return how many of the register share the keys of each row; nothing is counted for rows not in
    `rest`."""
    columns = {
        "name": "name_key",
        "sound": "sound_key",
        "phone": "phone",
        "exact": "exact",
        "coarse": "coarse",
    }
    counted: dict[str, Ints] = {}
    for name, column in columns.items():
        table = engine.ask(queries.COUNTS.format(key=column))
        value, n = table.column("value").to_numpy(), table.column("n").to_numpy().astype(np.int64)
        order = np.argsort(value)
        value, n = value[order], n[order]
        out = np.zeros(len(keys), np.int64)
        if len(value):
            typed = getattr(keys, column)[rest]
            wanted, there = people.wanted(column, typed), typed >= 0
            at = np.minimum(np.searchsorted(value, wanted), len(value) - 1)
            out[rest] = np.where((value[at] == wanted) & there, n[at], 0)
        counted[name] = out
    return Rarity(surname=people.surname[keys.name[:, 0]], **counted)
