"""Words of the page on what is kept and whom to complain to."""

WORDS = {
    "portal_about.title": ("个人信息与投诉建议", "Your data, complaints and suggestions"),
    "portal_about.kept": ("我们保存什么", "What is kept"),
    "portal_about.kept_1": (
        "您写的情况、选的类别、位置和照片，以及提交时间。",
        "What you write, the kind you choose, the place, the photos, and when it was sent.",
    ),
    "portal_about.kept_2": (
        "不保存姓名、电话、证件号，不要求注册，不记录您的行踪，不识别人脸。",
        "No name, phone or ID number, no account, no trail of where you are, no face recognition.",
    ),
    "portal_about.kept_3": (
        "照片会重新绘制，去掉拍摄地点、手机型号等隐藏信息。",
        "Photos are drawn anew, which removes where they were taken, the phone and other hidden data.",
    ),
    "portal_about.kept_4": (
        "没提交的草稿只存在您的手机里，最多 7 天；提交后，回执在您的手机里存 {days} 天，可随时移除。",
        "A draft that is not sent stays on your phone for seven days at most; receipts stay for {days} days "
        "and can be removed at any time.",
    ),
    "portal_about.kept_5": (
        "办理记录长期保存，谁也不能悄悄改动。输错查询码时会记下网络地址，只用来防止别人猜码。",
        "The record of a case is kept, and nobody can change it quietly. A network address is noted only "
        "when a code is wrong, to stop guessing.",
    ),
    "portal_about.who": ("谁看得到", "Who can see it"),
    "portal_about.who_1": (
        "负责这个网格、派单、处理和核查这件事的岗位。",
        "The posts that answer for the grid, dispatch it, deal with it and verify it.",
    ),
    "portal_about.who_2": (
        "您自己：凭编号和查询码。没有查询码，谁也不能从网上打开。",
        "Yourself, with number and code. Without the code nobody can open it online.",
    ),
    "portal_about.who_3": (
        "公开页面只有网格的总数，少于 5 件不显示。",
        "Public pages show totals of a grid only, and none under five.",
    ),
    "portal_about.complain": ("投诉和建议", "Complaints and suggestions"),
    "portal_about.complain_how": (
        "对这个系统不满意，或觉得它给您、给基层添了麻烦，请告诉：",
        "If you are not content with this system, or it burdens you or those who work with it, tell:",
    ),
    "portal_about.hotline": ("政务服务热线", "Public service hotline"),
    "portal_about.basis": ("受理依据", "Basis"),
}
