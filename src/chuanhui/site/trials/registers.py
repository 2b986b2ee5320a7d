"""Registers in trials: what is registered, changed, tied and ended, and what is expected to stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.actions import Receipt
from chuanhui.grid.registers.queries import Line as Row
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.grid.registers.rules import Thing
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import Text
from chuanhui.playbook.trials import Line, Value
from chuanhui.site.trials.failures import Unexpected
from chuanhui.site.trials.places import area_named
from chuanhui.site.trials.scene import THINGS, Scene, TrialRoom

EVERYTHING = Sight.everything()
IDS, ASKED, MERGED = "things.ids", "things.asked", "things.merged"
NUMBERED = re.compile(r"\{n(?::(0\d))?\}")
PAGE = 200
TIMES_MOST = 3_000


def play_register(scene: Scene, line: Line) -> None:
    """Register a thing: ``register: {as, of, area, set, number, in: {tie: label}, fields, times}``.

    With `times` as many are registered; ``{n}`` in texts, label and area stands for 1, 2, 3 …, ``{n:03}`` for
    001, 002 …
    """
    times = int(str(line.facts.get("times", 0)))
    for n in range(1, min(times, TIMES_MOST) + 1) if times else (0,):
        where = str(_numbered(line.facts.get("area", ""), n))
        receipt = actions.register(
            kind=line.of,
            fields={name: _numbered(value, n) for name, value in line.fields.items()},
            number=str(_numbered(line.facts.get("number", ""), n)),
            area=area_named(where, scene.on).path if where else "",
            ties=_ties(scene, line, n),
            by=scene.by,
            now=scene.now,
        )
        label = str(line.facts.get("set", ""))
        if label:
            _keep(scene, _numbered(label, n), receipt)


def play_change(scene: Scene, line: Line) -> None:
    """Change fields, or ask for it where somebody approves: ``change: {as, of, which, fields, reason}``."""
    told: dict[str, Any] = {
        "thing_id": _id(scene, line),
        "fields": dict(line.fields),
        "by": scene.by,
        "now": scene.now,
    }
    if line.reason and queries.declared(line.of).kind.approve:
        asked = actions.ask_change(reason=line.reason, **told)
        scene.kept.setdefault(ASKED, {})[str(line.facts["which"])] = asked.id
        return
    actions.change(reason=line.reason, **told)


def play_decide(scene: Scene, line: Line) -> None:
    """Decide on what was asked for: ``decide_change: {as, of, which, granted, reason}``."""
    actions.decide_change(
        request_id=scene.kept.get(ASKED, {})[str(line.facts["which"])],
        good=bool(line.facts["granted"]),
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def play_end(scene: Scene, line: Line) -> None:
    """End a thing: ``end_thing: {as, of, which, reason}``."""
    actions.end(thing_id=_id(scene, line), reason=line.reason, by=scene.by, now=scene.now)


def play_recheck(scene: Scene, line: Line) -> None:
    """Confirm that a thing is as it is told: ``recheck_thing: {as, of, which}``."""
    actions.confirm_recheck(thing_id=_id(scene, line), note=line.reason, by=scene.by, now=scene.now)


def play_tie(scene: Scene, line: Line) -> None:
    """Let a thing belong to another: ``tie: {as, of, which, tie, to, role}``."""
    actions.tie(
        thing_id=_id(scene, line),
        kind=str(line.facts["tie"]),
        to=number_of(scene, str(line.facts["to"])),
        role=str(line.facts.get("role", "")),
        by=scene.by,
        now=scene.now,
    )


def play_merge(scene: Scene, line: Line) -> None:
    """Show two things to be one: ``merge_things: {as, of, which, into, reason}``."""
    lost = str(line.facts["which"])
    receipt = actions.merge(
        kept_id=_id(scene, line, "into"),
        lost_id=_id(scene, line),
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )
    scene.kept.setdefault(MERGED, {})[lost] = receipt.id


def play_unmerge(scene: Scene, line: Line) -> None:
    """Take a merge back: ``unmerge_things: {as, of, which, reason}``."""
    merge_id = scene.kept.get(MERGED, {})[str(line.facts["which"])]
    actions.unmerge(merge_id=merge_id, reason=line.reason, by=scene.by, now=scene.now)


def play_reveal(scene: Scene, line: Line) -> None:
    """Look at a protected value: ``reveal: {as, of, which, field, purpose, reason}``."""
    actions.reveal(
        thing_id=_id(scene, line),
        fields=(str(line.facts["field"]),),
        purpose=str(line.facts["purpose"]),
        reason=line.reason,
        by=scene.by,
        now=scene.now,
    )


def find(scene: Scene, name: str, where: Mapping[str, Value]) -> Mapping[str, object]:
    """Return how many things of a kind stand, or how one of them stands (``which``).

    ``without.branch`` counts those to which no branch belongs.
    """
    if "which" in where:
        return _one(scene, str(where["which"]))
    area = area_named(str(where["area"]), scene.on).path if "area" in where else scene.territory
    rows = [one.within_path for one in _all(scene, name, area)]
    found = {"count": len(rows)}
    for kind in queries.kinds().values():
        placing = next(iter(kind.ties.values()), None)
        if placing is not None and placing.to == name:
            inside = {one.within_path for one in _all(scene, kind.id, area)}
            above = {path[: path.rstrip("/").rfind("/") + 1] for path in inside}
            found[f"without.{kind.id}"] = sum(1 for path in rows if path not in above)
    return found


def compare(scene: Scene) -> Iterator[tuple[Text, Text]]:
    """Yield the things of the trial that are not the folds of their entries: what should be, what is."""
    ids = set(scene.kept.get(IDS, {}).values())
    if not ids:
        return
    with seeing(EVERYTHING):
        wrong = [(subject, what) for subject, what in differing() if subject in ids]
    for subject, what in wrong:
        yield (
            Text(f"台账 {subject} 与日志重放一致", f"{subject} is the fold of its entries"),
            Text(f"不一致：{what}", f"it differs: {what}"),
        )


def number_of(scene: Scene, label: str) -> str:
    """Return the number of the thing that a label stands for; a number stands for itself."""
    return str(scene.kept.get(THINGS, {}).get(label, label))


def thing_of(scene: Scene, label: str) -> Thing:
    """Return the thing that a label stands for.

    Raises:
        Unexpected: no line of the trial set this label.
    """
    found = scene.kept.get(IDS, {}).get(label)
    if found is None:
        raise Unexpected(Text(f"台账“{label}”", f"the thing `{label}`"), Text("没有登记", "not registered"))
    with seeing(EVERYTHING):
        return queries.thing(EVERYTHING, found)


def _one(scene: Scene, label: str) -> Mapping[str, object]:
    found = thing_of(scene, label)
    return {
        "count": 1,
        "number": found.number,
        "label": found.label,
        "ended": found.until is not None,
        "merged": found.merged_into is not None,
        "recheck_by": found.recheck_by.isoformat() if found.recheck_by else None,
        **{f"field.{name}": value for name, value in found.plain.items()},
        **{f"mask.{name}": value for name, value in found.masks.items()},
    }


def _all(scene: Scene, kind: str, area: str) -> Iterator[Row]:
    system, after = Acting.system(scene.territory or "~."), ""
    while True:
        page = queries.things(system, kind, area_path=area, on=scene.on, after=after, most=PAGE)
        yield from page.lines
        if not page.after:
            return
        after = page.after


def _ties(scene: Scene, line: Line, n: int) -> dict[str, str]:
    said = {
        name.partition(".")[2]: str(_numbered(one, n))
        for name, one in line.facts.items()
        if name.startswith("in.")
    }
    return {tie: number_of(scene, label) for tie, label in said.items()}


def _id(scene: Scene, line: Line, key: str = "which") -> UUID:
    return thing_of(scene, str(line.facts[key])).id


def _keep(scene: Scene, label: str, receipt: Receipt) -> None:
    scene.kept.setdefault(THINGS, {})[label] = receipt.number
    scene.kept.setdefault(IDS, {})[label] = receipt.id


def _numbered(value: Any, n: int) -> Any:
    if not n or not isinstance(value, str):
        return value
    return NUMBERED.sub(lambda found: format(n, found[1] or ""), value)


ROOM = TrialRoom(
    verbs={
        "register": play_register,
        "change": play_change,
        "decide_change": play_decide,
        "end_thing": play_end,
        "recheck_thing": play_recheck,
        "tie": play_tie,
        "merge_things": play_merge,
        "unmerge_things": play_unmerge,
        "reveal": play_reveal,
    },
    subjects={"registers": find},
    compare=compare,
)
