"""What the lints find: burden (BU), rights (RI), act gate (AG), judging (JU), waivers (WV)."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

LINTS: dict[str, FaultKind] = {
    "BU001": FaultKind(
        "“{ask}”是{register}已有的内容，不能再让基层填报",
        "`{ask}` is held by the {register} register already; it may not be asked again",
        "删除这一项，由系统从台账带出。",
        "Remove the field; the register supplies it.",
    ),
    "BU002": FaultKind(
        "表单“{form}”需填 {seconds} 秒，超过 {most} 秒",
        "form `{form}` takes {seconds} seconds; the limit is {most}",
        "减少题目，或在 waive 中说明理由。",
        "Ask less, or give the reason under waive.",
    ),
    "BU003": FaultKind(
        "表单“{form}”有 {count} 个必填项，超过 {most} 个",
        "form `{form}` has {count} required fields; the limit is {most}",
        "只保留办理必需的项目为必填。",
        "Require only what the work cannot do without.",
    ),
    "BU004": FaultKind(
        "步骤“{step}”要求照片，但它不是证明整改的步骤",
        "step `{step}` demands a photo, but it does not prove a correction",
        "照片只在证明整改前后时要求；改为可选的表单项。",
        "Demand photos only as proof before or after a correction; else make it an optional field.",
    ),
    "BU005": FaultKind(
        "“{ask}”要求至少 {least} 张照片，超出结案条件需要",
        "`{ask}` demands at least {least} photos, more than the closing condition needs",
        "删除 least，或改为 1。",
        "Remove least, or make it 1.",
    ),
    "BU006": FaultKind(
        "同一份表单“{form}”中“{ask}”问了两次",
        "form `{form}` asks `{ask}` twice",
        "删除一个。",
        "Remove one of the two.",
    ),
    "BU007": FaultKind(
        "“{ask}”是必填照片，没有照片就不能上报",
        "`{ask}` is a required photo: without one nothing can be reported",
        "删除 required: true；照片由有需要的步骤要求。",
        "Remove required: true; the step that needs proof asks for it.",
    ),
    "BU008": FaultKind(
        "“{ask}”台账里有，应由系统带出（{known}），不能让基层再数一遍",
        "`{ask}` is in the ledger ({known}); nobody should have to count it again",
        "在 fill 中写 {value}: {known}，由填报人一键确认；或删除这一项。",
        "Write {value}: {known} under fill, so that it takes one tap; or remove the question.",
    ),
    "BU009": FaultKind(
        "{role}每周用于报表和排班约 {minutes} 分钟，超过 {most} 分钟",
        "returns and rosters take the {role} about {minutes} minutes a week; the limit is {most}",
        "减少频次或题目，或由台账带出；确有必要的在 waive 中说明理由。",
        "Ask less or less often, or let the ledger fill it in; else give the reason under waive.",
    ),
    "BU010": FaultKind(
        "对{targets}每周上门 {visits} 次，超过 at_most 规定的 {most} 次",
        "{targets} are visited {visits} times a week, more than the {most} of at_most",
        "合并走访，或降低频次。",
        "Join the visits, or make them rarer.",
    ),
    "BU011": FaultKind(
        "“{ask}”要求报姓名名单：到岗、参加情况只记人数",
        "`{ask}` asks for names: presence and attendance are told as counts",
        "改为人数（kind: number，或检查项 share: true）。",
        "Ask how many (kind: number; in a score sheet, share: true).",
    ),
    "JU001": FaultKind(
        "“{indicator}”取自只登记、不排名的“{work}”，不能计入得分",
        "`{indicator}` comes from `{work}`, which is only counted and never ranked",
        "从 score 中删除；用问题解决和群众满意的结果说话。",
        "Remove it from the score; let results speak for the work.",
    ),
    "JU002": FaultKind(
        "“{indicator}”按{text}的数量计分：不以活动、宣传、照片、登录的多少排名",
        "`{indicator}` scores by the number of {text}: no ranking by activities, leaflets, photos or log-ins",
        "从 score 中删除；该报表写上 counts_only: true。",
        "Remove it from the score; mark the return counts_only: true.",
    ),
    "JU003": FaultKind(
        "“{indicator}”没有最小样本：几个人的回答不能代表满意率",
        "`{indicator}` has no sample size: a few answers are no rate of satisfaction",
        "写上 at_least: {least} 或更大。",
        "Write at_least: {least} or more.",
    ),
    "JU004": FaultKind(
        "“{text}”：排名落到了个人身上，只能评网格以上的区域和单位",
        "`{text}`: this ranks persons; only areas and units are ranked",
        "改为对社区、街道或单位排名。",
        "Rank communities, sub-districts or units.",
    ),
    "JU005": FaultKind(
        "“{ranking}”的末位后果（{consequence}）没有及格线：做得再好也总有末位",
        "the consequence `{consequence}` of `{ranking}` has no pass mark: somebody is always last",
        "写上 unless: score >= 90 这样的及格线。",
        "Write a pass mark such as unless: score >= 90.",
    ),
    "JU006": FaultKind(
        "“{ranking}”的后果（{consequence}）只由公布排名的 {roles} 决定：公布的人不得决定",
        "the consequence `{consequence}` of `{ranking}` is decided by {roles}, who publish it and may not",
        "写上 by，至少有一个不在 publish 中的角色，例如 by: district_head。",
        "Write by with at least one role that is not in publish, for example by: district_head.",
    ),
    "RI001": FaultKind(
        "“{text}”：不做人脸识别和门禁验身",
        "`{text}`: face recognition and gate identity checks are not built",
        "删除。",
        "Remove it.",
    ),
    "RI002": FaultKind(
        "“{text}”：不做打卡签到、在线时长和登录、安装次数统计",
        "`{text}`: check-ins, online time, login and install counts are not built",
        "删除；用办结和返工的结果说话。",
        "Remove it; outcomes of cases speak for the work.",
    ),
    "RI003": FaultKind(
        "“{text}”：不记录人员的行动轨迹",
        "`{text}`: location trails of staff or residents are not built",
        "删除；一个问题的位置点就够了。",
        "Remove it; the point of one problem is enough.",
    ),
    "RI004": FaultKind(
        "“{text}”：不建立信访人、反对者或未签名者名单",
        "`{text}`: lists of petitioners, protesters or non-signers are not built",
        "删除。",
        "Remove it.",
    ),
    "RI005": FaultKind(
        "“{text}”：不给个人打分、排名或曝光",
        "`{text}`: private persons are not scored, ranked or named",
        "只评单位、窗口和网格，不评个人。",
        "Rate units, windows and grids, never a person.",
    ),
    "RI006": FaultKind(
        "“{text}”：不监看群聊和私人通信",
        "`{text}`: chats and private messages are not watched",
        "删除。",
        "Remove it.",
    ),
    "RI007": FaultKind(
        "表单不收个人信息：“{ask}”",
        "a form asks for no personal data: `{ask}`",
        "登记到台账（在那里加密、遮盖、查看留痕、到期删除），事项只引用其编号；不需要就删除。",
        "Keep it in a register (encrypted, masked, purged) and name only its number here; or drop it.",
    ),
    "RI008": FaultKind(
        "“{text}”：不以信访数量考核任何人",
        "`{text}`: petitions are not counted against anyone",
        "删除。",
        "Remove it.",
    ),
    "RI009": FaultKind(
        "“{ask}”要求填写证件号码，办理一个问题用不着",
        "`{ask}` asks for an identity number, which no problem needs",
        "删除。",
        "Remove it.",
    ),
    "RI010": FaultKind(
        "“{text}”：比对结果不能自动停发待遇",
        "`{text}`: a data match never cuts a benefit by itself",
        "改为提请人工核实。",
        "Turn it into a question that a person decides.",
    ),
    "AG001": FaultKind(
        "步骤“{step}”看来是强制措施（{text}），却没有写 coercive",
        "step `{step}` looks coercive ({text}) but has no coercive gate",
        "写上 coercive：依据、文书、等待期和救济途径。",
        "Add coercive: basis, papers, waiting period and remedy.",
    ),
    "AG002": FaultKind(
        "强制步骤“{step}”缺少文书：{papers}",
        "coercive step `{step}` lacks papers: {papers}",
        "认定、告知、听证（陈述申辩）、决定、送达，一样不能少。",
        "Finding, notice, hearing, decision and service are all needed.",
    ),
    "AG003": FaultKind(
        "强制步骤“{step}”的等待期不足 {least} 天",
        "the waiting period of coercive step `{step}` is under {least} days",
        "按所依据的法律写足等待期。",
        "Write the waiting period that the law gives.",
    ),
    "AG004": FaultKind(
        "强制步骤“{step}”的依据没有写明是哪部法规的哪一条（《…》第…条）",
        "coercive step `{step}` does not name the law and article it rests on",
        "写成《法规名称》第几条。",
        "Name it as 《law》第…条.",
    ),
    "AG005": FaultKind(
        "强制步骤“{step}”的救济途径没有提到复议或诉讼",
        "the remedy of coercive step `{step}` names neither review nor court",
        "写明申请行政复议和提起诉讼的期限和去处。",
        "Say where and until when review or court can be asked for.",
    ),
    "AG006": FaultKind(
        "强制步骤“{step}”带有时限（within），时限会催着越过等待期",
        "coercive step `{step}` carries a deadline (within), which would press against the waiting period",
        "删除 within；把时限写在不强制的步骤上。",
        "Remove within; put the duty on a step that is not coercive.",
    ),
    "WV001": FaultKind(
        "“{value}”不是可以豁免的检查",
        "`{value}` is no check that can be waived",
        "可以豁免：{allowed}。",
        "Can be waived: {allowed}.",
    ),
    "WV002": FaultKind(
        "豁免“{value}”的理由太短",
        "the reason for waiving `{value}` is too short",
        "用一句完整的话说明理由（至少 {least} 个字）。",
        "Give the reason in a full sentence (at least {least} characters).",
    ),
    "WV003": FaultKind(
        "豁免“{value}”没有用上：已经没有这项问题",
        "the waiver of `{value}` is not used: there is no such fault any more",
        "删除这一行。",
        "Remove the line.",
    ),
}
