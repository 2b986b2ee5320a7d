"""Public voice and decision: notices, drafts, surveys, ballots and meetings."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

VOICE: dict[str, FaultKind] = {
    "PB130": FaultKind(
        "{where}：没有“{value}”这类事项或台账",
        "{where}: there is no kind of case or thing `{value}`",
        "写成 cases.事项 或 registers.台账。可用：{allowed}。",
        "Write cases.<kind> or registers.<kind>. Allowed: {allowed}.",
    ),
    "PB131": FaultKind(
        "台账“{value}”没有出生日期或公民身份号码，算不出年龄",
        "register `{value}` holds neither a date of birth nor an ID number, so that no age can be told",
        "删除 least_age，或改用有出生日期的台账。",
        "Remove least_age, or use a register that holds the date of birth.",
    ),
    "PB132": FaultKind(
        "“{value}”不在“{subject}”之内：名册会是空的",
        "no `{value}` lies within a `{subject}`: the roll would be empty",
        "名册要用归属（in）能一直通到“{subject}”的台账。",
        "Use a register whose ties (in) lead up to `{subject}`.",
    ),
    "PB133": FaultKind(
        "“{value}”不是比例：要写明多少、占谁、按什么算",
        "`{value}` is no share: it says how much, of whom, and by what",
        "例如 at least 2/3 of roll by count、more than 1/2 of voting by area。",
        "Write for example at least 2/3 of roll by count, or more than 1/2 of voting by area.",
    ),
    "PB134": FaultKind(
        "{where}：公示的对象没有“{value}”这一项",
        "{where}: what the notice is about has no field `{value}`",
        "可用：{allowed}。照片作为附件（papers）张贴。",
        "Allowed: {allowed}. Pictures hang beside the notice as papers.",
    ),
    "PB135": FaultKind(
        "{where} 没有写明“{key}”：不替人作主，写明之前不公示、不表决、不计票",
        "{where} does not say `{key}`: nothing is taken for granted, and no result is computed without it",
        "补写“{key}”。",
        "Write `{key}`.",
    ),
    "PB136": FaultKind(
        "没有名册（roll）就没有“{key}”：谁都能答的，只报份数，不报比例",
        "without a roll there is no `{key}`: what anybody may answer is told as a count, never as a rate",
        "写上 roll，或删除“{key}”。",
        "Add roll, or remove `{key}`.",
    ),
    "PB137": FaultKind(
        "参与门槛（quorum）要占全体（roll）：参加表决的人当然都参加了",
        "a quorum is a share of the roll: those voting all take part",
        "改为 of roll。",
        "Write of roll.",
    ),
    "PB138": FaultKind(
        "同意不同意的表决不能写 most votes：要写明过多少才通过",
        "a yes or no is not decided by most votes: say which share carries it",
        "例如 more than 1/2 of voting by count。",
        "Write for example more than 1/2 of voting by count.",
    ),
    "PB139": FaultKind(
        "按面积计票，名册却没有写明面积在哪一项",
        "votes are weighed by floor area, but the roll does not say which field holds it",
        "写成 roll: {{of: household, area: area}}。",
        "Write roll: {{of: household, area: area}}.",
    ),
    "PB140": FaultKind(
        "{where} 是选人，却没有写明席位（seats）：不知道选谁、选几个、任期多长",
        "{where} elects persons but has no seats: neither post, number nor term is known",
        "写成 seats: {{role: council_member, number: 7, term: 3 years}}。",
        "Write seats: {{role: council_member, number: 7, term: 3 years}}.",
    ),
    "PB141": FaultKind(
        "只有选人（ask: persons）才有席位",
        "only an election (ask: persons) has seats",
        "删除 seats，或写 ask: persons。",
        "Remove seats, or write ask: persons.",
    ),
    "PB170": FaultKind(
        "补选（vacancy_of）的席位按原选举，不能另写 {key}",
        "a by-election (vacancy_of) has the seats of its election and no {key} of its own",
        "删除这一项。",
        "Remove it.",
    ),
    "PB171": FaultKind(
        "就任要等的“{value}”不是关于同一对象的公示：永远等不到",
        "seats wait for `{value}`, which is no notice about the same and would never end for it",
        "写关于同一对象的公示：{allowed}。",
        "Name a notice about the very same: {allowed}.",
    ),
    "PB172": FaultKind(
        "补选所属的“{value}”不是本工作法的选举",
        "a by-election names `{value}`, which is no election of this playbook",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB173": FaultKind(
        "“{value}”没有写明应在何时张贴（due），数不出按期不按期",
        "`{value}` does not say when it must hang (due), so that nothing is in time or late",
        "在公示中写 due: {{after: 某一步, within: 4 days}}。",
        "Write due: {{after: a step, within: 4 days}} in the notice.",
    ),
    "PB142": FaultKind(
        "会议只写一个比例，按成员人数算；到会门槛占全体成员（roll）",
        "a meeting has one share, of its members by count; its quorum is a share of the roll",
        "例如 quorum: more than 1/2 of roll by count。",
        "Write for example quorum: more than 1/2 of roll by count.",
    ),
    "PB143": FaultKind(
        "步骤要等的“{value}”不是关于本类事项的：永远等不到",
        "a step waits for `{value}`, which is not about this kind of case and would never end for it",
        "写关于本类事项的公示、征求意见、调查、表决或会议：{allowed}。",
        "Name what is about this very kind: {allowed}.",
    ),
    "PB144": FaultKind(
        "表决要等的“{value}”与它不是同一对象，或者在等它自己",
        "a ballot waits for `{value}`, which is about something else or waits for the ballot itself",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB147": FaultKind(
        "步骤“{step}”是立案步骤，不能有前提（after）：立案以前还没有可以公示、表决的事项",
        "step `{step}` files a case and cannot wait (after): there is nothing yet to post or to vote on",
        "把 after 写在立案以后的步骤上。",
        "Put after on a step that follows.",
    ),
    "PB145": FaultKind(
        "每次异议都开一件“{kind}”，但群众不能上报它",
        "an objection opens a case of `{kind}`, which residents may not file",
        "在“{kind}”立案步骤的 by 中写上 resident。",
        "Add resident to the by of the step that files `{kind}`.",
    ),
    "PB146": FaultKind(
        "{roles}不能上报“{kind}”，会议的决议开不了案",
        "{roles} may not file `{kind}`, so that a resolution opens no case",
        "把主持会议的角色写进“{kind}”立案步骤的 by：{allowed}。",
        "Add the roles that hold the meeting to the by of the step that files `{kind}`: {allowed}.",
    ),
}
