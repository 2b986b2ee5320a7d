"""The joins, in SQL that DuckDB and Spark both understand; the same text gives both the same pairs.

`register` and `rows` hold keys (`keys.key_table`), `register` with its household; `repair` and
`register_repair` hold
what a broken number may have been. Nulls join nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntFlag

CROWD = 60  # a telephone or address shared by more people than this says nothing about a household


class Way(IntFlag):
    """By which keys a pair was found; the comparison reads them instead of joining again."""

    NUMBER = 1
    REPAIR = 2
    CUT = 4
    PHONE = 8
    ADDRESS = 16
    KIN = 32


def exact(people: str, batches: Sequence[str], roles: Sequence[str], carried: Sequence[str] = ()) -> str:
    """Return the query that finds rows whose number and name stand in the register letter for letter.

    A row found keeps its person alone; what people typed is carried on only for the others and for a sample.

    Args:
        people: a relation with `person`, `id_number`, `name`.
        batches: relations with `source`, `row`, `sampled` and the roles.
        roles: the columns to carry where needed.
        carried: more columns, carried always.
    """
    union = " UNION ALL ".join(f"SELECT * FROM {batch}" for batch in batches)
    more = "".join(f", b.{one}" for one in carried)
    typed = ", ".join(
        f"CASE WHEN p.person IS NULL OR b.sampled THEN b.{role} END AS {role}" for role in roles
    )
    return (
        f"SELECT b.source, b.row{more}, p.person, b.sampled, {typed} FROM ({union}) b "
        f"LEFT JOIN (SELECT person, id_number, name FROM {people} WHERE length(id_number) >= 15) p "
        "ON b.id_number = p.id_number AND b.name = p.name"
    )


def once(text: str, roles: Sequence[str], carried: Sequence[str] = ()) -> str:
    """Return `exact` for a register that holds somebody twice: such a row is nobody's yet, and is carried
    on."""
    more = "".join(f", any_value({one}) AS {one}" for one in carried)
    typed = ", ".join(f"any_value({role}) AS {role}" for role in roles)
    whole = text.replace("CASE WHEN p.person IS NULL OR b.sampled THEN ", "").replace(" END AS ", " AS ")
    return (
        f"SELECT source, row{more}, CASE WHEN count(*) = 1 THEN any_value(person) END AS person, "
        f"bool_or(sampled) AND count(*) = 1 AS sampled, {typed} FROM ({whole}) GROUP BY source, row"
    )


def known(batches: Sequence[str], roles: Sequence[str], memory: str) -> str:
    """Return the query that finds rows that are remembered; what was typed is carried on for the others.

    A row that is `sampled` is not remembered: it is looked at anew.
    """
    union = " UNION ALL ".join(f"SELECT * FROM {batch}" for batch in batches)
    typed = ", ".join(f"CASE WHEN m.how IS NULL THEN b.{role} END AS {role}" for role in roles)
    return (
        f"SELECT b.source, b.row, b.mark, m.person, m.how, {typed} FROM ({union}) b "
        f"LEFT JOIN {memory} m ON b.mark = m.mark AND b.source = m.source AND NOT b.sampled"
    )


SETTLED = """
SELECT r.at AS q, min(p.at) AS p FROM rows r JOIN register p ON r.number = p.number AND r.name_key =
p.name_key
GROUP BY r.at HAVING count(*) = 1
"""

CANDIDATES = f"""
WITH owner AS (
    SELECT r.at AS q, p.at AS p, p.household, {Way.NUMBER.value} AS way
        FROM rows r JOIN register p ON r.number = p.number
    UNION ALL
    SELECT f.at, p.at, p.household, {Way.REPAIR.value} FROM repair f JOIN register p ON f.number = p.number
    UNION ALL
    SELECT r.at, f.at, f.household, {Way.REPAIR.value} FROM rows r JOIN register_repair f ON r.number =
    f.number
    UNION ALL
    SELECT r.at, p.at, p.household, {Way.CUT.value} FROM rows r JOIN register p ON r.cut = p.stem
), home AS (
    SELECT r.at AS q, p.household, {Way.PHONE.value} AS way
        FROM rows r JOIN register p ON r.phone = p.phone WHERE r.phone_n <= {CROWD}
    UNION ALL
    SELECT r.at, p.household, {Way.ADDRESS.value}
        FROM rows r JOIN register p ON r.exact = p.exact WHERE r.exact_n <= {CROWD}
    UNION ALL
    SELECT q, household, {Way.KIN.value} FROM owner
), homes AS (
    SELECT q, household, bit_or(way) AS way FROM home GROUP BY q, household
), found AS (
    SELECT q, p, way FROM owner
    UNION ALL
    SELECT h.q, p.at, h.way FROM homes h JOIN register p ON h.household = p.household
    UNION ALL
    SELECT r.at, p.at, 0 FROM rows r JOIN register p ON r.name_key = p.name_key AND r.birth = p.birth
    UNION ALL
    SELECT r.at, p.at, 0 FROM rows r JOIN register p ON r.sound_key = p.sound_key AND r.birth = p.birth
    UNION ALL
    SELECT r.at, p.at, 0 FROM rows r JOIN register p ON r.birth = p.birth AND r.village = p.village
    UNION ALL
    SELECT r.at, p.at, 0 FROM rows r JOIN register p ON r.name_key = p.name_key AND r.village = p.village
    UNION ALL
    SELECT r.at, p.at, 0 FROM rows r JOIN register p ON r.sound_key = p.sound_key AND r.village = p.village
)
SELECT q, p, bit_or(way) AS way FROM found GROUP BY q, p
"""

COUNTS = """
SELECT {key} AS value, count(*) AS n FROM register WHERE {key} IN (SELECT {key} FROM rows) GROUP BY {key}
"""
