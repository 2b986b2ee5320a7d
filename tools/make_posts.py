"""Make the demo district's units, posts, holders and covers from its areas: the same files every time.

    python tools/make_posts.py districts/chuanhui

Real: the names of the agencies that the district's reports name. Invented, and visibly so: every person
(张演示017), every phone, who holds and covers what. A few posts stay empty on purpose.
"""

from __future__ import annotations

import csv
import sys
from dataclasses import dataclass, field
from pathlib import Path

FIRST_DAY = "2020-01-01"
CHANGED_ON = "2021-01-01"
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
SHORT = {
    "chenzhou": "cz", "qiyilu": "qyl", "hehualu": "hhl", "renhejie": "rhj", "xiaoqiao": "xq",
    "chengnan": "cn", "chengbei": "cb", "wenchang": "wc", "bankou": "bk", "jinhailu": "jhl",
    "xuwan": "xw", "huayaocheng": "hyc",
}  # fmt: skip
DEPARTMENTS = (
    ("chengguanju", "区城管局", ""),
    ("tongxinban", "区通信发展办", ""),
    ("zhujianju", "区住建局", "区住房和城乡建设局"),
    ("jiaotiju", "区教体局", ""),
    ("weijianwei", "区卫健委", ""),
    ("minzhengju", "区民政局", ""),
    ("shequju", "区社区建设管理局", "区社区管理局"),
    ("xiangcunzhenxing", "区乡村振兴局", "区扶贫办"),
    ("yibaoju", "区医保局", ""),
    ("shuiliju", "区水利局", ""),
    ("rensheju", "区人社局", ""),
    ("xuanchuanbu", "区委宣传部", ""),
    ("zuzhibu", "区委组织部", ""),
    ("zhengfawei", "区委政法委", ""),
    ("quweiban", "区委办公室", ""),
    ("gonganfenju", "市公安局川汇区分局", "区公安分局"),
    ("huanbaoju", "市生态环境局川汇分局", "区生态环境分局"),
)
ZONE_DEPARTMENTS = (
    ("zone-chengguan", "示范区城管中心", "区城管局"),
    ("zone-tongxin", "示范区通信发展办（演示）", "区通信发展办"),
    ("zone-zhujianju", "示范区住房和城乡建设局", "区住建局"),
    ("zone-shehuiju", "示范区社会事务管理局", "区教体局|区卫健委|区民政局"),
    ("zone-zhongdianban", "示范区重点项目办", "区重点项目办"),
    ("zone-zhengshou", "示范区房屋征收中心", "区房屋征收中心"),
    ("zone-caizhengju", "示范区财政局", "区财政局"),
    ("zone-gongan", "示范区公安分局（演示）", "区公安分局"),
    ("zone-huanbao", "示范区生态环境中心（演示）", "区生态环境分局"),
)
ENTERPRISES = (
    ("dianxin", "电信公司（演示）"),
    ("liantong", "联通公司（演示）"),
    ("dianli", "电力公司（演示）"),
    ("baojie-1", "保洁一公司（演示）"),
    ("baojie-2", "保洁二公司（演示）"),
)
# Bodies that answer in playbooks on voice and renovation; they pair with no community.
BODIES = (
    ("zhengfuban", "区政府办公室", ""),
    ("renda", "区人大常委会", ""),
    ("zhengxie", "区政协", ""),
    ("jianwei", "区监委", ""),
    ("fayuan", "区法院", ""),
    ("jianchayuan", "区检察院", ""),
    ("xiaofang", "区消防救援大队", ""),
    ("ziran", "区自然资源局", ""),
)
CONSULTANTS = 3
SUPERVISORS = 3
STATIONS = 19
SITE_HEADS = ("district_head", "street_head", "community_head", "community_desk", "grid_worker")
EMPTY = {"street_desk@jinhailu-2", "grid_worker@xiaoqiao/beihuayuan/05"}
COMMUNITIES_PER_LEADER = 4
EMPTY_EVERY = 97
HEADINGS = {
    "units": ("code", "name", "kind", "area", "aliases", "phone", "synthetic", "from"),
    "posts": ("code", "title", "role", "unit", "area", "phone", "from"),
    "holders": ("post", "username", "work_name", "from", "until", "source"),
    "covers": ("kind", "post", "unit", "area", "from", "until", "source"),
}


@dataclass
class Area:
    """One row of areas.csv."""

    level: str
    code: str
    parent: str
    home: str
    name: str
    slug: str


@dataclass
class District:
    """The tables in the making."""

    areas: dict[str, Area]
    tables: dict[str, list[tuple[str, ...]]] = field(default_factory=lambda: {name: [] for name in HEADINGS})
    people: dict[str, int] = field(default_factory=dict)
    grid_posts: int = 0
    by_place: dict[tuple[str, str], str] = field(default_factory=dict)

    def at(self, level: str) -> list[Area]:
        """Return the areas of a level."""
        return [one for one in self.areas.values() if one.level == level]

    def slugs(self, area: Area) -> str:
        """Return the slugs from the street down, joined by strokes."""
        parts = []
        while area.level != "district":
            parts.append(area.slug)
            area = self.areas[area.parent]
        return "/".join(reversed(parts))

    def above(self, area: Area, level: str) -> Area:
        """Return the area of `level` in which `area` lies."""
        while area.level != level:
            area = self.areas[area.home or area.parent]
        return area

    def unit(
        self, code: str, name: str, kind: str, area: str, aliases: str = "", synthetic: str = "0"
    ) -> str:
        """Add a unit."""
        phone = f"0394-0000{len(self.tables['units']):03}"
        self.tables["units"].append((code, name, kind, area, aliases, phone, synthetic, FIRST_DAY))
        return code

    def post(self, code: str, title: str, unit: str, area: str, username: str = "") -> str:
        """Add a post and, unless it is one of those left empty, a person who holds it."""
        role = code.partition("@")[0]
        number = len(self.tables["posts"])
        self.tables["posts"].append((code, title, role, unit, area, f"0394-0001{number:04}", FIRST_DAY))
        self.by_place.setdefault((area, role), code)
        if role == "grid_worker":
            self.grid_posts += 1
        spare = role == "grid_worker" and self.grid_posts % EMPTY_EVERY == 0
        if username and code not in EMPTY and not spare:
            self.hold(code, username)
        return code

    def hold(self, post: str, username: str, since: str = FIRST_DAY, until: str = "") -> None:
        """Let a person, new or known, hold a post."""
        number = self.people.setdefault(username, len(self.people) + 1)
        name = f"{SURNAMES[number * 7 % len(SURNAMES)]}演示{number:04}"
        self.tables["holders"].append((post, username, name, since, until, "演示任命"))

    def cover(self, kind: str, area: str, post: str = "", unit: str = "") -> None:
        """Let a post or a unit answer for an area."""
        self.tables["covers"].append((kind, post, unit, area, FIRST_DAY, "", "演示分工"))


def read_areas(folder: Path) -> dict[str, Area]:
    """Return the areas by code."""
    with (folder / "areas.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        names = ("level", "code", "parent", "home", "name", "slug")
        return {row["code"]: Area(*(row[name] for name in names)) for row in rows}


def territory(made: District, root: str, unit: str, names: tuple[str, str], prefix: str) -> list[str]:
    """Add the command, the inspectors and the departments of one territory; return its departments."""
    command, title = names
    made.unit(unit, command, "district", root)
    made.post(f"district_desk@{unit}", f"{title}指挥岗", unit, root, f"{unit}.desk")
    made.post(f"district_head@{unit}", f"{title}分管领导", unit, root, f"{unit}.head")
    made.post(f"administrator@{unit}", f"{title}岗位管理员", unit, root, f"{unit}.admin")
    made.post(f"auditor@{unit}", f"{title}审计员", unit, root, f"{unit}.audit")
    made.unit(f"{unit}-ducha", f"{title}督查组", "inspection", root)
    for n in range(1, 7):
        code = f"inspector@{unit}" + (f"-{n}" if n > 1 else "")
        made.post(code, f"{title}督查组督查员{n}", f"{unit}-ducha", root, f"{prefix}ducha.{n:02}")
    departments = ZONE_DEPARTMENTS if root.endswith("Z") else DEPARTMENTS
    for code, name, aliases in departments:
        made.unit(code, name, "department", root, aliases, "1" if "演示" in name else "0")
        made.post(f"department_desk@{code}", f"{name}派遣员", code, root, f"{code}.desk")
        made.post(f"department_handler@{code}", f"{name}经办", code, root, f"{code}.ban")
        made.post(f"department_head@{code}", f"{name}负责人", code, root, f"{code}.head")
        made.post(f"twin_liaison@{code}", f"{name}包联联络员", code, root, f"{code}.head")
    for code, name in ENTERPRISES:
        code = f"zone-{code}" if root.endswith("Z") else code
        made.unit(code, name, "enterprise", root, "", "1")
        made.post(f"enterprise_desk@{code}", f"{name}联络员", code, root, f"{code}.desk")
    return [code for code, _, _ in departments]


def street(made: District, area: Area) -> None:
    """Add a street office with its desks, its head (changed once) and its leaders."""
    short, slug = SHORT[area.slug], area.slug
    unit = made.unit(slug, f"{area.name}办事处", "street", area.code)
    made.post(f"street_desk@{slug}", f"{area.name}派遣员", unit, area.code, f"{short}.desk")
    made.post(f"street_desk@{slug}-2", f"{area.name}派遣员（二）", unit, area.code, f"{short}.desk2")
    head = made.post(f"street_head@{slug}", f"{area.name}主任", unit, area.code)
    made.hold(head, f"{short}.head.2020", FIRST_DAY, CHANGED_ON)
    made.hold(head, f"{short}.head", CHANGED_ON)
    communities = [one for one in made.at("community") if one.parent == area.code]
    for n in range(-(-len(communities) // COMMUNITIES_PER_LEADER)):
        code = f"street_leader@{slug}" + (f"-{n + 1}" if n else "")
        made.post(code, f"{area.name}班子成员{n + 1}", unit, area.code, f"{short}.leader{n + 1}")
        for one in communities[n * COMMUNITIES_PER_LEADER : (n + 1) * COMMUNITIES_PER_LEADER]:
            made.cover("main_duty", one.code, post=code)


def community(made: District, area: Area, number: int) -> None:
    """Add a community with its desk and head; every 50th head is missing."""
    slugs = made.slugs(area)
    dotted = slugs.replace("/", ".")
    name = area.name.removesuffix("社区").removesuffix("村")
    unit = made.unit(slugs, f"{made.areas[area.parent].name}{area.name}", "community", area.code)
    made.post(f"community_desk@{slugs}", f"{area.name}派遣员", unit, area.code, f"sq.{dotted}")
    empty = number % 50 == 49
    holder = "" if empty else f"sqz.{dotted}"
    head = made.post(f"community_head@{slugs}", f"{name}书记", unit, area.code, holder)
    made.post(f"duty_cadre@{slugs}", f"{name}值班干部", unit, area.code, f"zb.{dotted}")
    if not any(one.level == "large_grid" and one.parent == area.code for one in made.areas.values()):
        made.post(f"grid_head@{slugs}", f"{name}网格长", unit, area.code, f"wgz.{dotted}")
    made.cover("special_duty", area.code, post=head)
    made.cover("committee", area.code, unit=unit)


def grids(made: District) -> None:
    """Add a head to every large grid and a worker to every small one."""
    for level, role, prefix, title in (
        ("large_grid", "grid_head", "wgz", "长"),
        ("small_grid", "grid_worker", "wg", "员"),
    ):
        for area in made.at(level):
            # Small grids are numbered through their community, large grids or not.
            unit = made.slugs(made.above(area, "community"))
            slugs = f"{unit}/d{area.slug}" if level == "large_grid" else f"{unit}/{int(area.code[-3:]):02}"
            username = f"{prefix}.{slugs.replace('/', '.')}"
            made.post(f"{role}@{slugs}", f"{area.name}{title}", unit, area.code, username)


def duties(made: District, departments: dict[str, list[str]]) -> None:
    """Pair communities with departments, and give roads their chiefs and key sites their five heads."""
    for n, area in enumerate(made.at("community")):
        paired = departments[made.above(area, "district").code]
        made.cover("twin", area.code, unit=paired[n % len(paired)])
    for area in made.at("section"):
        leader = made.by_place[made.above(area, "street").code, "street_leader"]
        made.cover("road_chief", area.code, post=leader)
    for area in made.at("site"):
        levels = ("district", "street", "community", "community", "small_grid")
        for rank, (role, level) in enumerate(zip(SITE_HEADS, levels, strict=True), start=1):
            post = made.by_place[made.above(area, level).code, role]
            made.cover(f"site_head_{rank}", area.code, post=post)


def bodies(made: District) -> None:
    """Add the bodies of BODIES with their desks; members and supervisors; a head for each station."""
    root = "411602"
    for code, name, aliases in BODIES:
        made.unit(code, name, "department", root, aliases)
        made.post(f"department_desk@{code}", f"{name}派遣员", code, root, f"{code}.desk")
        made.post(f"department_head@{code}", f"{name}负责人", code, root, f"{code}.head")
    for role, title, count in (
        ("consultant", "委员", CONSULTANTS),
        ("supervisor", "民主监督员", SUPERVISORS),
    ):
        for n in range(1, count + 1):
            code = f"{role}@zhengxie" + (f"-{n}" if n > 1 else "")
            made.post(code, f"区政协{title}{n}", "zhengxie", root, f"zhengxie.{role}{n}")
    streets = [one for one in made.at("street") if one.parent == root]
    for n in range(STATIONS):
        area, again = streets[n % len(streets)], n // len(streets) + 1
        code = f"station_head@{area.slug}" + (f"-{again}" if again > 1 else "")
        title = f"{area.name}第{again}联络站站长"
        made.post(code, title, "renda", area.code, f"renda.{SHORT[area.slug]}{again}")


def make(folder: Path) -> dict[str, list[tuple[str, ...]]]:
    """Return the rows of the four tables."""
    made = District(read_areas(folder))
    departments = {
        "411602": territory(made, "411602", "district", ("区创文指挥部", "区"), ""),
        "411602Z": territory(made, "411602Z", "zone", ("示范区创文指挥部", "示范区"), "zone."),
    }
    for area in made.at("street"):
        street(made, area)
    for number, area in enumerate(made.at("community")):
        community(made, area, number)
    grids(made)
    # One person, two posts: four eyes looks at the person, so there must be somebody to refuse.
    twice = made.post("street_desk@renhejie-3", "人和街街道派遣员（兼）", "renhejie", "411602004")
    made.hold(twice, "ducha.06")
    duties(made, departments)
    bodies(made)
    return made.tables


def main() -> None:
    """Write the four tables beside the areas."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "districts/chuanhui")
    for name, rows in make(folder).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(HEADINGS[name])
            writer.writerows(rows)


if __name__ == "__main__":
    main()
