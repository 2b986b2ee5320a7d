"""Refusals of the registers room.

ThingNotFound, RequestNotFound, MergeNotFound, TieNotFound (404)
NotYourRegister, NotYourReveal, CardHidden, NotYourRequest, OwnRequest (403)
ThingMovedOn (409)
Refused (409)   KindTaken, NumberTaken, HasEnded, StillHolds, NeedsApproval, NothingChanged, RequestDecided,
                NotMergeable, MergeUndone, AlreadyTied, TieEnded, TieRequired, RecheckNotDue, IsPurged,
                SentOtherwise, MarksInUse, KeyInUse
BadThing (422)  what was sent for the fields is missing or faulty; NoSuchKind, BadPlace, BadNumber, BadTie,
                BadDay, ReasonMissing, PersonalText, PersonalNumber, BadReveal, TooShort, FieldHidden
KeyringMissing, KeyringFaulty, KeyUnknown, SealBroken (500): not the keys under which this was sealed
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed, NotInSight


class ThingNotFound(NotInSight):
    """No such thing, or not for this post."""

    code = "register.not_found"
    zh = "没有找到这条台账，或不在您的职责范围内。"
    en = "No such thing in the registers, or it is outside what your post may see."


class RequestNotFound(NotInSight):
    """No such request, or not for this post."""

    code = "register.request_not_found"
    zh = "没有找到这项变更申请，或不在您的职责范围内。"
    en = "No such request, or it is outside what your post may see."


class TieNotFound(NotInSight):
    """No such tie, or not for this post."""

    code = "register.tie_not_found"
    zh = "没有找到这项归属关系，或不在您的职责范围内。"
    en = "No such tie, or it is outside what your post may see."


class MergeNotFound(NotInSight):
    """No such merge, or not for this post."""

    code = "register.merge_not_found"
    zh = "没有找到这次合并，或不在您的职责范围内。"
    en = "No such merge, or it is outside what your post may see."


class NotYourRegister(NotAllowed):
    """Things of this kind are kept by other posts."""

    code = "register.not_yours"
    zh = "“{kind_name}”台账由{who}登记维护，您的岗位不能办理。"
    en = "“{kind_name}” is kept by {who}, not by your post."


class NotYourReveal(NotAllowed):
    """Protected fields of this kind are looked at by other posts."""

    code = "register.not_your_reveal"
    zh = "“{kind_name}”的受保护信息仅限{who}按用途查看，您的岗位不能查看。"
    en = "Protected fields of “{kind_name}” are for {who}, with a purpose; not for your post."


class CardHidden(NotAllowed):
    """Cards of this kind are seen by other posts."""

    code = "register.card_hidden"
    zh = "“{kind_name}”的登记卡不对您的岗位开放。"
    en = "Cards of “{kind_name}” are not open to your post."


class NotYourRequest(NotAllowed):
    """This request is decided by other posts."""

    code = "register.not_your_request"
    zh = "“{kind_name}”的变更申请由{who}审批，您的岗位不能办理。"
    en = "Requests about “{kind_name}” are decided by {who}, not by your post."


class OwnRequest(NotAllowed):
    """Four eyes: whoever asked does not decide, through whatever post."""

    code = "register.own_request"
    zh = "不能审批自己提出的变更申请（换岗位也不行）。"
    en = "Nobody decides his own request, whatever post he holds."


class Refused(MovedOn):
    """The register, as it stands, does not admit this."""

    code = "register.refused"


class ThingMovedOn(MovedOn):
    """Somebody else wrote since the thing was looked at."""

    code = "register.moved_on"
    zh = "“{number}”已被更新（第 {revision} 版，您看到的是第 {seen} 版），请刷新后再办。"
    en = "“{number}” has moved on: it is at revision {revision}; you saw {seen}."


class KindTaken(Refused):
    """Another playbook declares a register of this name."""

    code = "register.kind_taken"
    zh = "台账“{kind}”已由工作法“{playbook}”声明，不能重复声明。"
    en = "Register “{kind}” is declared by playbook “{playbook}” already."


class NumberTaken(Refused):
    """The number was given before; numbers are never given twice."""

    code = "register.number_taken"
    zh = "编号“{number}”已经用过，编号不重复使用。"
    en = "Number “{number}” was given before; numbers are not given twice."


class HasEnded(Refused):
    """The thing has ended, or was merged into another."""

    code = "register.has_ended"
    zh = "“{number}”已于 {until} 终止，不能再办理。"
    en = "“{number}” ended on {until}."


class StillHolds(Refused):
    """Others stand in the thing; they are moved or ended first."""

    code = "register.still_holds"
    zh = "“{number}”内还有 {count} 条有效台账，请先迁出或终止。"
    en = "{count} thing(s) stand in “{number}”; move or end them first."


class NeedsApproval(Refused):
    """Changes of this kind are asked for and approved."""

    code = "register.needs_approval"
    zh = "“{kind_name}”的变更须经审批，请提交变更申请。"
    en = "Changes of “{kind_name}” need approval; ask for the change."


class RequestDecided(Refused):
    """The request was decided."""

    code = "register.request_decided"
    zh = "这项变更申请已办结。"
    en = "This request has been decided."


class NothingChanged(Refused):
    """What was sent is what stands there."""

    code = "register.nothing_changed"
    zh = "没有需要变更的内容。"
    en = "Nothing was changed: what was sent is what stands there."


class NotMergeable(Refused):
    """The two are one, of different kinds, or one of them was merged already."""

    code = "register.not_mergeable"
    zh = "这两条台账不能合并：须为同一种类、互不相同且都有效。"
    en = "These two cannot be merged: they must be of one kind, different, and both standing."


class MergeUndone(Refused):
    """The merge was undone."""

    code = "register.merge_undone"
    zh = "这次合并已撤销。"
    en = "This merge was undone."


class AlreadyTied(Refused):
    """The tie stands."""

    code = "register.already_tied"
    zh = "已有相同的归属关系。"
    en = "This tie stands already."


class TieEnded(Refused):
    """The tie has ended."""

    code = "register.tie_ended"
    zh = "这项归属关系已于 {until} 终止。"
    en = "This tie ended on {until}."


class TieRequired(Refused):
    """The thing cannot be without this tie."""

    code = "register.tie_required"
    zh = "“{tie_name}”为必填，请直接改为新的归属。"
    en = "“{tie_name}” is required; tie the thing to another instead."


class RecheckNotDue(Refused):
    """Nobody looks at things of this kind again, or the thing has ended."""

    code = "register.no_recheck"
    zh = "“{number}”没有规定定期核对。"
    en = "“{number}” is not looked at again."


class IsPurged(Refused):
    """The protected fields were purged."""

    code = "register.purged"
    zh = "“{number}”的受保护信息已于 {on} 按期限清除。"
    en = "The protected fields of “{number}” were purged on {on}."


class SentOtherwise(Refused):
    """The same key came with another request."""

    code = "register.sent_otherwise"
    zh = "同一请求编号已用于另一项内容，未重复办理。"
    en = "This key was sent before with another request; nothing was kept of the second."


class BadThing(BadInput):
    """What was sent for the fields is missing or faulty; every fault is listed."""

    code = "register.bad_thing"
    zh = "台账信息还有 {count} 处需要补充或修改。"
    en = "There are {count} fault(s) in the fields; see the list."


class NoSuchKind(BadInput):
    """No playbook in force declares such a register."""

    code = "register.no_such_kind"
    zh = "没有台账种类“{kind}”。"
    en = "There is no register “{kind}”."


class BadPlace(BadInput):
    """The area is none on which such a thing stands."""

    code = "register.bad_place"
    zh = "“{kind_name}”应登记在{stands}，“{area}”不符合。"
    en = "“{kind_name}” stands in an area of “{stands}”; “{area}” is none."


class BadNumber(BadInput):
    """The number cannot be one, or none can be made."""

    code = "register.bad_number"
    zh = "编号只能含文字、字母、数字、点、横线和下划线，最多 60 位。"
    en = "A number holds letters, digits, points, dashes and underlines only, at most 60."


class BadTie(BadInput):
    """The tie is missing, unknown, or leads nowhere."""

    code = "register.bad_tie"
    zh = "归属关系“{tie}”有误：{why}"
    en = "The tie “{tie}” is wrong: {why_en}"


class BadDay(BadInput):
    """A day on which this cannot be."""

    code = "register.bad_day"
    zh = "日期应在 {first} 至 {last} 之间。"
    en = "The day must lie between {first} and {last}."


class ReasonMissing(BadInput):
    """A reason is asked for."""

    code = "register.reason"
    zh = "请写明理由（2 至 500 字）。"
    en = "Give the reason (2 to 500 characters)."


class PersonalText(BadInput):
    """A text that goes into the journal in clear holds what looks like a personal number."""

    code = "register.personal_text"
    zh = "文字中疑似含有手机号、身份证号或银行卡号，这里会明文留存，请删去后再提交。"
    en = "This text seems to hold a mobile, ID or bank card number; it is kept in clear, so leave that out."


class PersonalNumber(BadInput):
    """A thing's number that looks like a personal number: numbers stand in clear everywhere."""

    code = "register.personal_number"
    zh = "编号不能用手机号、身份证号或银行卡号。"
    en = "A mobile, ID or bank card number cannot be the number of a thing."


class BadReveal(BadInput):
    """What is to be revealed, or why, is not told."""

    code = "register.bad_reveal"
    zh = "请选择用途（{purposes}）和要查看的受保护字段。"
    en = "Choose a purpose ({purposes_en}) and the protected fields to look at."


class TooShort(BadInput):
    """A search by name needs more signs."""

    code = "register.too_short"
    zh = "按名称查找至少输入 {least} 个字。"
    en = "Give at least {least} signs of the name."


class FieldHidden(BadInput):
    """A field that this post may not see, or by which nothing is found: finding by it would tell it."""

    code = "register.field_hidden"
    zh = "不能按“{field}”查找。"
    en = "Nothing can be looked for by “{field}”."


class KeyringMissing(ChuanhuiError):
    """The file with the keys is not there."""

    code = "register.keyring_missing"
    zh = "没有找到密钥文件（CHUANHUI_KEYRING），受保护信息无法读写。"
    en = "The file with the keys (CHUANHUI_KEYRING) is not there; nothing protected can be read or written."


class KeyringFaulty(ChuanhuiError):
    """The file with the keys cannot be read, or others may read it."""

    code = "register.keyring_faulty"
    zh = "密钥文件有误：{why}"
    en = "The file with the keys is faulty: {why_en}"


class KeyUnknown(ChuanhuiError):
    """The ring lacks the key under which this was sealed."""

    code = "register.key_unknown"
    zh = "密钥文件中没有第 {key} 号密钥。"
    en = "The ring has no key number {key}."


class MarksInUse(Refused):
    """Things are marked under a key of the marks that is to be taken out."""

    code = "register.marks_in_use"
    zh = "仍有 {things} 条用第 {key} 号密钥标记。"
    en = "{things} things are marked under key {key}."


class KeyInUse(Refused):
    """Rows are sealed under a key that is to be taken out."""

    code = "register.key_in_use"
    zh = "仍有 {rows} 行用第 {key} 号密钥加密。"
    en = "{rows} rows are sealed under key {key}."


class SealBroken(ChuanhuiError):
    """The ciphertext is not the one that was written for this place."""

    code = "register.seal_broken"
    zh = "加密内容与所在位置不符或已被改动，拒绝解密。"
    en = "The ciphertext does not belong here or was altered; it is not decrypted."


class BadSheet(BadInput):
    """A sheet with faults; the first are listed, all are counted. Nothing of it was imported."""

    code = "register.bad_sheet"
    zh = "表格有 {count} 处问题，没有导入任何一行。请按清单修改后重新导入。"
    en = "The sheet has {count} fault(s); nothing of it was imported. Mend them and import it again."


class AlreadyHeld(Refused):
    """A hold stands already."""

    code = "register.already_held"
    zh = "“{number}”已经暂缓清除。"
    en = "“{number}” is held back from the purge already."


class NotHeld(Refused):
    """No hold stands."""

    code = "register.not_held"
    zh = "“{number}”没有暂缓清除。"
    en = "“{number}” is not held back from the purge."


class TooMany(BadInput):
    """More things than one sheet may hold."""

    code = "register.too_many"
    zh = "一次最多导出 {most} 条，请缩小范围。"
    en = "At most {most} things in one sheet; choose a smaller part."
