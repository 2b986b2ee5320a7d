"""Refusals of the inspections room.

RoundNotFound, VisitNotFound, FindingNotFound, NotDrawn (404)
NotYourRound, NotYourSheet, NotYourContest, OwnArea, OwnUnit, SamePerson (403)
VisitMovedOn (409)
Refused (409)   RoundsDone, NotThisPeriod, RoundPublished, AlreadyRated, AlreadyContested, ContestOver,
                ContestWaits, ContestRuns, NothingContested, StruckOut, NothingToRecheck, RatedOtherwise,
                VisitSentOtherwise
BadSheet (422)  what the sheet holds is missing or faulty; NoInspection, BadDay, NotRated, RatedMissing,
                ReasonMissing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chuanhui.kernel import values
from chuanhui.kernel.errors import BadInput, Fault, MovedOn, NotAllowed, NotInSight


class SheetFault(Fault):
    """One fault of one item."""

    __slots__ = ()
    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **values.SENTENCES,
        "missing": ("请对此项打分。", "Score this item."),
        "unknown": ("评分表没有这一项。", "The sheet has no such item."),
        "not_count": ("应为 0 至 {most} 的整数。", "This must be a whole number from 0 to {most}."),
        "not_share": (
            "请填写应到数和实到数，实到不能多于应到。",
            "Give how many are expected and how many are present, not more than expected.",
        ),
        "photo": ("发现问题须附照片。", "A fault here needs a photo."),
        "photos_most": ("每项最多 {most} 张照片。", "At most {most} photos for an item."),
    }


class RoundNotFound(NotInSight):
    """No such round, or not for this post."""

    code = "inspection.round_not_found"
    zh = "没有找到这一轮督查，或不在您的职责范围内。"
    en = "No such round, or it is outside what your post may see."


class VisitNotFound(NotInSight):
    """No such visit, or not for this post."""

    code = "inspection.visit_not_found"
    zh = "没有找到这张评分表，或不在您的职责范围内。"
    en = "No such visit, or it is outside what your post may see."


class FindingNotFound(NotInSight):
    """No such finding, or not for this post."""

    code = "inspection.finding_not_found"
    zh = "没有找到这个扣分问题，或不在您的职责范围内。"
    en = "No such finding, or it is outside what your post may see."


class NotDrawn(NotInSight):
    """The area was not drawn in this round."""

    code = "inspection.not_drawn"
    zh = "“{area}”不在本轮抽中名单内。"
    en = "“{area}” was not drawn in this round."


class NotYourRound(NotAllowed):
    """Rounds of this kind are opened and published by other posts."""

    code = "inspection.not_your_round"
    zh = "“{kind_name}”由{who}组织，您的岗位不能办理。"
    en = "“{kind_name}” is run by {who}, not by your post."


class NotYourSheet(NotAllowed):
    """This post rates nothing here, or the sheet is somebody else's."""

    code = "inspection.not_your_sheet"
    zh = "“{kind_name}”的评分表由{who}填写，您不能填写或更正。"
    en = "Sheets of “{kind_name}” are filled in by {who}, not by you."


class NotYourContest(NotAllowed):
    """Contesting, deciding on it and rechecking belong to other posts."""

    code = "inspection.not_your_contest"
    zh = "此项由{who}办理，您的岗位不能办理。"
    en = "This is for {who}, not for your post."


class OwnArea(NotAllowed):
    """Nobody inspects an area in which any of his posts stands, nor a road in it."""

    code = "inspection.own_area"
    zh = "不能给自己任一岗位所在的区域（含其中的道路等）打分，须由他人检查。"
    en = "Nobody rates an area that one of his posts stands in, nor a road in it; somebody else must."


class OwnUnit(NotAllowed):
    """Nobody rates the unit of any of his posts, nor decides about a sheet on it."""

    code = "inspection.own_unit"
    zh = "不能给自己任一岗位所在的单位打分，也不能裁定对它的评分，须由他人办理。"
    en = "Nobody rates the unit of one of his posts, or decides about a sheet on it; somebody else must."


class SamePerson(NotAllowed):
    """Four eyes: the rater does not contest his own sheet, and neither party decides."""

    code = "inspection.same_person"
    zh = "评分人、申诉人和裁定人不能是同一人（换岗位也不行）。"
    en = "Who rated, who contests and who decides are different persons, whatever posts they hold."


class Refused(MovedOn):
    """The inspection, as it stands, does not admit this."""

    code = "inspection.refused"


class RoundsDone(Refused):
    """All rounds of the period were opened."""

    code = "inspection.rounds_done"
    zh = "{period}应查 {times} 轮，已全部开展。"
    en = "All {times} rounds of {period} were opened."


class NotThisPeriod(Refused):
    """A round is opened in the period it counts for, neither before nor after."""

    code = "inspection.not_this_period"
    zh = "现在是{now}，不能开展{period}的督查。"
    en = "It is {now}; a round of {period} cannot be opened."


class RoundPublished(Refused):
    """The round was published; its sheets change only by a contest."""

    code = "inspection.published"
    zh = "本轮结果已公布，不能再填报或更正；如有异议请申诉。"
    en = "This round is published; its sheets can be contested, not changed."


class AlreadyRated(Refused):
    """One person fills in one sheet for one place in a round."""

    code = "inspection.already_rated"
    zh = "您已给这里打过分；有误请更正原表。"
    en = "You rated this place in this round; correct that sheet instead."


class AlreadyContested(Refused):
    """A sheet is contested once."""

    code = "inspection.already_contested"
    zh = "这张评分表已申诉过。"
    en = "This sheet was contested before."


class ContestOver(Refused):
    """The time for contesting has run out, or nobody may contest here."""

    code = "inspection.contest_over"
    zh = "应在 {until} 前申诉，现已过期。"
    en = "It had to be contested by {until}."


class CorrectionOver(Refused):
    """The time for correcting has run out: whoever is rated would never know what stands."""

    code = "inspection.correction_over"
    zh = "应在 {until} 前更正，现已过期；裁定申诉时仍可改正。"
    en = "It had to be corrected by {until}; a contest may still put it right."


class NoContest(Refused):
    """This kind of inspection knows no contest."""

    code = "inspection.no_contest"
    zh = "“{kind_name}”没有规定申诉。"
    en = "“{kind_name}” provides for no contest."


class ContestWaits(Refused):
    """A contest waits for its decision."""

    code = "inspection.contest_waits"
    zh = "有申诉尚未裁定，请先裁定。"
    en = "A contest waits for its decision; decide it first."


class ContestRuns(Refused):
    """A sheet of the round may still be contested."""

    code = "inspection.contest_runs"
    zh = "被评的一方在 {until} 前还可以对打分表提出申诉，此后才能公布。"
    en = "Sheets may be contested until {until}; publish the round after that."


class NothingContested(Refused):
    """There is no contest to decide."""

    code = "inspection.nothing_contested"
    zh = "没有待裁定的申诉。"
    en = "No contest waits for a decision."


class StruckOut(Refused):
    """The sheet was struck out after a contest."""

    code = "inspection.struck_out"
    zh = "这张评分表经申诉已作废。"
    en = "This sheet was struck out after a contest."


class NothingToRecheck(Refused):
    """The finding is settled, or its case is not ready to be looked at again."""

    code = "inspection.nothing_to_recheck"
    zh = "现在不能复查：{why}"
    en = "It cannot be rechecked now: {why_en}"


class VisitMovedOn(MovedOn):
    """Somebody else acted since the sheet was looked at."""

    code = "inspection.moved_on"
    zh = "这张评分表已被更新（第 {revision} 版，您看到的是第 {seen} 版），请刷新后再办。"
    en = "This sheet has moved on: it is at revision {revision}; you saw {seen}."


class RatedOtherwise(Refused):
    """All sheets for a place in a round rate one unit."""

    code = "inspection.rated_otherwise"
    zh = "本轮已有评分表把这里记在“{unit}”名下；须先更正或经申诉作废，才能改记。"
    en = "Another sheet of this round rates “{unit}” here; correct it, or have it struck out, first."


class VisitSentOtherwise(Refused):
    """The same visit came with another sheet."""

    code = "inspection.sent_otherwise"
    zh = "这次检查已用同一编号提交过另一张评分表，未重复记入。"
    en = "This visit was sent before with a different sheet; nothing was kept of the second."


class BadSheet(BadInput):
    """What the sheet holds is missing or faulty; every fault is listed."""

    code = "inspection.bad_sheet"
    zh = "评分表还有 {count} 处需要补充或修改。"
    en = "The sheet has {count} fault(s); see the list."


class NoInspection(BadInput):
    """No such campaign or kind of inspection is in force here."""

    code = "inspection.none"
    zh = "此区域没有实施工作法“{campaign}”或没有督查“{kind}”。"
    en = "Campaign “{campaign}” is not in force here, or has no inspection “{kind}”."


class NoCandidates(BadInput):
    """There is no area to draw from."""

    code = "inspection.no_candidates"
    zh = "没有可供抽查的区域。"
    en = "There is no area to draw from."


class BadDay(BadInput):
    """A day on which the visit cannot have been."""

    code = "inspection.bad_day"
    zh = "检查日期应在 {first} 至 {last} 之间。"
    en = "The day of the visit must lie between {first} and {last}."


class NotRated(BadInput):
    """The inspection does not rate this unit."""

    code = "inspection.not_rated"
    zh = "本项目不评“{unit}”；可评：{units}。"
    en = "This inspection does not rate “{unit}”. It rates: {units}."


class RatedMissing(BadInput):
    """Which of several units is rated has to be said."""

    code = "inspection.rated_missing"
    zh = "请选择被评的单位：{units}。"
    en = "Say which unit is rated: {units}."


class ReasonMissing(BadInput):
    """A change that everybody sees needs its reason."""

    code = "inspection.reason"
    zh = "请写明理由（500 字以内）。"
    en = "Give the reason (at most 500 characters)."
