"""Words of hand-over lists."""

WORDS = {
    "desk_handing.title": ("交接清单", "Hand-over list"),
    "desk_handing.state": ("交接情况", "How the hand-over stands"),
    "desk_handing.waits": ("待接收", "to be confirmed"),
    "desk_handing.received": ("已接收", "Received"),
    "desk_handing.former": ("原任", "Before"),
    "desk_handing.incoming": ("接任", "Now"),
    "desk_handing.nobody": ("岗位空缺，待任命", "Vacant; nobody is appointed yet"),
    "desk_handing.lead": (
        "本岗位现有 {n} 项未办结，时限照常计算，一项不少地随岗位移交。",
        "{n} things are open under this post; their deadlines run on, and all of them pass with the post.",
    ),
    "desk_handing.nothing": ("本岗位没有未办结的事项。", "Nothing is open under this post."),
    "desk_handing.confirm": ("已接收", "I have received these"),
    "desk_handing.confirm.what": (
        "核对以上事项后点“已接收”。确认会记入日志，写明各类数量和清单校验码；事项本身不作任何改动。",
        "Check the list, then confirm. The journal keeps its counts and digest; the work stays as it is.",
    ),
    "desk_handing.not_waiting": (
        "您任职期间本岗位没有换人，无需确认。",
        "The post has not changed hands in your term; there is nothing to confirm.",
    ),
    "desk_handing.only": ("只列前 {n} 件，全部见导出的表格", "The first {n}; the workbook has all of them"),
    "desk_handing.group.due": ("待办理", "To be done"),
    "desk_handing.group.verify": ("待核查", "To be verified"),
    "desk_handing.group.standing": ("挂账中", "Suspended"),
    "desk_handing.group.decide": ("待审批", "To be decided"),
    "desk_handing.group.returns": ("应报未报", "Returns due"),
    "desk_handing.return": ("报表", "Return"),
    "desk_handing.period": ("期间", "Period"),
    "desk_handing.number": ("份数", "Number"),
    "desk_handing.due": ("应报时间", "Due"),
    "desk_handing.digest": ("清单校验码", "Digest of the list"),
    "desk_handing.signed.former": (
        "移交人签字：＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿",
        "Handed over by: ____________  Date: ________",
    ),
    "desk_handing.signed.incoming": (
        "接收人签字：＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿",
        "Received by: ____________  Date: ________",
    ),
    "desk_handing.signed.witness": (
        "监交人签字：＿＿＿＿＿＿＿＿　日期：＿＿＿＿＿＿",
        "Witnessed by: ____________  Date: ________",
    ),
    "desk_handing.waits_for_you": (
        "您接任本岗位，交接清单还没有确认。",
        "You came to this post; its hand-over list is still to be confirmed.",
    ),
    "desk_handing.open": ("查看交接清单", "Open the list"),
    "desk_handing.open_work": ("在办事项", "Open work"),
    "desk_handing.open_number": ("在办 {n} 项", "{n} open"),
    "desk_handing.open_none": ("没有在办事项", "Nothing open"),
}
