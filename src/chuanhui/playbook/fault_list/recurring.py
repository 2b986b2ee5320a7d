"""Work that recurs: groups, rhythms, returns, sweeps and duty rosters."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

RECURRING: dict[str, FaultKind] = {
    "PB080": FaultKind(
        "没有名为“{value}”的分组",
        "group `{value}` is not declared",
        "在 groups 中声明，或改用：{allowed}。",
        "Declare it under groups, or use: {allowed}.",
    ),
    "PB081": FaultKind(
        "“{value}”不是上报时限",
        "`{value}` does not say when a return is due",
        '写成 "18:00"、"Sunday 18:00"，或 {{after: 2 working days}}。',
        'Write "18:00", "Sunday 18:00" or {{after: 2 working days}}.',
    ),
    "PB082": FaultKind(
        "“{value}”写了星期，而本表按{every}上报：时限落不到一个确定的日子",
        "`{value}` names a weekday, but the period is one {every}: no single day is meant",
        '只有按周上报的可以写星期；其余写 "18:00" 或 {{after: 2 working days}}。',
        'Only weekly returns name a weekday; write "18:00" or {{after: 2 working days}}.',
    ),
    "PB083": FaultKind(
        "zero 不能是“{value}”：漏报不等于零，零必须由人确认",
        "zero cannot be `{value}`: what is missing is not zero, and a zero is confirmed by a person",
        "写 confirm（零报告须确认）或 refused（不接受零）。可用：{allowed}。",
        "Write confirm (a zero is confirmed) or refused (no zero is taken). Allowed: {allowed}.",
    ),
    "PB084": FaultKind(
        "日期 {value} 不在 {first} 至 {last} 之间",
        "the day {value} does not lie between {first} and {last}",
        "改为施行期以内、先后相承的日期。",
        "Write days within the time in force, the first before the last.",
    ),
    "PB085": FaultKind(
        "“{value}”不是频次：要写明次数和周期",
        "`{value}` is no frequency: it needs a number and a period",
        "例如 2 per week、1 per month、每周2次。",
        "Write for example 2 per week or 1 per month.",
    ),
    "PB086": FaultKind(
        "“{value}”不是钟点",
        "`{value}` is no time of day",
        '写成 "08:00" 的样子，加引号。',
        'Write it like "08:00", quoted.',
    ),
    "PB117": FaultKind(
        "each 不能是“{value}”：报表、排查、值守由辖区答复，督查抽的也是辖区；单位不在层级里，无从汇总和抽取",
        "each cannot be `{value}`: returns, sweeps, rosters and inspections are of areas, not units",
        "改用辖区的层级或图层：{allowed}。",
        "Use a level or layer of areas: {allowed}.",
    ),
}
