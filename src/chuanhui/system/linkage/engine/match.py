"""A match from beginning to end: exact first, then only the residue, then one choice for all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pyarrow as pa

from . import queries
from .answers import Answers, bands
from .compare import Rarity, compare, group_of
from .duck import DuckJoins
from .giving import give_back
from .identities import Kind, repairs
from .joins import Found, Joins
from .keys import ROLES, Keys, joined, key_table, read_keys
from .memory import Memory
from .pieces import Pairs, People, Residue
from .remember import Remembered, recall
from .shapes import Batch, Cancelled, Outcome, Registry, Settings
from .standing import known_weights, stamp_of, standing
from .strings import Ints, whole_numbers
from .train import Training, train
from .weigh import Model

PIECE = 1 << 17
PAIRS = 1 << 16
_NOTHING = pa.table({"at": pa.array([], pa.int64())})


def match(
    registry: Registry,
    batches: Sequence[Batch],
    settings: Settings | None = None,
    *,
    model: Model | None = None,
    memory: Memory | None = None,
    on_stage: Callable[[str, int], None] = lambda _stage, _count: None,
    cancelled: Callable[[], bool] = lambda: False,
    joins: Callable[[Registry, Sequence[Batch], Settings], Joins] = DuckJoins,
) -> Outcome:
    """Return a link, a doubt or nothing for every row of every batch.

    Args:
        registry: whom rows may be.
        batches: what the sources sent; one for each source.
        settings: bands and limits.
        model: last month's weights. Without it those of the memory stand while the register is what it was;
            else they are learnt from this month's data, as they are where a source is new.
        memory: last month's answers; a memory with nothing but a key is filled.
        on_stage: is told each stage as it ends, and how many rows or pairs it saw.
        cancelled: is asked between stages.
        joins: the engine.
    Raises:
        Cancelled: `cancelled` said so.
    """
    settings = settings or Settings()
    sources = [batch.source for batch in batches]
    model = known_weights(model, sources)

    def done(stage: str, count: int) -> None:
        give_back()
        on_stage(stage, count)
        if cancelled():
            raise Cancelled

    with joins(registry, batches, settings) as engine:
        # With nothing to recall the join can go first: the keys of the register are not yet held beside it.
        found = None
        if memory is None or not memory.settled.num_rows:
            found = _exact(engine, settings, None, memory, is_trained=model is not None)
            engine.rest()
            give_back()
        people = read_people(engine.people(), settings.threads)
        done("register", len(people))
        model, stamp = standing(memory, model, people, sources)
        past, unknown = recall(engine, memory, stamp)
        answers = Answers(engine.batches, people.person, people.household)
        Remembered(past, memory, stamp).settle(answers)
        if found is None:
            found = _exact(engine, settings, unknown, memory, is_trained=model is not None)
        del unknown
        residue = _split(found, people, answers, settings.threads)
        done("exact", answers.count)
        del found
        rest = _settle(engine, people, residue, answers)
        done("repaired", answers.count)
        pairs = _pairs(engine, people, residue, rest, settings.threads)
        done("candidates", len(pairs.q))
        if model is None:
            model = train(Training(people, residue, pairs, rest, answers, engine.sizes(), settings.seed))
            stamp = stamp_of(people.person, people.household, people.keys, model) if memory else ""
        done("weighed", len(pairs.q))
    remembered = Remembered(past, memory, stamp)
    del past, people
    return _answer(remembered, model, settings, residue, rest, pairs, answers, done)


def _exact(
    engine: Joins, settings: Settings, unknown: pa.Table | None, memory: Memory | None, *, is_trained: bool
) -> Found:
    """Run stage 1 over all rows, or over those that nobody remembers."""
    draw = []
    for size in engine.sizes():
        step = max(1, round(size * 0.8 / max(settings.samples, 1)))
        draw.append("false" if is_trained else f"(row % 1000003 * 7919 % 1000003) % {step} = 0")
    salt = memory.salt() if memory else ""
    return engine.exact(draw, unknown, salt)


def read_people(pieces: Iterable[pa.Table], threads: int = 1) -> People:
    """Return the register as keys, piece by piece."""
    persons: list[Ints] = []
    homes: list[Ints] = []

    def typed() -> Iterator[pa.Table]:
        for piece in pieces:
            persons.append(whole_numbers(piece, "person"))
            homes.append(whole_numbers(piece, "household"))
            yield piece.select([role for role in ROLES if role in piece.column_names])

    keys = _keys(typed(), threads)
    person, household = np.concatenate(persons), np.concatenate(homes)
    household = np.where(household < 0, -2 - np.arange(len(household)), household)
    _, home, size = np.unique(household, return_inverse=True, return_counts=True)
    birth = np.where(keys.birth >= 0, keys.birth, keys.number_birth)
    surname = np.bincount(keys.name[:, 0], minlength=65536)
    surname[0] = 0
    return People(person, household, keys, size[home] - 1, group_of(birth, keys.sex), surname)


def _keys(pieces: Iterable[pa.Table], threads: int) -> Keys:
    """Return the keys of pieces, in their order; numpy lets other threads run while it works."""
    with ThreadPoolExecutor(threads) as pool:
        waiting = deque[Future[Keys]]()
        done = []
        for piece in pieces:
            if len(waiting) > threads:
                done.append(waiting.popleft().result())
            waiting.append(pool.submit(read_keys, piece))
        done.extend(one.result() for one in waiting)
    return joined(done)


def _split(found: Found, people: People, answers: Answers, threads: int) -> Residue:
    """Take what stage 1 settled; return the rest and the sample as keys."""
    source, row, mark, person = _taken_out(found, "settled")
    answers.settle("exact", source, row, mark, answers.places(person))
    source, row, mark, person = _taken_out(found, "rest")
    # Rows come in the order the threads finished; sorted, a run gives the same answer twice.
    order = np.lexsort((row, source))
    typed = found.rest.select([role for role in ROLES if role in found.rest.column_names]).combine_chunks()
    found.rest = found.rest.slice(0, 0)
    pieces = (typed.take(pa.array(order[at : at + PIECE])) for at in range(0, max(len(order), 1), PIECE))
    keys = _keys(pieces, threads)
    return Residue(source[order], row[order], mark[order], answers.places(person[order]), keys)


def _taken_out(found: Found, part: str) -> tuple[Ints, Ints, Ints, Ints]:
    """Return source, row, mark and person of a part; settled rows are gone from there then."""
    table = getattr(found, part)
    if part == "settled":
        found.settled = table.slice(0, 0)
    mark = (
        whole_numbers(table, "mark") if "mark" in table.column_names else np.zeros(table.num_rows, np.int64)
    )
    return whole_numbers(table, "source"), whole_numbers(table, "row"), mark, whole_numbers(table, "person")


def _settle(engine: Joins, people: People, residue: Residue, answers: Answers) -> Ints:
    """Settle rows whose repaired number and name are the register's; return the places of the rest."""
    firm = np.isin(residue.keys.kind, (Kind.VALID, Kind.OLD, Kind.ENDED)) & (residue.link < 0)
    register = key_table(people.keys).append_column("household", pa.array(people.household))
    engine.rest()
    engine.registered(register=register, rows=key_table(residue.keys).filter(pa.array(firm)))
    found = engine.ask(queries.SETTLED)
    q, p = found.column("q").to_numpy(), found.column("p").to_numpy()
    answers.settle("repaired", residue.source[q], residue.row[q], residue.mark[q], p)
    rest = np.ones(len(residue.row), bool)
    rest[q] = False
    return np.flatnonzero(rest)


def _pairs(engine: Joins, people: People, residue: Residue, rest: Ints, threads: int) -> Pairs:
    """Return the candidates of the rest, each with its pattern."""
    left = residue.keys
    table = key_table(left).take(pa.array(rest))
    engine.registered(rows=table)
    rarity = _rarity(engine, people, left, rest)
    for name in ("phone", "exact"):
        table = table.append_column(f"{name}_n", pa.array(getattr(rarity, name)[rest]))
    engine.registered(rows=table, repair=_repairs(left, rest), register_repair=_register_repairs(people))
    q, p, way = _sorted(engine.ask(queries.CANDIDATES), len(people))
    engine.registered(register=_NOTHING, rows=_NOTHING)
    engine.rest()
    give_back()
    pattern = np.zeros(len(q), np.int64)

    def judge(begin: int) -> None:
        piece = slice(begin, begin + PAIRS)
        a, b = q[piece], p[piece]
        pattern[piece] = compare(
            left.take(a), people.keys.take(b), way[piece], _taken(rarity, a), people.kin[b], people.group[b]
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


def _repairs(keys: Keys, rows: Ints) -> pa.Table:
    """Return what the broken numbers of some rows may have been."""
    place, number = repairs(keys.texts)
    at = keys.broken[place] if len(place) else place
    chosen = np.isin(at, rows)
    return pa.table({"at": pa.array(at[chosen], pa.int64()), "number": pa.array(number[chosen], pa.int64())})


def _register_repairs(people: People) -> pa.Table:
    every = _repairs(people.keys, people.keys.broken)
    at = every.column("at").to_numpy()
    return every.append_column("household", pa.array(people.household[at], pa.int64()))


def _rarity(engine: Joins, people: People, keys: Keys, rest: Ints) -> Rarity:
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
            wanted = getattr(keys, column)[rest]
            at = np.minimum(np.searchsorted(value, wanted), len(value) - 1)
            out[rest] = np.where(value[at] == wanted, n[at], 0)
        counted[name] = out
    return Rarity(surname=people.surname[keys.name[:, 0]], **counted)


def _answer(
    remembered: Remembered,
    model: Model,
    settings: Settings,
    residue: Residue,
    rest: Ints,
    pairs: Pairs,
    answers: Answers,
    done: Callable[[str, int], None],
) -> Outcome:
    """Score, choose, and put everything into tables."""
    real = residue.link < 0
    kept = real[pairs.q]
    scored = Pairs(pairs.q[kept], pairs.p[kept], pairs.pattern[kept])
    rows = rest[real[rest]]
    chosen = remembered.complete(model, settings, residue, rows, scored, answers)
    done("scored", len(rows))
    kept_for_next = remembered.memory(answers, model)
    asked = remembered.asked(bands(chosen, settings) == 1)
    links, counts = answers.finish(chosen, model, settings)
    done("chosen", links.num_rows)
    return Outcome(links, model, counts, kept_for_next, asked)
