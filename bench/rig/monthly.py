"""The bench's own registers and plan for `bench/linkage_room.py`, and the residents put on the register."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from bench.rig.residents import DEPARTMENTS

from chuanhui.journal.scope import STAY_SQL, settings_of
from chuanhui.kernel.sight import Sight

FACTS = {
    "civil_affairs": ("monthly_amount", "money"),
    "education": ("yearly_cost", "money"),
    "health": ("major", "yes_no"),
    "medical_insurance": ("self_paid", "money"),
    "housing": ("safety_grade", "choice"),
    "water": ("outage_days", "whole"),
    "human_resources": ("monthly_wage", "money"),
}
ROLES = {
    "id_number": "id_no",
    "name": "name",
    "sex": "sex",
    "birth": "birth_date",
    "phone": "phone",
    "village": "village",
    "address": "address",
}
HEAD = """\
playbook: benchmonth
name: {zh: 比对测速, en: Match under load}
version: 1
implements: [S119]
basis: 测速方案
in_force: {from: 2022-07-01}
words:
  risk: {illness: 因病}
  source: {department_warning: 部门预警}
  grade: {a: A, b: B, c: C, d: D}
registers:
  bench_dwelling:
    name: {zh: 测速住处, en: Dwelling}
    label: door
    number: "{area}D{n:07}"
    stands: community
    fields:
      door: {ask: 地址, kind: text, longest: 60, required: true}
    by: [community_desk]
    seen_by: [community_desk]
    keep: {after: 3 years, basis: 《个人信息保护法》第十九条（测速）}
  bench_resident:
    name: {zh: 测速人员, en: Resident}
    label: name
    number: "E{n:07}"
    stands: community
    fields:
      name: {ask: 姓名, kind: name, required: true, personal: true, search: name}
      id_number: {ask: 公民身份号码, kind: id_number, personal: true, search: exact}
      phone: {ask: 联系电话, kind: phone, personal: true, search: exact}
      birth: {ask: 出生日期, kind: date, personal: true}
      sex: {ask: 性别, kind: text, longest: 4}
      village: {ask: 村社区, kind: text, longest: 40}
    in:
      home: {name: 所在住处, to: bench_dwelling}
    by: [community_desk]
    seen_by: [community_desk]
    reveal: [community_head]
    same: [[id_number]]
    keep: {after: 2 years, basis: 《个人信息保护法》第十九条（测速）}
forms:
  clue:
    risk: {ask: 风险类型, kind: choice, of: risk, required: true}
    detail: {ask: 情况, kind: text, required: true}
cases:
  clue:
    name: 线索核实
    form: clue
    category: risk
    source: source
    about: bench_dwelling
    number: "BM-{year}-{n:06}"
    owner: {territory: community}
    steps:
      file: {to: filed, by: [system, community_desk]}
      verify:
        {name: 核实, from: filed, to: closed, by: community_desk, within: 5 days, outcome: [fixed, nothing_to_do]}
    states: {filed: 待核实}
    closed: closed
    reopen: {by: [community_head], within: 30 days of closing, to: filed}
matching:
  month:
    name: 每月比对
    register: bench_resident
    fields: {id_number: id_number, name: name, birth: birth, phone: phone, sex: sex, village: village,
      address: home.door}
    household: home
    sources: [SOURCES]
    every: month
    by: district_desk
    bands: {link: 0.0, margin: 2.0, review: -4.0, basis: 测速}
deliveries:
"""
RISKS = """\
risks:
  heavy:
    name: 自付费用高
    plan: month
    of: household
    when:
      - {fact: medical_insurance.self_paid, gather: sum, is: at least, value: 25000, empty: fails}
      - {fact: civil_affairs.monthly_amount, is: absent}
    kind: illness
    basis: 《样例办法》第三条
    opens: clue
    channel: department_warning
    again: 6 months
  strained:
    name: 多项支出
    plan: month
    of: household
    when:
      - any:
          - {fact: education.yearly_cost, gather: sum, is: at least, value: 20000, empty: fails}
          - {fact: water.outage_days, is: at least, value: 20, empty: fails}
      - {fact: human_resources.monthly_wage, gather: sum, is: at most, value: 2500, empty: fails}
      - {fact: health.major, is: "true", empty: fails}
      - {fact: housing.safety_grade, is: in, value: [c, d], empty: fails}
    kind: illness
    basis: 《样例办法》第四条
    opens: clue
    channel: department_warning
    again: 6 months
"""


def playbook() -> str:
    """Return the text of the bench's playbook: seven files of one bureau, one plan, two rules."""
    text = HEAD.replace("SOURCES", ", ".join(DEPARTMENTS))
    for name in DEPARTMENTS:
        fact, kind = FACTS[name]
        more = {"money": ", unit: 元", "choice": ", words: grade", "whole": ", unit: 天"}.get(kind, "")
        text += (
            f"  {name}:\n    name: {{zh: 文件{name}, en: {name}}}\n    from: department_desk@yibaoju\n"
            "    every: month\n    due: 5 days\n    purpose: 发现困难家庭，上门核实、给予帮扶，不作他用\n"
            "    basis: 《川汇区数据共享协议》\n    keep: {inputs: 10 days, facts: 12 months}\n    identifies:\n"
        )
        text += "".join(f"      {role}: {heading}\n" for role, heading in ROLES.items())
        text += f"    facts:\n      {fact}: {{name: {fact}, of: {fact}, kind: {kind}{more}}}\n"
    return text + RISKS


def file_of(data: Path, name: str) -> bytes:
    """Return what a department sends: the columns that identify and its fact, as Parquet."""
    out = pa.BufferOutputStream()
    pq.write_table(pq.read_table(data / f"{name}.parquet", columns=[*ROLES.values(), FACTS[name][0]]), out)
    return bytes(out.getvalue().to_pybytes())


def register(data: Path, places: list[str], owner: Any) -> int:
    """Put the residents and their homes on the bench's registers, as an import leaves them; return how many.

    Args:
        data: folder of the generator.
        places: paths of the areas, among which homes are dealt out.
        owner: a connection that may write every table.
    """
    from chuanhui.grid.registers import vault  # noqa: PLC0415 - reason: Django must be set up first
    from chuanhui.kernel.ids import new_id  # noqa: PLC0415 - reason: as above

    now = datetime.now(UTC)
    rows = pq.read_table(data / "registry.parquet").to_pylist()
    homes = {one: new_id(now) for one in dict.fromkeys(row["household_id"] for row in rows)}
    doors = {row["household_id"]: row["address"] for row in rows if row["address"]}
    place = {one: places[at % len(places)] for at, one in enumerate(homes)}
    # COPY does not write tables that hide rows.
    owner.execute("CREATE TEMP TABLE IF NOT EXISTS thing (LIKE registers_thing INCLUDING DEFAULTS)")
    owner.execute("CREATE TEMP TABLE IF NOT EXISTS tie (LIKE registers_tie)")
    things = (
        "COPY thing (id, kind, ref, territory, area_path, number, stand_code, within_path, label, plain, "
        "sealed, masks, commitment, since, ended_why, registered_at, touched_at, revision) FROM STDIN"
    )
    common = ("2020-01-01", "", now, now, 1)
    with owner.cursor() as cursor, vault.pinned():
        with cursor.copy(things) as copy:
            for at, (home, thing) in enumerate(homes.items()):
                plain = json.dumps({"door": doors.get(home, "")}, ensure_ascii=False)
                copy.write_row((thing, "bench_dwelling", "benchmonth@1", "411602.", place[home], f"D{at}", "", "",
                                "", plain, None, "{}", "{}", *common))  # fmt: skip
        ids = [new_id(now) for _ in rows]
        with cursor.copy(things) as copy:
            for at, (thing, row) in enumerate(zip(ids, rows, strict=True)):
                closed = {
                    "name": row["name"],
                    "id_number": row["id_no"],
                    "phone": row["phone"],
                    "birth": row["birth_date"],
                }
                fields = vault.Fields(
                    vault.new_salt(), {key: str(value) for key, value in closed.items() if value}
                )
                plain = json.dumps({"sex": row["sex"], "village": row["village"]}, ensure_ascii=False)
                sealed = vault.seal_fields(vault.place_of("registers_thing", thing), fields)
                copy.write_row((thing, "bench_resident", "benchmonth@1", "411602.", place[row["household_id"]], f"E{at}",
                                "", "", "", plain, sealed, "{}", "{}", *common))  # fmt: skip
        with cursor.copy("COPY tie (id, thing_id, kind, to_id, role, since, area_path) FROM STDIN") as copy:
            for thing, row in zip(ids, rows, strict=True):
                home = row["household_id"]
                copy.write_row((new_id(now), thing, "home", homes[home], "", "2020-01-01", place[home]))
    owner.execute("INSERT INTO registers_thing SELECT * FROM thing")
    owner.execute("INSERT INTO registers_tie SELECT * FROM tie")
    return len(rows)


def emptied() -> psycopg.Connection[Any]:
    """Return the owner's connection after everything of a former bench is gone."""
    owner = psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True)
    owner.execute(STAY_SQL, settings_of(Sight.everything()))
    owner.execute(
        "DELETE FROM registers_tie WHERE thing_id IN (SELECT id FROM registers_thing WHERE kind = 'bench_resident')"
    )
    owner.execute("DELETE FROM registers_thing WHERE kind IN ('bench_resident', 'bench_dwelling')")
    for name in ("link", "pair", "fact", "warning", "delivery", "run", "key"):
        owner.execute(f"DELETE FROM linkage_{name} WHERE campaign = 'benchmonth'")
    owner.execute("DELETE FROM linkage_stage WHERE run_id NOT IN (SELECT id FROM linkage_run)")
    return owner
