"""Words of following a report."""

WORDS = {
    "portal_follow.confirmed": ("您已确认解决，谢谢。", "You confirmed that it is solved. Thank you."),
    "portal_follow.if_not": ("又出现了？可以重开", "Is it back? You may reopen it"),
    "portal_follow.title": ("查进度", "Follow a report"),
    "portal_follow.lead": (
        "照着回执填，或者扫回执上的二维码。",
        "Copy it from your receipt, or scan its QR code.",
    ),
    "portal_follow.number": ("编号", "Number"),
    "portal_follow.secret": ("查询码", "Code"),
    "portal_follow.secret_hint": (
        "10 位字母和数字，大小写都行",
        "Ten letters and digits; case does not matter",
    ),
    "portal_follow.look": ("查询", "Look it up"),
    "portal_follow.open": ("看进度", "see how far"),
    "portal_follow.forget": ("从这台设备上移除", "Remove from this device"),
    "portal_follow.forget_sure": (
        "移除后，要有编号和查询码才能再查。确定移除吗？",
        "Afterwards only number and code open them again. Remove them?",
    ),
    "portal_follow.lost": (
        "回执丢了？编号和查询码无法补发，可以重新反映，或拨打 12345。",
        "Lost your receipt? It cannot be issued again. Report it anew, or call 12345.",
    ),
    "portal_follow.merged": (
        "您反映的和别人反映的是同一件事，已合并办理（{number}），下面是合并后的进度。",
        "Somebody else reported the same; both are dealt with together ({number}). This is how far it is.",
    ),
    "portal_follow.why": ("为什么这样办结", "Why it ended so"),
    "portal_follow.owner": ("责任单位", "Answers for it"),
    "portal_follow.then": ("之后", "Then"),
    "portal_follow.then_one": ("{name}：{within}内", "{name}: within {within}"),
    "portal_follow.since": ("反映时间", "Reported"),
    "portal_follow.closed": ("结案时间", "Closed"),
    "portal_follow.solved": ("真的解决了吗？", "Is it really solved?"),
    "portal_follow.yes": ("解决了", "Yes, solved"),
    "portal_follow.no": ("没有解决，重新办理", "Not solved, open it again"),
    "portal_follow.no_why": ("如果没有解决，请说说哪里还不行", "If not, say what is still wrong"),
    "portal_follow.no_like": ("如：只清走了一半", "e.g. only half of it was taken away"),
    "portal_follow.too_late": ("如果问题还在，请重新反映。", "If it is still there, report it anew."),
    "portal_follow.report_anew": ("重新反映", "Report anew"),
    "portal_follow.photos": ("照片", "Photos"),
    "portal_follow.story": ("办理经过", "What happened"),
    "portal_follow.you": ("群众", "A resident"),
    "portal_follow.reopened": (
        "已重新打开，责任单位会再次处理，您可以在这里接着看进度。",
        "It is open again. The unit has to deal with it once more; you can follow it here.",
    ),
    "portal_follow.thanks": (
        "谢谢您告诉我们。如果过后又出现，期限内还可以在这里重新打开。",
        "Thank you for telling us. If it comes back you can open it again here within the time allowed.",
    ),
}
