"""Refusals of the voice room.

NoticeNotFound, DraftNotFound, OpinionNotFound, SurveyNotFound, LineNotFound, SubjectNotFound,
CodeUnknown (404)
NotYourNotice, NotYourDraft, NotYourSurvey, NotOpenToYou, CodeSecondPerson (403)
VoiceMovedOn (409)
Refused (409)   NoticeOver, PeriodRuns, NotPlaced, PlacedAlready, ObjectionsWait, NoObjection, ObjectionsOver,
                StandsAlready, SubjectClosed, DraftOver, OpinionsRun, OpinionsOver, Undisposed,
                SurveyOver, SurveyRuns, SurveyCounted, SurveyUncounted, AnsweredAlready, CodesPrinted,
                CodesAbsent, CodeNotAsked, NoRoll, EmptyRoll, VoiceSentOtherwise
BadVoice (422)  what was sent is missing or faulty; every fault is listed. NoVoice, TooShort, ReasonMissing
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from chuanhui.kernel import values
from chuanhui.kernel.errors import BadInput, Fault, MovedOn, NotAllowed, NotInSight


class VoiceFault(Fault):
    """One fault of one field."""

    __slots__ = ()
    SENTENCES: ClassVar[Mapping[str, tuple[str, str]]] = {
        **values.SENTENCES,
        "personal": (
            "含有手机号、身份证号或银行卡号，不能公开，请删除或改用办公电话。",
            "This holds a mobile, ID or bank card number; nothing personal is published: take it out.",
        ),
        "paper_missing": ("缺少必备附件：{tag}。", "An attachment is missing: {tag}."),
        "names_twice": ("名单中有重复的姓名，请加以区别。", "A name is there twice; tell them apart."),
        "papers_most": ("最多 {most} 个附件。", "At most {most} attachments."),
        "paper_unknown": (
            "附件没有上传成功，请重新上传。",
            "The attachment was not received; send it again.",
        ),
        "place": ("请写明张贴地点。", "Say where it is posted."),
        "proof": ("请附张贴现场照片。", "Add a photo of the place where it is posted."),
        "choose_most": ("最多选 {most} 项。", "Choose at most {most}."),
        "not_sums": ("此项不是选择题，不能确定选项。", "This is no choice; nothing can be chosen from it."),
    }


class NoticeNotFound(NotInSight):
    """No such notice, not for this post, or no longer to be read."""

    code = "voice.notice_not_found"
    zh = "没有找到这则公示，或公示已撤下。"
    en = "No such notice, or it has been taken down."


class DraftNotFound(NotInSight):
    """No such draft for comment, or not for this post."""

    code = "voice.draft_not_found"
    zh = "没有找到这份征求意见稿，或不在您的职责范围内。"
    en = "No such draft, or it is outside what your post may see."


class OpinionNotFound(NotInSight):
    """No such opinion; a wrong secret looks the same."""

    code = "voice.opinion_not_found"
    zh = "没有找到这条意见，请核对编号和查询码。"
    en = "No such opinion; check its number and secret."


class SurveyNotFound(NotInSight):
    """No such survey, or not for this post."""

    code = "voice.survey_not_found"
    zh = "没有找到这项征询，或不在您的职责范围内。"
    en = "No such survey, or it is outside what your post may see."


class LineNotFound(NotInSight):
    """No such line of the roll, or not for this post."""

    code = "voice.line_not_found"
    zh = "名册中没有这一户（人），或不在您的职责范围内。"
    en = "The roll has no such line, or it is outside what your post may see."


class SubjectNotFound(NotInSight):
    """What it is to be about does not exist for this post, or is of another kind."""

    code = "voice.subject_not_found"
    zh = "没有找到所关联的事项，或类型不符，或不在您的职责范围内。"
    en = "What this is about was not found, is of another kind, or is outside what your post may see."


class CodeUnknown(NotInSight):
    """No line of this survey has the code."""

    code = "voice.code_unknown"
    zh = "征询码不正确，请核对纸上的八位征询码。"
    en = "This code does not fit; check the eight signs on your sheet."


class NotYourNotice(NotAllowed):
    """Notices of this kind are posted and ended by other posts."""

    code = "voice.not_your_notice"
    zh = "“{kind_name}”由{who}办理，您的岗位不能办理。"
    en = "“{kind_name}” is for {who}, not for your post."


class NotYourDraft(NotAllowed):
    """Drafts of this kind are put out and disposed of by other posts."""

    code = "voice.not_your_draft"
    zh = "“{kind_name}”由{who}办理，您的岗位不能办理。"
    en = "“{kind_name}” is for {who}, not for your post."


class NotYourSurvey(NotAllowed):
    """Surveys of this kind are run by other posts."""

    code = "voice.not_your_survey"
    zh = "“{kind_name}”由{who}办理，您的岗位不能办理。"
    en = "“{kind_name}” is for {who}, not for your post."


class NotOpenToYou(NotAllowed):
    """Others are asked for their opinion."""

    code = "voice.not_open_to_you"
    zh = "“{kind_name}”向{who}征求意见。"
    en = "“{kind_name}” asks {who} for opinions."


class VoiceMovedOn(MovedOn):
    """Somebody else acted since it was looked at."""

    code = "voice.moved_on"
    zh = "内容已被更新（第 {revision} 版，您看到的是第 {seen} 版），请刷新后再办。"
    en = "This has moved on: it is at revision {revision}; you saw {seen}."


class Refused(MovedOn):
    """As things stand this cannot be done."""

    code = "voice.refused"


class NoticeOver(Refused):
    """The notice has ended."""

    code = "voice.notice_over"
    zh = "这则公示已经结束。"
    en = "This notice has ended."


class PeriodRuns(Refused):
    """The least period is not over."""

    code = "voice.period_runs"
    zh = "公示期到 {until} 止，期满后才能结束；提前撤下请选“撤回”并说明理由。"
    en = "The notice stands until {until}; it ends after that. Withdraw it with a reason to end it earlier."


class NotPlaced(Refused):
    """It has not been posted on the spot, so its period has not begun."""

    code = "voice.not_placed"
    zh = "还没有登记现场张贴（地点和照片），公示期尚未开始。"
    en = "It has not been posted on the spot (place and photo), so its period has not begun."


class PlacedAlready(Refused):
    """It was posted on the spot before, or need not be."""

    code = "voice.placed_already"
    zh = "现场张贴已登记，或无须现场张贴。"
    en = "It was posted on the spot already, or need not be."


class ObjectionsWait(Refused):
    """Objections wait for a written answer."""

    code = "voice.objections_wait"
    zh = "还有 {count} 条异议没有书面答复：{numbers}。全部答复后才能结束公示。"
    en = "{count} objection(s) wait for a written answer: {numbers}. Answer them all first."


class NoObjection(Refused):
    """This kind of notice takes no objection."""

    code = "voice.no_objection"
    zh = "“{kind_name}”不受理异议。"
    en = "“{kind_name}” takes no objections."


class ObjectionsOver(Refused):
    """The period in which objections are taken is over."""

    code = "voice.objections_over"
    zh = "异议应在 {until} 前提出，现已截止。"
    en = "Objections were taken until {until}."


class StandsAlready(Refused):
    """Such a notice or survey about the same matter stands."""

    code = "voice.stands_already"
    zh = "同一事项已有“{kind_name}”正在进行；需要更正请用“更正重发”。"
    en = "“{kind_name}” about this matter is under way; replace that one to correct it."


class SubjectClosed(Refused):
    """The case it is to be about is closed."""

    code = "voice.subject_closed"
    zh = "事件 {number} 已办结，不能再为它发起。"
    en = "Case {number} is closed."


class DraftOver(Refused):
    """The draft takes no more."""

    code = "voice.draft_over"
    zh = "这份征求意见稿已经结束。"
    en = "This draft is over."


class OpinionsRun(Refused):
    """Opinions are still being taken."""

    code = "voice.opinions_run"
    zh = "意见征集到 {until} 止，届时才能结束；提前停止请选“撤回”并说明理由。"
    en = "Opinions are taken until {until}; it ends after that. Withdraw it with a reason to stop earlier."


class OpinionsOver(Refused):
    """The time in which opinions are taken is over."""

    code = "voice.opinions_over"
    zh = "意见应在 {until} 前提出，征集已截止。"
    en = "Opinions were taken until {until}."


class Undisposed(Refused):
    """Opinions wait for what becomes of them."""

    code = "voice.undisposed"
    zh = "还有 {count} 条意见没有处理，全部处理后才能结束。"
    en = "{count} opinion(s) wait for what becomes of them; dispose of all first."


class SurveyOver(Refused):
    """The survey takes no more answers."""

    code = "voice.survey_over"
    zh = "这项征询已经结束。"
    en = "This survey is over."


class SurveyCounted(Refused):
    """A survey is counted once, and not at all where it was withdrawn."""

    code = "voice.survey_counted"
    zh = "这项征询已汇总，或已撤销不再汇总。"
    en = "This survey is counted already, or was withdrawn and is not counted."


class SurveyUncounted(Refused):
    """The survey has ended but is not counted: the two are separate acts."""

    code = "voice.survey_uncounted"
    zh = "征询已结束，尚未汇总；请先汇总。"
    en = "The survey has ended but is not counted yet; count it first."


class SurveyRuns(Refused):
    """The sums are known when the survey has ended."""

    code = "voice.survey_runs"
    zh = "征询还在进行；结束后才能查看结果、确定内容。"
    en = "The survey runs; its sums are known, and can be decided on, after its end."


class AnsweredAlready(Refused):
    """One answer for each line of the roll."""

    code = "voice.answered_already"
    zh = "这一户（人）已于 {at} 通过{channel}答复，每户（人）只计一次，本次未计入。"
    en = "This line was answered on {at} ({channel_en}); each counts once, so nothing was kept of the second."


class CodesPrinted(Refused):
    """The codes were given out once."""

    code = "voice.codes_printed"
    zh = "征询码只打印一次，已于 {at} 打印；个别遗失请逐户补发。"
    en = "The codes are given out once, which was on {at}; replace lost ones line by line."


class CodesAbsent(Refused):
    """No codes were printed, so none can be replaced."""

    code = "voice.codes_absent"
    zh = "尚未打印征询码。"
    en = "No codes were printed yet."


class CodeNotAsked(Refused):
    """Nobody asked for another code for this line."""

    code = "voice.code_not_asked"
    zh = "“{number}”没有待确认的换发申请。"
    en = "Nobody asked for another code for “{number}”."


class CodeSecondPerson(NotAllowed):
    """Four eyes: another code that one person asked for another one confirms."""

    code = "voice.code_second_person"
    zh = "换发征询码须由另一人确认，不能是提出的同一人（换岗位也不行）。"
    en = "Another person confirms a new code than the one who asked for it, whatever posts they hold."


class NoRoll(Refused):
    """This survey has no roll."""

    code = "voice.no_roll"
    zh = "这项征询没有名册，任何人都可以答复。"
    en = "This survey has no roll: anybody may answer."


class EmptyRoll(Refused):
    """Nobody is on the roll."""

    code = "voice.empty_roll"
    zh = "台账中没有可列入名册的住户（人），请先登记台账。"
    en = "The register holds nobody for the roll; register them first."


class VoiceSentOtherwise(Refused):
    """The same key came with another request."""

    code = "voice.sent_otherwise"
    zh = "同一编号已提交过另外的内容，本次未记入。"
    en = "This key was used for something else; nothing was kept of this."


class BadVoice(BadInput):
    """What was sent is missing or faulty; every fault is listed."""

    code = "voice.bad"
    zh = "还有 {count} 处需要补充或修改。"
    en = "There are {count} fault(s); see the list."


class NoVoice(BadInput):
    """No such campaign or kind is in force here."""

    code = "voice.none"
    zh = "此区域没有实施工作法“{campaign}”或没有“{kind}”。"
    en = "Campaign “{campaign}” is not in force here, or has no “{kind}”."


class TooShort(BadInput):
    """The period asked for is shorter than the playbook's least."""

    code = "voice.too_short"
    zh = "至少要到 {least}（{allowance}），不能更短。"
    en = "It lasts at least until {least} ({allowance_en}), not shorter."


class ReasonMissing(BadInput):
    """What the public will ask about needs its reason."""

    code = "voice.reason"
    zh = "请写明理由（{longest} 字以内）。"
    en = "Give the reason (at most {longest} characters)."
