"""Matching the files of a run with the register: links are remembered, doubtful pairs queue for the clerk."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction

from chuanhui.grid.registers import vault
from chuanhui.journal.scope import seeing
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import marks, models, store, tokens
from chuanhui.system.linkage.actions.linking import remember, undo
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.columns import ask
from chuanhui.system.linkage.facts import Wire, wire_rows
from chuanhui.system.linkage.matching import LINKED, NONE, REVIEW, Input, Past, match
from chuanhui.system.linkage.queries.memory import decisions_of
from chuanhui.system.linkage.queries.reading import PAIR
from chuanhui.system.linkage.rules import Decision, Pair, PairState, Stage

DOUBLED = "doubled"
"""How a row was found that is about somebody whom an earlier row of the same file is about."""

MOST_LINES = 50
_MARKED = f"""
    SELECT f.* REPLACE (
        CASE WHEN f.band = '{LINKED}' AND f.how <> '{Decision.CONFIRMED}'
            AND row_number() OVER (
                PARTITION BY f.input, f.band, f.person ORDER BY f.how <> '{Decision.CONFIRMED}', f.row) > 1
        THEN '{DOUBLED}' ELSE f.how END AS how), source, mark
    FROM found f JOIN marks USING (input, row)
"""
_BANDS = f"""
    SELECT input, CASE WHEN band = '{LINKED}' THEN how ELSE band END AS what, count(*) AS many
    FROM rows GROUP BY ALL ORDER BY ALL
"""
_BEST = f"""
    SELECT w.area_path, f.sender, r.source, r.mark, w.thing, w.household, r.how, r.score, r.pattern, f.period
    FROM rows r JOIN files f USING (input) JOIN who w USING (person)
    WHERE r.band = '{LINKED}'
    QUALIFY row_number() OVER (PARTITION BY r.source, r.mark ORDER BY r.score DESC, r.input, r.row) = 1
    ORDER BY r.source, r.mark
"""
"""The row that stands for those with the same mark; sorted, as indexes like what is put in."""

_UNSURE = f"""
    SELECT source, mark FROM rows GROUP BY ALL HAVING NOT bool_or(band = '{LINKED}') ORDER BY ALL
"""


def match_rows(work: Work) -> None:
    """Match every row of the files; write links, open pairs, the model and the counts in one transaction."""
    inputs = work.inputs
    cards = work.cards(compares=True)
    with transaction.atomic(), seeing(Sight.of(work.run.territory)):
        decisions = decisions_of(work.ground)
        key = marks.key_of(work.ground, work.now)
    matched = match(
        work.ground,
        cards,
        inputs,
        decisions,
        Past(key.marks, store.recall(key.id, key.memory)),
        token_key=_token_key,
        on_stage=lambda what, count: work.tell(Stage.MATCH, what, count),
        cancelled=work.is_stopped,
        engine_name=settings.LINKAGE_ENGINE,
        spark_master=settings.LINKAGE_SPARK_MASTER,
    )
    if work.is_stopped():
        return
    with work.committing(Stage.MATCH) as commit:
        rows = _marked(inputs, matched.found)
        undone = link(work, cards, inputs, rows)
        pairs = _pairs(work, cards, inputs, matched.found.filter(pc.equal(matched.found["band"], REVIEW)))
        text = canonical_json(dict(matched.parameters))
        models.Run.objects.filter(id=work.run_id).update(parameters=dict(matched.parameters), doing={})
        commit.changes.update(engine=settings.LINKAGE_ENGINE, model=hashlib.sha256(text.encode()).hexdigest())
        plain = {"people": len(cards.people.ids), "pairs": pairs}
        stages = {name: int(count) for name, count in matched.counts.items()} | {"undone": undone}
        commit.counts.update({**plain, "stages": stages, **_count(inputs, rows)})
        if matched.past is not None:
            past = matched.past
            transaction.on_commit(lambda: store.remember(key.id, key.memory, past))


def _count(inputs: tuple[Input, ...], rows: pa.Table) -> dict[str, Any]:
    """Return what the match came to: by source and band, and by file what its sender is told."""
    bands: dict[str, Counter[str]] = {}
    strangers: dict[str, int] = {}
    doubles: dict[str, dict[str, Any]] = {}
    for line in ask(_BANDS, rows=rows).to_pylist():
        at, what, many = line["input"], line["what"], line["many"]
        delivery = inputs[at].delivery
        bands.setdefault(delivery.source, Counter())[what] += many
        if what == NONE:
            strangers[str(delivery.id)] = many
        elif what == DOUBLED:
            doubles[str(delivery.id)] = {"count": many, "lines": _lines(inputs[at], at, rows)}
    return {
        "sources": {source: dict(counter) for source, counter in bands.items()},
        "strangers": strangers,
        "doubles": doubles,
    }


def _lines(one: Input, at: int, rows: pa.Table) -> list[int]:
    """Return the first lines of a file that tell once more of somebody."""
    mine = rows.filter(pc.and_(pc.equal(rows["input"], at), pc.equal(rows["how"], DOUBLED)))
    found: list[int] = one.rows.column("line").take(mine.column("row")).to_pylist()
    return sorted(found)[:MOST_LINES]


def _marked(inputs: tuple[Input, ...], found: pa.Table) -> pa.Table:
    """Return what was found with the source and mark of each row."""
    marks = [
        pa.table(
            {
                "input": pa.repeat(pa.scalar(at, pa.int32()), len(one.marks)),
                "row": pa.array(range(len(one.marks)), pa.int64()),
                "source": pa.repeat(one.delivery.source, len(one.marks)),
                "mark": one.marks,
            }
        )
        for at, one in enumerate(inputs)
    ]
    return ask(_MARKED, found=found, marks=pa.concat_tables(marks))


def link(work: Work, cards: Cards, inputs: tuple[Input, ...], rows: pa.Table) -> int:
    """Remember whom rows are; of equal rows of one source one is enough.

    A row that was somebody once and is doubtful or nobody's now is that person's no more, until a clerk says
    so. Return how many such there were.
    """
    files = pa.table(
        {
            "input": pa.array(range(len(inputs)), pa.int32()),
            "sender": pa.array([one.delivery.unit_id for one in inputs], pa.int64()),
            "period": pa.array([one.delivery.period for one in inputs], pa.string()),
        }
    )
    remember(work.run, Decision.AUTOMATIC, ask(_BEST, rows=rows, files=files, who=cards.who))
    return undo(work.run, ask(_UNSURE, rows=rows))


def _pairs(work: Work, cards: Cards, inputs: tuple[Input, ...], doubtful: pa.Table) -> int:
    """Queue doubtful rows for the clerk, each once; one that waits from before takes the new facts in."""
    groups: dict[tuple[str, bytes], list[Doubt]] = {}
    for at, one in enumerate(inputs):
        mine = doubtful.filter(pc.equal(doubtful["input"], at)).sort_by("row")
        rows = mine.column("row")
        marks = one.marks.take(rows.combine_chunks()).to_pylist()
        told = wire_rows(one.facts, rows.to_pylist())
        typed = one.rows.drop_columns([name for name in ("row", "line") if name in one.rows.column_names])
        cells = typed.take(rows).to_pylist()
        for line, mark, facts, cell in zip(mine.to_pylist(), marks, told, cells, strict=True):
            groups.setdefault((one.delivery.source, mark), []).append(Doubt(one, line, facts, cell))
    standing = {
        (row.source, bytes(row.mark)): row
        for row in models.Pair.objects.select_for_update().filter(
            territory=work.run.territory,
            campaign=work.run.campaign,
            plan=work.run.plan,
            state=PairState.OPEN.value,
        )
    }
    fresh = 0
    for key, group in sorted(groups.items(), key=itemgetter(0)):
        told_facts = [one.facts_told() for one in group]
        row = standing.get(key)
        if row is not None:
            _add(row, told_facts)
        else:
            _open(work, cards, key[1], group[0], told_facts)
            fresh += 1
    return fresh


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubtful row: its file, what was found, what it tells, and what it tells of who it is about."""

    input: Input
    found: Mapping[str, Any]
    facts: Wire = field(repr=False)
    cells: Mapping[str, Any] = field(repr=False)

    def facts_told(self) -> dict[str, Any]:
        """Return the facts of the row, as a pair keeps them until somebody has decided."""
        delivery = self.input.delivery
        return {
            "delivery": str(delivery.id),
            "row": self.found["row"],
            "period": delivery.period,
            "rows": [self.facts],
        }


def _open(work: Work, cards: Cards, mark: bytes, one: Doubt, told: list[dict[str, Any]]) -> None:
    of, person, other = one.input, one.found["person"], one.found["other"]
    score, runner_up = one.found["score"], one.found["runner_up"]
    pair = Pair(
        id=new_id(work.now),
        run_id=work.run_id,
        delivery_id=of.delivery.id,
        territory=work.run.territory,
        area_path=work.run.area_path,
        unit_id=work.run.unit_id,
        campaign=work.run.campaign,
        version=work.run.version,
        plan=work.run.plan,
        source=of.delivery.source,
        period=of.delivery.period,
        made_at=work.now,
        thing_id=cards.people.ids[person],
        other_id=None if other is None else cards.people.ids[other],
        score=round(score, 4),
        runner_up=None if runner_up is None else round(runner_up, 4),
        pattern=one.found["pattern"],
    )
    sides = {"thing": cards.card(person)}
    if other is not None:
        sides["other"] = cards.card(other)
    values = {
        "row": {name: value for name, value in one.cells.items() if value is not None},
        "cards": sides,
        "facts": told,
        "place": {"area": cards.area_of(person), "home": str(cards.people.homes[person] or "")},
    }
    write(None, pair, work.deed("linkage.pair"), beside={"sealed": seal(pair.id, values), "mark": mark})


def _add(row: models.Pair, told: list[dict[str, Any]]) -> None:
    opened = dict(vault.open_fields(vault.place_of(PAIR, row.id), row.sealed or b"").values)
    known = {one["delivery"] for one in opened["facts"]}
    opened["facts"] = [*opened["facts"], *(one for one in told if one["delivery"] not in known)]
    models.Pair.objects.filter(id=row.id).update(sealed=seal(row.id, opened))


def seal(pair_id: UUID, values: Mapping[str, Any]) -> bytes:
    """Return what a pair holds as its row keeps it."""
    return vault.seal_fields(vault.place_of(PAIR, pair_id), vault.Fields(vault.new_salt(), values))


def _token_key(source: str) -> bytes:
    """Return the key of a source's tokens, which its sender holds too.

    Raises:
        BadKeyFile: there is none.
    """
    return tokens.key_from(Path(settings.LINKAGE_KEYS) / f"{source}.key")
