"""The history of a registered thing in words, from its journal entries, as far as a post may see it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import SimpleNamespace as Row
from typing import Any
from uuid import UUID

from chuanhui.desk.registers_shown import said
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.queries import Declared, all_declared
from chuanhui.journal import queries as journal
from chuanhui.journal.rules import Recorded
from chuanhui.playbook.schema import RegisterField, Text

VERBS: dict[str, Text] = {
    "register.declare": Text("台账种类施行", "Register declared"),
    "register.register": Text("登记", "Registered"),
    "register.change": Text("变更", "Changed"),
    "register.tie": Text("建立归属", "Tied"),
    "register.untie": Text("解除归属", "Untied"),
    "register.move": Text("随上级迁移", "Moved along"),
    "register.end": Text("注销", "Ended"),
    "register.recheck": Text("复核属实", "Looked at again: still right"),
    "register.merge": Text("并入重复登记", "Merged into another"),
    "register.unmerge": Text("撤销合并", "Merge undone"),
    "register.import": Text("导入", "Imported"),
    "register.purge": Text("个人信息到期清除", "Personal facts purged"),
    "register.reseal": Text("更换密钥", "Sealed under a new key"),
    "register_request.ask": Text("申请变更", "Change asked for"),
    "register_request.decide": Text("审批变更申请", "Request decided"),
    "register_reveal.reveal": Text("查看完整信息", "Protected facts looked at"),
}
HIDDEN = frozenset({"register.reseal"})
TOLD, CHANGED = Text("已填写", "told"), Text("已更新", "changed")
CLEARED = Text("已清除", "cleared")


def story_of(by: Acting, held: Declared, thing_id: UUID, shown: Iterable[RegisterField]) -> list[Row]:
    """Return what happened to a thing, newest first.

    Args:
        by: the reader.
        held: its kind.
        thing_id: the thing.
        shown: the fields that the reader may see; entries tell of no others. Values of protected ones are in
            no entry, only that they changed.
    """
    entries = [one for one in journal.entries_of(by.sight, thing_id) if one.kind not in HIDDEN]
    names = names_of(
        post_ids={one.post_id for one in entries if one.post_id},
        person_ids={one.person_id for one in entries if one.person_id},
    )
    fields = {one.id: one for one in shown}
    plain: Mapping[str, Any] = {}
    commitment: Mapping[str, str] = {}
    told: list[Row] = []
    for one in entries:
        body = json.loads(one.body)
        new = body.get("set") or {}
        after, sealed = new.get("plain", plain), new.get("commitment", commitment)
        changed = _open_changes(held, fields, plain, after, first=not told)
        changed += _locked_changes(fields, commitment, sealed)
        changed += _tied(body)
        told.append(
            Row(
                at=one.at,
                what=what_of(one),
                who=names.person(one.person_id) if one.person_id else "",
                post=names.post(one.post_id) if one.post_id else "",
                reason=str(body.get("reason") or body.get("note") or ""),
                changed=changed,
                fields=sorted(one.id for one in changed if one.id),
            )
        )
        plain, commitment = after, sealed
    return told[::-1]


def what_of(entry: Recorded) -> Text:
    """Return the verb of an entry in words."""
    return VERBS.get(entry.kind, Text(entry.kind))


def _open_changes(
    held: Declared,
    fields: Mapping[str, RegisterField],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    first: bool,
) -> list[Row]:
    """Return the open facts that differ; the first entry tells them without a former value."""
    found = []
    for name in after.keys() | before.keys():
        if name in fields and before.get(name) != after.get(name):
            one = fields[name].field
            was = None if first or before.get(name) is None else said(one, before[name], held.words)
            now = CLEARED if after.get(name) is None else said(one, after[name], held.words)
            found.append(Row(id=name, ask=one.ask, after=now, before=was))
    order = list(fields)
    return sorted(found, key=lambda row: order.index(row.id))


def _locked_changes(
    fields: Mapping[str, RegisterField], before: Mapping[str, str], after: Mapping[str, str]
) -> list[Row]:
    """Return that protected facts changed, of those that the reader may see."""
    changed = [name for name in fields if name in after.keys() | before.keys()]
    return [
        Row(id=name, ask=fields[name].field.ask, after=_what_became(name, before, after), before=None)
        for name in changed
        if before.get(name) != after.get(name)
    ]


def _what_became(name: str, before: Mapping[str, str], after: Mapping[str, str]) -> Text:
    if name not in after:
        return CLEARED
    return CHANGED if name in before else TOLD


def _tied(body: Mapping[str, Any]) -> list[Row]:
    """Return the kinds of tie that an entry made or ended."""
    kinds = all_declared().get(str(body.get("register", "")))
    ties = kinds.kind.ties if kinds else {}
    return [
        Row(id="", ask=ties[one["kind"]].name, after=_span(one), before=None)
        for one in body.get("ties", ())
        if one.get("kind") in ties
    ]


def _span(tie: Mapping[str, Any]) -> Text:
    since, until = tie.get("since", ""), tie.get("until")
    return (
        Text(f"自 {since} 至 {until}", f"{since} – {until}")
        if until
        else Text(f"自 {since}", f"since {since}")
    )
