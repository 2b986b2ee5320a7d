"""How a run meets last month's memory, and leaves one for the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from .answers import HOWS, Answers, Chosen
from .choose import choose, twice_bits
from .denials import Denials
from .joins import Joins
from .memory import Memory
from .pieces import Pairs, Residue
from .shapes import Settings
from .strings import Flags, Ints, hashed, whole_numbers
from .weigh import Model

NOBODY = -1
Beside = tuple[str, Mapping[str, pa.Table]]


def _nobody(source: Ints, row: Ints, mark: Ints) -> Chosen:
    """Return answers that find nobody yet."""
    return Chosen(
        source, row, mark,
        np.full(len(row), NOBODY, np.int64), np.full(len(row), -np.inf), np.full(len(row), -np.inf),
        np.zeros(len(row), np.int64), np.full(len(row), NOBODY, np.int64),
    )  # fmt: skip


@dataclass
class Past:
    """Rows of this month that were there last month: settled ones, and those with their candidates."""

    settled: pa.Table  # source, row, mark, person, how
    scored: pa.Table  # source, row, mark


def recall(
    engine: Joins, memory: Memory | None, stamp: str, denials: Denials
) -> tuple[Past | None, pa.Table | None]:
    """Return what is remembered of this month's rows, and the rows that nobody remembers; nothing if none
    is."""
    if memory is None or memory.stamp != stamp or not memory.settled.num_rows:
        return None, None
    sources = [batch.source for batch in engine.batches]
    anew = denials.conditions(["false"] * len(sources))
    found = engine.known(_known(memory, sources), memory.salt(), anew)
    engine.rest()
    scored = pc.equal(found.settled["how"], pa.scalar(HOWS.index("scored"), found.settled["how"].type))
    past = Past(
        found.settled.filter(pc.invert(scored)),
        found.settled.select(["source", "row", "mark"]).filter(scored),
    )
    return past, found.rest.drop_columns(["person", "how"])


def _known(memory: Memory, sources: list[str]) -> pa.Table:
    """Return one entry a remembered row: source and how as numbers."""
    settled, scored = memory.settled, memory.candidates
    source, mark = _places(scored, sources), whole_numbers(scored, "mark")
    kept = _once(source, mark)
    nobody = pa.nulls(len(kept), pa.int64())
    return pa.table(
        {
            "source": np.concatenate([_places(settled, sources), source[kept]]).astype(np.int8),
            "mark": np.concatenate([whole_numbers(settled, "mark"), mark[kept]]),
            "person": pa.concat_arrays([_flat(settled["person"]), nobody]),
            "how": np.concatenate(
                [_places(settled, HOWS, "how"), np.full(len(kept), HOWS.index("scored"))]
            ).astype(np.int8),
        }
    )


def _flat(column: pa.ChunkedArray) -> pa.Array:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _places(table: pa.Table, words: Sequence[str], name: str = "source") -> Ints:
    """Return a column of words as places in a list; the place after the last for a word that is not in it."""
    if not table.num_rows:
        return np.zeros(0, np.int64)
    column = table[name].unify_dictionaries().combine_chunks()
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    known = {word: at for at, word in enumerate(words)}
    where = np.array([known.get(word, len(words)) for word in coded.dictionary.to_pylist()], np.int64)
    places: Ints = where[coded.indices.to_numpy()]
    return places


@dataclass
class Remembered:
    """Last month and this: completes the choice, then remembers it."""

    past: Past | None
    old: Memory | None
    stamp: str
    denials: Denials
    beside: Beside | None = None  # fingerprint of the register, and its digests

    def settle(self, answers: Answers) -> None:
        """Put the settled rows of last month among this month's answers."""
        if self.past is None:
            return
        table = self.past.settled
        how = whole_numbers(table, "how")
        place = answers.places(whole_numbers(table, "person"))
        source, row, mark = (table[name].to_numpy().astype(np.int64) for name in ("source", "row", "mark"))
        for name in HOWS[:2]:
            chosen = (how == HOWS.index(name)) & (place >= 0)
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
        self._new = order < len(rows)
        q, source, row, mark = place[q], source[order], row[order], mark[order]
        score = np.zeros(len(q))
        for at, name in enumerate(answers.sources):
            own = source[q] == at
            score[own] = model.score(name, pattern[own])
        kept = (score >= settings.kept) & ~self.denials.are(source[q], row[q], answers.person[p])
        q, p, pattern, score = q[kept], p[kept], pattern[kept], score[kept]
        self._keep(source, row, mark, q, p, pattern)
        cost = np.array(
            [twice_bits(n, m) for n, m in zip(answers.by_source(), answers.people_by_source(), strict=True)]
        )
        choice = choose(
            q, source[q] * len(answers.person) + p, score, answers.has_row[source[q], p], cost[source[q]]
        )
        out = _nobody(source, row, mark)
        done = choice.row
        out.place[done], out.score[done], out.pattern[done] = (
            p[choice.best],
            choice.value,
            pattern[choice.best],
        )
        out.runner_up[done] = choice.rival_value
        if len(done):
            out.other[done] = np.where(choice.rival >= 0, p[choice.rival], -1)
        return out

    def asked(self, doubtful: Flags) -> int | None:
        """Return how many doubtful rows are new this month."""
        return None if self.old is None else int((doubtful & self._new).sum())

    def _keep(self, source: Ints, row: Ints, mark: Ints, q: Ints, p: Ints, pattern: Ints) -> None:
        # A row of which somebody was denied is not remembered: without the denial it is as if never seen.
        alone = ~self.denials.touch(source, row)
        kept = alone[q]
        q, p, pattern = q[kept], p[kept], pattern[kept]
        alone[q] = False
        lonely = np.flatnonzero(alone)
        self._kept = (
            np.concatenate([source[q], source[lonely]]),
            np.concatenate([mark[q], mark[lonely]]),
            np.concatenate([p, np.full(len(lonely), NOBODY)]),
            np.concatenate([pattern, np.zeros(len(lonely), np.int64)]),
        )

    def memory(self, answers: Answers, model: Model) -> Memory | None:
        """Return what next month should know; nothing without a key."""
        if self.old is None:
            return None
        source, mark, place, how = (
            np.concatenate([piece[at] for piece in _hows(answers, self.denials)]) for at in range(4)
        )
        kept = _once(source, mark)
        settled = pa.table(
            {
                "source": _words(source[kept], answers.sources),
                "mark": mark[kept],
                "person": answers.person[place[kept]],
                "how": _words(how[kept], HOWS),
            }
        )
        source, mark, place, pattern = self._kept
        kept = _once(source, mark, place)
        scored = pa.table(
            {
                "source": _words(source[kept], answers.sources),
                "mark": mark[kept],
                "person": pa.array(answers.person[place[kept]], mask=place[kept] == NOBODY),
                "pattern": pattern[kept],
            }
        )
        known = self.beside or ("", {})
        return Memory(self.old.key, self.stamp, settled, scored, model.to_json(), *known)


def _hows(answers: Answers, denials: Denials) -> list[tuple[Ints, Ints, Ints, Ints]]:
    nothing = np.zeros(0, np.int64)
    pieces = []
    for how, source, row, mark, place in answers.pieces:
        touched = denials.touch(source, row)
        if touched.any():
            source, mark, place = source[~touched], mark[~touched], place[~touched]
        pieces.append((source, mark, place, np.full(len(mark), how)))
    return pieces or [(nothing, nothing, nothing, nothing)]


def _words(code: Ints, words: Sequence[str]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(code.astype(np.int8)), pa.array(words, pa.string()))


def _once(source: Ints, mark: Ints, place: Ints | None = None) -> Ints:
    """Return the places of entries without those that repeat."""
    parts = [source, mark] if place is None else [source, mark, place]
    key = hashed(np.column_stack(parts))
    ordered = np.sort(key)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return np.arange(len(key))
    # Few repeat: only they are put in order with their places.
    at = np.minimum(np.searchsorted(twice, key), len(twice) - 1)
    repeated = np.flatnonzero(twice[at] == key)
    _, first = np.unique(key[repeated], return_index=True)
    kept = np.ones(len(key), bool)
    kept[repeated] = False
    kept[repeated[first]] = True
    return np.flatnonzero(kept)


def _candidates(memory: Memory, source: Ints, mark: Ints, answers: Answers) -> tuple[Ints, Ints, Ints]:
    """Return the remembered candidates of rows: place among the rows, person, pattern."""
    table = memory.candidates.filter(pc.is_valid(memory.candidates["person"]))
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
