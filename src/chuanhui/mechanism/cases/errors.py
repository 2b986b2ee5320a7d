"""Refusals of the cases room.

CaseNotFound (404)       CaseMovedOn, KeyUsedOtherwise (409)
NotAllowed (403)         NotYourPost, SamePerson, OwnRequest
Refused (409)            WrongState, CaseClosed, WindowOver, TooLate, AtMost, NothingAsked, AlreadyAsked,
                         TopLevel, GateShut, NotYet, StandsStill, NoSuchStep, CannotMerge, NotSuspended
BadStep (422)            what a step must bring is missing or faulty; OwnerUnknown, NoPlaybook, NoPlace
"""

from __future__ import annotations

from typing import ClassVar

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class CaseNotFound(NotInSight):
    """No such case, or not for this post."""

    code = "case.not_found"
    zh = "没有找到这个事件，或不在您的职责范围内。"
    en = "No such case, or it is outside what your post may see."


class CaseMovedOn(MovedOn):
    """Somebody else acted since the case was looked at."""

    code = "case.moved_on"
    zh = "事件 {number} 已由他人处理，现为“{state_name}”（第 {revision} 版，您看到的是第 {seen} 版）。"
    en = "Case {number} has moved on: it is now “{state_name}” (revision {revision}; you saw {seen})."


class KeyUsedOtherwise(MovedOn):
    """The same idempotency key came with another request."""

    code = "case.key_used"
    zh = "此提交编号已用于另一项内容，未重复办理。"
    en = "This idempotency key was used for a different request."


class NotYourPost(NotAllowed):
    """The step belongs to other posts."""

    code = "case.not_your_post"
    zh = "“{step_name}”由{who}办理，您的岗位不能办理。"
    en = "“{step_name}” is for {who}, not for your post."


class SamePerson(NotAllowed):
    """Four eyes: whoever did the one step may not do the other, through whatever post."""

    code = "case.same_person"
    zh = "“{done_name}”由您本人办理，“{step_name}”须由他人办理（换岗位也不行）。"
    en = "You took “{done_name}” yourself; “{step_name}” is for somebody else, whatever post you hold."


class OwnRequest(NotAllowed):
    """Nobody decides on his own request."""

    code = "case.same_person"
    zh = "“{what}”由您本人申请，须由他人审批。"
    en = "You asked for this yourself; somebody else must decide."


class Refused(MovedOn):
    """The case, as it stands, does not admit this."""

    code = "case.refused"


class WrongState(Refused):
    """The step cannot be taken from the present state."""

    code = "case.wrong_state"
    zh = "事件现为“{state_name}”，不能“{step_name}”。"
    en = "The case is “{state_name}”; “{step_name}” cannot be taken now."


class CaseClosed(Refused):
    """The case is closed."""

    code = "case.closed"
    zh = "事件已结案，不能再“{step_name}”。"
    en = "The case is closed; “{step_name}” cannot be taken."


class WindowOver(Refused):
    """The permission to take the step has run out."""

    code = "case.window_over"
    zh = "“{step_name}”应在 {until} 前提出，现已过期。"
    en = "“{step_name}” had to be taken by {until}."


class TooEarly(Refused):
    """The step has to wait until its time has come."""

    code = "case.too_early"
    zh = "“{step_name}”要到 {since} 之后才能办理。"
    en = "“{step_name}” cannot be taken before {since}."


class TooLate(Refused):
    """An extension may be asked for only before the deadline."""

    code = "case.too_late"
    zh = "已超过截止时间 {due}，不能再申请延期。"
    en = "The deadline {due} has passed; an extension can no longer be asked for."


class AtMost(Refused):
    """The number of extensions or suspensions is used up."""

    code = "case.at_most"
    zh = "“{what}”最多 {at_most} 次，已用完。"
    en = "“{what}” is allowed {at_most} time(s); all used."


class NothingAsked(Refused):
    """There is no pending request to decide."""

    code = "case.nothing_asked"
    zh = "没有待审批的“{what}”申请。"
    en = "No request for “{what}” is waiting."


class AlreadyAsked(Refused):
    """A request is already waiting for its decision."""

    code = "case.already_asked"
    zh = "已有一项“{what}”申请待审批。"
    en = "A request for “{what}” is already waiting."


class TopLevel(Refused):
    """The case stands at the top of its tree and cannot be handed up."""

    code = "case.top_level"
    zh = "已是最高层级，不能再上报。"
    en = "The case is at the highest level already."


class GateShut(Refused):
    """The act gate: papers are missing, or the waiting period has not run."""

    code = "case.gate_shut"
    zh = "“{step_name}”属强制措施，依据《{basis}》尚不能实施：{lacking}。"
    en = "“{step_name}” is a coercive act under {basis} and may not be taken yet: {lacking}."


class NotYet(Refused):
    """Something must end well before: a notice, a draft, a survey or a ballot of this case."""

    code = "case.not_yet"
    zh = "“{step_name}”还不能办理，须先完成：{lacking}。"
    en = "“{step_name_en}” may not be taken yet; to be ended well before: {lacking_en}."


class StandsStill(Refused):
    """The case is suspended."""

    code = "case.stands_still"
    zh = "事件处于挂账状态，恢复后方可办理。"
    en = "The case is suspended; resume it first."


class NotSuspended(Refused):
    """Only a suspended case can be resumed."""

    code = "case.not_suspended"
    zh = "事件没有挂账。"
    en = "The case is not suspended."


class NoSuchStep(Refused):
    """The playbook version of this case knows no such step."""

    code = "case.no_such_step"
    zh = "本工作法没有“{step}”这一步骤。"
    en = "This playbook has no step “{step}”."


class CannotMerge(Refused):
    """A case can be merged only into another open case of the same kind."""

    code = "case.cannot_merge"
    zh = "只能并入同一工作法中另一件未结案的同类事件。"
    en = "A case can be merged only into another open case of the same kind."


class BadStep(BadInput):
    """What a step must bring is missing or faulty; every fault is listed."""

    code = "case.bad_step"
    zh = "“{step_name}”还缺少必要内容，请按提示补充。"
    en = "“{step_name}” lacks what it needs; see the list."


class OwnerUnknown(BadInput):
    """A slot of responsibility stays empty or names a unit that does not exist here."""

    code = "case.owner_unknown"
    zh = "无法确定{slot}责任单位：{name}。"
    en = "The {slot} owner cannot be determined: {name}."


class NoPlaybook(BadInput):
    """No such campaign or kind of case is in force here."""

    code = "case.no_playbook"
    zh = "此区域没有实施工作法“{campaign}”或没有这类事件。"
    en = "Campaign “{campaign}” is not in force here, or has no such kind of case."


class NoPlace(BadInput):
    """The report's place lies in no grid cell of the district."""

    code = "case.no_place"
    zh = "所选位置不在本区任何网格内，请重新选点。"
    en = "The place lies in no grid cell; choose another point."


class PlaceOutOfSight(NotInSight):
    """The place lies in the district, but in somebody else's area."""

    code = "case.place_out_of_sight"
    zh = "所选位置不在您的责任区内。可请居民端上报，或转告该网格的网格员。"
    en = "The place lies outside your area; report it as a resident, or tell that grid's worker."


class BadPhoto(BadInput):
    """What was sent as a photo is none that can be kept."""

    code = "case.bad_photo"
    zh = "照片无法保存：{reason}"
    en = "The photo cannot be kept: {reason_en}"

    WHY: ClassVar[dict[str, tuple[str, str]]] = {
        "too_big": ("文件超过 {limit} MB，请压缩后再传。", "larger than {limit} MB; send a smaller one."),
        "pixels": (
            "像素超过 {limit} 百万，请缩小后再传。",
            "more than {limit} megapixels; send a smaller one.",
        ),
        "kind": ("不是完整的 JPEG、PNG 或 WebP 图片。", "not a whole JPEG, PNG or WebP picture."),
        "address": ("照片编号无效。", "this is no photo's address."),
        "unknown": ("没有找到这张照片，请重新上传。", "no such photo is kept; send it again."),
    }

    def __init__(self, *, why: str, **facts: object) -> None:
        zh, en = self.WHY[why]
        super().__init__((), why=why, reason=zh.format(**facts), reason_en=en.format(**facts), **facts)
