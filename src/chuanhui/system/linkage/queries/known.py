"""What is known of everybody on a register as rules ask for it: facts of some periods, unsealed in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

import pyarrow as pa
import pyarrow.compute as pc

from chuanhui.grid.posts.queries.directory import UnitFacts
from chuanhui.grid.registers import vault
from chuanhui.kernel.periods import Period
from chuanhui.playbook.schema import About, RiskRule, Source
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.facts import ROWS, table_of
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.models import Fact, Pair
from chuanhui.system.linkage.outcome import Known
from chuanhui.system.linkage.queries.inputs import arrived, counting, outdone, source_period
from chuanhui.system.linkage.rules import PairState, Run

TABLE = "linkage_fact"
BATCH = 5_000


class Facts:
    """The kept facts of a plan, each unsealed once however many periods ask for them. The caller sees all."""

    def __init__(self, ground: Ground, cards: Cards, run: Run | None = None) -> None:
        self.ground, self.cards, self.run = ground, cards, run
        self._outdone = outdone(ground, run)
        self._rows: dict[tuple[str, str], pa.Table] = {}

    def known(self, about: About, period: Period, rules: Sequence[RiskRule]) -> Known:
        """Return what was known at a period, as `outcome.judge_all` takes it.

        Args:
            about: whom the rules are about.
            period: of the plan.
            rules: whose conditions say how far back facts are needed.
        """
        tables = self.cards.fact_rows(about)
        for source in self.ground.sources:
            tables[source.id] = self._told(source, period, _reach(source.id, rules))
        found = arrived(self.ground, period, self.run)
        late = {source: self._answered_for(source, units) for source, units in found.partly.items()}
        sent = found.whole | found.partly.keys()
        return Known(self.cards.subjects, tables, sent, self._pending(period, rules), late)

    def _answered_for(self, source: str, missing: Sequence[UnitFacts]) -> pa.Table:
        """Return for whom parties answer that have not sent, and who stands in no party's area."""
        every = [one.area_path for one in self.ground.parties(self.ground.playbook.deliveries[source])]
        late = [one.area_path for one in missing]
        paths = pa.array(self.cards.people.area_paths, pa.string())
        stands = pc.or_(_within(paths, late), pc.invert(_within(paths, every)))
        return self.cards.subjects.filter(stands)

    def _told(self, source: Source, period: Period, reach: int) -> pa.Table:
        """Return the rows of the last periods of a source, as rules are judged on them."""
        pieces = [self._with_ago(table_of(source, [], []), 0)]
        for told, ago in _keys(source, period, reach).items():
            key = source.id, told
            if key not in self._rows:
                self._rows[key] = pa.concat_tables(list(self._read(source, told)))
            pieces.append(self._with_ago(self._rows[key], ago))
        return pa.concat_tables(pieces)

    def _with_ago(self, rows: pa.Table, ago: int) -> pa.Table:
        """Return rows with their households, and how many periods ago they were told."""
        homes = self.cards.households.take(rows.column("person"))
        found = rows.add_column(0, "household", homes)
        return found.add_column(2, "ago", pa.repeat(pa.scalar(ago, pa.int32()), rows.num_rows))

    def _read(self, source: Source, period: str) -> Iterator[pa.Table]:
        """Yield the rows of a source's period, by person; of who is registered no more nothing."""
        yield table_of(source, [], [])
        rows = Fact.objects.filter(
            territory=self.ground.territory,
            campaign=self.ground.playbook.id,
            plan=self.ground.plan.id,
            source=source.id,
            period=period,
        ).values_list("id", "delivery_id", "thing_id", "sealed")
        with vault.pinned():
            for several in _batches(rows.iterator(chunk_size=BATCH)):
                persons: list[int] = []
                facts: list[Mapping[str, Any]] = []
                for fact_id, delivery_id, thing_id, sealed in several:
                    person = self.cards.places.get(thing_id)
                    if person is None or delivery_id in self._outdone:
                        continue
                    opened = vault.open_fields(vault.place_of(TABLE, fact_id), sealed).values[ROWS]
                    persons += [person] * len(opened)
                    facts += opened
                yield table_of(source, persons, facts)

    def _pending(self, period: Period, rules: Sequence[RiskRule]) -> dict[str, pa.Table]:
        """Return whom doubtful rows may be, and those that could not be read, as far back as rules look."""
        of = {one.id: _keys(one, period, _reach(one.id, rules)) for one in self.ground.sources}
        rows = Pair.objects.filter(
            territory=self.ground.territory,
            campaign=self.ground.playbook.id,
            plan=self.ground.plan.id,
            state=PairState.OPEN.value,
        ).values_list("source", "period", "thing_id", "other_id")
        whom: dict[str, set[tuple[UUID, int]]] = {}
        for source, key, *things in rows:
            if (ago := of.get(source, {}).get(key)) is not None:
                whom.setdefault(source, set()).update((one, ago) for one in things if one)
        came = counting(self.ground, self.run).exclude(unread=[]).exclude(id__in=self._outdone)
        for source, key, unread in came.values_list("source", "period", "unread"):
            if (ago := of.get(source, {}).get(key)) is not None:
                whom.setdefault(source, set()).update((UUID(one), ago) for one in unread)
        return {source: self._table(sorted(things)) for source, things in whom.items()}

    def _table(self, things: Sequence[tuple[UUID, int]]) -> pa.Table:
        told = [(place, ago) for one, ago in things if (place := self.cards.places.get(one)) is not None]
        return pa.table(
            {
                "household": pa.array([self.cards.home_of[one] for one, _ in told], pa.int64()),
                "person": pa.array([one for one, _ in told], pa.int64()),
                "ago": pa.array([ago for _, ago in told], pa.int32()),
            }
        )


def _keys(source: Source, period: Period, reach: int) -> dict[str, int]:
    """Return the keys of the last periods of a source, each with how many periods ago it was."""
    found: dict[str, int] = {}
    of = source_period(period, source.every)
    for ago in range(reach):
        found[of.key] = ago
        of = of.previous()
    return found


def _batches(rows: Iterator[Any]) -> Iterator[list[Any]]:
    while found := list(islice(rows, BATCH)):
        yield found


def _within(paths: pa.Array, areas: Sequence[str]) -> pa.Array:
    """Return of each path whether it lies in one of some areas."""
    found = pa.repeat(False, len(paths))
    for area in areas:
        found = pc.or_(found, pc.starts_with(paths, area))
    return found


def _reach(source: str, rules: Sequence[RiskRule]) -> int:
    """Return how many periods of a source the rules look back, the present one among them."""
    return max(
        (one.last + one.before for rule in rules for one in rule.conditions if one.source == source),
        default=0,
    )
