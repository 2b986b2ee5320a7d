"""Words of the residents' frame."""

WORDS = {
    "portal.nav.report": ("我要上报", "Report"),
    "portal.nav.follow": ("查进度", "Follow up"),
    "portal.nav.grid": ("我的网格", "My grid"),
    "portal.promise": (
        "不用注册，不用登录。您的电话只用于回访，不会公开。",
        "No account needed. Your phone number is used only to call you back and is never published.",
    ),
    "portal.emergency": (
        "遇火情、急病、违法犯罪，请直接拨打 119、120、110。",
        "For fire, sudden illness or crime call 119, 120 or 110 directly.",
    ),
    "portal.hotline": ("也可拨打 12345 政务服务热线", "You may also call the 12345 hotline"),
}
