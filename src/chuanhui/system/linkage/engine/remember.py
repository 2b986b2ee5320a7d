"""How a run meets last month's memory, and leaves one for the next."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute

from .answers import HOWS, Answers, Chosen
from .choose import choose, twice_bits
from .keys import Keys
from .memory import CANDIDATES, DECISIONS, ROWS, Memory
from .shapes import Settings
from .strings import Ints, whole_numbers
from .weigh import Model

if TYPE_CHECKING:
    from .match import Pairs, Residue

NOBODY = -1


@dataclass
class Past:
    """Rows of this month that were there last month: settled ones, and those with their candidates."""

    settled: pa.Table  # source, row, mark, person, how
    scored: pa.Table  # source, row, mark


def stamp_of(person: Ints, household: Ints, keys: Keys, model: Model | None) -> str:
    """Return the fingerprint of a register and a model: the same, and every answer stays what it was."""
    found = hashlib.blake2b(digest_size=16)
    for one in (person, household, keys.number, keys.kind, keys.name, keys.birth, keys.phone, keys.village):
        found.update(np.ascontiguousarray(one).tobytes())
    for one in (keys.coarse, keys.exact, keys.sex):
        found.update(np.ascontiguousarray(one).tobytes())
    for text in keys.texts:
        found.update(text.encode() + b"\n")
    found.update((model.to_json() if model else "").encode())
    return found.hexdigest()


def recall(engine: Any, memory: Memory | None, stamp: str) -> tuple[Past | None, pa.Table | None]:
    """Return what is remembered of this month's rows, and the rows that nobody remembers; nothing if none is."""
    if memory is None or memory.stamp != stamp or not memory.settled.num_rows:
        return None, None
    sources = [batch.source for batch in engine.batches]
    found = engine.known(_known(memory, sources), memory.salt())
    how = found.column("how")
    is_new = np.array(pa.compute.is_null(how))
    scored = np.array(pa.compute.fill_null(pa.compute.equal(how, "scored"), False))
    plain = ["source", "row", "mark", "person", "how"]
    past = Past(
        found.select(plain).filter(pa.array(~is_new & ~scored)),
        found.select(plain[:3]).filter(pa.array(scored)),
    )
    return past, found.drop_columns(["person", "how"]).filter(pa.array(is_new))


def _known(memory: Memory, sources: list[str]) -> pa.Table:
    """Return one entry a remembered row, sources as numbers."""
    settled, scored = (
        memory.settled,
        memory.candidates.select(["source", "mark"]).group_by(["source", "mark"]),
    )
    rows = scored.aggregate([])
    return pa.table(
        {
            "source": np.concatenate([_places(settled, sources), _places(rows, sources)]),
            "mark": np.concatenate([settled["mark"].to_numpy(), rows["mark"].to_numpy()]),
            "person": pa.concat_arrays([_flat(settled["person"]), pa.nulls(rows.num_rows, pa.int64())]),
            "how": pa.concat_arrays(
                [_flat(settled["how"]), pa.array(["scored"] * rows.num_rows, pa.string())]
            ),
        }
    )


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _places(table: pa.Table, sources: list[str]) -> Ints:
    coded = table["source"].combine_chunks().dictionary_encode()
    if isinstance(coded, pa.ChunkedArray):
        coded = coded.combine_chunks()
    known = {name: at for at, name in enumerate(sources)}
    where = np.array(
        [known.get(name, len(sources)) for name in coded.dictionary.to_pylist()] or [0], np.int64
    )
    return where[coded.indices.to_numpy()]


@dataclass
class Remembered:
    """Last month and this: completes the choice, then remembers it."""

    past: Past | None
    old: Memory | None
    stamp: str

    def settle(self, answers: Answers) -> None:
        """Put the settled rows of last month among this month's answers."""
        if self.past is None:
            return
        table = self.past.settled
        how = table["how"].combine_chunks()
        place = answers.places(whole_numbers(table, "person"))
        source, row, mark = (table[name].to_numpy().astype(np.int64) for name in ("source", "row", "mark"))
        for name in HOWS[:2]:
            chosen = np.array(pa.compute.equal(how, name)) & (place >= 0)
            answers.settle(name, source[chosen], row[chosen], mark[chosen], place[chosen])

    def complete(
        self, model: Model, settings: Settings, residue: Residue, rows: Ints, pairs: Pairs, answers: Answers
    ) -> Chosen:
        """Return the answers of all scored rows, those of last month among them."""
        source, row, mark = residue.source[rows], residue.row[rows], residue.mark[rows]
        back = np.full(len(residue.row), -1, np.int64)
        back[rows] = np.arange(len(rows))
        q, p, pattern = back[pairs.q], pairs.p, pairs.pattern
        if self.past is not None and self.old is not None:
            past = self.past.scored
            old_source, old_row, old_mark = (
                past[name].to_numpy().astype(np.int64) for name in ("source", "row", "mark")
            )
            old_q, old_p, old_pattern = _candidates(self.old, old_source, old_mark, answers)
            q, p = np.concatenate([q, old_q + len(rows)]), np.concatenate([p, old_p])
            pattern = np.concatenate([pattern, old_pattern])
            source, row = np.concatenate([source, old_source]), np.concatenate([row, old_row])
            mark = np.concatenate([mark, old_mark])
        # The same order whether a row is old or new, so that ties fall alike.
        order = np.lexsort((row, source))
        place = np.empty(len(order), np.int64)
        place[order] = np.arange(len(order))
        q, source, row, mark = place[q], source[order], row[order], mark[order]
        score = np.zeros(len(q))
        for at, name in enumerate(model.sources):
            own = source[q] == at
            score[own] = model.score(name, pattern[own])
        kept = (score >= settings.kept) & ~self._denied(source, mark, q, p, answers)
        q, p, pattern, score = q[kept], p[kept], pattern[kept], score[kept]
        self._keep(source, mark, q, p, pattern)
        cost = np.array(
            [twice_bits(n, m) for n, m in zip(answers.by_source(), answers.people_by_source(), strict=True)]
        )
        choice = choose(
            q, source[q] * len(answers.person) + p, score, answers.has_row[source[q], p], cost[source[q]]
        )
        out = Chosen(
            source, row, mark,
            np.full(len(row), -1, np.int64), np.full(len(row), -np.inf), np.full(len(row), -np.inf),
            np.zeros(len(row), np.int64), np.full(len(row), -1, np.int64), np.zeros(len(row), bool),
        )  # fmt: skip
        at = choice.row
        out.place[at], out.score[at], out.pattern[at] = p[choice.best], choice.value, pattern[choice.best]
        out.runner_up[at] = choice.rival_value
        out.other[at] = np.where(choice.rival >= 0, p[choice.rival], -1) if len(at) else out.other[at]
        self._confirm(out, answers)
        return out

    def _keep(self, source: Ints, mark: Ints, q: Ints, p: Ints, pattern: Ints) -> None:
        alone = np.ones(len(source), bool)
        alone[q] = False
        lonely = np.flatnonzero(alone)
        self._kept = (
            np.concatenate([source[q], source[lonely]]),
            np.concatenate([mark[q], mark[lonely]]),
            np.concatenate([p, np.full(len(lonely), NOBODY)]),
            np.concatenate([pattern, np.zeros(len(lonely), np.int64)]),
        )

    def _decisions(self, which: str, answers: Answers) -> dict[tuple[int, int], set[int]]:
        found: dict[tuple[int, int], set[int]] = {}
        if self.old is None or not self.old.decisions.num_rows:
            return found
        table = self.old.decisions
        places = answers.places(whole_numbers(table, "person"))
        names = {name: at for at, name in enumerate(answers.sources)}
        for source, mark, place, said in zip(
            table["source"].to_pylist(),
            table["mark"].to_pylist(),
            places.tolist(),
            table["decision"].to_pylist(),
            strict=True,
        ):
            if said == which and source in names and place >= 0:
                found.setdefault((names[source], mark), set()).add(place)
        return found

    def _denied(self, source: Ints, mark: Ints, q: Ints, p: Ints, answers: Answers) -> np.ndarray:
        said = self._decisions("denied", answers)
        out = np.zeros(len(q), bool)
        if said:
            marks = np.array([one for _, one in said])
            for at in np.flatnonzero(np.isin(mark[q], marks)).tolist():
                out[at] = int(p[at]) in said.get((int(source[q[at]]), int(mark[q[at]])), ())
        return out

    def _confirm(self, out: Chosen, answers: Answers) -> None:
        said = self._decisions("confirmed", answers)
        if said:
            marks = np.array([one for _, one in said])
            for at in np.flatnonzero(np.isin(out.mark, marks)).tolist():
                for place in said.get((int(out.source[at]), int(out.mark[at])), ()):
                    out.place[at], out.decided[at], out.other[at] = place, True, -1

    def memory(self, answers: Answers) -> Memory | None:
        """Return what next month should know; nothing without a key."""
        if self.old is None:
            return None
        names = np.array(answers.sources, object)
        parts = []
        for how, source, _, mark, place in answers.pieces:
            words = [names[source], mark, answers.person[place], np.full(len(mark), HOWS[how], object)]
            parts.append(pa.table(dict(zip(ROWS.names, words, strict=True)), schema=ROWS))
        source, mark, place, pattern = self._kept
        person = pa.array(answers.person[place], mask=place == NOBODY)
        scored = pa.table(
            {
                "source": pa.array(names[source], pa.string()),
                "mark": mark,
                "person": person,
                "pattern": pattern,
            }
        )
        settled = _once(pa.concat_tables(parts), ["source", "mark"])
        return Memory(
            self.old.key,
            self.stamp,
            settled,
            _once(scored.cast(CANDIDATES), ["source", "mark", "person"]),
            self.old.decisions.cast(DECISIONS),
        )


def _once(table: pa.Table, keys: list[str]) -> pa.Table:
    """Return a table without repetitions of its keys."""
    others = [(name, "min") for name in table.column_names if name not in keys]
    found = table.group_by(keys).aggregate(others)
    return pa.table(
        {name: found[name if name in keys else f"{name}_min"] for name in table.column_names}
    ).cast(table.schema)


def _candidates(memory: Memory, source: Ints, mark: Ints, answers: Answers) -> tuple[Ints, Ints, Ints]:
    """Return the remembered candidates of rows: place among the rows, person, pattern."""
    table = memory.candidates.filter(pa.compute.is_valid(memory.candidates["person"]))
    place = answers.places(whole_numbers(table, "person"))
    own_source, own_mark = _places(table, answers.sources), table["mark"].to_numpy()
    order = np.lexsort((own_mark, own_source))
    own = np.stack([own_source[order], own_mark[order]], axis=1)
    keys = own[:, 1] ^ (own[:, 0] << 56)
    sort = np.argsort(keys, kind="stable")
    wanted = mark ^ (source << 56)
    first = np.searchsorted(keys[sort], wanted, "left")
    last = np.searchsorted(keys[sort], wanted, "right")
    count = last - first
    rows = np.repeat(np.arange(len(mark)), count)
    steps = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    at = order[sort[np.repeat(first, count) + steps]]
    good = place[at] >= 0
    return rows[good], place[at][good], table["pattern"].to_numpy()[at][good]
