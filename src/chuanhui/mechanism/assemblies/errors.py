"""Refusals of the assemblies room.

BallotNotFound, MeetingNotFound, VoterNotFound, BatchNotFound, WrongCode (404)
NotYourBallot, NotYourMeeting, SameClerk, SecondPerson, SecretAtDesk, TooManyGuesses (403)
Refused (409)   BallotMovedOn, CodeStands, NotAsked, NotOpen, NotCounting, NotCounted, TooEarly, AlreadyVoted,
                CannotUnmark, BatchForged, BatchKept, Unreconciled, NothingToRunOff, Voided, MeetingStands,
                NotQuorate, RunoffStands
BadInput (422)  NoBallot, NoMeeting, NoParameters, NoSubject, EmptyRoll, AreaMissing, BadCandidates,
                BadChoice, SlipMissing, BadSums, SmallBatch, BadMeeting, PersonalText, ReasonMissing

What a ballot waits for, its names and its seats: `seat_errors`.
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class BallotNotFound(NotInSight):
    """No such ballot, or not for this post."""

    code = "assembly.ballot_not_found"
    zh = "没有找到这次表决，或不在您的职责范围内。"
    en = "No such ballot, or it is outside what your post may see."


class MeetingNotFound(NotInSight):
    """No such meeting, or not for this post."""

    code = "assembly.meeting_not_found"
    zh = "没有找到这次会议，或不在您的职责范围内。"
    en = "No such meeting, or it is outside what your post may see."


class VoterNotFound(NotInSight):
    """Not on the roll of this ballot."""

    code = "assembly.voter_not_found"
    zh = "名册中没有“{number}”。"
    en = "“{number}” is not on the roll."


class BatchNotFound(NotInSight):
    """No such batch of paper slips was entered."""

    code = "assembly.batch_not_found"
    zh = "没有第 {batch} 包的清点记录。"
    en = "No batch {batch} was entered."


class WrongCode(NotInSight):
    """No voter has this code; every cause has one sentence, and the attempt stays counted."""

    code = "assembly.wrong_code"
    zh = "表决码不正确，或已换发新码，请核对纸上的 8 位字符。"
    en = "This code is not valid, or a newer one was issued; check the 8 signs on the paper."
    keeps_record = True


class TooManyGuesses(NotAllowed):
    """Too many wrong codes came from one address."""

    code = "assembly.guesses"
    zh = "输入错误次数过多，请 {minutes} 分钟后再试，或到社区现场办理。"
    en = "Too many wrong codes; try again in {minutes} minutes, or vote at the community office."


class NotYourBallot(NotAllowed):
    """Ballots of this kind are held by other posts."""

    code = "assembly.not_your_ballot"
    zh = "“{kind_name}”由{who}组织，您的岗位不能办理。"
    en = "“{kind_name}” is held by {who}, not by your post."


class NotYourMeeting(NotAllowed):
    """Meetings of this kind are called by other posts."""

    code = "assembly.not_your_meeting"
    zh = "“{kind_name}”由{who}召集，您的岗位不能办理。"
    en = "“{kind_name}” is called by {who}, not by your post."


class SameClerk(NotAllowed):
    """Four eyes: who counted slips does not count them again as the second."""

    code = "assembly.same_clerk"
    zh = "纸质票须由两人分别清点，不能是同一人（换岗位也不行）。"
    en = "Two different persons count paper slips, whatever posts they hold."


class SecondPerson(NotAllowed):
    """Four eyes: what one person asked for another one confirms."""

    code = "assembly.second_person"
    zh = "须由另一人确认，不能是提出的同一人（换岗位也不行）。"
    en = "Another person confirms this than the one who asked for it, whatever posts they hold."


class SecretAtDesk(NotAllowed):
    """Nobody tells a clerk how they vote in a secret ballot."""

    code = "assembly.secret_at_desk"
    zh = "这是无记名投票，工作人员不能代为填选；请发给表决码自行填选，或投纸质票。"
    en = "This ballot is secret: no clerk fills in the choice. Hand out a code, or take a paper slip."


class Refused(MovedOn):
    """The ballot or meeting, as it stands, does not admit this."""

    code = "assembly.refused"


class BallotMovedOn(Refused):
    """Somebody else acted since it was looked at."""

    code = "assembly.moved_on"
    zh = "已被更新（第 {revision} 版，您看到的是第 {seen} 版），请刷新后再办。"
    en = "This has moved on: it is at revision {revision}; you saw {seen}."


class CodeStands(Refused):
    """A line has a code; another one needs two persons."""

    code = "assembly.code_stands"
    zh = "“{number}”已发过表决码；遗失换发须先登记原因，再由另一人确认。"
    en = "“{number}” has a code; another one is asked for with the reason and confirmed by another person."


class NotAsked(Refused):
    """Nobody asked for another code for this line."""

    code = "assembly.not_asked"
    zh = "“{number}”没有待确认的换发申请。"
    en = "Nobody asked for another code for “{number}”."


class NotOpen(Refused):
    """Votes are no longer taken."""

    code = "assembly.not_open"
    zh = "投票已经截止。"
    en = "Votes are no longer taken."


class NotCounting(Refused):
    """Counting follows closing, and ends with the result."""

    code = "assembly.not_counting"
    zh = "现在不是清点阶段。"
    en = "This is not the time of counting."


class NotCounted(Refused):
    """There is no result yet."""

    code = "assembly.not_counted"
    zh = "尚未公布结果。"
    en = "There is no result yet."


class TooEarly(Refused):
    """It stands open for the time that the playbook promises."""

    code = "assembly.too_early"
    zh = "投票应开放至 {until}，不能提前截止。"
    en = "It stays open until {until} and is not closed before."


class AlreadyVoted(Refused):
    """One vote for each on the roll."""

    code = "assembly.already_voted"
    zh = "“{number}”已投票，每票只计一次。"
    en = "“{number}” has voted; each on the roll votes once."


class CannotUnmark(Refused):
    """Only a paper vote is taken back, and only before somebody closes the ballot."""

    code = "assembly.cannot_unmark"
    zh = "只有误登的纸质票可以更正，且须在截止前。"
    en = "Only a paper vote that was entered by mistake is taken back, before the ballot is closed."


class BatchForged(Refused):
    """What was kept sealed is not what the journal committed to."""

    code = "assembly.batch_forged"
    zh = "第 {batch} 包封存的清点数与日志中的校验值不符，不能公布结果；请重新开包清点。"
    en = "The sealed sums of batch {batch} are not those that the journal committed to; count it anew."


class BatchKept(Refused):
    """A batch that two clerks agreed on stands."""

    code = "assembly.batch_kept"
    zh = "第 {batch} 包已经两人核对一致，须由两人说明理由重新开包后才能改。"
    en = "Batch {batch} was counted alike by two clerks; two persons reopen it, with the reason."


class BatchWaits(Refused):
    """A batch that two clerks counted is compared before anybody counts it again."""

    code = "assembly.batch_waits"
    zh = "第 {batch} 包已由两人清点，待核对；请先核对。"
    en = "Batch {batch} was counted by two clerks and waits to be compared; compare it first."


class NothingToCompare(Refused):
    """No two counts of the batch wait to be compared."""

    code = "assembly.nothing_to_compare"
    zh = "第 {batch} 包没有待核对的两次清点。"
    en = "No two counts of batch {batch} wait to be compared."


class ComparedTooSoon(Refused):
    """Counts are compared in a later act than the one that entered them."""

    code = "assembly.compared_too_soon"
    zh = "第 {batch} 包的清点数还没有存好；请稍后再核对。"
    en = "What was counted of batch {batch} is not kept yet; compare it in a later act."


class Unreconciled(Refused):
    """Marks on the roll and slips do not come to the same."""

    code = "assembly.unreconciled"
    zh = (
        "名册登记纸质票 {marks} 张，清点 {slips} 张（未核对 {unchecked} 包），不符，须重新清点后才能公布；"
        "无记名投票确有短少的，登记短少张数和原因，由另一人公布结果；多出的一律不能公布。"
    )
    en = (
        "{marks} paper votes are marked, {slips} slips were counted ({unchecked} batches unchecked); "
        "no result before they agree. Slips missing from a secret ballot are noted with the reason and "
        "confirmed by another person; slips too many never."
    )


class NothingToRunOff(Refused):
    """Only what is undecided is voted on again."""

    code = "assembly.nothing_to_run_off"
    zh = "原表决没有未决的事项，或另行投票已在进行。"
    en = "Nothing is undecided there, or its run-off has been opened."


class Voided(Refused):
    """The ballot was declared void."""

    code = "assembly.voided"
    zh = "本次表决已宣布无效：{reason}"
    en = "This ballot was declared void: {reason}"


class RunoffStands(Refused):
    """A first round is not void while its run-off stands."""

    code = "assembly.runoff_stands"
    zh = "本次表决的另行投票仍然有效，须先宣布另行投票无效。"
    en = "The run-off of this ballot stands; declare that void first."


class MeetingStands(Refused):
    """The meeting is past this, or not yet there."""

    code = "assembly.meeting_stands"
    zh = "会议现为“{state}”，不能办理。"
    en = "The meeting is “{state}”; this cannot be done now."


class NotQuorate(Refused):
    """Too few came: it decides nothing."""

    code = "assembly.not_quorate"
    zh = "到会人数不足（{present}/{members}），不能作出决议。"
    en = "Too few came ({present} of {members}); nothing can be resolved."


class NoBallot(BadInput):
    """No such campaign or kind of ballot is in force here."""

    code = "assembly.no_ballot"
    zh = "此区域没有实施工作法“{campaign}”或没有表决“{kind}”。"
    en = "Campaign “{campaign}” is not in force here, or has no ballot “{kind}”."


class NoMeeting(BadInput):
    """No such campaign or kind of meeting is in force here."""

    code = "assembly.no_meeting"
    zh = "此区域没有实施工作法“{campaign}”或没有会议“{kind}”。"
    en = "Campaign “{campaign}” is not in force here, or has no meeting “{kind}”."


class NoParameters(BadInput):
    """The playbook leaves open what it takes; nothing is taken for granted."""

    code = "assembly.no_parameters"
    zh = "“{kind_name}”缺少规则参数（{what}），不能计算结果；请先在工作法中写明。"
    en = "“{kind_name_en}” lacks parameters ({what}); no result before the playbook states them."


class NoSubject(BadInput):
    """What the ballot or meeting is about is missing or of another kind."""

    code = "assembly.no_subject"
    zh = "“{kind_name}”须针对{about}，没有找到。"
    en = "“{kind_name}” is about {about}; there is none such in sight."


class EmptyRoll(BadInput):
    """Nobody is on the roll."""

    code = "assembly.empty_roll"
    zh = "名册为空，不能开始表决；请先在台账登记。"
    en = "Nobody is on the roll; register them first."


class AreaMissing(BadInput):
    """Where area counts, each on the roll has one."""

    code = "assembly.area_missing"
    zh = "名册中有 {count} 户没有建筑面积（如 {example}），按面积计算的表决不能开始。"
    en = "{count} on the roll have no floor area (such as {example}); a vote by area cannot begin."


class BadCandidates(BadInput):
    """Candidates or options are missing, repeated or too long."""

    code = "assembly.bad_candidates"
    zh = "候选人或选项应为 {least} 至 {most} 个，名称不重复，每个 1 至 40 字。"
    en = "Give {least} to {most} candidates or options, each once, of 1 to 40 characters."


class BadChoice(BadInput):
    """A choice that the ballot paper does not offer."""

    code = "assembly.bad_choice"
    zh = "请在列出的选项中选择，最多 {most} 项；不选即为弃权。"
    en = "Choose among what is listed, at most {most}; choosing nothing is an abstention."


class SlipMissing(BadInput):
    """In an open ballot a paper slip is entered with what it says."""

    code = "assembly.slip_missing"
    zh = "这是记名表决，请按票面录入选择，不能只登记已投。"
    en = "This ballot is open: enter what the slip says, not only that it came in."


class BadSums(BadInput):
    """Sums of a batch that cannot be."""

    code = "assembly.bad_sums"
    zh = "第 {batch} 包的数字不成立：各项得票与弃权、无效票应与总张数相符。"
    en = "The sums of batch {batch} cannot be: votes, abstentions and invalid slips must fit the slips."


class SmallBatch(BadInput):
    """A handful of slips would tell how single persons voted."""

    code = "assembly.small_batch"
    zh = "无记名投票分包清点的，每包不少于 {least} 张；请并成一包（已录入的可重新开包）。"
    en = "Slips of a secret ballot are counted in batches of at least {least}: put them together."


class BadMeeting(BadInput):
    """What was sent of a meeting cannot stand."""

    code = "assembly.bad_meeting"
    zh = "{what}：{why}"
    en = "{what}: {why_en}"


class PersonalText(BadInput):
    """What everybody may read holds nobody's numbers."""

    code = "assembly.personal_text"
    zh = "{what}会公开，不能写身份证号、手机号、银行卡号等个人信息。"
    en = "Everybody can read {what_en}: no ID, mobile or bank card numbers there."


class ReasonMissing(BadInput):
    """A change that everybody sees needs its reason."""

    code = "assembly.reason"
    zh = "请写明理由（500 字以内）。"
    en = "Give the reason (at most 500 characters)."
