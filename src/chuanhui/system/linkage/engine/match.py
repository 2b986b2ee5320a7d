"""A match from beginning to end: exact first, then only the residue, then one choice for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

import numpy as np
import pyarrow as pa

from .answers import Answers, bands
from .candidates import find_pairs, settle
from .denials import Denials
from .duck import DuckJoins
from .giving import give_back
from .joins import Found, Joins
from .keys import ROLES
from .memory import Memory
from .pieces import Pairs, People, Register, Residue
from .reading import keys_of, read_people
from .remember import Beside, Remembered, recall
from .shapes import Batch, Cancelled, Outcome, Registry, Settings
from .standing import known_weights, stamp_of, standing, unread
from .strings import Ints, whole_numbers
from .train import Training, train
from .veiled import Veiled, fingerprint
from .weigh import Model

PIECE = 1 << 17


def match(
    registry: Registry,
    batches: Sequence[Batch],
    settings: Settings | None = None,
    *,
    model: Model | None = None,
    memory: Memory | None = None,
    denied: pa.Table | None = None,
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
        denied: whom people have said that rows of this month are not (`denials.DENIED`).
        on_stage: is told each stage as it ends, and how many rows or pairs it saw.
        cancelled: is asked between stages.
        joins: the engine.
    Raises:
        Cancelled: `cancelled` said so.
    """
    settings = settings or Settings()
    sources = [batch.source for batch in batches]
    model = known_weights(model, sources)
    no = Denials(denied, batches)
    done = _telling(on_stage, cancelled)
    give_back()  # what reading the memory and the files has left
    with joins(registry, batches, settings) as engine:
        # With nothing to recall the join can go first: the keys of the register are not yet held beside it.
        is_first = memory is None or not memory.settled.num_rows
        found = _exact(engine, settings, None, memory, no, is_trained=model is not None) if is_first else None
        people = unread(memory, model, registry, sources) or read_people(engine.people(), settings.threads)
        done("register", len(people))
        model, stamp = standing(memory, model, people, sources)
        past, unknown = recall(engine, memory, stamp, no)
        answers = Answers(engine.batches, people.person, people.household)
        Remembered(past, memory, stamp, no).settle(answers)
        give_back()
        if found is None:
            found = _exact(engine, settings, unknown, memory, no, is_trained=model is not None)
        del unknown
        residue = _split(found, answers, no, settings.threads)
        done("exact", answers.count)
        del found
        rest = settle(engine, people, residue, answers, no)
        done("repaired", answers.count)
        pairs = find_pairs(engine, people, residue, rest, settings.threads)
        done("candidates", len(pairs.q))
        if model is None:
            known = cast("People", people)  # without weights the register is always read
            model = train(Training(known, residue, pairs, rest, answers, engine.sizes(), settings.seed))
            stamp = stamp_of(known, model) if memory else ""
        done("weighed", len(pairs.q))
        beside = _register(people, memory, registry)
    remembered = Remembered(past, memory, stamp, no, beside)
    del past, people
    return _answer(remembered, model, settings, residue, rest, pairs, answers, done)


def _telling(
    on_stage: Callable[[str, int], None], cancelled: Callable[[], bool]
) -> Callable[[str, int], None]:
    """Return what is called as a stage ends, with how many rows or pairs it saw."""

    def done(stage: str, count: int) -> None:
        give_back()
        on_stage(stage, count)
        if cancelled():
            raise Cancelled

    return done


def _exact(
    engine: Joins,
    settings: Settings,
    unknown: pa.Table | None,
    memory: Memory | None,
    no: Denials,
    *,
    is_trained: bool,
) -> Found:
    """Run stage 1 over all rows, or over those that nobody remembers."""
    draw = []
    for size in engine.sizes():
        step = max(1, round(size * 0.8 / max(settings.samples, 1)))
        draw.append("false" if is_trained else f"(row % 1000003 * 7919 % 1000003) % {step} = 0")
    found = engine.exact(no.conditions(draw), unknown, memory.salt() if memory else "")
    engine.rest()
    give_back()
    return found


def _register(people: Register, memory: Memory | None, registry: Registry) -> Beside | None:
    """Return what next month needs of the register; nothing without a memory."""
    if memory is None:
        return None
    if isinstance(people, People):
        key = memory.register_key()
        return fingerprint(registry, key), Veiled.of(people, key).to_arrow()
    return memory.fingerprint, memory.register


def _split(found: Found, answers: Answers, no: Denials, threads: int) -> Residue:
    """Take what stage 1 settled; return the rest and the sample as keys."""
    source, row, mark, person = _taken_out(found, "settled")
    denied = no.are(source, row, person)
    if denied.any():
        source, row, mark, person = (one[~denied] for one in (source, row, mark, person))
    answers.settle("exact", source, row, mark, answers.places(person))
    source, row, mark, person = _taken_out(found, "rest")
    # Of whom it was denied to be, a row is not: it is one of the rest, and no sample of what is sure.
    person = np.where(no.are(source, row, person), -1, person)
    # Rows come in the order the threads finished; sorted, a run gives the same answer twice.
    order = np.lexsort((row, source))
    typed = found.rest.select([role for role in ROLES if role in found.rest.column_names]).combine_chunks()
    found.rest = found.rest.slice(0, 0)
    pieces = (typed.take(pa.array(order[at : at + PIECE])) for at in range(0, max(len(order), 1), PIECE))
    keys = keys_of(pieces, threads)
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
