"""Refusals of the returns room.

WorkUnknown, CellNotExpected (404)
NotAllowed (403)   NotYours, OwnApproval
Refused (409)      NotYet, AlreadySent, NothingSent, Locked, NothingToApprove, CellMovedOn; KeyUsed
BadReturn (422)    BadValues, ReasonNeeded, ConfirmZero, ZeroRefused, ReachedTooMany, VisitedTooOften,
                   BadPlan, NoSuchShift
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class WorkUnknown(NotInSight):
    """No campaign in force asks for such work."""

    code = "return.unknown"
    zh = "没有名为“{work}”的报表、排查或值守，或当时尚未生效。"
    en = "No return, sweep or roster “{work}” is in force."


class CellNotExpected(NotInSight):
    """This area owes nothing in this period, or is out of sight; the two look the same."""

    code = "return.not_expected"
    zh = "该区域本期无需填报，或不在您的职责范围内。"
    en = "This area owes no such return in this period, or it is outside what your post may see."


class NotYours(NotAllowed):
    """Other posts send, plan or approve this."""

    code = "return.not_yours"
    zh = "“{work_name}”由{who}办理，您的岗位不能办理。"
    en = "“{work_name}” is for {who_en}, not for your post."


class OwnApproval(NotAllowed):
    """Nobody approves what he sent himself, through whatever post."""

    code = "return.same_person"
    zh = "这份报表由您本人报送，须由他人审核。"
    en = "You sent this return yourself; somebody else must approve it."


class Refused(MovedOn):
    """The cell, as it stands, does not admit this."""

    code = "return.refused"


class NotYet(Refused):
    """The period, or the shift, has not begun."""

    code = "return.not_yet"
    zh = "“{work_name}”本期从 {begins} 开始，尚不能填报。"
    en = "“{work_name}” begins at {begins}; it cannot be sent yet."


class NotClosing(Refused):
    """Days of the period are still to come: neither is it zero yet nor can it be approved."""

    code = "return.not_closing"
    zh = "“{work_name}”本期未到最后一日（{closes}），尚不能零报告或审核。"
    en = "“{work_name}”: a zero is taken and an answer approved from the period's last day, {closes}."


class AlreadySent(Refused):
    """What was sent is corrected in sight of everybody, never overwritten."""

    code = "return.already_sent"
    zh = "本期已报送，如需更正请“更正”并说明原因。"
    en = "This was sent already; to correct it, restate it with a reason."


class NothingSent(Refused):
    """There is nothing to correct, withdraw or approve."""

    code = "return.nothing_sent"
    zh = "本期尚未报送。"
    en = "Nothing was sent for this period yet."


class Locked(Refused):
    """It is locked: only a restatement changes it."""

    code = "return.locked"
    zh = "已锁定，不能撤回；如需更正请“更正”并说明原因。"
    en = "This is locked and cannot be withdrawn; restate it with a reason."


class NothingToApprove(Refused):
    """The return needs no approval, or has it."""

    code = "return.nothing_to_approve"
    zh = "没有待审核的内容。"
    en = "There is nothing to approve."


class CellMovedOn(Refused):
    """Somebody else acted on the cell since it was looked at."""

    code = "return.moved_on"
    zh = "这份报表刚由他人更新，请按当前内容重新操作。"
    en = "Somebody else changed this return just now; look at it again."


class KeyUsed(MovedOn):
    """The same idempotency key came with another request."""

    code = "return.key_used"
    zh = "此提交编号已用于另一项内容，未重复办理。"
    en = "This idempotency key was used for a different request."


class BadReturn(BadInput):
    """What was sent cannot be kept."""

    code = "return.bad"


class BadValues(BadReturn):
    """Values that do not fit the form; `faults` lists them all."""

    code = "return.bad_values"
    zh = "填写内容有误，请按提示修改。"
    en = "What was sent has faults; see the list."


class ReasonNeeded(BadReturn):
    """Late entries, corrections, withdrawals and “not applicable” need a reason, of at most 500 signs."""

    code = "return.reason_needed"
    zh = "{why}，须填写原因（不超过 500 字）。"
    en = "{why_en}: give a reason of at most 500 characters."


class ConfirmZero(BadReturn):
    """All numbers are zero: that is said by confirming zero, not by sending noughts."""

    code = "return.confirm_zero"
    zh = "各项均为零，请用“零报告”确认。"
    en = "All numbers are zero; confirm it as a zero return."


class ZeroRefused(BadReturn):
    """This return cannot be zero."""

    code = "return.zero_refused"
    zh = "“{work_name}”不接受零报告，请核实后填报。"
    en = "“{work_name}” cannot be zero; check and send what there is."


class ReachedTooMany(BadReturn):
    """More were reached, or accounted for, than there are."""

    code = "return.reached_too_many"
    zh = "已到 {reached} 与未到原因 {reasons} 之和超过应到 {targets}。"
    en = "Reached {reached} and reasons {reasons} exceed the {targets} targets."


class VisitedTooOften(BadReturn):
    """The playbook bounds how often one target is visited in a week."""

    code = "return.visited_too_often"
    zh = "每周每户（店）最多走访 {at_most} 次：本周已走访 {before} 次，连同本次 {now} 次超过上限 {most} 次。"
    en = "At most {at_most} visits to each target a week: {before} before and {now} now exceed {most}."


class NoSuchShift(BadReturn):
    """The roster has no such shift; or a return was named with one."""

    code = "return.no_such_shift"
    zh = "没有班次“{slot}”。可选：{slots}。"
    en = "There is no shift “{slot}”. Choose one of: {slots}."


class BadPlan(BadReturn):
    """Too many posts for a shift, one twice, or one that is not in the pool of this area."""

    code = "return.bad_plan"
    zh = "排班有误：本班次最多 {picks} 个岗位，不得重复，且须是本区域内可排班的岗位（{pool}）。"
    en = "This plan does not fit: at most {picks} posts, none twice, each of the pool of this area ({pool})."
