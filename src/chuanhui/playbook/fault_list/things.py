"""Registers: kinds of thing, their fields, numbers and what they belong to."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

THINGS: dict[str, FaultKind] = {
    "PB120": FaultKind(
        "没有名为“{value}”的台账",
        "register `{value}` is declared nowhere",
        "在 registers 中声明，或改用：{allowed}。",
        "Declare it under registers, or use: {allowed}.",
    ),
    "PB121": FaultKind(
        "{where}：台账没有“{value}”这一项",
        "{where}: the register has no field `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB122": FaultKind(
        "台账编号格式“{value}”有误：要有 {{n:0位数}}，前面可有 {{area}}、{{within}}，不能有别的",
        "`{value}` is no number of a register: it needs {{n:0WIDTH}}, and may have {{area}}, {{within}}",
        '例如 "{{within}}-{{n:04}}"。',
        'Write for example "{{within}}-{{n:04}}".',
    ),
    "PB123": FaultKind(
        "编号“{value}”用到 {{within}}，但没有必填的归属（in）",
        "the number `{value}` uses {{within}}, but nothing required stands first under in",
        "把决定位置的归属写在 in 的第一项，并写上 required: true。",
        "Put the tie that places it first under in, with required: true.",
    ),
    "PB124": FaultKind(
        "台账不能有{value}类的内容",
        "a register holds no {value}",
        "照片附在事项和公示上；台账只记文字、数字、日期和位置。",
        "Pictures belong to cases and notices; a register holds text, numbers, dates and places.",
    ),
    "PB125": FaultKind(
        "“{ask}”是受保护的个人信息，不能公开",
        "`{ask}` is protected and cannot be public",
        "删除 public，或者它本不是个人信息。",
        "Remove public, unless it is no personal fact at all.",
    ),
    "PB126": FaultKind(
        "没有加密的内容本来就能查找，不必写 search",
        "what is not encrypted is always found and has no search",
        "删除 search；是个人信息的写上 personal: true。",
        "Remove search, or mark the field personal: true.",
    ),
    "PB127": FaultKind(
        "{value}类的内容不能按姓名查找",
        "a {value} cannot be found as a name",
        "写 search: exact；姓名用 kind: name。",
        "Write search: exact; for a person's name use kind: name.",
    ),
    "PB128": FaultKind(
        "台账“{value}”已由工作法“{playbook}”声明：一类东西只在一处登记",
        "register `{value}` is declared by the playbook `{playbook}`: one kind of thing has one register",
        "删除这里的声明，直接引用它；确属另一类的换一个标识。",
        "Remove it here and refer to that one; choose another id for another kind of thing.",
    ),
    "PB129": FaultKind(
        "“{value}”不归属“{subject}”，数不出有没有",
        "no `{value}` belongs to `{subject}`, so that nothing is with or without it",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
}
