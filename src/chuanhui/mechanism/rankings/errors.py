"""Refusals of the rankings room.

NotInSight  StandingNotFound, ProposalNotFound, ObjectionNotFound, NumberNotFound, RankingUnknown,
            CampaignUnknown
MovedOn     StandingMoved, AlreadyFrozen, NothingChanged, ObjectionOpen
NotAllowed  NotPublisher, NotForYou, SamePerson, OwnObjection, ContestRuns, ContestOver, ObjectionsWait,
            SheetsWait, RoundsWait, UpheldWaits, ExplainFirst, ExplainOver
BadInput    WindowOpen, WorkNotDue, WrongWindow, ReasonMissing, UnknownPart, UnknownArea,
            UnknownExemption
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class RankingUnknown(NotInSight):
    """The campaign is not in force there, or its playbook has no such ranking."""

    code = "ranking.unknown"
    zh = "本辖区没有实施包含排名“{ranking}”的工作法。"
    en = "No playbook with the ranking “{ranking}” is in force here."


class CampaignUnknown(NotInSight):
    """The campaign is not in force there, so it has no indicators."""

    code = "ranking.no_campaign"
    zh = "本辖区没有施行工作法“{campaign}”。"
    en = "The playbook “{campaign}” is not in force here."


class StandingNotFound(NotInSight):
    """No such standing, or it is not open to this post."""

    code = "ranking.not_found"
    zh = "没有这期排名，或尚未对您公布。"
    en = "There is no such standing, or it is not open to you yet."


class ProposalNotFound(NotInSight):
    """No such proposal in sight."""

    code = "ranking.no_proposal"
    zh = "没有找到这项建议，或不在您的职责范围内。"
    en = "No such proposal, or outside what your post may see."


class ObjectionNotFound(NotInSight):
    """No such objection in sight."""

    code = "ranking.no_objection"
    zh = "没有找到这条异议，或不在您的职责范围内。"
    en = "No such objection, or outside what your post may see."


class NumberNotFound(NotInSight):
    """No such number in the standing, or its rows are not in sight."""

    code = "ranking.no_number"
    zh = "没有找到这个数字，或其明细不在您的职责范围内。"
    en = "No such number, or its rows are outside what your post may see."


class WindowOpen(BadInput):
    """The window is not over yet."""

    code = "ranking.window_open"
    zh = "{window} 尚未结束，{until} 之后才能定格。"
    en = "{window} is not over; it can be frozen from {until} on."


class WorkNotDue(BadInput):
    """What the window counts may still be answered in time, so that nobody can say yet what is missing."""

    code = "ranking.work_not_due"
    zh = "{window} 计入的报表等事项要到 {until} 才到期，此后才能定格。"
    en = "Work that counts in {window} is due only at {until}; the window can be frozen after that."


class SheetsWait(NotAllowed):
    """A contest of a sheet that counts in the window has no decision yet."""

    code = "ranking.sheets_wait"
    zh = "{window} 计入的检查还有 {count} 份打分表的申诉没有裁定，裁定后才能定格。"
    en = "{count} contested sheet(s) that count in {window} wait for a decision; freeze after it."


class RoundsWait(NotAllowed):
    """A round of an inspection that counts in the window is not published yet."""

    code = "ranking.rounds_wait"
    zh = "{window} 计入的检查还有 {count} 轮没有公布（{first}），公布后才能定格。"
    en = "{count} inspection round(s) that count in {window} are not published ({first}); freeze after that."


class WrongWindow(BadInput):
    """The window is not of the ranking's rhythm."""

    code = "ranking.wrong_window"
    zh = "“{window}”不是本排名的周期。"
    en = "“{window}” is not a window of this ranking."


class AlreadyFrozen(MovedOn):
    """The window has a standing already; it is restated, not frozen again."""

    code = "ranking.already_frozen"
    zh = "{window} 已经定格；如有差错，请更正并说明原因。"
    en = "{window} is frozen already; restate it with a reason if something is wrong."


class StandingMoved(MovedOn):
    """Somebody changed the standing, the proposal or the objection meanwhile."""

    code = "ranking.moved"
    zh = "情况已经变化：{state}。请按当前状态重新操作。"
    en = "This has changed meanwhile: {state}. Look at its present state and try again."


class NothingChanged(MovedOn):
    """A restatement that would change nothing is not written."""

    code = "ranking.nothing_changed"
    zh = "重新计算后没有任何数字或名次变化，无需更正。"
    en = "Reckoned afresh, no figure and no place differs: there is nothing to restate."


class NotPublisher(NotAllowed):
    """The ranking names other roles for this."""

    code = "ranking.not_publisher"
    zh = "本排名由{who}定格和公布，您的岗位不能进行此项操作。"
    en = "This ranking is frozen and published by others ({who}), not by your post."


class NotForYou(NotAllowed):
    """The proposal is explained or decided by other posts."""

    code = "ranking.not_for_you"
    zh = "此事项由{who}办理，您的岗位不能进行此项操作。"
    en = "This is for others ({who}), not for your post."


class SamePerson(NotAllowed):
    """Whoever proposed, published or explained does not decide, nor whoever holds a post concerned."""

    code = "ranking.same_person"
    zh = "提出、说明过此建议或担任当事岗位的人不能作出决定，请由他人决定。"
    en = "Whoever proposed or explained this, or holds a post it concerns, does not decide it."


class ContestRuns(NotAllowed):
    """The ranked may still contest."""

    code = "ranking.contest_runs"
    zh = "异议期到 {until} 为止，期满后才能公布。"
    en = "The ranked may contest until {until}; it can be published afterwards."


class ContestOver(NotAllowed):
    """The time for objections is over, or this ranking has none."""

    code = "ranking.contest_over"
    zh = "本期排名的异议期已过，或没有设异议期。"
    en = "The time for objections is over, or this ranking has none."


class ObjectionsWait(NotAllowed):
    """An objection has no answer yet."""

    code = "ranking.objections_wait"
    zh = "还有 {count} 条异议没有答复，答复后才能公布。"
    en = "{count} objection(s) have no answer yet; answer them before publishing."


class UpheldWaits(NotAllowed):
    """An objection was upheld, and the standing was not stated again since."""

    code = "ranking.upheld_waits"
    zh = "有 {count} 条异议已被采纳，但尚未更正；请先更正，再公布。"
    en = "{count} objection(s) were upheld and nothing was restated since; restate before publishing."


class OwnObjection(NotAllowed):
    """Whoever raised an objection does not answer it."""

    code = "ranking.own_objection"
    zh = "提出异议的人不能自己答复，请由他人答复。"
    en = "Whoever raised an objection does not answer it; somebody else must."


class ObjectionOpen(MovedOn):
    """The line is contested already."""

    code = "ranking.objection_open"
    zh = "{name} 已有一条异议等待答复，请等答复后再提。"
    en = "{name} has an objection that waits for an answer; wait for it before raising another."


class UnknownExemption(BadInput):
    """An exemption names nothing that is ranked."""

    code = "ranking.unknown_exemption"
    zh = "“{area}”不在本排名中，不能设为不参加排名。"
    en = "“{area}” is not in this ranking and cannot be exempt from it."


class ExplainFirst(NotAllowed):
    """The post concerned may still explain."""

    code = "ranking.explain_first"
    zh = "当事岗位可以说明到 {until} 为止；收到说明或期满后才能决定。"
    en = "The post concerned may explain until {until}; decide after its explanation, or afterwards."


class ExplainOver(NotAllowed):
    """The time to explain is over."""

    code = "ranking.explain_over"
    zh = "说明期限已过（{until}）。"
    en = "The time to explain is over ({until})."


class ReasonMissing(BadInput):
    """A sentence is needed."""

    code = "ranking.reason_missing"
    zh = "请写明理由（不超过 {longest} 字）。"
    en = "Give a reason (at most {longest} characters)."


class UnknownPart(BadInput):
    """The ranking has no such part."""

    code = "ranking.unknown_part"
    zh = "本排名没有“{part}”这一项。"
    en = "This ranking has no part “{part}”."


class UnknownArea(BadInput):
    """Nothing by that name is ranked."""

    code = "ranking.unknown_area"
    zh = "本排名中没有“{area}”。"
    en = "“{area}” is not in this ranking."
