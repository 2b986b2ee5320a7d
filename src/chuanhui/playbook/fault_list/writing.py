"""How a file is written, and what its single values may be."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

WRITING: dict[str, FaultKind] = {
    "PB001": FaultKind(
        "文件不是 UTF-8 编码",
        "the file is not UTF-8",
        "用编辑器另存为 UTF-8 编码。",
        "Save it again as UTF-8.",
    ),
    "PB002": FaultKind(
        "文件有 {size} KiB，上限是 {most} KiB",
        "the file has {size} KiB; the limit is {most} KiB",
        "把它拆成几个工作法。",
        "Split it into several playbooks.",
    ),
    "PB003": FaultKind(
        "此处有看不见的字符 {sign}",
        "an invisible character {sign} stands here",
        "删除这个字符，重新输入这一行。",
        "Delete it and type the line again.",
    ),
    "PB004": FaultKind(
        "此处有制表符，缩进只能用空格",
        "a tab stands here; only spaces may indent",
        "把制表符换成空格。",
        "Replace the tab with spaces.",
    ),
    "PB005": FaultKind(
        "文件写法有误，读到此处无法继续（{problem}）",
        "the file cannot be read beyond this place ({problem})",
        "检查此处及上一行：冒号后要有空格，括号和引号要成对，缩进要对齐。",
        "See this line and the one above: a space after colons, brackets and quotes in pairs, equal indents.",
    ),
    "PB006": FaultKind(
        "一个文件只能有一份内容，不能为空，也不能用 --- 分成几份",
        "a file holds exactly one document: not none, and not several parted by ---",
        "删除多余的 --- 或补上内容。",
        "Remove the extra --- or write the content.",
    ),
    "PB007": FaultKind(
        "不能使用锚点、引用或类型标记（{sign}）",
        "anchors, aliases and tags are not part of the language ({sign})",
        "把内容直接写在这里；以 * & ! 开头的文字要加引号。",
        "Write the content here; quote text that begins with * & or !.",
    ),
    "PB008": FaultKind(
        "嵌套超过 {most} 层",
        "nested deeper than {most} levels",
        "减少嵌套。",
        "Nest less deeply.",
    ),
    "PB009": FaultKind(
        "一个列表或一组键不能超过 {most} 项",
        "a list or mapping may not have more than {most} entries",
        "缩短列表；长名单属于台账，不属于工作法。",
        "Shorten it; long lists belong in a register, not in a playbook.",
    ),
    "PB010": FaultKind(
        "键“{key}”重复，第 {first} 行已经写过",
        "key `{key}` is written twice; it first stands in line {first}",
        "保留一个，删除另一个。",
        "Keep one of the two.",
    ),
    "PB011": FaultKind(
        "时间 {value} 没有加引号，会被别的软件读成数字",
        "the time {value} is not quoted; other software reads it as a number",
        '写成“"{value}"”。',
        'Write "{value}".',
    ),
    "PB012": FaultKind(
        "{where} 中没有“{key}”这个键",
        "unknown key `{key}` in {where}",
        "此处可用：{allowed}。",
        "Allowed here: {allowed}.",
    ),
    "PB013": FaultKind(
        "“{value}”会被别的软件读成真假值",
        "`{value}` is read as a truth value by other software",
        "真假用 true 或 false；文字请加引号。",
        "Write true or false; quote it when it is text.",
    ),
    "PB014": FaultKind(
        "{where} 缺少“{key}”",
        "{where} lacks `{key}`",
        "补写“{key}”。",
        "Add `{key}`.",
    ),
    "PB015": FaultKind(
        "{where} 应当是{expected_zh}",
        "{where} should be {expected_en}",
        "改写成{expected_zh}。",
        "Write it as {expected_en}.",
    ),
    "PB016": FaultKind(
        "文件内容超过 {most} 个值",
        "the file holds more than {most} values",
        "把它拆成几个工作法。",
        "Split it into several playbooks.",
    ),
    "PB017": FaultKind(
        "键必须是一个词，不能是列表或一组键",
        "a key must be a single word, not a list or mapping",
        "检查大括号和方括号。",
        "Check the brackets.",
    ),
}

VALUES: dict[str, FaultKind] = {
    "PB020": FaultKind(
        "“{value}”不能作标识：要用小写拉丁字母开头，只含小写字母、数字和下划线，至多 40 个字符",
        "`{value}` is no id: lower-case letters, digits and underscores, beginning with a letter, at most 40",
        "换一个标识，例如 {example}。标识一经使用不再改变。",
        "Choose another, for example {example}. An id never changes once it is used.",
    ),
    "PB021": FaultKind(
        "“{value}”不是时限：要写明数量和钟",
        "`{value}` is no allowance: it needs an amount and a clock",
        "例如 2 urgent hours（紧急）、4 working hours（工作时）、3 working days（工作日）、"
        "10 days（自然日）、until next Tuesday。",
        "Write for example 2 urgent hours, 4 working hours, 3 working days, 10 days, until next Tuesday.",
    ),
    "PB022": FaultKind(
        "“{value}”不是日期",
        "`{value}` is no date",
        "写成 2020-06-01 的样子。",
        "Write it like 2020-06-01.",
    ),
    "PB023": FaultKind(
        "“{value}”不是 {least} 到 {most} 之间的整数{unit}",
        "`{value}` is no whole number{unit} from {least} to {most}",
        "写一个 {least} 到 {most} 之间的整数{unit}。",
        "Write a whole number{unit} from {least} to {most}.",
    ),
    "PB024": FaultKind(
        "{where} 不能是“{value}”",
        "{where} cannot be `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB025": FaultKind(
        "{where} 是空的",
        "{where} is empty",
        "填写内容，或者删除这一行。",
        "Write a value, or remove the line.",
    ),
    "PB026": FaultKind(
        "编号格式“{value}”有误：要有 {{n:0位数}}，可有 {{year}}，不能有别的",
        "`{value}` is no number format: it needs {{n:0WIDTH}} and may have {{year}}, nothing else",
        '例如 "CW-{{year}}-{{n:06}}"。',
        'Write for example "CW-{{year}}-{{n:06}}".',
    ),
    "PB027": FaultKind(
        "{where} 超过 {most} 个字",
        "{where} has more than {most} characters",
        "写短一些。",
        "Shorten it.",
    ),
    "PB028": FaultKind(
        "此处只能是数量加钟，不能是“until …”",
        "an amount with its clock is needed here, not `until …`",
        "例如 10 days、5 working days。",
        "Write for example 10 days or 5 working days.",
    ),
    "PB030": FaultKind(
        "“{key}”部分本版本还不能执行，不会假装接受",
        "section `{key}` is not yet understood by this version, and is not silently accepted",
        "先删除这一部分；等相应机制建成后再写入。",
        "Remove the section until the part of the house that carries it exists.",
    ),
    "PB031": FaultKind(
        "系统编号“{value}”应当是 S 加两到三位数字",
        "`{value}` is no id of the systems catalogue: S and two or three digits",
        "写成 S04 的样子。",
        "Write it like S04.",
    ),
    "PB032": FaultKind(
        "{where} 超过 {most} 项",
        "{where} has more than {most} entries",
        "把它分成几类事项。",
        "Part it into several kinds of case.",
    ),
}
