"""Refusals of the campaigns room.

OwnersUnknown (422)
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput


class OwnersUnknown(BadInput):
    """The playbook names units that do not exist in the territory."""

    code = "campaign.owners_unknown"
    zh = "工作法提到的单位在本区不存在：{names}。请先在“岗位”中建立单位，或改正名称。"
    en = "The playbook names units that do not exist here: {names}. Open them first, or mend the names."
