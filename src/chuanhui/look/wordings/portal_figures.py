"""Words of the figures that everybody may see."""

WORDS = {
    "portal_figures.title": ("群众看得到的数字", "Figures everybody may see"),
    "portal_figures.link": ("各街道办得怎么样", "How each street is doing"),
    "portal_figures.lead": (
        "每旬、每月结束后公布一次：各街道收到多少件、办结多少件、按期办结的比例。",
        "Told once after every ten days and every month: how many reports each street received, closed, and "
        "closed on time.",
    ),
    "portal_figures.street": ("街道", "Street"),
    "portal_figures.period": ("时段", "Period"),
    "portal_figures.filed": ("收到（件）", "Received"),
    "portal_figures.closed": ("办结（件）", "Closed"),
    "portal_figures.on_time": ("按期办结率", "On time"),
    "portal_figures.all": ("合计", "All together"),
    "portal_figures.hidden": ("数量太少，不公布", "Too few to be told"),
    "portal_figures.none": ("还没有公布的数字", "Nothing is published yet"),
    "portal_figures.none_what": (
        "一旬或一个月结束后，这里会自动公布。",
        "Figures appear here by themselves when ten days or a month are over.",
    ),
    "portal_figures.few": (
        "“—”表示不公布：少于{n}件，或者可以由别的数字推算出少于{n}件的，都不公布，避免让人猜出是谁。",
        "“—” is not told: fewer than {n}, or a number from which fewer than {n} could be worked out, so that "
        "nobody can be guessed.",
    ),
    "portal_figures.how": (
        "办结率按当期办结的件数计算；公布后不再改动，之后重开的计入重开后的时段。",
        "Rates count the cases closed in the period. What is published stays; a case opened again counts "
        "when it is closed again.",
    ),
}
