"""What the journal refuses.

MovedOn
└── KeyReused         the key of an earlier request came back asking for something else
BadInput
└── UnreadableEntry   an entry that could not be hashed the same way twice
NotAllowed
└── SightNotEntered   reading or writing before anybody said who is looking
ChuanhuiError
└── SealerBusy        writers did not come to rest in time; the next run seals
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput, ChuanhuiError, MovedOn, NotAllowed


class KeyReused(MovedOn):
    """The same key was sent before; `facts` hold the key and, when in sight, the kind done under it."""

    code = "JR409"
    zh = "请求编号 {key} 已经用过，内容不同，未再办理。"
    en = "The request key {key} was used before for something else; nothing was done."


class UnreadableEntry(BadInput):
    """An entry with a field that has no single written form."""

    code = "JR422"
    zh = "日志条目的“{field}”不能这样写：{value}"
    en = "The journal entry's {field} may not read {value}"


class SightNotEntered(NotAllowed):
    """The scope holds for one transaction; outside one it would vanish at once and everything be refused."""

    code = "JR403"
    zh = "尚未开启事务，无法设定可见范围。"
    en = "No transaction is open, so a sight cannot be entered."


class SealerBusy(ChuanhuiError):
    """A writer held the journal longer than sealing waits; nothing was sealed and nothing is lost."""

    code = "JR503"
    zh = "仍有未结束的写入，本次未封存，下次继续。"
    en = "A writer is still at work; nothing was sealed this time, the next run goes on."
