"""Refusals about what a ballot waits for, its names and the seats that it fills.

Refused (409)   StillWaiting, LaterStands, ElectedWait, NoVacancy, NobodyWaits
BadInput (422)  NamesDiffer, NamesUnlisted, SitsThere
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput
from chuanhui.mechanism.assemblies.errors import Refused


class StillWaiting(Refused):
    """Something must have ended well first; both lists of names are told, one in each language."""

    code = "assembly.still_waiting"
    zh = "须先完成：{what}。"
    en = "This must have ended well first: {what_en}."


class LaterStands(Refused):
    """A later election of the same seats was opened: the earlier one fills none any more."""

    code = "assembly.later_stands"
    zh = "此处后来另行组织了选举（{title}），本次当选人不能就任；后一次有误的，须先宣布其无效。"
    en = (
        "A later election of these seats was opened ({title}): nobody begins by this one before that is void."
    )


class ElectedWait(Refused):
    """Those elected before wait for their seats: no new election of the same seats meanwhile."""

    code = "assembly.elected_wait"
    zh = "前次选举（{title}）的当选人尚待就任，不能重新选举；如不再就任，须先宣布前次选举无效。"
    en = "Those elected before ({title}) wait to begin: declare that election void before you hold another."


class NoVacancy(Refused):
    """There is no empty seat to fill for the rest of a term."""

    code = "assembly.no_vacancy"
    zh = "“{kind_name}”没有可以补选的席位：没有空缺、原任期已满，或补选已在进行。"
    en = "“{kind_name_en}” has no seat to fill: none is vacant, the term is over, or it is being filled."


class NobodyWaits(Refused):
    """Nobody elected waits to begin."""

    code = "assembly.nobody_waits"
    zh = "本次表决没有待就任的当选人。"
    en = "Nobody elected in this ballot waits to begin."


class NamesDiffer(BadInput):
    """The names are not those of the notice of candidates."""

    code = "assembly.names_differ"
    zh = (
        "候选人与“{notice}”的名单不一致：公示有、表决没有：{missing}；表决有、公示没有：{extra}。"
        "请按公示名单填写，或更正公示、期满后再办。"
    )
    en = "The names differ from “{notice_en}”: only in the notice: {missing_en}; only here: {extra_en}."


class NamesUnlisted(BadInput):
    """The notice of candidates lists nobody: there is nothing to compare the names with."""

    code = "assembly.names_unlisted"
    zh = "“{notice}”没有列出候选人名单，不能据此开始表决；请更正公示、列明名单，期满后再办。"
    en = "“{notice_en}” lists no names: post it again with the list, and wait until it has ended well."


class SitsThere(BadInput):
    """Who holds one of the seats does not stand for another one of them."""

    code = "assembly.sits_there"
    zh = "{names}现已在任，不能参加同一岗位的补选。"
    en = "{names_en} hold such a seat already and cannot stand for the vacant one."
