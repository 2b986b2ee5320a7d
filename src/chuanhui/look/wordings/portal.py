"""Words of the residents' frame."""

WORDS = {
    "portal.nav.report": ("我要上报", "Report"),
    "portal.nav.follow": ("查进度", "Follow up"),
    "portal.nav.grid": ("我的网格", "My grid"),
    "portal.promise": (
        "不用注册，不用登录，不问姓名和电话。",
        "No account, no name, no phone number.",
    ),
    "portal.about": ("个人信息与投诉建议", "Your data, complaints and suggestions"),
    "portal.emergency": (
        "遇火情、急病、违法犯罪，请直接拨打 119、120、110。",
        "For fire, sudden illness or crime call 119, 120 or 110 directly.",
    ),
    "portal.hotline": ("也可拨打 12345 政务服务热线", "You may also call the 12345 hotline"),
}
