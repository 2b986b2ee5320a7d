"""A month after its match: facts, rules, new warnings and what is behind them, the queue of clerks, all as Parquet.

The rules are those of `playbooks/fangfanpin`, judged by the house's own code; the register's own columns stand for
what the bureau in charge sends (who is a lifted or a watched household, and its income).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from bench.rig.residents import DEPARTMENTS

from chuanhui.playbook.load import load_playbook
from chuanhui.playbook.risks import columns_of
from chuanhui.playbook.schema import FactColumn, FactKind, Playbook, RiskRule
from chuanhui.system.linkage.engine import Outcome
from chuanhui.system.linkage.outcome import Known, Warned, answers, fresh, judge_all

PLAYBOOK = Path(__file__).resolve().parents[2] / "playbooks" / "fangfanpin"
OWN = "rural"
MONEY = "DECIMAL(24, 6)"
DAY = date(2026, 11, 21)


def book() -> Playbook:
    """Return the playbook whose rules are judged.

    Raises:
        SystemExit: it has faults.
    """
    playbook = load_playbook(PLAYBOOK).playbook
    if playbook is None:
        raise SystemExit("playbooks/fangfanpin has faults")
    return playbook


def finished(
    playbook: Playbook, data: Path, outcome: Outcome, before: Path | None, out: Path
) -> dict[str, int]:
    """Write what a month comes to; return how many findings, new warnings and rows for clerks there are.

    Args:
        playbook: of `book`.
        data: the month's files.
        outcome: of the match.
        before: what this wrote a month ago, if it did.
        out: the folder to write to.
    """
    out.mkdir(exist_ok=True)
    base = duckdb.connect(config={"threads": 2})
    base.register("links", outcome.links)
    rules, columns = list(playbook.risks.values()), columns_of(playbook)
    tables = _facts(base, playbook, columns, data, _reach(rules), before, out)
    review = base.sql("FROM links WHERE band = 'review'").to_arrow_table()
    known = Known(
        base.sql(
            f"SELECT household_id AS household, resident_uid AS person FROM '{data}/registry.parquet'"
        ).to_arrow_table(),
        tables,
        frozenset(playbook.deliveries),
        {name: _waiting(base, name) for name in DEPARTMENTS},
    )
    judged = judge_all(rules, known, columns)
    new = fresh(judged, _warned(before), DAY)
    pq.write_table(
        outcome.links.replace_schema_metadata({"model": outcome.model.to_json()}), out / "links.parquet"
    )
    pq.write_table(review, out / "review.parquet")
    pq.write_table(judged, out / "findings.parquet")
    pq.write_table(_behind(new, rules, known, columns), out / "warnings.parquet")
    return {"findings": judged.num_rows, "warnings": new.num_rows, "queue": review.num_rows}


def _facts(
    base: duckdb.DuckDBPyConnection,
    playbook: Playbook,
    columns: Mapping[str, FactColumn],
    data: Path,
    reach: Mapping[str, int],
    before: Path | None,
    out: Path,
) -> dict[str, pa.Table]:
    """Return and write the facts of the linked rows; where a rule looks back, those of last month beside them."""
    found = {}
    for source in (*DEPARTMENTS, OWN):
        file = data / ("registry.parquet" if source == OWN else f"{source}.parquet")
        there = set(pq.read_schema(file).names)
        cells = ", ".join(
            f"{_cell(playbook, one, heading)} AS {one.id}"
            for one in columns.values()
            if one.source == source
            for heading in one.headings
            if heading in there
        )
        whom = (
            f"SELECT household_id AS household, resident_uid AS person, 0::INTEGER AS ago, {cells} FROM '{file}'"
            if source == OWN
            else f"SELECT l.household, l.person, 0::INTEGER AS ago, {cells} FROM '{file}' r JOIN links l "
            f"ON l.row = r.row_id WHERE l.source = '{source}' AND l.band = 'linked'"
        )
        table = base.sql(whom).to_arrow_table()
        pq.write_table(table, out / f"facts-{source}.parquet")
        if before is not None and reach.get(source, 0) > 0:
            old = pq.read_table(before / f"facts-{source}.parquet")
            ago = pa.array([1], pa.int32()).take(pa.array([0] * old.num_rows, pa.int32()))
            table = pa.concat_tables([table, old.set_column(2, "ago", ago).cast(table.schema)])
        found[source] = table
    return found


def _cell(playbook: Playbook, column: FactColumn, heading: str) -> str:
    """Return how a typed cell becomes a fact: words of a choice become its options, money decimals."""
    if column.kind is FactKind.CHOICE:
        options = playbook.words[column.words].items()
        cases = " ".join(f"WHEN '{text.zh}' THEN '{option}'" for option, text in options)
        return f"CASE {heading} {cases} END"
    return f"CAST({heading} AS {MONEY})" if column.kind is FactKind.MONEY else heading


def _reach(rules: Sequence[RiskRule]) -> dict[str, int]:
    """Return how many months back the rules look, by source."""
    reach: dict[str, int] = {}
    for rule in rules:
        for one in rule.conditions:
            reach[one.source] = max(reach.get(one.source, 0), one.last - 1 + one.before)
    return reach


def _waiting(base: duckdb.DuckDBPyConnection, source: str) -> pa.Table:
    return base.sql(
        f"SELECT household, person, 0::INTEGER AS ago FROM links WHERE source = '{source}' AND band = 'review'"
    ).to_arrow_table()


def _warned(before: Path | None) -> list[Warned]:
    if before is None:
        return []
    rows = pq.read_table(before / "warnings.parquet", columns=["rule", "subject", "band"]).to_pylist()
    return [Warned(one["rule"], one["subject"], date.max, one["band"]) for one in rows]


def _behind(
    new: pa.Table, rules: Sequence[RiskRule], known: Known, columns: Mapping[str, FactColumn]
) -> pa.Table:
    """Return the new warnings, each with every condition of its rule and what it found."""
    lines = new.to_pylist()
    told: dict[tuple[str, int], str] = {}
    for rule in rules:
        subjects = [one["subject"] for one in lines if one["rule"] == rule.id]
        own = {name: table for name, table in known.rows.items() if name in rule.sources}
        for who, answer in answers(rule, subjects, replace(known, rows=own), columns).items():
            found = [
                [one.condition.fact, str(one.value), str(one.values), int(one.verdict), one.band]
                for group in answer.findings
                for one in group
            ]
            told[rule.id, who] = json.dumps(found, ensure_ascii=False)
    behind = [told[one["rule"], one["subject"]] for one in lines]
    return new.append_column("behind", pa.array(behind, pa.string()))
