"""Matching the files of a run with the register: links are remembered, doubtful pairs queue for the clerk."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from django.conf import settings
from django.db import transaction

from chuanhui.journal.scope import seeing
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import marks, models, store, tokens
from chuanhui.system.linkage.actions.doubts import held_by, seal
from chuanhui.system.linkage.actions.linking import remember, undo
from chuanhui.system.linkage.actions.unread import put_unread
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.columns import ask
from chuanhui.system.linkage.facts import Wire, wire_rows
from chuanhui.system.linkage.matching import LINKED, NONE, REVIEW, Input, Past, heeding, match
from chuanhui.system.linkage.queries.memory import decisions_of
from chuanhui.system.linkage.queries.reading import pair_from
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
        # Nobody decides on what waits from here on; what was decided since the engine began is heeded.
        standing = _standing(work)
        found = heeding(matched.found, inputs, cards, decisions, decisions_of(work.ground))
        rows = _marked(inputs, found)
        undone = link(work, cards, inputs, rows)
        waiting = put_unread(cards, inputs, _token_key)
        pairs = _pairs(work, cards, inputs, found.filter(pc.equal(found["band"], REVIEW)), standing)
        text = canonical_json(dict(matched.parameters))
        models.Run.objects.filter(id=work.run_id).update(parameters=dict(matched.parameters), doing={})
        commit.changes.update(engine=settings.LINKAGE_ENGINE, model=hashlib.sha256(text.encode()).hexdigest())
        plain = {"people": len(cards.people.ids), "pairs": pairs, "unread": waiting}
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


MARKS = pa.schema(
    [("input", pa.int32()), ("row", pa.int64()), ("source", pa.string()), ("mark", pa.binary())]
)


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
    # All parties may have said that there is nothing.
    return ask(_MARKED, found=found, marks=pa.concat_tables([MARKS.empty_table(), *marks]))


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


Standing = Mapping[tuple[str, bytes], models.Pair]
"""The doubtful pairs that wait, by source and mark."""


def _standing(work: Work) -> Standing:
    """Return the pairs of the plan that wait, their rows locked."""
    rows = models.Pair.objects.select_for_update().filter(
        territory=work.run.territory,
        campaign=work.run.campaign,
        plan=work.run.plan,
        state=PairState.OPEN.value,
    )
    return {(row.source, bytes(row.mark)): row for row in rows}


def _pairs(
    work: Work, cards: Cards, inputs: tuple[Input, ...], doubtful: pa.Table, standing: Standing
) -> int:
    """Queue doubtful rows for the clerk, each once; return how many of them wait anew."""
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
    fresh = 0
    for key, group in sorted(groups.items(), key=itemgetter(0)):
        told_facts = _once([one.facts_told() for one in group])
        row = standing.get(key)
        if row is not None:
            _wait_on(work, cards, row, group[0], told_facts)
            continue
        pair = _pair(work, cards, group[0])
        sealed = seal(pair.id, _held(cards, group[0], told_facts))
        write(None, pair, work.deed("linkage.pair"), beside={"sealed": sealed, "mark": key[1]})
        fresh += 1
    return fresh


def _once(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what rows that tell the same of who it is have told, without those repeated in every cell."""
    return list({(one["delivery"], canonical_json(one["rows"])): one for one in reversed(told)}.values())[
        ::-1
    ]


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


def _pair(work: Work, cards: Cards, one: Doubt) -> Pair:
    of, person, other = one.input, one.found["person"], one.found["other"]
    score, runner_up = one.found["score"], one.found["runner_up"]
    return Pair(
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


def _held(cards: Cards, one: Doubt, told: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what a clerk needs to decide: the row, the cards beside it; and the facts that hang on it."""
    person, other = one.found["person"], one.found["other"]
    sides = {"thing": cards.card(person)}
    if other is not None:
        sides["other"] = cards.card(other)
    return {
        "row": {name: value for name, value in one.cells.items() if value is not None},
        "cards": sides,
        "facts": told,
        "place": {"area": cards.area_of(person), "home": str(cards.people.homes[person] or "")},
    }


def _wait_on(work: Work, cards: Cards, row: models.Pair, one: Doubt, told: list[dict[str, Any]]) -> None:
    """Let a row that waits from before wait as one of this run, with what it told before.

    Its rules wait in the newest month in which it came, and are applied there when somebody has decided. A
    file of an earlier month adds what it tells, no more.
    """
    old, held = pair_from(row), held_by(row)
    known = {each["delivery"] for each in held["facts"]}
    facts = [*held["facts"], *(each for each in told if each["delivery"] not in known)]
    if one.input.delivery.period < old.period:
        models.Pair.objects.filter(id=row.id).update(sealed=seal(row.id, {**held, "facts": facts}))
        return
    new = replace(_pair(work, cards, one), id=old.id, made_at=old.made_at, revision=old.revision)
    sealed = seal(row.id, _held(cards, one, facts))
    write(old, new, work.deed("linkage.pair"), beside={"sealed": sealed})


def _token_key(source: str) -> bytes:
    """Return the key of a source's tokens, which its sender holds too.

    Raises:
        BadKeyFile: there is none.
    """
    return tokens.key_from(Path(settings.LINKAGE_KEYS) / f"{source}.key")
