"""What the error pages say: what happened, and what to do next."""

WORDS = {
    "errors.403.title": ("这件事不由当前岗位办理", "This post may not do that"),
    "errors.403.what": (
        "您看得到它，但当前岗位没有这项权限。",
        "You can see it, but this post may not act on it.",
    ),
    "errors.403.next": (
        "如您今天还担任其他岗位，请换岗后再试；否则请转交责任岗位办理。",
        "If you hold another post today, switch to it; otherwise hand it to the post that answers for it.",
    ),
    "errors.404.title": ("没有找到", "Not found"),
    "errors.404.what": (
        "这个地址没有内容，或不在您的职责范围内。",
        "There is nothing here, or it lies outside what your post may see.",
    ),
    "errors.404.next": (
        "请核对编号或网址，或回到首页重新查找。",
        "Check the number or address, or start from home.",
    ),
    "errors.409.title": ("情况已经变化", "This has moved on"),
    "errors.409.what": (
        "在您填写时，别人已经办理了这件事，您的提交没有生效。",
        "Somebody dealt with this while you were writing; what you sent has not taken effect.",
    ),
    "errors.409.next": ("请先看现在的状态，需要时再办。", "Look at its present state, then decide."),
    "errors.409.now": ("现在的状态", "Its state now"),
    "errors.422.title": ("有内容需要改正", "Something needs mending"),
    "errors.422.what": ("提交的内容有误，什么都没有保存。", "What was sent has faults; nothing was saved."),
    "errors.422.next": ("请返回上一页，按提示改正后再提交。", "Go back, mend what is named, and send again."),
    "errors.500.title": ("系统出了故障", "The system failed"),
    "errors.500.what": (
        "不是您的问题。这次操作没有完成，已经记下，技术人员会处理。",
        "It is not your doing. This was not completed; it is recorded and will be looked at.",
    ),
    "errors.500.next": (
        "请稍后重试；如仍不行，请告知技术人员下面的编号。",
        "Try again later; if it fails again, quote the code below.",
    ),
    "errors.503.title": ("系统正忙或正在维护", "Busy or under maintenance"),
    "errors.503.what": ("现在暂时不能办理，数据没有丢失。", "It cannot be done just now; no data is lost."),
    "errors.503.next": (
        "请一分钟后重试。急事请拨打 12345。",
        "Try again in a minute. If urgent, call 12345.",
    ),
    "errors.code": ("编号 {code}", "Code {code}"),
    "errors.back": ("返回上一页", "Go back"),
    "errors.retry": ("重试", "Try again"),
}
