"""Refusals of the linkage room.

SourceNotFound, PlanNotFound, DeliveryNotFound, RunNotFound, PairNotFound, WarningNotFound,
VanishedNotFound, RuleNotFound, LinkNotFound (404)
NotYourDelivery, NotYourMatch, NotYourWarning (403)
LinkageMovedOn, SentOtherwise (409)
LinkageRefused (409)   DeliveryInUse, RunUnderWay, NothingToMatch, RunEnded, PairDecided, InputGone,
                       VanishedAnswered
BadDelivery (422)      the file was refused, every fault at once; BadMatchPeriod, BadDecision, BadAnswer,
                       BadLook, BadMonths
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class SourceNotFound(NotInSight):
    """No playbook in force declares such a file."""

    code = "linkage.source_not_found"
    zh = "没有在用的工作法约定报送“{source}”。"
    en = "No playbook in force declares the delivery “{source}”."


class PlanNotFound(NotInSight):
    """No playbook in force declares such a plan."""

    code = "linkage.plan_not_found"
    zh = "没有在用的比对方案“{plan}”。"
    en = "No matching plan “{plan}” is in force."


class DeliveryNotFound(NotInSight):
    """No such delivery, or not for this post."""

    code = "linkage.delivery_not_found"
    zh = "没有找到这份报送数据，或不在您的职责范围内。"
    en = "No such delivery, or it is outside what your post may see."


class RunNotFound(NotInSight):
    """No such run, or not for this post."""

    code = "linkage.run_not_found"
    zh = "没有找到这次比对，或不在您的职责范围内。"
    en = "No such run, or it is outside what your post may see."


class PairNotFound(NotInSight):
    """No such doubtful pair, or not for this post."""

    code = "linkage.pair_not_found"
    zh = "没有找到这条待核对的记录，或不在您的职责范围内。"
    en = "No such pair, or it is outside what your post may see."


class WarningNotFound(NotInSight):
    """No such warning, or not for this post."""

    code = "linkage.warning_not_found"
    zh = "没有找到这条预警，或不在您的职责范围内。"
    en = "No such warning, or it is outside what your post may see."


class LinkNotFound(NotInSight):
    """No row was found to be this person, or it was taken back."""

    code = "linkage.link_not_found"
    zh = "没有找到这条比对结果，或已撤回，或不在您的职责范围内。"
    en = "No such match, or it was taken back, or it is outside what your post may see."


class VanishedNotFound(NotInSight):
    """No such question about a row that did not come again."""

    code = "linkage.vanished_not_found"
    zh = "没有找到这条询问，或不在您的职责范围内。"
    en = "No such question, or it is outside what your post may see."


class RuleNotFound(NotInSight):
    """No playbook in force has such a risk rule."""

    code = "linkage.rule_not_found"
    zh = "没有在用的风险规则“{rule}”。"
    en = "No risk rule “{rule}” is in force."


class NotYourDelivery(NotAllowed):
    """Another post sends this file."""

    code = "linkage.not_your_delivery"
    zh = "“{source_name}”由{who}报送，您的岗位不能报送。"
    en = "“{source_name}” is sent by {who}, not by your post."


class NotYourMatch(NotAllowed):
    """Other posts run this plan and decide on its pairs."""

    code = "linkage.not_your_match"
    zh = "“{plan_name}”由{who}办理，您的岗位不能办理。"
    en = "“{plan_name}” is run by {who}, not by your post."


class NotYourWarning(NotAllowed):
    """Other posts see what is behind a warning."""

    code = "linkage.not_your_warning"
    zh = "预警依据由{who}查看，您的岗位不能查看。"
    en = "What is behind a warning is seen by {who}, not by your post."


class LinkageMovedOn(MovedOn):
    """It was changed since it was looked at."""

    code = "linkage.moved_on"
    zh = "已被他人更新，请刷新后重试。"
    en = "It was changed meanwhile; reload the page and try again."


class SentOtherwise(MovedOn):
    """The key was used for something else."""

    code = "linkage.sent_otherwise"
    zh = "同一提交编号此前用于另一项操作，请刷新页面后重试。"
    en = "This key was used for something else; reload the page and try again."


class LinkageRefused(MovedOn):
    """The match, as it stands, does not admit this."""

    code = "linkage.refused"


class DeliveryInUse(LinkageRefused):
    """The file is being matched at this moment."""

    code = "linkage.delivery_in_use"
    zh = "{period}的“{source_name}”正在比对，请等比对结束后再报送更正。"
    en = "“{source_name}” of {period} is being matched; send a correction when the run has ended."


class RunUnderWay(LinkageRefused):
    """A run of the plan is queued or running."""

    code = "linkage.run_under_way"
    zh = "“{plan_name}”有一次比对正在进行（{period}），请等它结束或先取消。"
    en = "A run of “{plan_name}” is under way ({period}); wait for it or cancel it first."


class NothingToMatch(LinkageRefused):
    """No file of the period waits."""

    code = "linkage.nothing_to_match"
    zh = "{period}没有等待比对的数据。"
    en = "No delivery of {period} waits to be matched."


class RunEnded(LinkageRefused):
    """The run has ended, or its warnings are out."""

    code = "linkage.run_ended"
    zh = "这次比对已{state}，不能再取消或继续。"
    en = "This run is {state_en}; it can be neither cancelled nor gone on with."


class PairDecided(LinkageRefused):
    """Somebody has decided on the pair."""

    code = "linkage.pair_decided"
    zh = "这条记录已核对：{state}。"
    en = "This pair was decided: {state_en}."


class InputGone(LinkageRefused):
    """An input file is no longer there, as after a restore."""

    code = "linkage.input_gone"
    zh = "“{source_name}”的原始文件已不在（恢复备份后即如此），请报送单位重新报送。"
    en = "The file of “{source_name}” is no longer there (as after a restore); ask for it anew."


class VanishedAnswered(LinkageRefused):
    """The question was answered."""

    code = "linkage.vanished_answered"
    zh = "这条询问已答复。"
    en = "This question was answered."


class BadDelivery(BadInput):
    """The file was refused as a whole; `faults` has the first of what is wrong."""

    code = "linkage.bad_delivery"
    zh = "文件没有接收，共 {count} 处问题。"
    en = "The file was refused; {count} faults."


class BadMatchPeriod(BadInput):
    """Not a period of this source or plan, or one that has not begun."""

    code = "linkage.bad_period"
    zh = "“{period}”不是可以办理的时段：{why}"
    en = "{period} cannot be taken: {why_en}"


class BadDecision(BadInput):
    """A decision on a pair needs one of three words, and a reason where it denies."""

    code = "linkage.bad_decision"
    zh = "请选择确认、否认或不能确定；否认和不能确定须写明理由。"
    en = "Choose confirm, deny or unsure; the last two need a reason."


class BadAnswer(BadInput):
    """An answer to why a row did not come again."""

    code = "linkage.bad_answer"
    zh = "请选择一种情况：{answers}。"
    en = "Choose one of: {answers_en}."


class BadLook(BadInput):
    """A look at what is behind a warning needs a purpose of the list."""

    code = "linkage.bad_look"
    zh = "请选择查看目的。可选：{purposes}"
    en = "Choose a purpose. Purposes: {purposes_en}"


class BadMonths(BadInput):
    """A back-test looks back over some periods."""

    code = "linkage.bad_months"
    zh = "回测期数应为 1 至 {most}。"
    en = "A back-test covers 1 to {most} periods."
