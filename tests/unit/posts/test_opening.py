"""Who may open and fill which post, and with whom."""

import pytest

from chuanhui.grid.posts.rules import Acting, Role, UnitKind, is_own_person, may_appoint, may_open
from chuanhui.kernel.sight import Sight

ROOT = "411602."
STREET = "411602.005."
WHOLE = Sight.of(ROOT)


def acting(role: str, sight: Sight = WHOLE) -> Acting:
    return Acting(1, "x", role, 2, "单位", 3, "张演示001", STREET, ROOT, sight)


HEAD = acting("street_head", Sight.of(STREET))


@pytest.mark.parametrize(
    ("by", "role", "kind", "area", "may"),
    [
        (HEAD, Role.GRID_WORKER, UnitKind.STREET, STREET, True),
        (HEAD, Role.COMMUNITY_DESK, UnitKind.COMMUNITY, "411602.005.001.", True),
        (HEAD, Role.GRID_WORKER, UnitKind.STREET, "411602.007.", False),
        (HEAD, Role.GRID_WORKER, UnitKind.DISTRICT, ROOT, False),
        (HEAD, Role.INSPECTOR, UnitKind.STREET, STREET, False),
        (HEAD, Role.ADMINISTRATOR, UnitKind.STREET, STREET, False),
        (HEAD, Role.GRID_WORKER, UnitKind.DEPARTMENT, STREET, False),
        (HEAD, Role.TWIN_LIAISON, UnitKind.ENTERPRISE, STREET, False),
        (acting("district_desk"), Role.INSPECTOR, UnitKind.INSPECTION, ROOT, True),
        (acting("district_desk"), Role.DEPARTMENT_DESK, UnitKind.DEPARTMENT, ROOT, True),
        (acting("district_desk"), Role.AUDITOR, UnitKind.DISTRICT, ROOT, False),
        (acting("district_desk"), Role.ADMINISTRATOR, UnitKind.DISTRICT, ROOT, False),
        (acting("administrator"), Role.ADMINISTRATOR, UnitKind.DISTRICT, ROOT, True),
        (acting("administrator"), Role.AUDITOR, UnitKind.DISTRICT, ROOT, True),
        (acting("administrator"), Role.INSPECTOR, UnitKind.INSPECTION, "411602Z.", False),
        (acting("inspector"), Role.GRID_WORKER, UnitKind.STREET, STREET, False),
        (Acting.system(ROOT), Role.AUDITOR, UnitKind.DISTRICT, "411602Z.", True),
        (Acting.resident(STREET), Role.GRID_WORKER, UnitKind.STREET, STREET, False),
    ],
)
def test_may_open_hands_out_no_more_than_one_has(by, role, kind, area, may):
    assert may_open(by, role, kind, area, area.split(".")[0] + ".") is may


@pytest.mark.parametrize(
    ("by", "account", "territories", "may"),
    [
        (HEAD, 4, {ROOT}, True),
        (HEAD, 4, set(), True),
        (HEAD, 4, {ROOT, "411602Z."}, True),
        (HEAD, 4, {"411602Z."}, False),
        (HEAD, 3, {ROOT}, False),
        (Acting.system(ROOT), 3, {"411602Z."}, True),
    ],
)
def test_may_appoint_refuses_oneself_and_people_of_the_other_territory(by, account, territories, may):
    assert may_appoint(by, account, territories) is may


def test_is_own_person_is_no_question_of_who_it_is():
    assert is_own_person(HEAD, {ROOT})
    assert not is_own_person(HEAD, {"411602Z."})
    assert is_own_person(Acting.system(ROOT), {"411602Z."})
