"""Words of the pages on school zones."""

WORDS = {
    "portal_schools.title": ("查学区", "Which school"),
    "portal_schools.note": ("看住址属于哪个学区、哪所学校", "The zone and the schools of an address"),
    "portal_schools.lead": (
        "写小区名，或在地图上点一下。不问孩子和家长的任何信息，查了什么也不留存。",
        "Name a compound, or mark the map. Nothing is asked of child or family, and nothing is kept.",
    ),
    "portal_schools.by_name": ("写小区、楼院或社区的名字", "Name of a compound or community"),
    "portal_schools.by_map": ("在地图上点出住址", "Mark the address on the map"),
    "portal_schools.look": ("看属于哪个学区", "See the zone"),
    "portal_schools.none": ("这里还没有公布学区", "no zone is published here"),
    "portal_schools.several": (
        "跨几个学区，请在地图上点出住址确认",
        "lies in several zones: mark the address on the map",
    ),
    "portal_schools.all": ("全部学区", "All zones"),
    "portal_schools.in": ("在 {where}", "in {where}"),
    "portal_schools.schematic": (
        "演示学区：边界为示意，不作入学依据。",
        "A demo zone: its border is schematic and decides nothing.",
    ),
    "portal_schools.schools": ("对应学校", "Schools of this zone"),
    "portal_schools.no_schools": (
        "还没有登记学校，请拨打 12345 询问。",
        "No school is registered yet; call 12345.",
    ),
    "portal_schools.school": ("学校", "School"),
    "portal_schools.stage": ("学段", "Stage"),
    "portal_schools.places": ("招生计划", "Places"),
    "portal_schools.applied": ("已登记报名", "Applicants"),
    "portal_schools.balance": ("余缺", "Balance"),
    "portal_schools.left": ("余 {n}", "{n} left"),
    "portal_schools.over": ("超 {n}", "{n} over"),
    "portal_schools.untold": ("未公布", "not told"),
    "portal_schools.phone": ("招生电话", "Hotline"),
    "portal_schools.appeal": ("提出申诉", "Appeal"),
    "portal_schools.appeal_note": (
        "不用登录；请不要写孩子姓名和证件号。申诉必有书面答复。",
        "No account; write no child's name or number. Every appeal is answered in writing.",
    ),
    "portal_schools.communities": ("主要包含的社区", "Communities mainly in it"),
    "portal_schools.map": ("学区示意图", "Schematic map of the zone"),
}
