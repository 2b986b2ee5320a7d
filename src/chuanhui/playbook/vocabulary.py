"""Standard words of the language: roles, steps, states, outcomes, sources, levels, covers, facts, rhythms.

A playbook that uses one of these ids need not word it again; a playbook may word it differently.
"""

from __future__ import annotations

from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema import Outcome, Text

POST_ROLES: dict[str, Text] = {
    "grid_worker": Text("网格员", "grid worker"),
    "grid_head": Text("网格长", "grid head"),
    "community_desk": Text("社区派遣员", "community desk"),
    "community_head": Text("社区负责人", "community head"),
    "duty_cadre": Text("值班干部", "duty cadre"),
    "street_desk": Text("街道派遣员", "street desk"),
    "street_leader": Text("街道班子成员", "member of the street leadership"),
    "street_head": Text("街道负责人", "street head"),
    "department_desk": Text("部门派遣员", "department desk"),
    "department_handler": Text("部门经办", "department handler"),
    "department_head": Text("部门负责人", "department head"),
    "enterprise_desk": Text("企业联络员", "enterprise desk"),
    "twin_liaison": Text("包联联络员", "liaison of a twin unit"),
    "road_chief": Text("路长", "road chief"),
    "council_head": Text("议事会召集人", "head of a residents' council"),
    "council_member": Text("议事会成员", "member of a residents' council"),
    "building_leader": Text("楼栋长", "building leader"),
    "unit_leader": Text("单元长", "stairwell leader"),
    "branch_secretary": Text("小区党支部书记", "secretary of a compound branch"),
    "station_head": Text("联络站站长", "head of a liaison station"),
    "deputy": Text("人大代表", "people's deputy"),
    "consultant": Text("政协委员", "member of the consultative conference"),
    "supervisor": Text("民主监督员", "democratic supervisor"),
    "school_desk": Text("学校经办", "school desk"),
    "inspector": Text("督查员", "inspector"),
    "district_desk": Text("区级派遣员", "district desk"),
    "district_head": Text("区级领导", "district leader"),
    "auditor": Text("审计员", "auditor"),
    "administrator": Text("系统管理员", "administrator"),
}

LINE_ROLES: tuple[str, ...] = ("department_desk", "department_handler", "department_head", "enterprise_desk")
"""Roles that every department or enterprise has: by itself such a word does not say whose post is meant."""

CASE_ROLES: dict[str, Text] = {
    "owner": Text("责任单位", "responsible unit"),
    "reporter": Text("上报人", "reporter"),
    "resident": Text("群众", "resident"),
    "system": Text("系统", "system"),
}

ROLES: dict[str, Text] = {**POST_ROLES, **CASE_ROLES}
"""Every word that a `by:` may hold."""

STEPS: dict[str, Text] = {
    "file": Text("上报立案", "report"),
    "fix_now": Text("现场整改", "fix on the spot"),
    "dispatch": Text("派遣", "dispatch"),
    "hand_back": Text("退回", "hand back"),
    "fix": Text("整改", "fix"),
    "verify": Text("核查结案", "verify"),
    "send_back": Text("退回返工", "send back"),
    "escalate": Text("上报上级", "escalate"),
    "dismiss": Text("不予整改", "dismiss"),
    "notify": Text("告知", "notify"),
    "accept": Text("受理", "accept"),
    "plan": Text("制定方案", "plan"),
    "record": Text("登记", "record"),
    "answer": Text("答复", "answer"),
}

STATES: dict[str, Text] = {
    "filed": Text("待派遣", "to dispatch"),
    "dispatched": Text("处置中", "in hand"),
    "fixed": Text("待核查", "to verify"),
    "closed": Text("已结案", "closed"),
    "accepted": Text("已受理", "accepted"),
    "planned": Text("已排定", "planned"),
    "noticed": Text("已告知", "notice given"),
    "reported": Text("待评定", "to assess"),
}

OUTCOMES: dict[Outcome, Text] = {
    Outcome.FIXED: Text("已解决", "fixed"),
    Outcome.NOT_OURS: Text("不属本级职责", "not ours"),
    Outcome.DUPLICATE: Text("重复", "duplicate"),
    Outcome.NOTHING_TO_DO: Text("无需处置", "nothing to do"),
    Outcome.VOID: Text("作废", "void"),
}

LEVELS: dict[str, Text] = {
    "nation": Text("国家", "nation"),
    "province": Text("省", "province"),
    "city": Text("市", "city"),
    "district": Text("区", "district"),
    "street": Text("街道", "street"),
    "community": Text("社区", "community"),
    "large_grid": Text("大网格", "large grid"),
    "small_grid": Text("小网格", "small grid"),
    "resident": Text("群众", "residents"),
    "self": Text("自查", "self-check"),
}

TERRITORIES: tuple[str, ...] = ("district", "street", "community")

COVERS: dict[str, Text] = {
    "grid_head": Text("网格长", "grid head"),
    "grid_worker": Text("网格员", "grid worker"),
    "site_head_1": Text("重点部位一级网格长", "key-site head, first level"),
    "site_head_2": Text("重点部位二级网格长", "key-site head, second level"),
    "site_head_3": Text("重点部位三级网格长", "key-site head, third level"),
    "site_head_4": Text("重点部位四级网格长", "key-site head, fourth level"),
    "site_head_5": Text("重点部位五级网格长", "key-site head, fifth level"),
    "road_chief": Text("路长", "road chief"),
    "twin": Text("包联单位", "twin unit"),
    "main_duty": Text("主责", "main duty"),
    "special_duty": Text("专责", "special duty"),
    "village_contact": Text("包村干部", "village contact"),
    "deployed": Text("下沉干部", "cadre sent to the front line"),
    "war_zone_head": Text("战区指挥长", "head of a war zone"),
    "committee": Text("社区“两委”班子", "community committees"),
    "volunteers": Text("新时代文明实践志愿队", "civilised-practice volunteers"),
}

PAPERS: dict[str, Text] = {
    "finding": Text("事实认定", "finding"),
    "notice": Text("事先告知", "prior notice"),
    "hearing": Text("陈述申辩或听证", "record of hearing"),
    "decision": Text("书面决定", "decision"),
    "service": Text("送达", "proof of service"),
    "remedy": Text("救济途径告知", "instruction on remedies"),
    "execution": Text("执行记录", "record of execution"),
}

NEEDED_PAPERS: tuple[str, ...] = ("finding", "notice", "hearing", "decision", "service")

PHOTO_TAGS: dict[str, Text] = {
    "before": Text("整改前照片", "photo before"),
    "after": Text("整改后照片", "photo after"),
}

COUNTERS: dict[str, Text] = {
    "handed_back": Text("退回次数", "times handed back"),
    "rework": Text("返工次数", "times reworked"),
    "reopened": Text("重开次数", "times reopened"),
    "extended": Text("延期次数", "times extended"),
    "suspended": Text("挂账次数", "times suspended"),
}

ADMIN: tuple[str, ...] = ("district", "street", "community", "large_grid", "small_grid")
"""The levels of the administrative tree, the widest first."""

EACH: dict[str, Text] = {
    **{level: LEVELS[level] for level in ADMIN},
    "road": Text("路段", "road section"),
    "key_site": Text("重点部位", "key site"),
    "compound": Text("小区（楼院）", "compound"),
    "war_zone": Text("战区", "war zone"),
    "school_zone": Text("学区", "school zone"),
    "unit": Text("责任单位", "responsible unit"),
}
"""For whom work falls due, or what is drawn, rated and ranked."""

RHYTHMS: dict[PeriodKind, Text] = {
    PeriodKind.DAY: Text("日", "day"),
    PeriodKind.WEEK: Text("周", "week"),
    PeriodKind.XUN: Text("旬", "ten days"),
    PeriodKind.MONTH: Text("月", "month"),
    PeriodKind.QUARTER: Text("季度", "quarter"),
    PeriodKind.YEAR: Text("年", "year"),
}

_SENT: dict[str, Text] = {
    "expected": Text("应报数", "expected"),
    "received": Text("已报数", "received"),
    "missing": Text("未报数", "missing"),
    "late": Text("迟报数", "late"),
    "on_time": Text("按时上报数", "on time"),
    "restated": Text("更正数", "restated"),
}

FACTS: dict[str, dict[str, Text]] = {
    "cases": {
        "filed": Text("立案数", "filed"),
        "admitted": Text("受理数", "admitted"),
        "due": Text("应结案数", "due to be closed"),
        "handled": Text("处置数", "handled by their owners"),
        "handled_on_time": Text("按期处置数", "handled on time"),
        "closed": Text("结案数", "closed"),
        "closed_on_time": Text("按期结案数", "closed on time"),
        "open": Text("在办数", "open"),
        "overdue": Text("超期数", "overdue"),
        "reworked": Text("返工件数", "reworked"),
        "reopened": Text("重开件数", "opened again"),
        "handed_back": Text("退回件数", "handed back"),
        "extended": Text("延期件数", "extended"),
        "suspended": Text("挂账件数", "suspended"),
        "dismissed": Text("不予整改数", "dismissed"),
        "answered": Text("群众回访数", "answered by residents"),
        "satisfied": Text("群众满意数", "residents satisfied"),
    },
    "returns": _SENT,
    "sweeps": {
        **_SENT,
        "targets": Text("应访数", "targets"),
        "reached": Text("已访数", "reached"),
    },
    "rosters": {
        **_SENT,
        "present": Text("在岗人次", "present"),
    },
    "inspections": {
        "score": Text("平均得分", "mean score"),
        "visits": Text("检查次数", "visits"),
        "faults": Text("发现问题数", "faults found"),
        "rechecked": Text("复查数", "re-inspected"),
    },
    "notices": {
        "posted": Text("张贴数", "posted"),
        "due": Text("应张贴数", "due to be posted"),
        "posted_on_time": Text("按期张贴数", "posted in time"),
    },
    "registers": {
        "standing": Text("在册数", "on the register"),
        "overdue_recheck": Text("过期未核实数", "not looked at again in time"),
    },
}
"""What can be counted of each sort of work; also `counts.<counter>` of cases, `sum.<field>` of returns,
`with.<kind>` and `without.<kind>` of registers."""

COHORTS: dict[str, Text] = {
    "filed": Text("本期立案", "filed in the window"),
    "due": Text("本期应结案", "due in the window"),
    "closed": Text("本期结案", "closed in the window"),
}
"""The moments of a case that may have to lie in the window."""

ATTRIBUTES: tuple[str, ...] = ("category", "source", "urgent", "outcome", "item")
EXCLUDED: dict[str, Text] = {
    "suspended": Text("挂账", "suspended"),
    **{one.value: text for one, text in OUTCOMES.items() if one is not Outcome.FIXED},
}
"""What an indicator may leave out."""

RATERS: dict[str, Text] = {
    "inspector": Text("督查员", "inspector"),
    "deputy": Text("人大代表", "people's deputy"),
    "member": Text("政协委员", "member of the consultative conference"),
    "resident": Text("群众代表", "resident representative"),
    "peer": Text("交叉检查组", "inspectors of another sub-district"),
    "department": Text("主管部门", "department in charge"),
    "street": Text("街道", "sub-district"),
    "community": Text("社区", "community"),
    "third": Text("第三方", "third party"),
}

GRADES: dict[str, Text] = {
    "excellent": Text("优", "excellent"),
    "good": Text("好", "good"),
    "fair": Text("一般", "fair"),
    "poor": Text("差", "poor"),
    "met": Text("达标", "met"),
    "partly": Text("部分达标", "partly met"),
    "unmet": Text("未达标", "not met"),
}
"""Options of a score sheet that need no wording of their own."""

COMBINE: dict[str, Text] = {
    "weighted": Text("按权重合成", "mean of each kind of rater, by weight"),
    "mean": Text("取平均", "mean of all sheets"),
    "trimmed": Text("去掉最高最低取平均", "mean without the highest and the lowest"),
    "median": Text("取中位数", "median"),
}

PROPOSALS: dict[str, Text] = {
    "explain": Text("会上说明情况", "explain at the meeting"),
    "reinspect": Text("安排复查", "inspect again"),
    "improve": Text("限期改进", "improve by a day"),
    "speak": Text("约谈", "be spoken to"),
    "commend": Text("通报表扬", "be commended"),
}
"""What may be proposed for a post; a person decides."""

MISSING: dict[str, Text] = {
    "unranked": Text("不排名", "shown without a place"),
    "left_out": Text("权重分给其他项", "its weight goes to the other parts"),
}
COUNTS_IN: dict[str, Text] = {
    "visited": Text("按检查日归期", "the window in which the visit lies"),
    "period_end": Text("按周期末日归期", "the window in which its period ends"),
}
TIES: dict[str, Text] = {
    "shared": Text("并列占位", "1, 2, 2, 4"),
    "dense": Text("并列不占位", "1, 2, 2, 3"),
}
