"""What is known of everybody on a register as rules ask for it: facts of some periods, unsealed in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import pyarrow as pa

from chuanhui.grid.registers import vault
from chuanhui.kernel.periods import Period
from chuanhui.playbook.schema import About, RiskRule
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.facts import ROWS, table_of
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.models import Fact, Pair
from chuanhui.system.linkage.outcome import Known
from chuanhui.system.linkage.queries.inputs import complete_sources, outdone, source_period
from chuanhui.system.linkage.rules import PairState, Run

TABLE = "linkage_fact"
BATCH = 5_000


class Facts:
    """The kept facts of a plan, each unsealed once however many periods ask for them. The caller sees all."""

    def __init__(self, ground: Ground, cards: Cards, run: Run | None = None) -> None:
        self.ground, self.cards, self.run = ground, cards, run
        self._outdone = outdone(ground, run)
        self._rows: dict[tuple[str, str], list[tuple[int, Mapping[str, Any]]]] = {}

    def known(self, about: About, period: Period, rules: Sequence[RiskRule]) -> Known:
        """Return what was known at a period, as `outcome.judge_all` takes it.

        Args:
            about: whom the rules are about.
            period: of the plan.
            rules: whose conditions say how far back facts are needed.
        """
        tables = self.cards.fact_rows(about)
        for source in self.ground.sources:
            lines: list[tuple[int | None, int, int, Mapping[str, Any]]] = []
            of = source_period(period, source.every)
            for ago in range(_reach(source.id, rules)):
                for person, facts in self._of(source.id, of.key):
                    lines.append((self.cards.home_of[person], person, ago, facts))
                of = of.previous()
            tables[source.id] = table_of(source, lines)
        sent = complete_sources(self.ground, period, self.run)
        return Known(self.cards.subjects, tables, sent, self._pending(period))

    def _of(self, source: str, period: str) -> list[tuple[int, Mapping[str, Any]]]:
        """Return the rows of a source's period, by person; of who is registered no more nothing."""
        key = source, period
        if key not in self._rows:
            self._rows[key] = list(self._read(source, period))
        return self._rows[key]

    def _read(self, source: str, period: str) -> list[tuple[int, Mapping[str, Any]]]:
        found: list[tuple[int, Mapping[str, Any]]] = []
        rows = Fact.objects.filter(
            territory=self.ground.territory,
            campaign=self.ground.playbook.id,
            plan=self.ground.plan.id,
            source=source,
            period=period,
        ).values_list("id", "delivery_id", "thing_id", "sealed")
        with vault.pinned():
            for fact_id, delivery_id, thing_id, sealed in rows.iterator(chunk_size=BATCH):
                person = self.cards.places.get(thing_id)
                if person is None or delivery_id in self._outdone:
                    continue
                opened = vault.open_fields(vault.place_of(TABLE, fact_id), sealed)
                found += [(person, one) for one in opened.values[ROWS]]
        return found

    def _pending(self, period: Period) -> dict[str, pa.Table]:
        """Return whom the doubtful rows of a period may be, by source."""
        of = {one.id: source_period(period, one.every).key for one in self.ground.sources}
        rows = Pair.objects.filter(
            territory=self.ground.territory,
            campaign=self.ground.playbook.id,
            plan=self.ground.plan.id,
            state=PairState.OPEN.value,
        ).values_list("source", "period", "thing_id", "other_id")
        whom: dict[str, set[UUID]] = {}
        for source, key, thing_id, other_id in rows:
            if of.get(source) == key:
                whom.setdefault(source, set()).update(one for one in (thing_id, other_id) if one)
        return {source: self._table(sorted(things)) for source, things in whom.items()}

    def _table(self, things: Sequence[UUID]) -> pa.Table:
        persons = [place for one in things if (place := self.cards.places.get(one)) is not None]
        return pa.table(
            {
                "household": pa.array([self.cards.home_of[one] for one in persons], pa.int64()),
                "person": pa.array(persons, pa.int64()),
            }
        )


def _reach(source: str, rules: Sequence[RiskRule]) -> int:
    """Return how many periods of a source the rules look back, the present one among them."""
    return max(
        (one.last + one.before for rule in rules for one in rule.conditions if one.source == source),
        default=0,
    )
