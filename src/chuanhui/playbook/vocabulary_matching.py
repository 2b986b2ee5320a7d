"""Standard words of departments' files, matching plans and risk rules."""

from __future__ import annotations

from chuanhui.playbook.schema import About, Empty, FactKind, Gather, IdentifyRole, Op, Sends, Text

IDENTIFIES: dict[IdentifyRole, Text] = {
    IdentifyRole.ID_NUMBER: Text("公民身份号码", "ID number"),
    IdentifyRole.NAME: Text("姓名", "name"),
    IdentifyRole.SEX: Text("性别", "sex"),
    IdentifyRole.BIRTH: Text("出生日期", "date of birth"),
    IdentifyRole.PHONE: Text("电话", "telephone"),
    IdentifyRole.VILLAGE: Text("村（社区）", "village"),
    IdentifyRole.ADDRESS: Text("住址", "address"),
    IdentifyRole.FAMILY: Text("户主公民身份号码", "ID number of the head of the household"),
    IdentifyRole.TOKEN: Text("加密标识", "token"),
}
SENDS: dict[Sends, Text] = {
    Sends.NUMBERS: Text("公民身份号码", "ID numbers"),
    Sends.TOKENS: Text("加密标识，不报号码", "tokens instead of numbers"),
    Sends.EITHER: Text("公民身份号码或加密标识", "ID numbers or tokens"),
}
FACT_KINDS: dict[FactKind, Text] = {
    FactKind.NUMBER: Text("数", "number"),
    FactKind.MONEY: Text("金额", "money"),
    FactKind.WHOLE: Text("整数", "whole number"),
    FactKind.YES_NO: Text("是否", "yes or no"),
    FactKind.CHOICE: Text("选项", "choice"),
    FactKind.MONTH: Text("月份", "month"),
    FactKind.DATE: Text("日期", "date"),
}
ABOUTS: dict[About, Text] = {About.PERSON: Text("人", "person"), About.HOUSEHOLD: Text("户", "household")}
EMPTIES: dict[Empty, Text] = {
    Empty.NO: Text("没有数据视为不成立", "an empty fact does not hold"),
    Empty.YES: Text("没有数据视为成立", "an empty fact holds"),
    Empty.ASK: Text("没有数据先问清楚", "an empty fact is asked for first"),
}
GATHERS: dict[Gather, Text] = {
    Gather.ANY: Text("任何一人", "of anybody"),
    Gather.ALL: Text("每一人", "of everybody"),
    Gather.SUM: Text("合计", "in all"),
    Gather.PER_HEAD: Text("人均", "for each member"),
}
SAME_PERSON = Text("同一个人", "of one and the same person")
OPS: dict[Op, Text] = {
    Op.AT_LEAST: Text("不低于", "at least"),
    Op.MORE: Text("高于", "more than"),
    Op.AT_MOST: Text("不高于", "at most"),
    Op.LESS: Text("低于", "less than"),
    Op.IN: Text("属于", "is one of"),
    Op.NOT_IN: Text("不属于", "is none of"),
    Op.TRUE: Text("为是", "is yes"),
    Op.FALSE: Text("为否", "is no"),
    Op.FALLS: Text("下降", "falls by"),
    Op.RISES: Text("上升", "rises by"),
    Op.PRESENT: Text("有记录", "is there"),
    Op.ABSENT: Text("没有记录", "is not there"),
}
DATED: dict[Op, Text] = {
    Op.AT_LEAST: Text("不早于", "not before"),
    Op.MORE: Text("晚于", "after"),
    Op.AT_MOST: Text("不晚于", "not after"),
    Op.LESS: Text("早于", "before"),
}
"""How days and months are compared."""
