"""What the registers' pages hold in these tests: a compound down to one person who is nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from tests.rooms.registers import office

from chuanhui.grid.registers.queries import by_number
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

COMMUNITY, HEAD, WORKER = "sq.xiaoqiao.beihuayuan", "sqz.xiaoqiao.beihuayuan", "wg.xiaoqiao.beihuayuan.01"
STREET, AUDITOR, ELSEWHERE = "xq.desk", "district.audit", "sq.xiaoqiao.dongguan"
NAME, PHONE = "欧阳甲乙", "13800138999"
ID = office.id_number(7, born="19310203")
MASKED = ("欧阳**", "138****8999", "411602********" + ID[-4:])
CLEAR = (NAME, PHONE, ID)


def stocked() -> dict[str, UUID]:
    """Register a compound, a building, a stairwell, a household and a person; return their ids by kind."""
    office.in_force()
    found = {"compound": by_number(Sight.everything(), "compound", office.estate("测试小区乙"))}
    for kind, fields, tie in (
        ("building", {"name": "1 号楼"}, "compound"),
        ("stairwell", {"name": "1 单元", "lift": "no"}, "building"),
        ("household", {"door": "301", "area": "88.5", "contact": NAME, "phone": PHONE}, "stairwell"),
    ):
        receipt = office.registered(kind, fields, ties={tie: found[tie].number})
        found[kind] = by_number(Sight.everything(), kind, receipt.number)
    person = {"name": NAME, "id_number": ID, "birth": "1931-02-03", "phone": PHONE}
    receipt = office.registered("person", person, ties={"home": found["household"].number})
    found["person"] = by_number(Sight.everything(), "person", receipt.number)
    enter(Sight.everything())
    return {kind: thing.id for kind, thing in found.items()}


def card(thing_id: UUID, verb: str = "") -> str:
    """Return the address of a card, or of what is done from it."""
    return f"/desk/registers/things/{thing_id}" + (f"/{verb}" if verb else "")


def sent(**more: Any) -> dict[str, Any]:
    """Return a form with its key."""
    return {"key": str(uuid4()), **more}
