"""Words of my work."""

WORDS = {
    "desk_work.late": ("其中超期 {n}，应立即办理", "{n} of them overdue; act now"),
    "desk_work.lists": ("今天的工作", "Work of the day"),
    "desk_work.overdue": ("已超期", "Overdue"),
    "desk_work.overdue.hint": ("应立即办理", "act at once"),
    "desk_work.today": ("今天到期", "Due today"),
    "desk_work.today.hint": ("下班前办完", "before the office closes"),
    "desk_work.later": ("其后到期", "Due later"),
    "desk_work.later.hint": ("按先后办理", "in their order"),
    "desk_work.verify": ("待我核查", "For me to verify"),
    "desk_work.verify.hint": ("核查后结案", "then they close"),
    "desk_work.decide": ("待我审批", "For me to decide"),
    "desk_work.decide.hint": ("延期、挂账申请", "requests for time"),
    "desk_work.file": ("上报事件", "Report a case"),
    "desk_work.to_ledger": ("查看全部事件", "All cases"),
    "desk_work.done": ("手头的事都办完了", "Nothing waits for you"),
    "desk_work.done.what": (
        "当前岗位没有待办、待核查或待审批的事件。",
        "This post has nothing to do, to verify or to decide.",
    ),
    "desk_work.only": ("只列最急的 {n} 件，办一件补一件", "The {n} most pressing are listed"),
    "desk_work.urgent": ("紧急", "Urgent"),
    "desk_work.moved": ("已办理", "Done"),
    "desk_work.pending.extend": ("申请延期，待审批", "More time asked, undecided"),
    "desk_work.pending.suspend": ("申请挂账，待审批", "Suspension asked, undecided"),
}
