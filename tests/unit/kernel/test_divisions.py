import pytest

from chuanhui.kernel.codes.divisions import (
    BadDivision,
    Component,
    Division,
    Level,
    SequenceFull,
    TownshipKind,
    UnitGrid,
    VillageKind,
    next_unit_grid,
    parse_component,
    parse_division,
    parse_unit_grid,
)


@pytest.mark.parametrize(
    ("text", "code", "level", "township", "village"),
    [
        ("41", "41", Level.PROVINCE, None, None),
        ("411600", "4116", Level.CITY, None, None),
        ("411602", "411602", Level.COUNTY, None, None),
        ("411602000000", "411602", Level.COUNTY, None, None),
        ("411602007", "411602007", Level.TOWNSHIP, TownshipKind.STREET, None),
        ("411602100", "411602100", Level.TOWNSHIP, TownshipKind.TOWN, None),
        ("411602203", "411602203", Level.TOWNSHIP, TownshipKind.RURAL, None),
        ("411602400", "411602400", Level.TOWNSHIP, TownshipKind.ENTERPRISE, None),
        ("411602600", "411602600", Level.TOWNSHIP, TownshipKind.OTHER, None),
        ("411602007003", "411602007003", Level.VILLAGE, TownshipKind.STREET, VillageKind.COMMUNITY),
        ("411602007201", "411602007201", Level.VILLAGE, TownshipKind.STREET, VillageKind.VILLAGE),
        ("411602007498", "411602007498", Level.VILLAGE, TownshipKind.STREET, VillageKind.OTHER),
    ],
)
def test_parse_division_tells_level_and_kind(
    text: str, code: str, level: Level, township: TownshipKind | None, village: VillageKind | None
) -> None:
    division = parse_division(text)
    assert (division.code, division.level, division.township, division.village) == (
        code,
        level,
        township,
        village,
    )
    assert parse_division(division.statistical) == division
    assert parse_division(str(division)) == division


@pytest.mark.parametrize(
    "text", ["", "4", "4116021", "41160200", "abcdef", "000000", "４１１６０２", "4116020070031"]
)
def test_parse_division_refuses_other_forms(text: str) -> None:
    with pytest.raises(BadDivision):
        parse_division(text)


def test_a_code_begins_with_its_parents_unless_a_zone_took_it_over() -> None:
    district, street = Division("411602"), Division("411602007")
    assert street.begins_with(district)
    assert not district.begins_with(district)
    assert not street.begins_with(Division("411603"))


def test_unit_grid_is_read_and_written() -> None:
    grid = parse_unit_grid("411602007003012")
    assert grid == UnitGrid("411602", "007", "003", "012")
    assert grid.division == Division("411602007003")
    assert str(grid) == "411602007003012"


@pytest.mark.parametrize("text", ["411602007003000", "41160200700301", "001602007003012", "41160200700301X"])
def test_parse_unit_grid_refuses_other_forms(text: str) -> None:
    with pytest.raises(BadDivision):
        parse_unit_grid(text)


def test_unit_grid_numbers_grow_and_are_never_given_again() -> None:
    community = Division("411602007003")
    assert str(next_unit_grid(community, ())) == "411602007003001"
    assert str(next_unit_grid(community, {1, 2, 7})) == "411602007003008"
    with pytest.raises(SequenceFull):
        next_unit_grid(community, {999})
    with pytest.raises(BadDivision):
        next_unit_grid(Division("411602007"), ())


def test_component_id_is_read_and_written() -> None:
    component = parse_component("3205080101000001")
    assert component == Component("320508", "01", "01", "000001")
    assert str(component) == "3205080101000001"
    with pytest.raises(BadDivision):
        parse_component("320508010100001")
