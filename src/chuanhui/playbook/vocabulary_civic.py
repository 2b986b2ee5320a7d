"""Standard words of public voice and decision: papers, questions, shares."""

from __future__ import annotations

from chuanhui.playbook.schema import Text

NOTICE_PAPERS: dict[str, Text] = {
    "list": Text("名单", "list"),
    "plan": Text("方案", "plan"),
    "drawing": Text("设计图", "drawing"),
    "before": Text("改造前照片", "picture before"),
    "after": Text("改造后效果图", "picture after"),
    "budget": Text("费用明细", "budget"),
    "result": Text("结果", "result"),
    "minutes": Text("会议纪要", "minutes"),
}
"""What may have to hang beside a notice."""

QUESTIONS: dict[str, Text] = {
    "yes_no": Text("同意、不同意、弃权", "yes, no or abstain"),
    "option": Text("几选一", "one of several"),
    "persons": Text("选人", "persons for seats"),
}
WEIGHED: dict[str, Text] = {
    "count": Text("人数（户数）", "number"),
    "area": Text("建筑面积", "floor area"),
}
BASES: dict[str, Text] = {
    "roll": Text("全体", "all on the roll"),
    "voting": Text("参加表决者", "those voting"),
}
"""What a share of a vote is taken of: ``more than 1/2 of voting by count``."""
