"""Refusals of the rulebooks room.

RulebookFaulty (422), VersionTaken (409), RulebookUnknown (404), MayNotRule (403)
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed, NotInSight


class RulebookFaulty(BadInput):
    """The playbook has faults and cannot come into force."""

    code = "rulebook.faulty"
    zh = "工作法“{playbook}”有 {count} 处错误，不能实施。"
    en = "Playbook “{playbook}” has {count} fault(s) and cannot come into force."


class VersionTaken(MovedOn):
    """The version is kept already with another text: a version never changes its meaning."""

    code = "rulebook.version_taken"
    zh = "工作法 {ref} 已有不同内容存档；修改后请提高版本号。"
    en = "{ref} is already kept with a different text; raise the version number."


class RulebookUnknown(NotInSight):
    """No such version is kept."""

    code = "rulebook.unknown"
    zh = "没有存档的工作法版本 {ref}。"
    en = "No rulebook {ref} is kept."


class MayNotRule(NotAllowed):
    """The acting post does not decide which rules are in force in this territory."""

    code = "rulebook.may_not_rule"
    zh = "您的岗位不能决定此辖区实施哪些工作法，请联系本辖区的区级派遣员或系统管理员。"
    en = "Your post does not decide which rules are in force here; ask the district desk or administrator."
