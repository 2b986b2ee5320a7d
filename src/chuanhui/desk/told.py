"""What the page after a redirect says of how it went."""

from __future__ import annotations

from chuanhui.playbook.schema import Text

TOLD: dict[str, Text] = {
    "filed": Text("已上报，事件已生成。", "Reported: the case is on file."),
    "step": Text("已办理，已记入日志。", "Done, and written in the journal."),
    "ask": Text("申请已提交，等待审批。", "Asked; it waits for its decision."),
    "grant": Text("已同意该申请。", "Granted."),
    "refuse": Text("已驳回该申请。", "Refused."),
    "resume": Text("已恢复办理，时限继续计算。", "Resumed: the clock runs again."),
    "reopen": Text("事件已重开。", "The case is open again."),
    "merge": Text("已并案，本件按重复办结。", "Merged; this one is closed as a duplicate."),
    "paper": Text("文书已归档。", "The paper is on file."),
    "switched": Text("已换岗，看到的范围已随岗位变化。", "You now act under another post."),
    "kept": Text("已保存。", "Saved."),
    "appointed": Text("任职已登记。", "The appointment is recorded."),
    "ended": Text("任期已结束，相关登录即时失效。", "The term has ended; its sign-ins no longer work."),
    "read": Text("已全部标为已读。", "All marked as read."),
    "round_opened": Text("本轮已开展，抽签结果已公布。", "The round is open; the draw is published."),
    "round_published": Text("本轮结果已公布。", "The round is published."),
    "sheet_sent": Text("评分表已提交；不合格项目已立案。", "The sheet is in; what failed became a case."),
    "sheet_corrected": Text("已更正，原表留在记录里。", "Corrected; the former sheet stays in the story."),
    "contested": Text("申诉已提交，等待裁定。", "Contested; it waits for its decision."),
    "contest_decided": Text("申诉已裁定。", "The contest is decided."),
    "rechecked": Text("复查结果已记录，事件随之办理。", "Kept; the case moved with it."),
    "ranking_freeze": Text("本期已定格。", "The window is frozen."),
    "ranking_publish": Text("已公布，各区域可以看到本组名次。", "Published: the ranked see their own group."),
    "ranking_restate": Text("已更正，原版本保留在下方。", "Restated; the former edition stays below."),
    "ranking_contest": Text("异议已提交，等待答复。", "Your objection is on file."),
    "ranking_answer": Text("已答复。", "Answered."),
    "explained": Text("说明已存档。", "The explanation is on file."),
    "decided": Text("决定已记入日志。", "The decision is in the journal."),
    "unit_opened": Text("单位已设立，请为它设立岗位。", "The unit is open; now open its posts."),
    "post_opened": Text("岗位已设立，请任命人员。", "The post is open; now appoint somebody."),
    "post_closed": Text("岗位已撤销。", "The post is closed."),
    "covered": Text("包联责任已登记。", "The cover is recorded."),
    "uncovered": Text("包联责任已解除。", "The cover has ended."),
    "received": Text("交接清单已确认接收。", "The hand-over list is confirmed."),
    "repeated": Text("这次提交此前已办理，没有重复办理。", "This was done before; it was not done twice."),
}
