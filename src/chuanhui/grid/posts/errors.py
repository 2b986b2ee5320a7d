"""What this room refuses.

NotInSight
├── UnknownPost         no post of that code or unit name
└── UnknownUnit         no unit of that code, name or alias
NotAllowed
├── MayNotManage        the post may not change posts or accounts here
├── NotYourHandover     only whoever came to the post confirms that they have its open work
└── SignInRefused       (its records of the attempt are kept)
    ├── WrongPassword   user name or password is wrong, or the account is disabled
    ├── LockedOut       too many wrong attempts
    └── NoPostToday     the account holds no post today
MovedOn
├── PostTaken           somebody holds the post in that time
├── SameName            the person seems to have an account in that unit already
├── LastAdministrator   the territory would be without an administrator
├── CoverTaken          somebody covers the area in that slot in that time
├── PostVacant          nobody holds the post on that day
├── PostClosed          the post or unit is not valid in that time
├── TermEnded           the term has already ended
├── SeatsTaken          fewer seats are empty than were won, or somebody elected sits there already
├── NothingToReceive    no hand-over of the post waits, or it is confirmed already
└── ListMovedOn         what is open has changed since the list was looked at
BadInput
├── BadPostFacts        what was sent about a unit, post, term or cover cannot stand
├── WeakPassword        the new password is too short or too common
└── ImportRefused       a table of units, posts, holders or covers has faults
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class UnknownPost(NotInSight):
    """No such post."""

    code = "PO001"
    zh = "没有岗位“{post}”。"
    en = "There is no post {post}."


class UnknownUnit(NotInSight):
    """No such unit."""

    code = "PO002"
    zh = "没有单位“{unit}”。"
    en = "There is no unit {unit}."


class MayNotManage(NotAllowed):
    """The acting post may not change posts, terms or accounts."""

    code = "PO010"
    zh = "您的岗位不能管理此处的单位、岗位和账号。"
    en = "Your post may not manage units, posts and accounts here."


class NotYourHandover(NotAllowed):
    """Only whoever came to the post can say that they have its open work."""

    code = "PO011"
    zh = "交接清单须由接任该岗位的人在本岗位上确认。"
    en = "Whoever came to the post confirms its hand-over list, acting under that post."


class SignInRefused(NotAllowed):
    """Signing in failed; the record of the attempt is kept although the request failed."""

    code = "PO020"
    zh = "登录未成功。"
    en = "Signing in failed."
    keeps_record = True


class WrongPassword(SignInRefused):
    """One sentence for every cause, so that nobody learns which user names exist."""

    code = "PO021"
    zh = "用户名或密码不正确。"
    en = "The user name or the password is wrong."


class LockedOut(SignInRefused):
    """Too many wrong attempts."""

    code = "PO022"
    zh = "多次输入错误，请在 {minutes} 分钟后再试。"
    en = "Too many wrong attempts; try again in {minutes} minutes."


class NoPostToday(SignInRefused):
    """The person is known but holds no post today."""

    code = "PO023"
    zh = "该账号今日没有在任岗位，请联系所在单位的岗位管理员。"
    en = "This account holds no post today; ask whoever manages the posts of your unit."


class PostTaken(MovedOn):
    """One holder at a time."""

    code = "PO030"
    zh = "岗位“{post}”在此期间已由{holder}担任（{since}起），请先结束其任期。"
    en = "{holder} holds the post {post} in that time (since {since}); end that term first."


class SeatsTaken(MovedOn):
    """Those elected find no seat, or would have two."""

    code = "PO039"
    zh = "{place}{role}现有空席 {free} 个，当选 {elected} 人{sitting}，不能就任。"
    en = "{elected} elected for {free} vacant seat(s) of {role_en}{sitting_en}: nobody begins."


class CoverTaken(MovedOn):
    """One road chief a section, one leader with the main duty a community, one head a rank of a key site."""

    code = "PO031"
    zh = "该区域的“{kind}”在此期间已由{post}担任。"
    en = "{post} already covers this area as {kind} in that time."


class PostVacant(MovedOn):
    """No post without a person."""

    code = "PO032"
    zh = "岗位“{post}”在 {on} 无人在任。"
    en = "Nobody holds the post {post} on {on}."


class PostClosed(MovedOn):
    """The post, or its unit, does not exist for the whole of that time."""

    code = "PO033"
    zh = "“{what}”在此期间未设立或已撤销。"
    en = "{what} is not established, or already closed, in that time."


class TermEnded(MovedOn):
    """The term, cover or sign-in has been ended before."""

    code = "PO034"
    zh = "该任期或包联关系已经结束或被更正。"
    en = "This term or cover has already been ended or corrected."


class SameName(MovedOn):
    """Two accounts of one name in one unit: most likely one person, who then could check their own work."""

    code = "PO035"
    zh = "“{unit}”已有同名的在任账号 {username}（{name}）。一人只用一个账号；确系同名的另一人，请写明理由。"
    en = "{name} already serves in {unit} as {username}. One person, one account; if it is another, say why."


class LastAdministrator(MovedOn):
    """Nobody would be left who can open and fill posts."""

    code = "PO036"
    zh = "本辖区须始终有一名在任的系统管理员，请先任命接任者。"
    en = "The territory must always have an administrator in office; appoint a successor first."


class NothingToReceive(MovedOn):
    """No hand-over waits."""

    code = "PO037"
    zh = "岗位“{post}”没有待确认的交接清单，或已确认接收。"
    en = "No hand-over of {post} waits to be confirmed, or it is confirmed already."


class ListMovedOn(MovedOn):
    """A list is confirmed as it was read, not as it has become."""

    code = "PO038"
    zh = "您查看期间清单有变化，现有 {count} 项，请核对后再确认。"
    en = "The list has changed while you read it: {count} items now; look again, then confirm."


class BadPostFacts(BadInput):
    """What was sent about a unit, a post, a term or a cover cannot stand."""

    code = "PO040"
    zh = "{what}：{why}"
    en = "{what}: {why}"


class WeakPassword(BadInput):
    """The new password does not satisfy the rules."""

    code = "PO041"
    zh = "新密码不符合要求：至少 {least} 个字符，且不能过于常见。"
    en = "The new password needs at least {least} characters and must not be a common one."


class ImportRefused(BadInput):
    """A table has faults; nothing of it was kept."""

    code = "PO042"
    zh = "导入未进行：共有 {count} 处错误，没有写入任何数据。"
    en = "Nothing was imported: {count} faults were found."
