"""Words of the public pages of the grid."""

WORDS = {
    "portal_grid.title": ("找我的网格", "Find my grid"),
    "portal_grid.lead": (
        "看一个地方归谁管、怎么联系、怎么投诉。",
        "Who answers for a place, how to reach them, how to complain.",
    ),
    "portal_grid.by_name": ("写小区、社区或街道的名字", "Name of a community or sub-district"),
    "portal_grid.like": ("如：北花园", "e.g. Beihuayuan"),
    "portal_grid.by_map": ("在地图上点出您的位置", "Mark your place on the map"),
    "portal_grid.who": ("看这里归谁管", "See who answers here"),
    "portal_grid.code": ("网格编码 {code}", "Grid code {code}"),
    "portal_grid.synthetic": ("演示网格，名称和边界为虚构", "demo grid: name and border are invented"),
    "portal_grid.report_here": ("反映这里的问题", "Report a problem here"),
    "portal_grid.answers": ("谁负责", "Who answers for it"),
    "portal_grid.nobody": ("暂无公示。请拨打 12345。", "Nobody is named here yet. Please call 12345."),
    "portal_grid.above": ("上级和包联单位", "Those above, and partner units"),
    "portal_grid.vacant": ("岗位暂缺", "post vacant"),
    "portal_grid.complain": ("不满意，找谁", "Not satisfied? Whom to tell"),
    "portal_grid.complain_how": (
        "对他们的工作不满意，可以直接打给上一级，不会转回本人处理。",
        "If you are not satisfied with them, call the level above; it is not handed back to the same person.",
    ),
    "portal_grid.complain_else": ("也可以拨打 12345 政务服务热线。", "You may also call the 12345 hotline."),
    "portal_grid.counts": ("公布的办理情况", "How things stand, as published"),
    "portal_grid.no_counts": (
        "还没有公布的数字；一旬或一个月结束后按街道公布，不按社区、网格公布，避免看出是谁反映的。",
        "Nothing is published yet. Figures are told by street when ten days or a month are over, not by "
        "community or grid, so that nobody can tell who reported.",
    ),
    "portal_grid.map": ("示意图", "Schematic map"),
    "portal_grid.below": ("下面的网格", "The grids in it"),
    "portal_grid.sheet": ("打印公示牌", "Print the notice"),
    "portal_grid.sheet_lead": ("发现问题，扫码就报", "Seen a problem? Scan and report"),
    "portal_grid.sheet_qr": ("反映问题二维码", "QR code for reporting a problem here"),
    "portal_grid.sheet_how": (
        "用手机扫一扫，不用登录，不问姓名电话，办到哪一步随时能查。",
        "Scan with a phone: no account, no name, no number, and you can follow it at any time.",
    ),
    "portal_grid.sheet_hotline": ("政务服务热线", "Public service hotline"),
}
