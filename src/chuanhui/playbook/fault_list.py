"""Every fault that a playbook or a trial can have: one code, two sentences, two ways to mend.

Codes are stable for ever. PB0 is how the file is written, PB02 values, PB04 words that are not declared,
PB05 the life of a case, PB06 trials; BU, RI and AG are the lints (burden, rights, act gate).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What is wrong and how to mend it; `{places}` are filled with the fault's facts."""

    zh: str
    en: str
    mend_zh: str
    mend_en: str


_WRITING = {
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
        "Check this line and the one above: a space after each colon, brackets and quotes in pairs, even indents.",
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

_VALUES = {
    "PB020": FaultKind(
        "“{value}”不能作标识：要用小写拉丁字母开头，只含小写字母、数字和下划线，至多 40 个字符",
        "`{value}` is no id: lower-case letters, digits and underscores, beginning with a letter, at most 40",
        "换一个标识，例如 {example}。标识一经使用不再改变。",
        "Choose another, for example {example}. An id never changes once it is used.",
    ),
    "PB021": FaultKind(
        "“{value}”不是时限：要写明数量和钟",
        "`{value}` is no allowance: it needs an amount and a clock",
        "例如 2 urgent hours（紧急）、4 working hours（工作时）、3 working days（工作日）、10 days（自然日）、until next Tuesday。",
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
        "编号格式“{value}”有误：要有 {{n:0位数}}，可有 {{year}}、{{month}}，不能有别的",
        "number format `{value}` is wrong: it needs {{n:0WIDTH}}, may have {{year}} and {{month}}, nothing else",
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
}

_WORDS = {
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

_LIFE = {
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
        "owner 的角色不在此处有效：立案时还没有责任单位",
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
        "表单“{form}”没有被任何事项使用",
        "form `{form}` is used by no kind of case",
        "删除它，或让事项使用它。",
        "Remove it, or let a kind of case use it.",
    ),
    "PB064": FaultKind(
        "窗口的时限长于责任时限之外没有人能办：步骤“{step}”的 window 不能与 within 同写",
        "step `{step}` has both within and window: it cannot be a duty and a fading permission at once",
        "只保留一个。",
        "Keep one of the two.",
    ),
}

_TRIALS = {
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
}

_LINTS = {
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
        "“{ask}”收集个人信息，却没有标明 personal: true",
        "`{ask}` asks for personal data but is not marked personal: true",
        "写上 personal: true，系统会加密并遮盖；不需要就删除。",
        "Mark it personal: true so that it is encrypted and masked, or remove it.",
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

FAULTS: dict[str, FaultKind] = {**_WRITING, **_VALUES, **_WORDS, **_LIFE, **_TRIALS, **_LINTS}
