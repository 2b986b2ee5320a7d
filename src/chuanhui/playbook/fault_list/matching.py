"""Departments' files, matching plans and risk rules, and what their lints (MA) find."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

MATCHING: dict[str, FaultKind] = {
    "PB150": FaultKind(
        "“{value}”每个部门都有：要写明是哪个单位的",
        "every department has a `{value}`: say whose it is",
        "写成 {value}@单位编号，例如 department_desk@yibaoju。",
        "Write {value}@unit, for example department_desk@yibaoju.",
    ),
    "PB151": FaultKind(
        "{value}：靠这些列认不出是谁",
        "{value}: nobody can be known by these columns",
        "要有 id_number 或 token；没有的，要有 name，再加 birth、phone、address、village、family 中的一项。",
        "Give id_number or token; or else name and one of birth, phone, address, village, family.",
    ),
    "PB152": FaultKind(
        "{where}：表头“{value}”写在了两处，分不清是哪一列",
        "{where}: the heading `{value}` stands for two columns",
        "一个表头只能写在一处；同一列的不同写法并列写在一个 [ ] 里。",
        "A heading belongs to one column; put other wordings of the same column in one list.",
    ),
    "PB153": FaultKind(
        "台账“{register}”没有“{value}”这项内容或归属",
        "register `{register}` has no field or tie `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB154": FaultKind(
        "复核线 {value} 要低于匹配线 {link}，领先 {margin} 不能是负数",
        "the line of review {value} lies below that of a match, {link}; a margin ({margin}) is not negative",
        "例如 bands: {{link: 0, margin: 2, review: -4}}。",
        "Write for example bands: {{link: 0, margin: 2, review: -4}}.",
    ),
    "PB155": FaultKind(
        "没有“{value}”这项数据",
        "there is no delivery or fact `{value}`",
        "写成 来源.事实 或 registers.台账.内容。可用：{allowed}。",
        "Write source.fact or registers.kind.field. Allowed: {allowed}.",
    ),
    "PB156": FaultKind(
        "这个比对方案不用“{value}”的数据",
        "the plan does not match what `{value}` sends",
        "在方案的 sources 中加上它，或改用：{allowed}。",
        "Add it to the sources of the plan, or use: {allowed}.",
    ),
    "PB157": FaultKind(
        "“{op}”不能用于{kind}类的事实",
        "`{op}` does not fit a fact of kind {kind}",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB158": FaultKind(
        "“{value}”不是{kind}类的值，或者不在范围内",
        "`{value}` is no value of kind {kind}, or lies outside its bounds",
        "数写成 20000 或 4.5，月份写成 2022-07；most 不小于 least。",
        "Write numbers like 20000 or 4.5, months like 2022-07; most is not below least.",
    ),
    "PB159": FaultKind(
        "“{op}”不能按“{value}”合并一户的数值",
        "`{op}` does not fit the values of a household gathered by `{value}`",
        "可用：{allowed}。合计和人均只用于数；比升降要用合计或人均。",
        "Allowed: {allowed}. Sums are for numbers; falls and rises compare sums.",
    ),
    "PB160": FaultKind(
        "“{key}”与“{value}”写在一起没有意义",
        "`{key}` means nothing beside `{value}`",
        "删除“{key}”。",
        "Remove `{key}`.",
    ),
    "PB161": FaultKind(
        "档次（bands，从“{value}”起）要一档比一档重，一条规则只能有一组",
        "bands (from `{value}`) grow worse one by one, and a rule has one row of them",
        "例如 value: 20000, bands: [50000, 100000]。",
        "Write for example value: 20000, bands: [50000, 100000].",
    ),
    "PB162": FaultKind(
        "没有名为“{value}”的比对方案",
        "there is no matching plan `{value}`",
        "在 matching 中声明。可用：{allowed}。",
        "Declare it under matching. Allowed: {allowed}.",
    ),
    "PB163": FaultKind(
        "事项“{kind}”不是关于“{about}”的：预警落不到这一户（这个人）头上",
        "cases `{kind}` are not about a `{about}`: a warning could not say whom to visit",
        "在事项里写 about: {about}。",
        "Write about: {about} in that kind of case.",
    ),
    "PB164": FaultKind(
        "比对方案的办理人（{roles}）都不能立“{kind}”：{allowed}才能立案",
        "none of those who run the plan ({roles}) may file `{kind}`: it is filed by {allowed}",
        "在立案步骤的 by 里加上办理人。",
        "Add one of them to the by of the step that files it.",
    ),
    "PB165": FaultKind(
        "预警立的事项“{kind}”必须归类，规则却没有写 kind",
        "cases `{kind}` that the warning opens must be sorted, but the rule gives no kind",
        "写上 kind，选“{value}”中的一项。",
        "Add kind with an option of `{value}`.",
    ),
    "PB166": FaultKind(
        "比对方案“{value}”没有写 household，规则不能按户",
        "plan `{value}` has no household, so that a rule cannot be about one",
        "写 of: person，或在方案里写明 household。",
        "Write of: person, or name the household of the plan.",
    ),
    "PB167": FaultKind(
        "事项“{kind}”是关于“{about}”的；查无此人的行没有台账可挂",
        "cases `{kind}` are about a `{about}`, which rows that match nobody do not have",
        "改用不写 about 的事项：问报送单位，一份文件一件。",
        "Use a kind of case without about: it asks the sender, once for a file.",
    ),
    "PB168": FaultKind(
        "预警立案时没有人填这些必填项：{fields}",
        "nobody answers these required questions when `{kind}` is opened by a warning: {fields}",
        "“{kind}”的这些问题改为不必填，由上门的人补。",
        "Make them optional: whoever visits fills them in.",
    ),
    "PB169": FaultKind(
        "“{kind}”由办理人（{roles}）立案，他们却看不到“{register}”的卡片：预警立不了案",
        "`{kind}` is filed by those who run the plan ({roles}), who may not see the cards of `{register}`",
        "在立案步骤的 by 里加上 system（由系统立案），或在台账的 seen_by 中加上办理人。可看的：{allowed}。",
        "Add system to the by of the step that files it, or one of them to seen_by. They see it: {allowed}.",
    ),
    "PB174": FaultKind(
        "规则按人预警，各条件说的本来就是同一个人，不必写 same_person",
        "the rule is about a person: all its rows are of the same one, without same_person",
        "去掉 same_person，把条件直接写在 when 里；或写 of: household。",
        "Write the rows under when, without same_person; or write of: household.",
    ),
    "PB175": FaultKind(
        "“{value}”说的是一户，不是一个人：不能写在 same_person 里",
        "`{value}` is about a household, not about one person: it cannot stand under same_person",
        "把这个条件移出来，单独作一条。",
        "Write that row by itself, beside same_person.",
    ),
    "MA001": FaultKind(
        "“{name}”的{key}没有说清：用途要成一句话，依据要是《…》或协议、办法、方案",
        "`{name}`: its {key} says too little: a purpose is a sentence, a basis a law 《…》 or an agreement",
        "用途写明拿来做什么、不做什么；依据写明文件名。",
        "Say what it is for and what not; name the document.",
    ),
    "MA002": FaultKind(
        "“{name}”没有一条规则用到：用不上的不收",
        "no rule uses `{name}`: what is not used is not collected",
        "删除这一列，或者写出用它的规则。",
        "Remove the column, or write the rule that needs it.",
    ),
    "MA003": FaultKind(
        "规则“{rule}”立的事项“{kind}”不经人就定了（{text}）：比对只能提出问题",
        "rule `{rule}` opens `{kind}`, which decides by itself ({text}): a match only asks",
        "预警只立核实类事项：立案后要有人去看、去问；停发、取消、处分不能由比对引出。",
        "Open a case in which people look and ask; nothing is cut, ended or enforced after a match.",
    ),
    "MA004": FaultKind(
        "“{name}”没有一个比对方案用到：用不上的不收",
        "no plan matches `{name}`: what is not used is not collected",
        "写进方案的 sources，或删除。",
        "Name it in the sources of a plan, or remove it.",
    ),
    "MA005": FaultKind(
        "“{name}”报来的“{value}”没有东西可比：台账一方没有写这一项",
        "`{name}` sends `{value}`, with which nothing of the register is compared",
        "删除这一列，或在方案的 fields 中写上“{value}”。",
        "Remove the column, or name `{value}` in the fields of the plan.",
    ),
    "MA006": FaultKind(
        "公示“{notice}”会说出敏感数据“{ask}”",
        "notice `{notice}` would tell `{ask}`, which is sensitive",
        "从 shows 中去掉：健康、收入一类的数据和由它得出的类别都不公示。",
        "Take it out of shows: neither sensitive facts nor the sort of case they lead to are posted.",
    ),
    "MA007": FaultKind(
        "规则“{rule}”要看前 {periods} 期，“{name}”的数据却保存不到那么久",
        "rule `{rule}` looks back {periods} periods, longer than the facts of `{name}` are kept",
        "延长 keep.facts 并说明理由，或少看几期。",
        "Keep the facts longer, with the reason, or look back less.",
    ),
    "MA008": FaultKind(
        "“{name}”的{key}保存 {days} 天，最多 {most} 天",
        "`{name}` keeps {key} for {days} days; the most is {most}",
        "原始文件比对完就删，到期没有比对也删；事实只留到用得着的时候。",
        "Files go with their run, or unused soon after; facts stay as long as they are needed.",
    ),
    "MA009": FaultKind(
        "规则“{rule}”把没有数据当作有风险：缺报不等于零",
        "rule `{rule}` takes an empty fact for a risk: missing is not zero",
        "改为 empty: asks（先问清楚）或 fails。",
        "Write empty: asks, or fails.",
    ),
    "MA010": FaultKind(
        "规则“{rule}”永远不会触发：“{fact}”的几个条件互相矛盾",
        "rule `{rule}` can never fire: its rows on `{fact}` contradict each other",
        "改正条件，或用 any 把它们写成几选一。",
        "Mend the rows, or put them under any.",
    ),
    "MA011": FaultKind(
        "规则“{rule}”用到本人申报的“{ask}”：申报的内容不得拿来比对",
        "rule `{rule}` uses `{ask}`, which the person declared: it is never matched",
        "删除这个条件。",
        "Remove the row.",
    ),
    "MA012": FaultKind(
        "“{name}”同时给两个比对方案（“{other}”和“{plan}”）用：一份文件只比对一次，比对完就删除",
        "plans `{other}` and `{plan}` both use `{name}`: a file is matched once and gone with that run",
        "只写进一个方案；要与两类台账比对的，分两份报送。",
        "Name it in one plan; what two registers are matched with is sent as two deliveries.",
    ),
    "MA013": FaultKind(
        "规则“{rule}”各自问“{name}”里一个人的两件事：一件可能落在这个人、另一件落在同户另一个人身上",
        "rule `{rule}` asks two facts of persons from `{name}` apart: each may hold of another member",
        "要说同一个人的，写进 same_person；确实不论是谁的，写明理由。",
        "Put the rows of one person under same_person; where it may be anybody, say why.",
    ),
    "MA014": FaultKind(
        "规则“{rule}”依据敏感数据，立的“{kind}”却把它说给看得到事项的每一个人",
        "rule `{rule}` rests on sensitive facts, and `{kind}`, which it opens, tells them to all who see it",
        "去掉方案的 tells_rule，给规则写 files_as（立案时用一个中性的类别）；确需写明的，写明理由。",
        "Take tells_rule off the plan, give the rule a neutral sort with files_as; or say why it must tell.",
    ),
}
