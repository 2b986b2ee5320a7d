"""Refusals of the rulebooks room.

RulebookFaulty (422), VersionTaken (409), RulebookUnknown (404)
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, MovedOn, NotInSight


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
