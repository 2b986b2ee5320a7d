"""Words of the portal's first page."""

WORDS = {
    "portal_home.title": ("身边的问题，随手报", "Something wrong near you? Report it"),
    "portal_home.lead": (
        "报上来的事，都有单位接、有期限、能查到结果。",
        "Every report gets a unit that answers for it, a deadline, and a result you can look up.",
    ),
    "portal_home.report": ("反映问题", "Report a problem"),
    "portal_home.report_note": ("三步就好，不用登录", "Three steps, no account"),
    "portal_home.follow": ("查进度", "Follow a report"),
    "portal_home.follow_note": ("凭编号和查询码", "With its number and code"),
    "portal_home.grid": ("找我的网格", "Find my grid"),
    "portal_home.grid_note": ("看这里归谁管、怎么联系", "Who answers here, and how to reach them"),
    "portal_home.held": ("这台设备上报过的", "Reported from this device"),
    "portal_home.data": (
        "只保存您写的情况、位置和照片，用来派人处理；照片里的拍摄地点等隐藏信息会自动去掉。"
        "不要您的姓名、电话和证件，也不记录您是谁。",
        "Only what you write, the place and the photos are kept, to send somebody; hidden data in photos is "
        "removed. Your name, phone and papers are not asked for, and nobody records who you are.",
    ),
    "portal_home.data_more": ("详细说明", "More about this"),
    "portal_home.basis": ("受理依据：{name}（{basis}）", "On the basis of: {name} ({basis})"),
}
