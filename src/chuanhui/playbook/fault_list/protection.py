"""What the lints of registers (PR) and of voice and votes (VO) find."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

PROTECTION: dict[str, FaultKind] = {
    "PR001": FaultKind(
        "“{ask}”是个人信息，台账里却不加保护",
        "`{ask}` is personal, but the register does not protect it",
        "写上 personal: true；单位自己的对外电话写 public: true。",
        "Mark it personal: true; an office's own telephone is public: true.",
    ),
    "PR002": FaultKind(
        "台账“{register}”有个人信息，却没有写保存到什么时候",
        "register `{register}` holds personal facts, but not for how long",
        "写上 keep: {{after: 2 years, basis: 《…》第…条}}，期限自定的如实写明。",
        "Write keep: {{after: 2 years, basis: 《law》第…条}}; say where the office chose the time.",
    ),
    "PR003": FaultKind(
        "台账“{register}”的保存期限没有写明依据哪部法律的哪一条（《…》第…条）",
        "the retention of register `{register}` names no law and article",
        "写上依据，例如《个人信息保护法》第十九条；期限由本单位自定的也要写明。",
        "Name it as 《law》第…条; say so where the time is the office's own choice.",
    ),
    "PR004": FaultKind(
        "台账“{register}”的个人信息没有人能看全（reveal 是空的）：用不上就不该收",
        "nobody may see the personal facts of register `{register}` in full: what cannot be used is not kept",
        "写上 reveal 的角色，或者删除这些内容。",
        "Name the roles in reveal, or remove the fields.",
    ),
    "PR005": FaultKind(
        "台账“{register}”有个人信息，却人人可看（seen_by 是空的）",
        "register `{register}` holds personal facts, but every post may open its cards (no seen_by)",
        "写上 seen_by 的角色。",
        "Name the roles in seen_by.",
    ),
    "PR006": FaultKind(
        "“{ask}”是敏感事项，不能作为普通内容登记",
        "`{ask}` is sensitive and may not be kept as a plain fact",
        "删除；确需的只能由本人申报：sensitive: true 并 declared: true。",
        "Remove it; where it is needed, the person declares it: sensitive: true and declared: true.",
    ),
    "PR007": FaultKind(
        "“{ask}”由本人申报，不能用来查找、比对或列名单",
        "`{ask}` is declared by the person and is never searched, compared or listed",
        "删除 search，并从 same、label 中去掉。",
        "Remove search, and take it out of same and label.",
    ),
    "PR008": FaultKind(
        "“{register}”登记到“{body}”名下，就成了成员名单：名单只归该组织自己",
        "tying `{register}` to `{body}` makes a list of its members, which belongs to that body alone",
        "删除这项归属。",
        "Remove the tie.",
    ),
    "PR009": FaultKind(
        "“{ask}”由本人申报，不能必填：不说也照样登记",
        "`{ask}` is declared by the person and is never required: silence costs nobody anything",
        "删除 required。",
        "Remove required.",
    ),
    "RI011": FaultKind(
        "“{ask}”收集孩子的信息：学区按地址划，孩子的信息不在这里登记",
        "`{ask}` asks about a child: a zone is found by its address, and no child is registered here",
        "删除；学位申请向学校办理。",
        "Remove it; places are applied for at the school.",
    ),
    "RI012": FaultKind(
        "“{ask}”要求拍摄证件",
        "`{ask}` asks for a picture of an identity paper",
        "删除；需要核对的当面查看，不留照片。",
        "Remove it; what must be checked is looked at and not kept.",
    ),
    "VO001": FaultKind(
        "公示不能显示“{ask}”：它是个人信息，或者台账没有标为公开",
        "a notice may not show `{ask}`: it is personal, or its register does not mark it public",
        "从 shows 中删除；确可公开的在台账写 public: true。",
        "Take it out of shows; what the public may know is marked public: true in the register.",
    ),
    "VO002": FaultKind(
        "“{name}”不足 {least} 天，居民来不及看到",
        "`{name}` stands less than {least} days: residents have no time to see it",
        "写 at_least: {least} days 或更长；紧急事项在 waive 中说明理由。",
        "Write at_least: {least} days or more; else give the reason under waive.",
    ),
    "VO003": FaultKind(
        "异议开的“{kind}”可以不经书面答复（answer）就办结",
        "`{kind}`, which an objection opens, can end without a written `answer`",
        "办结都经过步骤 answer（重复、作废除外），它写 needs: {field: answer}（文字）或 needs: reason。",
        "Every end but duplicate and void passes answer, with needs: {field: answer} (text) or reason.",
    ),
    "VO004": FaultKind(
        "“{name}”是下一步的前提，却不接受异议",
        "a step waits for `{name}`, but nobody can object to it",
        "写上 objection；依法不接受异议的在 waive 中说明理由。",
        "Name the objection; else give the reason under waive.",
    ),
    "VO005": FaultKind(
        "“{name}”的答案记在住户名下：只为汇总的，用不着记名",
        "the answers of `{name}` stand under the household, which a sum does not need",
        "删除 named；逐户施工、必须对应到户的在 waive 中说明理由。",
        "Remove named; where work is done home by home, give the reason under waive.",
    ),
    "VO006": FaultKind(
        "“{name}”的未联系原因中有“{text}”，等于列出拒绝的人",
        "a reason for no contact of `{name}` is `{text}`: that lists those who refused",
        "只写外出、空置、搬走一类；不愿回答的不登记原因。",
        "Write away, empty, moved and the like; whoever does not wish to answer has no reason noted.",
    ),
    "VO007": FaultKind(
        "“{name}”的意见可以不说理由就不采纳",
        "an opinion on `{name}` can be set aside without a reason",
        "在 reason_for 中写上不采纳、部分采纳的选项。",
        "Name the options of not adopted and partly adopted in reason_for.",
    ),
    "VO008": FaultKind(
        "“{name}”是无记名投票，却按面积计票：面积会认出是谁",
        "`{name}` is secret but weighed by floor area: an area names its voter",
        "改为按户（人）计，或者改为记名表决 secret: false。",
        "Weigh it by count, or make it an open vote with secret: false.",
    ),
    "VO009": FaultKind(
        "“{name}”选的是人，应当无记名投票",
        "`{name}` elects persons and should be secret",
        "写 secret: true；依章程公开推选的在 waive 中说明理由。",
        "Write secret: true; else give the reason under waive.",
    ),
    "VO011": FaultKind(
        "“{name}”面向全区，提出异议时没有街道（社区）可归，“{kind}”却由街道（社区）负责：异议提不上来",
        "`{name}` is for the whole district, but `{kind}` wants a street: no objection could be filed",
        "异议的 owner 写 {{territory: district, line: 主管部门}}，或者公示写明 about 是关于哪一处的。",
        "Write owner: {{territory: district, line: THE DEPARTMENT}}, or say what the notice is about.",
    ),
    "VO010": FaultKind(
        "“{name}”不到一半同意就能通过",
        "less than half can carry `{name}`",
        "写 more than 1/2 或更高。",
        "Write more than 1/2 or more.",
    ),
}
