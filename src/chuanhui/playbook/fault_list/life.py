"""Words that are not declared, lives of cases that are not whole, and trials."""

from __future__ import annotations

from chuanhui.playbook.fault_list.kind import FaultKind

WORDS: dict[str, FaultKind] = {
    "PB040": FaultKind(
        "没有名为“{value}”的表单",
        "form `{value}` is not declared",
        "在 forms 中声明，或改用：{allowed}。",
        "Declare it under forms, or use: {allowed}.",
    ),
    "PB041": FaultKind(
        "没有名为“{value}”的选项表",
        "word list `{value}` is not declared",
        "在 words 中声明，或改用：{allowed}。",
        "Declare it under words, or use: {allowed}.",
    ),
    "PB042": FaultKind(
        "没有“{value}”这个角色",
        "`{value}` is no role",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB043": FaultKind(
        "{where} 提到的步骤“{value}”不存在",
        "step `{value}`, named in {where}, does not exist",
        "本类事项的步骤：{allowed}。",
        "Steps of this kind of case: {allowed}.",
    ),
    "PB044": FaultKind(
        "{where} 提到的状态“{value}”没有步骤能到达或离开",
        "state `{value}`, named in {where}, is neither reached nor left by any step",
        "本类事项的状态：{allowed}。",
        "States of this kind of case: {allowed}.",
    ),
    "PB045": FaultKind(
        "{what_zh}“{value}”没有名称",
        "{what_en} `{value}` has no wording",
        "{mend_zh}",
        "{mend_en}",
    ),
    "PB046": FaultKind(
        "条件“{value}”不是类别的选项",
        "condition `{value}` is no option of the category",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB047": FaultKind(
        "表单“{form}”没有“{value}”这一项",
        "form `{form}` has no field `{value}`",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB048": FaultKind(
        "extend 所指步骤“{value}”没有时限（within）",
        "step `{value}`, named in extend, has no duty (within)",
        "给该步骤写上 within，或指向有时限的步骤：{allowed}。",
        "Give that step a within, or name one that has: {allowed}.",
    ),
    "PB049": FaultKind(
        "“{value}”是{kind}，必须是单选题",
        "field `{value}` is {kind}; the category must be a choice",
        "类别要用 kind: choice 并写明 of。",
        "Make the category a field of kind: choice with its list in of.",
    ),
}

LIFE: dict[str, FaultKind] = {
    "PB050": FaultKind(
        "状态“{state}”无法到达：没有步骤通向它",
        "state `{state}` is never reached: no step leads to it",
        "增加一个通向它的步骤，或从 from 中删除它。",
        "Add a step that leads to it, or remove it from the from lists.",
    ),
    "PB051": FaultKind(
        "状态“{state}”是死路：进去以后没有步骤能到办结",
        "state `{state}` is a dead end: from there no step leads to a closed state",
        "增加离开它的步骤，或把它写进 closed。",
        "Add a step out of it, or list it under closed.",
    ),
    "PB052": FaultKind(
        "步骤“{step}”没有人能办",
        "nobody may take step `{step}`",
        "在 by 中写明角色。",
        "Name the roles in by.",
    ),
    "PB053": FaultKind(
        "状态“{state}”有几个时限：{steps}",
        "state `{state}` has several duties: {steps}",
        "每个状态只保留一个 within；其余改为 window 或删除。",
        "Keep one within for each state; make the others a window or remove them.",
    ),
    "PB054": FaultKind(
        "状态“{state}”没有时限：事项可以永远停在这里",
        "state `{state}` has no duty: a case could rest there for ever",
        "给离开它的一个步骤写上 within。",
        "Give one step out of it a within.",
    ),
    "PB055": FaultKind(
        "没有立案步骤（没有 from 的步骤）",
        "there is no step that files a case (a step without from)",
        "增加一个没有 from 的步骤。",
        "Add a step without from.",
    ),
    "PB056": FaultKind(
        "步骤“{step}”办结事项，却没有写结果",
        "step `{step}` ends a case but gives no outcome",
        "写上 outcome，例如 outcome: fixed。",
        "Write its outcome, for example outcome: fixed.",
    ),
    "PB057": FaultKind(
        "步骤“{step}”核查办结，却允许整改人自己核查",
        "step `{step}` verifies what was fixed, but the one who fixed it may take it",
        "写上 not_by: [{steps}]。整改人不核查，核查人不整改。",
        "Write not_by: [{steps}]. The one who fixes does not verify.",
    ),
    "PB058": FaultKind(
        "有步骤由 owner 办理，却没有步骤确定责任单位",
        "steps are taken by the owner, but no step sets the owner",
        "给派遣步骤写上 sets: owner。",
        "Write sets: owner on the step that dispatches.",
    ),
    "PB059": FaultKind(
        "步骤“{step}”不办结事项，不能写结果",
        "step `{step}` does not end the case and cannot give an outcome",
        "删除 outcome，或让步骤通向办结状态。",
        "Remove outcome, or let the step lead to a closed state.",
    ),
    "PB060": FaultKind(
        "办结状态“{state}”有普通步骤离开（{steps}）",
        "ordinary steps leave the closed state `{state}` ({steps})",
        "已办结的事项只能通过 reopen 重新打开。",
        "A closed case is only opened again through reopen.",
    ),
    "PB061": FaultKind(
        "“{value}”不能立案：立案以前还没有这个角色",
        "`{value}` cannot file a case: it exists only once a case is filed",
        "立案步骤要写具体角色。",
        "Name real roles on the step that files.",
    ),
    "PB062": FaultKind(
        "时限表没有 otherwise，有的事项会没有时限",
        "the table of allowances has no otherwise: some cases would have none",
        "补写 otherwise。",
        "Add otherwise.",
    ),
    "PB063": FaultKind(
        "表单“{form}”没有被任何事项、报表或调查使用",
        "form `{form}` is used by no kind of case, return or survey",
        "删除它，或让事项、报表、调查使用它。",
        "Remove it, or let a kind of case, a return or a survey use it.",
    ),
    "PB064": FaultKind(
        "步骤“{step}”的 window 不能与 within 同写：它不能既是责任时限又是过期作废的许可",
        "step `{step}` has both within and window: it cannot be a duty and a fading permission at once",
        "只保留一个。",
        "Keep one of the two.",
    ),
    "PB065": FaultKind(
        "步骤“{step}”最早要等 {least} 天（not_before），而时限只有 {most} 天：永远赶不上",
        "step `{step}` may not be taken before {least} days, but is due within {most}: nobody could keep it",
        "把 within 或 window 写得比 not_before 长。",
        "Make within or window longer than not_before.",
    ),
    "PB066": FaultKind(
        "步骤“{step}”只由系统办理，却没有写到时自动办理的时间，或者还要材料、理由",
        "step `{step}` is the system's alone, but has no time at which it comes, or asks for something",
        "写上 not_before，删除 needs 和 coercive；需要人决定的写明由谁办理。",
        "Write not_before without needs and coercive; what a person must decide is a person's step.",
    ),
}

TRIALS: dict[str, FaultKind] = {
    "PB070": FaultKind(
        "工作法没有“{value}”这个步骤或指令",
        "`{value}` is neither a step of the playbook nor a word of trials",
        "可用：{allowed}。",
        "Allowed: {allowed}.",
    ),
    "PB071": FaultKind(
        "“{value}”不是时刻",
        "`{value}` is no moment",
        '写成 "2022-08-05 09:00" 的样子，加引号，北京时间。',
        'Write it like "2022-08-05 09:00", quoted, Beijing time.',
    ),
    "PB072": FaultKind(
        "时刻 {value} 早于上一个时刻",
        "the moment {value} is before the one above",
        "样例里的时间只能向前走。",
        "Time in a trial only goes forward.",
    ),
    "PB073": FaultKind(
        "“{value}”不是岗位：要写成 角色@地方，例如 street_desk@xiaoqiao",
        "`{value}` is no post: write role@place, for example street_desk@xiaoqiao",
        "角色：{allowed}；也可写 owner、reporter、resident、system。",
        "Roles: {allowed}; also owner, reporter, resident, system.",
    ),
    "PB074": FaultKind(
        "步骤只能有一个名称，此处有 {count} 个",
        "one line of a trial does one thing; here are {count}",
        "每一步单独写成一行。",
        "Write each as its own line.",
    ),
    "PB075": FaultKind(
        "两个样例同名“{value}”",
        "two trials are called `{value}`",
        "换一个名称。",
        "Rename one.",
    ),
    "PB076": FaultKind(
        "样例“{value}”没有一处 expect 或 refuse，什么也没有证明",
        "trial `{value}` has no expect or refuse: it proves nothing",
        "写上期望的状态、时限或拒绝。",
        "Add what is expected or refused.",
    ),
    "PB077": FaultKind(
        "“{value}”不是时段",
        "`{value}` is no period",
        "写成 2022-08-05、2022-W31、2022-08-x1（上旬）、2022-08、2022-Q3 或 2022。",
        "Write 2022-08-05, 2022-W31, 2022-08-x1, 2022-08, 2022-Q3 or 2022.",
    ),
    "PB078": FaultKind(
        "时段“{value}”与周期不符：这项工作每{every}一次",
        "the period `{value}` does not fit: this work is done every {every}",
        "写成同一周期的时段，例如旬写 2022-08-x1，周写 2022-W31。",
        "Write a period of the same kind, such as 2022-08-x1 for ten days, 2022-W31 for a week.",
    ),
}
