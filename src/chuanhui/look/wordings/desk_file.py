"""Words of filing a case from the office."""

WORDS = {
    "desk_file.choose": ("选择要上报的事项", "Choose what to report"),
    "desk_file.nothing": ("当前岗位没有可上报的事项", "This post reports nothing"),
    "desk_file.nothing.what": (
        "上报由网格员、社区和督查岗位办理；需要时可换岗。",
        "Grid workers, communities and inspectors report; switch posts where you hold one.",
    ),
    "desk_file.or_grid": ("或者选择所在网格", "Or choose the grid"),
    "desk_file.grid": ("所在网格", "Grid"),
    "desk_file.own": (
        "不选则记在本岗位所在的“{area}”。",
        "Left empty, it is filed in your own area, {area}.",
    ),
    "desk_file.area_hint": (
        "输入网格、社区的名称、编码或拼音",
        "Name, code or pinyin of a grid or community",
    ),
    "desk_file.no_area": (
        "职责范围内没有这个名称的网格。",
        "No grid of that name in your sight.",
    ),
    "desk_file.urgent": ("是否紧急", "Urgent?"),
    "desk_file.urgent.yes": ("紧急", "Urgent"),
    "desk_file.urgent.hint": (
        "危及人身安全的才选；紧急事件的时限不分昼夜连续计算。",
        "Only where people are in danger; the clock of an urgent case never stops.",
    ),
    "desk_file.send": ("上报", "Report"),
}
