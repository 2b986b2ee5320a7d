"""What the error pages say to a resident: what happened, and what to do next."""

WORDS = {
    "portal_errors.403.title": ("这一步没有成功", "That did not go through"),
    "portal_errors.403.what": (
        "页面可能打开太久了，或者浏览器不允许保存数据。",
        "The page may have been open too long, or the browser keeps no data.",
    ),
    "portal_errors.403.next": (
        "请返回上一页，刷新后再提交；您写的内容还在本机。",
        "Go back, reload and send again; what you wrote is still on this device.",
    ),
    "portal_errors.404.title": ("没有找到这个页面", "This page was not found"),
    "portal_errors.404.what": (
        "网址可能不完整，或者已经失效。",
        "The address may be incomplete or out of date.",
    ),
    "portal_errors.404.next": (
        "请核对网址；查进度请用编号和查询码。",
        "Check the address; to follow a report use its number and code.",
    ),
    "portal_errors.409.title": ("情况已经变化", "This has moved on"),
    "portal_errors.409.what": (
        "这件事的状态已经变了，这次提交没有生效。",
        "Its state has changed; nothing was done.",
    ),
    "portal_errors.409.next": ("请先看现在的进度，需要时再提交。", "Look how far it is now, then decide."),
    "portal_errors.422.title": ("有内容需要改正", "Something needs mending"),
    "portal_errors.422.what": (
        "提交的内容有误，什么都没有保存。",
        "What was sent has faults; nothing was saved.",
    ),
    "portal_errors.422.next": (
        "请返回上一页，按提示改正后再提交。",
        "Go back, mend what is named, and send again.",
    ),
    "portal_errors.500.title": ("系统出了故障", "The system failed"),
    "portal_errors.500.what": (
        "不是您的问题。这次没有办成，故障已经记下。",
        "It is not your doing. This was not completed; the fault is recorded.",
    ),
    "portal_errors.500.next": (
        "请稍后再试；急事请拨打 12345。",
        "Try again later; if it is urgent, call 12345.",
    ),
    "portal_errors.503.title": ("系统正忙", "The system is busy"),
    "portal_errors.503.what": (
        "现在暂时办不了，您写的内容还在本机。",
        "It cannot be done just now; what you wrote is still here.",
    ),
    "portal_errors.503.next": (
        "请一分钟后再试；急事请拨打 12345。",
        "Try again in a minute; if it is urgent, call 12345.",
    ),
}
