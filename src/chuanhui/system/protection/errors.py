"""Refusals of the protection room.

RequestNotFound, PersonNotFound (404)
NotYourRequest, NotAnOfficer (403)
RequestMovedOn (409)
AskedOtherwise, AlreadyAsked (409)
ReasonMissing, IdentityMissing, BadAnswerTerms (422)
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class RequestNotFound(NotInSight):
    """No such request, or not for this post."""

    code = "protection.request_not_found"
    zh = "没有找到这份查询申请，或不在您的职责范围内。"
    en = "No such request, or it is outside what your post may see."


class PersonNotFound(NotInSight):
    """Nobody is registered so, or not in this post's sight."""

    code = "protection.person_not_found"
    zh = "没有找到登记在册的此人，或不在您的职责范围内。"
    en = "Nobody is registered so, or it is outside what your post may see."


class NotYourRequest(NotAllowed):
    """Taking and answering such requests belongs to other posts."""

    code = "protection.not_your_request"
    zh = "“{kind_name}”的本人查询由{who}办理，您的岗位不能办理。"
    en = "Requests about “{kind_name}” are handled by {who}, not by your post."


class NotAnOfficer(NotAllowed):
    """Who saw what, and what is purged when, is for whoever guards personal data."""

    code = "protection.not_an_officer"
    zh = "只有审计员和区级派遣员可以查看。"
    en = "This is for auditors and the district desk."


class RequestMovedOn(MovedOn):
    """It was answered or refused meanwhile."""

    code = "protection.moved_on"
    zh = "这份申请已经办理，当前状态：{state}。"
    en = "This request was handled meanwhile; it is now {state}."


class AlreadyAsked(MovedOn):
    """A request of the same person still waits."""

    code = "protection.already_asked"
    zh = "此人已有一份申请在办，应于 {due} 前答复。"
    en = "A request of this person is waiting already; it is due by {due}."


class AskedOtherwise(MovedOn):
    """An idempotency key came with another request."""

    code = "protection.asked_otherwise"
    zh = "同一提交编号此前用于另一项操作，请刷新页面后重试。"
    en = "This key was used for something else; reload the page and try again."


class ReasonMissing(BadInput):
    """A refusal without its reason."""

    code = "protection.reason_missing"
    zh = "不予提供的，应当说明理由（5 至 500 字）。"
    en = "A refusal needs its reason (5 to 500 characters)."


class IdentityMissing(BadInput):
    """Nobody noted how the identity was verified."""

    code = "protection.identity_missing"
    zh = "请写明如何核实申请人身份（如：当面核对身份证；受托人另附委托书），不要写证件号码。"
    en = "Say how the identity was verified (in person, by proxy with a mandate); never the number itself."


class BadAnswerTerms(BadInput):
    """The file of the time to answer cannot be read."""

    code = "protection.bad_terms"
    zh = "答复时限文件有误：{why}"
    en = "The file of the time to answer cannot be read: {why}"
