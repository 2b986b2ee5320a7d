"""Matching the files of a run with the register: links are remembered, doubtful pairs queue for the clerk."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from chuanhui.grid.registers import vault
from chuanhui.journal.scope import seeing
from chuanhui.kernel.canonical import canonical_json
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.sight import Sight
from chuanhui.system.linkage import marks, models, store, tokens
from chuanhui.system.linkage.actions.linking import remember
from chuanhui.system.linkage.actions.working import Commit, Work
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.facts import wire_rows
from chuanhui.system.linkage.matching import (
    LINKED,
    NONE,
    REVIEW,
    Found,
    Input,
    Matched,
    Past,
    match,
)
from chuanhui.system.linkage.queries.memory import decisions_of
from chuanhui.system.linkage.queries.reading import PAIR
from chuanhui.system.linkage.rules import Decision, Pair, PairState, Stage

BATCH = 10_000


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
        link(work, cards, inputs, (one for one in matched.found if one.band == LINKED))
        pairs = _pairs(work, cards, inputs, (one for one in matched.found if one.band == REVIEW))
        text = canonical_json(dict(matched.parameters))
        models.Run.objects.filter(id=work.run_id).update(parameters=dict(matched.parameters), doing={})
        commit.changes.update(engine=settings.LINKAGE_ENGINE, model=hashlib.sha256(text.encode()).hexdigest())
        _count(commit, inputs, matched, len(cards.people.ids), pairs)
        if matched.past is not None:
            past = matched.past
            transaction.on_commit(lambda: store.remember(key.id, key.memory, past))


def _count(commit: Commit, inputs: tuple[Input, ...], matched: Matched, people: int, pairs: int) -> None:
    """Put down what the match came to: by source and band, and by file how many rows are nobody's."""
    bands: dict[str, Counter[str]] = {}
    strangers: Counter[str] = Counter()
    for one in matched.found:
        delivery = inputs[one.input].delivery
        counter = bands.setdefault(delivery.source, Counter())
        counter[one.how if one.band == LINKED else one.band] += 1
        if one.band == NONE:
            strangers[str(delivery.id)] += 1
    commit.counts.update(
        {
            "people": people,
            "pairs": pairs,
            "sources": {source: dict(counter) for source, counter in bands.items()},
            "strangers": dict(strangers),
            "stages": {name: int(count) for name, count in matched.counts.items()},
        }
    )


def link(work: Work, cards: Cards, inputs: tuple[Input, ...], found: Iterable[Found]) -> None:
    """Remember whom rows are; of equal rows of one source one is enough."""
    best: dict[tuple[str, bytes], Found] = {}
    for one in found:
        of = inputs[one.input]
        key = of.delivery.source, of.marks[one.row]
        former = best.get(key)
        if former is None or one.score > former.score:
            best[key] = one
    rows = sorted(best.items())
    for at in range(0, len(rows), BATCH):
        _write_links(work, cards, inputs, rows[at : at + BATCH])


def _write_links(
    work: Work, cards: Cards, inputs: tuple[Input, ...], rows: list[tuple[tuple[str, bytes], Found]]
) -> None:
    persons = [one.person or 0 for _, one in rows]
    columns: dict[str, list[Any]] = {
        "area_paths": [cards.area_of(person) for person in persons],
        "senders": [inputs[one.input].delivery.unit_id for _, one in rows],
        "sources": [source for (source, _), _ in rows],
        "marks": [mark for (_, mark), _ in rows],
        "things": [cards.people.ids[person] for person in persons],
        "households": [cards.people.homes[person] for person in persons],
        "hows": [one.how for _, one in rows],
        "scores": [one.score for _, one in rows],
        "patterns": [one.pattern for _, one in rows],
        "periods": [inputs[one.input].delivery.period for _, one in rows],
    }
    remember(work.run, Decision.AUTOMATIC, columns)


def _pairs(work: Work, cards: Cards, inputs: tuple[Input, ...], found: Iterable[Found]) -> int:
    """Queue doubtful rows for the clerk, each once; one that waits from before takes the new facts in."""
    groups: dict[tuple[str, bytes], list[Found]] = {}
    for one in found:
        of = inputs[one.input]
        groups.setdefault((of.delivery.source, of.marks[one.row]), []).append(one)
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
    for key, group in sorted(groups.items()):
        told = [_told_facts(work, inputs, one) for one in group]
        row = standing.get(key)
        if row is not None:
            _add(row, told)
        else:
            _open(work, cards, inputs, key[1], group[0], told)
            fresh += 1
    return fresh


def _open(
    work: Work, cards: Cards, inputs: tuple[Input, ...], mark: bytes, one: Found, told: list[dict[str, Any]]
) -> None:
    of = inputs[one.input]
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
        thing_id=cards.people.ids[one.person or 0],
        other_id=None if one.other is None else cards.people.ids[one.other],
        score=round(one.score, 4),
        runner_up=None if one.runner_up is None else round(one.runner_up, 4),
        pattern=one.pattern,
    )
    columns = [name for name in of.rows.column_names if name not in {"row", "line"}]
    row = {name: of.rows.column(name)[one.row].as_py() for name in columns}
    sides = {"thing": cards.card(one.person or 0)}
    if one.other is not None:
        sides["other"] = cards.card(one.other)
    values = {
        "row": {name: value for name, value in row.items() if value is not None},
        "cards": sides,
        "facts": told,
        "place": {
            "area": cards.area_of(one.person or 0),
            "home": str(cards.people.homes[one.person or 0] or ""),
        },
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


def _told_facts(work: Work, inputs: tuple[Input, ...], one: Found) -> dict[str, Any]:
    """Return the facts of one row, as a pair keeps them until somebody has decided."""
    of = inputs[one.input]
    rows = wire_rows(of.facts, [one.row])
    return {"delivery": str(of.delivery.id), "row": one.row, "period": of.delivery.period, "rows": rows}


def _token_key(source: str) -> bytes:
    """Return the key of a source's tokens, which its sender holds too.

    Raises:
        BadKeyFile: there is none.
    """
    return tokens.key_from(Path(settings.LINKAGE_KEYS) / f"{source}.key")
