"""Whether an open case can follow to another version of its playbook, and what it becomes there."""

from __future__ import annotations

from datetime import datetime

from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.mechanism.cases.rules import clock
from chuanhui.mechanism.cases.rules.state import CaseState, replace
from chuanhui.playbook.schema import CaseKind, Playbook, Text

OBSTACLES = {
    "state_gone": Text("新版本没有“{what}”这一状态", "the new version has no state “{what}”"),
    "duty_changed": Text("该状态的责任步骤已变为“{what}”", "another step is now due in this state: “{what}”"),
    "category_gone": Text("新版本没有“{what}”这一类别", "the new version has no category “{what}”"),
    "doer_forgotten": Text(
        "新版本没有“{what}”这一步骤，无法再核对是否由他人核查",
        "the new version has no step “{what}”, so that four eyes could no longer be kept",
    ),
    "request_waits": Text("有“{what}”申请待审批", "a request for “{what}” is waiting"),
    "kind_gone": Text("新版本没有“{what}”这类事件", "the new version has no kind “{what}”"),
}


def obstacles(case: CaseState, kind: CaseKind | None, playbook: Playbook) -> tuple[tuple[str, str], ...]:
    """Return what keeps the case from following, as codes of `OBSTACLES` with what they speak of."""
    if kind is None:
        return (("kind_gone", case.kind),)
    found = []
    if case.state not in kind.states:
        found.append(("state_gone", case.state))
    duty = kind.duty(case.state)
    if case.due_step and (duty is None or duty.id != case.due_step):
        found.append(("duty_changed", duty.id if duty else ""))
    form = playbook.forms[kind.form]
    field = form.get(kind.category)
    if field is not None and case.category and case.category not in playbook.words.get(field.of, {}):
        found.append(("category_gone", case.category))
    filing = {one.id for one in kind.filing} | {"file"}
    found += [
        ("doer_forgotten", name) for name in case.done if name not in filing and kind.step(name) is None
    ]
    if case.pending:
        found.append(("request_waits", case.pending))
    return tuple(found)


def migrated(
    case: CaseState, kind: CaseKind, playbook: Playbook, *, now: datetime, calendar: WorkingCalendar
) -> CaseState:
    """Return the case under the new version. A clock that runs keeps the allowance it was started with."""
    return clock.redue(replace(case, version=playbook.version, touched_at=now), kind, calendar)
