"""The closed lists of the room: roles of posts, kinds of units, kinds of cover.

Source: systems catalogue 2.3 (agencies), 2.5 (sub-districts), 2.7 (posts that carry duties), S04–S12.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class _Worded(StrEnum):
    """A closed list whose words have a name in each language."""

    zh: str
    en: str

    def __new__(cls, value: str, zh: str = "", en: str = "") -> Self:
        """Make one word from its id and its two names."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        word.en = en
        return word

    def name_in(self, lang: str = "zh") -> str:
        """Return the name in `lang`, "zh" or "en"."""
        return self.en if lang == "en" else self.zh


class Role(_Worded):
    """What a post does; a playbook's `by:` names these."""

    GRID_WORKER = "grid_worker", "网格员", "grid worker"
    GRID_HEAD = "grid_head", "网格长", "grid head"
    COMMUNITY_DESK = "community_desk", "社区派遣员", "community desk"
    COMMUNITY_HEAD = "community_head", "社区负责人", "community head"
    DUTY_CADRE = "duty_cadre", "值班干部", "duty cadre"
    STREET_DESK = "street_desk", "街道派遣员", "street desk"
    STREET_LEADER = "street_leader", "街道班子成员", "member of the street leadership"
    STREET_HEAD = "street_head", "街道负责人", "street head"
    DEPARTMENT_DESK = "department_desk", "部门派遣员", "department desk"
    DEPARTMENT_HANDLER = "department_handler", "部门经办", "department handler"
    DEPARTMENT_HEAD = "department_head", "部门负责人", "department head"
    ENTERPRISE_DESK = "enterprise_desk", "企业联络员", "enterprise desk"
    TWIN_LIAISON = "twin_liaison", "包联联络员", "liaison of a twin unit"
    ROAD_CHIEF = "road_chief", "路长", "road chief"
    COUNCIL_HEAD = "council_head", "议事会召集人", "head of a residents' council"
    COUNCIL_MEMBER = "council_member", "议事会成员", "member of a residents' council"
    BUILDING_LEADER = "building_leader", "楼栋长", "building leader"
    UNIT_LEADER = "unit_leader", "单元长", "stairwell leader"
    BRANCH_SECRETARY = "branch_secretary", "小区党支部书记", "secretary of a compound branch"
    STATION_HEAD = "station_head", "联络站站长", "head of a liaison station"
    DEPUTY = "deputy", "人大代表", "people's deputy"
    CONSULTANT = "consultant", "政协委员", "member of the consultative conference"
    SUPERVISOR = "supervisor", "民主监督员", "democratic supervisor"
    SCHOOL_DESK = "school_desk", "学校经办", "school desk"
    INSPECTOR = "inspector", "督查员", "inspector"
    DISTRICT_DESK = "district_desk", "区级派遣员", "district desk"
    DISTRICT_HEAD = "district_head", "区级领导", "district leader"
    AUDITOR = "auditor", "审计员", "auditor"
    ADMINISTRATOR = "administrator", "系统管理员", "administrator"


TERRITORY_WIDE = frozenset(
    {Role.INSPECTOR, Role.DISTRICT_DESK, Role.DISTRICT_HEAD, Role.AUDITOR, Role.ADMINISTRATOR}
)
"""Roles that see the whole of their own territory, never another."""

ELECTED = frozenset({Role.COUNCIL_HEAD, Role.COUNCIL_MEMBER, Role.BUILDING_LEADER, Role.UNIT_LEADER})
"""Residents whom their neighbours chose: they hold a post, and see no more of the register by it."""

LOCAL = ELECTED | {Role.BRANCH_SECRETARY, Role.STATION_HEAD, Role.DEPUTY}
"""Roles that see their own unit's matters, and only where they stand."""

MANAGERS = frozenset({Role.ADMINISTRATOR, Role.DISTRICT_DESK, Role.STREET_HEAD})
"""Roles that open and fill posts, inside their own sight."""


KEEPERS = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that only an administrator opens and fills: nobody else chooses who keeps watch."""


class UnitKind(_Worded):
    """What sort of body a unit is; it decides how far its posts see."""

    DISTRICT = "district", "区级机构", "district body"
    INSPECTION = "inspection", "督查机构", "inspection body"
    STREET = "street", "街道办事处", "street office"
    COMMUNITY = "community", "社区（村）", "community or village"
    DEPARTMENT = "department", "职能部门", "department"
    ENTERPRISE = "enterprise", "企业", "enterprise"


LINE_KINDS = frozenset({UnitKind.DEPARTMENT, UnitKind.ENTERPRISE})
"""Units that answer by line (行业) or as subject (主体): they see their own matters, not an area."""


class CoverKind(_Worded):
    """Why a post or a unit answers for an area beyond the one it stands in."""

    MAIN_DUTY = "main_duty", "主责", "main duty"
    SPECIAL_DUTY = "special_duty", "专责", "special duty"
    VILLAGE_CONTACT = "village_contact", "包村干部", "village contact"
    DEPLOYED = "deployed", "下沉干部", "cadre sent to the front line"
    GRID_HEAD = "grid_head", "网格长", "grid head"
    GRID_WORKER = "grid_worker", "网格员", "grid worker"
    ROAD_CHIEF = "road_chief", "路长", "road chief"
    SITE_HEAD_1 = "site_head_1", "重点部位一级网格长", "key-site head, first level"
    SITE_HEAD_2 = "site_head_2", "重点部位二级网格长", "key-site head, second level"
    SITE_HEAD_3 = "site_head_3", "重点部位三级网格长", "key-site head, third level"
    SITE_HEAD_4 = "site_head_4", "重点部位四级网格长", "key-site head, fourth level"
    SITE_HEAD_5 = "site_head_5", "重点部位五级网格长", "key-site head, fifth level"
    WAR_ZONE_HEAD = "war_zone_head", "战区指挥长", "head of a war zone"
    TWIN = "twin", "包联单位", "twin unit"
    COMMITTEE = "committee", "社区“两委”班子", "community committees"
    VOLUNTEERS = "volunteers", "新时代文明实践志愿队", "civilised-practice volunteers"


UNIT_COVERS = frozenset({CoverKind.TWIN, CoverKind.COMMITTEE, CoverKind.VOLUNTEERS})
"""Kinds that a unit carries; every other kind is carried by a post."""

SITE_HEADS = (
    CoverKind.SITE_HEAD_5,
    CoverKind.SITE_HEAD_4,
    CoverKind.SITE_HEAD_3,
    CoverKind.SITE_HEAD_2,
    CoverKind.SITE_HEAD_1,
)
"""The chain of five heads of a key site (S05), the one on the spot first: work goes up along it."""

_ONE_AT_A_TIME = (CoverKind.MAIN_DUTY, CoverKind.ROAD_CHIEF, CoverKind.WAR_ZONE_HEAD, *SITE_HEADS)


def slot_of(kind: CoverKind) -> int:
    """Return the slot that only one cover of an area may fill at a time; 0 where several may stand."""
    return _ONE_AT_A_TIME.index(kind) + 1 if kind in _ONE_AT_A_TIME else 0
