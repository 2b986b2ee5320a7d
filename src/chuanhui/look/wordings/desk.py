"""Words of the desk's frame."""

WORDS = {
    "desk.nav.mine": ("我的工作", "My work"),
    "desk.nav.inbox": ("收件箱", "Inbox"),
    "desk.nav.dashboard": ("总览", "Overview"),
    "desk.nav.ledger": ("事件", "Cases"),
    "desk.nav.registers": ("台账", "Registers"),
    "desk.nav.linkage": ("比对", "Match"),
    "desk.nav.voice": ("公示表决", "Notices, votes"),
    "desk.nav.returns": ("报送", "Returns"),
    "desk.nav.map": ("地图", "Map"),
    "desk.nav.inspections": ("督查", "Inspections"),
    "desk.nav.rankings": ("排名", "Rankings"),
    "desk.nav.playbooks": ("工作法", "Campaigns"),
    "desk.nav.posts": ("岗位", "Posts"),
    "desk.nav.journal": ("日志", "Journal"),
    "desk.nav.more": ("更多", "More"),
    "desk.more.what.dashboard": ("立案、结案、按期率，点开就是每一件", "Figures that open into their cases"),
    "desk.more.what.registers": (
        "小区、楼栋、住户、单位，登记一次各处共用",
        "Compounds, buildings, households: entered once",
    ),
    "desk.more.what.linkage": (
        "各部门每月数据、比对、人工核对和预警",
        "Departments' monthly files, runs, review and warnings",
    ),
    "desk.more.what.voice": (
        "公示、征求意见、征询、表决和会议",
        "Notices, drafts, surveys, ballots and meetings",
    ),
    "desk.more.what.map": ("事件和网格在哪里", "Where the cases and grids are"),
    "desk.more.what.rankings": ("各期排名、口径和建议事项", "Standings, their formulas and what is proposed"),
    "desk.more.what.playbooks": ("正在实施的工作法和要花的时间", "Campaigns in force and what they cost"),
    "desk.more.what.posts": ("谁在哪个岗位，哪里空缺", "Who holds which post, and what is vacant"),
    "desk.more.what.journal": ("谁在什么时候做了什么", "Who did what, and when"),
    "desk.acting_as": ("当前岗位", "Acting as"),
    "desk.switch_post": ("换岗办事", "Act under another post"),
    "desk.switch_note": (
        "一次只以一个岗位办事；换岗后，看到的范围和可办的事项随岗位变化。",
        "You act under one post at a time; what you see and may do changes with the post.",
    ),
    "desk.no_post": ("您今天没有在任的岗位，请联系本单位管理员。", "You hold no post today; ask your unit."),
}
