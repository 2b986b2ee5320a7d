"""Invented sample data for the gallery: no real person, case or place stands in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace as Row
from typing import Any

from chuanhui.look.moments import ZONE
from chuanhui.playbook.schema import Field, FieldKind, Text

NOW = datetime(2026, 11, 20, 11, 0, tzinfo=ZONE)
CATEGORIES = {
    "litter": Text("环境卫生", "Litter"),
    "cable": Text("空中线缆", "Cables"),
    "window": Text("窗口服务", "Service windows"),
    "notice": Text("氛围打造", "Public notices"),
}
PHOTO = "/static/chuanhui/sample-{}.svg"

STATS = [
    Row(
        label=Text("超期", "Overdue"),
        number=3,
        tone="late",
        sign="late",
        small=Text("最久 2 天 4 小时", "worst 2 d 4 h"),
    ),
    Row(
        label=Text("今天到期", "Due today"),
        number=12,
        tone="amber",
        sign="clock",
        small=Text("其中待派单 5", "5 to dispatch"),
    ),
    Row(
        label=Text("待我核查", "For me to verify"),
        number=8,
        tone="violet",
        sign="fixed",
        small=Text("最早昨天 16:20", "oldest yesterday"),
    ),
    Row(
        label=Text("在办", "Open"),
        number=200,
        tone="blue",
        sign="ledger",
        small=Text("比上周少 14", "14 fewer than last week"),
    ),
    Row(
        label=Text("本旬按时办结", "Kept this ten-day"),
        number="96.4%",
        tone="green",
        sign="green",
        small=Text("269 / 279 件", "269 of 279"),
    ),
]
STATES = [
    ("filed", Text("待派单", "To dispatch")),
    ("dispatched", Text("整改中", "In hand")),
    ("fixed", Text("待核查", "To verify")),
    ("closed", Text("已办结", "Closed")),
    ("suspended", Text("已挂账", "Suspended")),
    ("void", Text("已作废", "Void")),
]
FACTS = [
    (Text("类别", "Category"), Text("空中线缆", "Cables")),
    (Text("来源", "Source"), Text("群众反映", "A resident")),
    (Text("地点", "Place"), "小桥街道 · 北花园社区 · 第三网格 · 12 号楼西侧"),
    (
        Text("情况", "Matter"),
        Text("楼道口线缆垂落，高约 1.6 米，老人出入不便。", "Cables hang at 1.6 m by the door."),
    ),
    (Text("工作法", "Campaign"), Text("创建全国文明城市（第 3 版）", "National civilised city, version 3")),
]
OFFERS = [
    Row(name=Text("派单", "Dispatch"), url="#", sign="dispatched", main=True),
    Row(name=Text("申请延期", "Ask for more time"), url="#", sign="clock"),
    Row(name=Text("上报上一级", "Escalate"), url="#", sign="export"),
    Row(name=Text("作废", "Void"), url="#", sign="void", danger=True),
]
REFUSED = [
    Row(
        name=Text("核查", "Verify"),
        why=Text("整改由您经办，须由他人核查。", "You fixed it; somebody else must verify."),
    ),
    Row(
        name=Text("挂账", "Suspend"),
        why=Text("须由区级派单岗批准。", "The district desk must grant it."),
    ),
]


def rows() -> list[Row]:
    """Return six cases, one per light."""
    matters = (
        ("线缆垂落在 12 号楼楼道口，老人出入不便", "cable", "dispatched", "late", -27.5, "区通信发展办"),
        ("西门垃圾桶满溢，两天未清", "litter", "dispatched", "red", 0.6, "小桥街道办事处"),
        ("公交站宣传栏玻璃破碎", "notice", "filed", "yellow", 4, "待派单"),
        ("便民大厅午间无人值守", "window", "fixed", "green", 51, "区行政服务中心"),
        (
            "沿河步道杂物堆放，影响通行，附近居民多次反映，希望尽快处理",
            "litter",
            "suspended",
            "standing",
            None,
            "区城管局",
        ),
        ("楼顶飞线充电", "cable", "closed", "none", 0, "北花园社区"),
    )
    states = dict(STATES)
    return [
        Row(
            number=f"CW-2026-{412 + at:06}",
            matter=matter,
            category=CATEGORIES[category],
            state=state,
            state_name=states[state],
            light=light,
            owner=owner,
            area="北花园 · 第三网格",
            due=None if state == "closed" else _due(hours),
            at=NOW - timedelta(hours=5 * at + 1),
        )
        for at, (matter, category, state, light, hours, owner) in enumerate(matters)
    ]


def _due(hours: float | None, clock: str = "days", *, provisional: bool = False) -> Row:
    return Row(
        at=None if hours is None else NOW + timedelta(hours=hours), clock=clock, provisional=provisional
    )


def dues() -> list[dict[str, Any]]:
    """Return deadline blocks, one per light."""
    steps = [
        Text("2026-11-20 09:00 派单，时限 4 个工作时", "Dispatched 2026-11-20 09:00, 4 working hours"),
        Text("上午 09:00–12:00 计 3 个工作时", "09:00–12:00 counts 3 working hours"),
        Text("午间 12:00–14:00 不计", "12:00–14:00 does not count"),
        Text("14:00–15:00 计 1 个工作时，于 15:00 到期", "14:00–15:00 counts 1: due at 15:00"),
    ]
    return [
        {"due": _due(4, "working_hours"), "light": "green", "steps": steps, "duty": Text("派单", "Dispatch")},
        {"due": _due(54, provisional=True), "light": "yellow", "duty": Text("整改", "Fix")},
        {"due": _due(0.6), "light": "red"},
        {"due": _due(-52), "light": "late"},
        {"due": _due(None), "light": "standing"},
    ]


def entries() -> list[Row]:
    """Return a case's story."""
    return [
        Row(
            what=Text("上报", "Filed"),
            sign="filed",
            tone="blue",
            at=NOW - timedelta(days=2, hours=2),
            who="居民（未登录）",
            post="",
            note="12 号楼楼道口线缆垂得很低，老人进出要弯腰。",
            photos=[Row(url=PHOTO.format("before"), alt="现场")],
        ),
        Row(
            what=Text("派单至区通信发展办", "Dispatched"),
            sign="dispatched",
            tone="amber",
            at=NOW - timedelta(days=2),
            who="示例员甲",
            post="街道派单岗",
            unit="小桥街道办事处",
        ),
        Row(
            what=Text("退回", "Handed back"),
            sign="back",
            tone="red",
            at=NOW - timedelta(days=1, hours=3),
            who="示例员乙",
            post="线缆专班",
            note="该处线缆属小区自建，请核实产权单位。",
            late=True,
        ),
        Row(
            what=Text("整改完成", "Fixed"),
            sign="fixed",
            tone="violet",
            at=NOW - timedelta(hours=2),
            who="示例员丙",
            post="线缆专班",
            unit="区通信发展办",
            photos=[Row(url=PHOTO.format("after"), alt="整改后")],
        ),
        Row(
            what=Text("核查通过，办结", "Verified and closed"),
            sign="closed",
            tone="green",
            at=NOW - timedelta(minutes=20),
            who="示例员丁",
            post="督查员",
        ),
    ]


def fields() -> list[Row]:
    """Return one question of each kind."""

    def ask(field_id: str, zh: str, en: str, kind: FieldKind, value: Any = None, **more: Any) -> Row:
        options = CATEGORIES if kind in {FieldKind.CHOICE, FieldKind.CHOICES} else None
        return Row(field=Field(field_id, Text(zh, en), kind, **more), value=value, options=options, faults=())

    return [
        ask("category", "问题类别", "Category", FieldKind.CHOICE, "cable", required=True, of="category"),
        ask("detail", "情况描述", "What is wrong", FieldKind.TEXT, "楼道口线缆垂落，", required=True),
        ask("photo", "现场照片", "Photos", FieldKind.PHOTO, most=6),
        ask("place", "位置", "Place", FieldKind.POINT, (114.655, 33.625)),
        ask("also", "还涉及", "Also touches", FieldKind.CHOICES, ["litter"], of="category"),
        ask("height", "离地高度", "Height", FieldKind.QUANTITY, "1.6", least=0, most=20, unit="米"),
        ask("blocks", "是否妨碍通行", "Does it block the way", FieldKind.YES_NO, "yes"),
        ask("seen_on", "发现日期", "Seen on", FieldKind.DATE, "2026-11-20"),
        ask("phone", "联系电话", "Phone", FieldKind.PHONE, personal=True, longest=20),
    ]


def wrong() -> list[Row]:
    """Return two questions with faults."""
    return [
        Row(
            field=Field("subject", Text("标题", "Title"), FieldKind.TEXT, required=True, longest=40),
            value="",
            faults=[Text("标题没有填写。", "The title is missing.")],
        ),
        Row(
            field=Field("count", Text("处数", "How many"), FieldKind.NUMBER, least=1, most=99),
            value="120",
            faults=[Text("处数应在 1 至 99 之间，您填的是 120。", "Between 1 and 99; you wrote 120.")],
        ),
    ]


def cells() -> list[dict[str, Any]]:
    """Return six cells as GeoJSON features."""
    names = ("第一网格", "第二网格", "第三网格", "第四网格", "第五网格", "第六网格")
    cells = []
    for at, name in enumerate(names):
        west, south = 114.64 + at % 3 * 0.012, 33.615 + at // 3 * 0.009
        lean = 0.0015 * (at % 2)
        ring = [
            [west, south],
            [west + 0.012, south + lean],
            [west + 0.012, south + 0.009 + lean],
            [west, south + 0.009],
            [west, south],
        ]
        facts = {"name": name, "count": 9 * at + 2, "fill": at % 5, "href": f"#cell-{at}", "current": at == 2}
        cells.append(
            {"type": "Feature", "properties": facts, "geometry": {"type": "Polygon", "coordinates": [ring]}}
        )
    return cells


def dots() -> list[dict[str, Any]]:
    """Return three cases as GeoJSON points."""
    places = (
        (114.646, 33.62, "late", "超期"),
        (114.659, 33.626, "amber", "临期"),
        (114.668, 33.618, "green", "正常"),
    )
    return [
        {
            "type": "Feature",
            "properties": {"name": f"CW-2026-{412 + at:06} {word}", "tone": tone, "href": f"#case-{at}"},
            "geometry": {"type": "Point", "coordinates": [lon, lat]},
        }
        for at, (lon, lat, tone, word) in enumerate(places)
    ]
