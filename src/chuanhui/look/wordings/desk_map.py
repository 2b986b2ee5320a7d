"""Words of the map and of an area's card."""

WORDS = {
    "desk_map.ledger": ("本区域事件", "Cases of this area"),
    "desk_map.legend": (
        "颜色深浅随在办数，数字写在图上",
        "The deeper, the more open; the numbers stand on the map",
    ),
    "desk_map.most": ("最多", "most"),
    "desk_map.open": ("在办", "Open"),
    "desk_map.late": ("超期", "Overdue"),
    "desk_map.yellow": ("临期", "Soon due"),
    "desk_map.suspended": ("挂账", "Suspended"),
    "desk_map.counts": ("事件", "Cases"),
    "desk_map.month": ("近 30 天：新增 {new}，结案 {closed}", "Last 30 days: {new} new, {closed} closed"),
    "desk_map.answers": ("谁来负责", "Who answers for it"),
    "desk_map.nobody": ("没有登记责任人。", "Nobody is on record."),
    "desk_map.vacant": ("空缺", "vacant"),
    "desk_map.level.street": ("各街道", "Sub-districts"),
    "desk_map.level.community": ("各社区（村）", "Communities"),
    "desk_map.level.large_grid": ("各大网格", "Large grids"),
    "desk_map.level.small_grid": ("各小网格", "Small grids"),
}
