"""Returns, sweeps and rosters in trials: what areas send, plan and attest, and what is expected of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.errors import UnknownPost
from chuanhui.grid.posts.queries.seeing import post_by_code
from chuanhui.journal.queries import entries_of
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.returns import actions, queries
from chuanhui.mechanism.returns.actions import Key
from chuanhui.mechanism.returns.queries import Grid
from chuanhui.mechanism.returns.rules import (
    Answer,
    CellView,
    Stored,
    figures,
    number_of,
    plain_number,
    works_of,
)
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import Scene, TrialRoom

EVERYTHING = Sight.everything()
CELLS = "returns.cells"


def play_send(scene: Scene, line: Line) -> None:
    """Send a return: ``send: {as, of, period, area, values, reason}``."""
    _note(scene, actions.send(values=dict(line.fields), reason=line.reason, **_facts(scene, line)))


def play_zero(scene: Scene, line: Line) -> None:
    """Confirm a zero: ``zero: {as, of, period, area}``."""
    _note(scene, actions.confirm_zero(reason=line.reason, **_facts(scene, line)))


def play_not_applicable(scene: Scene, line: Line) -> None:
    """Say that it does not apply: ``not_applicable: {as, of, period, area, reason}``."""
    _note(scene, actions.not_applicable(reason=line.reason, **_facts(scene, line)))


def play_restate(scene: Scene, line: Line) -> None:
    """Correct what was sent: ``restate: {as, of, period, area, values, reason}``; all noughts are a zero."""
    is_zero = bool(line.fields) and not any(number_of(value) for value in _numbers(line))
    answer = Answer(Stored.ZERO if is_zero else Stored.VALUE, dict(line.fields), line.reason)
    _note(scene, actions.restate(answer=answer, **_facts(scene, line)))


def play_withdraw(scene: Scene, line: Line) -> None:
    """Take back what was sent: ``withdraw: {as, of, period, area, reason}``."""
    _note(scene, actions.withdraw(reason=line.reason, **_facts(scene, line)))


def play_approve(scene: Scene, line: Line) -> None:
    """Approve one area, or without `area` all that waits below the post: ``approve: {as, of, period}``."""
    facts = _facts(scene, line)
    if "area" in line.facts:
        _note(scene, actions.approve(**facts))
        return
    cell: Key = facts.pop("cell")
    actions.approve_under(
        campaign=cell.campaign, work=cell.work, period=cell.period, under=scene.by.area_path, **facts
    )


def play_plan(scene: Scene, line: Line) -> None:
    """Plan a shift: ``plan: {as, of, period, slot, posts: [duty_cadre@…]}``."""
    said = line.facts.get("posts", ())
    codes = said if isinstance(said, tuple) else (str(said),)
    posts = [_post(code) for code in codes]
    _note(scene, actions.plan_shift(posts=posts, **_facts(scene, line)))


def play_attest(scene: Scene, line: Line) -> None:
    """Attest presence: ``attest: {as, of, period, slot, present: {police: 2}}``."""
    present = dict(line.fields)
    _note(scene, actions.attest_shift(present=present, reason=line.reason, **_facts(scene, line)))


def find(sort: str, scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return what may be expected of an area in a period: its state, and the account of all below it."""
    area = area_named(str(where["area"]), scene.on) if "area" in where else None
    territory = f"{area.area_path.partition('.')[0]}." if area else scene.territory
    found = queries.grid(
        EVERYTHING,
        scene.playbook.id,
        f"{sort}.{name}",
        parse_period(str(where.get("period", ""))),
        territory=territory,
        now=scene.now,
    )
    path = area.path if area else territory
    slot = str(where.get("slot", found.ground.work.slots[0]))
    own = next((one for one in found.views if one.stood.path == path and one.slot == slot), None)
    total = found.total(path)
    sums = {
        f"sum.{one.id}": plain_number(total.sums[one.id]) if one.id in total.sums else None
        for one in found.ground.work.numbers
    }
    return {**figures(total), **sums, **_of_cell(found, own)}


def compare(scene: Scene) -> Iterable[tuple[Text, Text]]:
    """Find cells of the trial whose rows are not the fold of their journal entries."""
    ids: set[UUID] = scene.kept.get(CELLS, set())
    if not ids:
        return
    for made, wrong in queries.differing():
        if made in ids:
            count = len(entries_of(EVERYTHING, made))
            yield (
                Text("报表与日志重放一致", "the return is the fold of its journal"),
                Text(f"{count} 条日志，{wrong} 不一致", f"{wrong} differ over {count} entries"),
            )


def _of_cell(found: Grid, own: CellView | None) -> Mapping[str, object]:
    """Return what may be expected of one cell; nothing of it where the area is above the cells."""
    if own is None:
        return {"state": None, "is_late": None, "approved": None, "planned": None}
    fill = queries.proposed(EVERYTHING, found.ground, [own.stood])[own.stood.id]
    cell = own.cell
    return {
        "state": own.shown.value,
        "is_late": bool(cell and cell.late),
        "times_restated": cell.restated if cell else 0,
        "approved": bool(cell and cell.approved_at),
        "locked": bool(cell and cell.locked),
        "planned": len(cell.plan) if cell else 0,
        "due": f"{own.due_at.astimezone(found.ground.calendar.zone):%Y-%m-%d %H:%M}",
        **{f"proposed.{name}": value for name, value in fill.items()},
    }


def _facts(scene: Scene, line: Line) -> dict[str, Any]:
    """Return the key of the cell that a line means, and who acts when."""
    said = line.facts.get("area")
    area: int | str = area_named(str(said), scene.on).id if said is not None else scene.by.area_path
    work = next(one.ref for one in works_of(scene.playbook) if one.ref.endswith(f".{line.of}"))
    cell = Key(
        scene.playbook.id, work, str(line.facts.get("period", "")), area, str(line.facts.get("slot", ""))
    )
    return {"cell": cell, "by": scene.by, "now": scene.now}


def _numbers(line: Line) -> list[Any]:
    return [value for value in line.fields.values() if str(value).replace(".", "", 1).isdecimal()]


def _post(code: str) -> int:
    found = post_by_code(code)
    if found is None:
        raise UnknownPost(post=code)
    return found.facts.id


def _note(scene: Scene, receipt: actions.Receipt) -> None:
    scene.kept.setdefault(CELLS, set()).add(receipt.cell_id)


ROOM = TrialRoom(
    verbs={
        "send": play_send,
        "zero": play_zero,
        "not_applicable": play_not_applicable,
        "restate": play_restate,
        "withdraw": play_withdraw,
        "approve": play_approve,
        "plan": play_plan,
        "attest": play_attest,
    },
    subjects={sort: partial(find, sort) for sort in ("returns", "sweeps", "rosters")},
    compare=compare,
)
"""This room's part in the trials."""
