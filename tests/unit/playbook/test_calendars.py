"""Reading calendar files: what they say, and every fault at its place."""

from pathlib import Path

import pytest

from chuanhui.playbook.calendars import BadCalendar, CalendarFault, load_calendar

CALENDARS = Path(__file__).resolve().parents[3] / "calendars"
HOURS = 'zone: Asia/Shanghai\nhours:\n  - {since: 2000-01-01, spans: ["08:00-12:00"], source: 试}\n'
YEAR = "year: 2027\nsource: 通知\nholidays:\n  - {name: 元旦, from: 2027-01-01, to: 2027-01-03}\n"


def write(folder: Path, hours: str = HOURS, **years: str) -> Path:
    (folder / "hours.yaml").write_text(hours, encoding="utf-8")
    for name, text in years.items():
        (folder / f"{name[1:]}.yaml").write_text(text, encoding="utf-8")
    return folder


def faults(folder: Path) -> list[tuple[str, str, int, int]]:
    with pytest.raises(BadCalendar) as caught:
        load_calendar(folder)
    found = caught.value.faults
    assert all(isinstance(one, CalendarFault) and one.render("zh") and one.render("en") for one in found)
    return [(one.code, Path(one.path).name, one.line, one.col) for one in found]


def test_the_folder_and_the_folder_above_give_the_same_calendar() -> None:
    above, itself = load_calendar(CALENDARS), load_calendar(CALENDARS / "cn")
    assert (above.ref, above.years) == (itself.ref, itself.years)
    assert above.name == "cn"
    assert above.version.startswith("2026-")
    assert sorted(above.years) == list(range(2019, 2027))
    assert above.hours[0].text() == "08:00–12:00、14:00–18:00"
    assert all(one.source for one in (*above.years.values(), *above.hours))


def test_the_version_changes_with_what_the_files_say_and_not_with_how(tmp_path: Path) -> None:
    first = load_calendar(write(tmp_path)).version
    assert load_calendar(write(tmp_path, "# 注\n" + HOURS)).version == first
    assert first.startswith("0-")
    second = load_calendar(write(tmp_path, _2027=YEAR)).version
    assert second.startswith("2027-")
    assert load_calendar(write(tmp_path, _2027=YEAR.replace("01-03", "01-02"))).version != second


def test_every_fault_of_every_file_is_reported_at_its_place(tmp_path: Path) -> None:
    hours = (
        'zone: Asia/Nowhere\nhours:\n  - {since: 5.8.2022, spans: ["8:00-12:00"], source: 试}\ncolour: red\n'
    )
    year = (
        "year: 2027\nsource: ''\nholidays:\n"
        "  - {name: 元旦, from: 2027-01-03, to: 2027-01-01}\n"
        "  - {name: 春节, from: 2027-02-06, to: 2026-02-12}\n"
        "  - {name: 清明节, from: 2027-04-03, to: 2027-04-05, "
        "working: [2027-04-06, 2027-04-04, 2027-13-01]}\n"
        "  - {name: 劳动节, from: 2027-04-05, to: 2027-05-01, name: 劳}\n"
        "  - {name: 端午节}\n"
    )
    assert faults(write(tmp_path, hours, _2027=year)) == [
        ("CL002", "hours.yaml", 4, 1),
        ("CL012", "hours.yaml", 1, 7),
        ("CL005", "hours.yaml", 3, 13),
        ("CL011", "hours.yaml", 3, 31),
        ("CL003", "2027.yaml", 2, 9),
        ("CL008", "2027.yaml", 4, 38),
        ("CL007", "2027.yaml", 5, 38),
        ("CL009", "2027.yaml", 6, 61),
        ("CL010", "2027.yaml", 6, 73),
        ("CL005", "2027.yaml", 6, 85),
        ("CL004", "2027.yaml", 7, 51),
        ("CL010", "2027.yaml", 7, 23),
        ("CL010", "2027.yaml", 7, 23),
        ("CL003", "2027.yaml", 8, 5),
        ("CL003", "2027.yaml", 8, 5),
    ]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ("zone: [", [("CL001", "hours.yaml", 1, 8)]),
        ("", [("CL001", "hours.yaml", 1, 1)]),
        ("[]", [("CL006", "hours.yaml", 1, 1)]),
        ("zone: {}\nhours: x\n", [("CL006", "hours.yaml", 1, 7), ("CL012", "hours.yaml", 1, 7),
                                  ("CL006", "hours.yaml", 2, 8), ("CL003", "hours.yaml", 2, 8)]),
        ("zone: Asia/Shanghai\nhours: [5]\n", [("CL006", "hours.yaml", 2, 9)]),
        (HOURS.replace("08:00-12:00", "12:00-08:00"), [("CL011", "hours.yaml", 3, 32)]),
        ("#" * 70_000, [("CL001", "hours.yaml", 1, 1)]),
    ],
)  # fmt: skip
def test_hours_that_cannot_be_read(
    tmp_path: Path, hours: str, expected: list[tuple[str, str, int, int]]
) -> None:
    assert faults(write(tmp_path, hours)) == expected


def test_a_missing_hours_file_and_a_year_in_the_wrong_file(tmp_path: Path) -> None:
    assert faults(tmp_path) == [("CL014", "hours.yaml", 1, 1)]
    assert faults(write(tmp_path, _2028=YEAR, _2029="- 1\n", _2030="year: 2030\n")) == [
        ("CL013", "2028.yaml", 1, 7),
        ("CL006", "2029.yaml", 1, 1),
        ("CL003", "2030.yaml", 1, 1),
        ("CL003", "2030.yaml", 1, 1),
    ]


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "2027.yaml").write_bytes(b"\xff\xfe\x00")
    assert faults(tmp_path) == [("CL001", "2027.yaml", 1, 1)]
