"""Work that is judged: measures, sheets, indicators, rankings and what follows from them."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

JUDGING: dict[str, FaultKind] = {
    "PB087": FaultKind(
        "“{value}”不是可统计的内容：要写工作和事实两个词",
        "`{value}` cannot be counted: it needs two words, a kind of work and a fact",
        "例如 cases.problem closed_on_time、returns.daily sum.found、registers.compound standing。",
        "Write cases.problem closed_on_time, returns.daily sum.found or registers.compound standing.",
    ),
    "PB088": FaultKind(
        "工作法没有“{value}”这项工作",
        "`{value}` is no work of this playbook",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB089": FaultKind(
        "{subject} 没有“{value}”这项事实",
        "{subject} has no fact `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB090": FaultKind(
        "没有名为“{value}”的指标或检查",
        "`{value}` is neither an indicator nor an inspection",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB091": FaultKind(
        "{where} 的权重合计 {total}，应为 100%",
        "the weights of {where} add up to {total}; they should make 100%",
        "调整各项权重，使加分项合计 100%（扣分项写负数，不计入）。",
        "Change the weights so that those that add points make 100% (negative ones are not counted).",
    ),
    "PB092": FaultKind(
        "“{item}”要且只要一种计分办法：deduct、choose 或 share",
        "item `{item}` needs exactly one way to find its points: deduct, choose or share",
        "例如 deduct: 2（每处扣分）、choose: {{good: 30, poor: 0}}（按档）、share: true（按到岗比例）。",
        "Write for example deduct: 2, choose: {{good: 30, poor: 0}} or share: true.",
    ),
    "PB093": FaultKind(
        "“{value}”不是事项“{kind}”的类别，开不了案",
        "`{value}` is no category of `{kind}`, so that no case can be opened",
        "写上 category，可用：{allowed}。",
        "Write category, one of: {allowed}.",
    ),
    "PB094": FaultKind(
        "{where} 的满分合计 {total}，不是 100",
        "the points of {where} add up to {total}, not to 100",
        "各项满分合计 100 分，得分才好比较。",
        "Let the points make 100, so that scores can be compared.",
    ),
    "PB095": FaultKind(
        "{ranking} 没有写明什么是“末位”，却规定了末位的后果",
        "{ranking} has a consequence for the bottom but does not say what the bottom is",
        "写上 bottom: 3，或 bottom: {{share: 20%, group: 5}}。",
        "Write bottom: 3, or bottom: {{share: 20%, group: 5}}.",
    ),
    "PB096": FaultKind(
        "没有给说明的机会：被提请的岗位应当能先说明情况",
        "nobody may explain: the post concerned must be heard before anybody decides",
        "写上 explains_within，例如 explains_within: 3 working days。",
        "Write explains_within, for example explains_within: 3 working days.",
    ),
    "PB097": FaultKind(
        "要求连续 {count} 期，而施行期内只有 {windows} 个完整的统计期",
        "{count} windows in a row are asked, but there are only {windows} whole windows",
        "写明 window，或减少 in_a_row。",
        "Write window, or make in_a_row smaller.",
    ),
    "PB098": FaultKind(
        "后果落到了{value}：只能对岗位和单位提出，不能对个人提出",
        "a consequence for {value}: it may fall on posts and units, never on private persons",
        "在 to 中写岗位角色，例如 community_head。",
        "Name roles of posts in to, for example community_head.",
    ),
    "PB099": FaultKind(
        "分子按“{first}”、分母按“{second}”，没有写明以哪个时点归期",
        "the numerator counts by `{first}`, the denominator by `{second}`, and no cohort says by which",
        "写上 cohort，可用：{allowed}。",
        "Write cohort, one of: {allowed}.",
    ),
    "PB100": FaultKind(
        "“{value}”是个数，不是比率，不能按权重计入得分",
        "`{value}` is a plain count, no rate, and cannot be weighed into a score",
        "给它写上分母 of，或从 score 中删除。",
        "Give it a denominator (of), or remove it from the score.",
    ),
    "PB101": FaultKind(
        "没有名为“{value}”的事项",
        "`{value}` is no kind of case",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB102": FaultKind(
        "“{value}”不是分值",
        "`{value}` is no number of points",
        "写成 40 或 2.5 的样子，至多两位小数。",
        "Write it like 40 or 2.5, with at most two decimals.",
    ),
    "PB103": FaultKind(
        "“{value}”不是及格线",
        "`{value}` is no pass mark",
        "写成 score >= 90 的样子。",
        "Write it like score >= 90.",
    ),
    "PB104": FaultKind(
        "表单“{form}”没有数字项“{value}”",
        "form `{form}` has no number called `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB105": FaultKind(
        "“{value}”在 {first} 和 {second} 中重名",
        "`{value}` is a name in {first} and in {second}",
        "换一个标识。",
        "Rename one of them.",
    ),
    "PB106": FaultKind(
        "“{value}”不在选项中",
        "`{value}` is no option here",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB107": FaultKind(
        "{subject} 没有“{value}”可作条件",
        "{subject} has no `{value}` to choose by",
        "删除这个条件。",
        "Remove the condition.",
    ),
    "PB108": FaultKind(
        "最高一档是 {most} 分，与满分 {points} 分不符",
        "the best option gives {most} points, the item has {points}",
        "让最高一档等于 points。",
        "Let the best option equal points.",
    ),
    "PB109": FaultKind(
        "{roles}每个部门都有，没有写明是哪个部门的：任何部门都能办理",
        "every department has a {roles}, and which one is meant is not said: any of them could act",
        "写上 line: 区城管局 这样的单位名称，可以列出几个。",
        "Name the unit, such as line: 区城管局; several may be listed.",
    ),
    "PB110": FaultKind(
        "“{value}”不在所评对象之上，不能按它分层或分组",
        "`{value}` does not lie above what is drawn or ranked",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB111": FaultKind(
        "bottom 要写 count 或 share 其中一个",
        "bottom needs either count or share",
        "例如 bottom: {{count: 3, group: 8}} 或 bottom: {{share: 20%, group: 5}}。",
        "Write for example bottom: {{count: 3, group: 8}} or bottom: {{share: 20%, group: 5}}.",
    ),
    "PB112": FaultKind(
        "末位 {count} 名，而 {group} 个参评就算：全组都成了末位",
        "the bottom is {count} in a group of {group}: that is the whole group",
        "让 group 大于 count。",
        "Let group be greater than count.",
    ),
    "PB113": FaultKind(
        "两项后果同名“{value}”",
        "two consequences are called `{value}`",
        "用 id 给它们不同的标识。",
        "Give them different ids with id.",
    ),
    "PB114": FaultKind(
        "{roles}不能上报“{kind}”，发现问题时开不了案",
        "{roles} may not file `{kind}`, so that what they find opens no case",
        "把这些角色写进“{kind}”立案步骤的 by，或改由能上报的角色办理：{allowed}。",
        "Add them to the by of the step that files `{kind}`, or let others do it: {allowed}.",
    ),
    "PB115": FaultKind(
        "“{kind}”必填的 {fields} 评分表里没有，检查发现问题时开不了案",
        "`{kind}` requires {fields}, which no score sheet answers: what fails opens no case",
        "把这些项改为选填。",
        "Make them optional.",
    ),
    "PB116": FaultKind(
        "{roles}不能办结“{kind}”，复查合格也销不了号",
        "{roles} may not close `{kind}`, so that a good re-inspection closes nothing",
        "recheck 改用能办结的角色：{allowed}。",
        "Let recheck name roles that may close it: {allowed}.",
    ),
    "PB118": FaultKind(
        "这里没有 public：排名和指标不按工作法对外公布",
        "there is no public here: a playbook does not show rankings or indicators to the public",
        "删除 public。公布的数字见 /figures/，此处暂不支持。",
        "Remove public. What is told to everybody stands at /figures/, by street and without small numbers.",
    ),
    "PB119": FaultKind(
        "“{value}”数的是台账，不能计入排名",
        "`{value}` counts things of a register, which are no part of a ranking",
        "从 score 中删除；台账有多少写在指标页上。排名要能逐字节重算，台账随时会更正。",
        "Remove it from score: a standing is reckoned again to the byte, a register put right at any time.",
    ),
}
