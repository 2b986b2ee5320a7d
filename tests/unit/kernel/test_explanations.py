"""Every sentence of an explanation, in both languages."""

from datetime import datetime

from chuanhui.kernel.allowances import parse_allowance
from chuanhui.kernel.calendars import WorkingCalendar
from chuanhui.kernel.deadlines import Extension, Pause, due


def at(text: str) -> datetime:
    return datetime.fromisoformat(text + "+08:00")


def explain(
    cn: WorkingCalendar,
    lang: str,
    opened: str,
    allowance: str,
    pauses: tuple[Pause, ...] = (),
    extensions: tuple[Extension, ...] = (),
) -> list[str]:
    return due(at(opened), parse_allowance(allowance), cn, pauses=pauses, extensions=extensions).explain(lang)


def test_working_days(cn: WorkingCalendar) -> None:
    assert explain(cn, "zh", "2022-08-05 11:00", "7 working days") == [
        "2022-08-05（周五）11:00 起算，时限 7个工作日。",
        "2022-08-05 当日不计。",
        "2022-08-06、08-07、08-13、08-14 为周末，不计。",
        "截止 2022-08-16（周二）18:00。",
    ]
    assert explain(cn, "en", "2022-08-05 11:00", "7 working days") == [
        "Runs from 2022-08-05 (Friday) 11:00; allowed: 7 working days.",
        "The first day, 2022-08-05, is not counted.",
        "Week-end, not counted: 2022-08-06, 08-07, 08-13, 08-14.",
        "Due 2022-08-16 (Tuesday) 18:00.",
    ]


def test_working_hours_over_a_night(cn: WorkingCalendar) -> None:
    assert explain(cn, "zh", "2022-08-05 17:20", "4 working hours") == [
        "2022-08-05（周五）17:20 起算，时限 4个工作时。",
        "只计工作日的办公时间（08:00–12:00、14:00–18:00）。",
        "2022-08-06、08-07 为周末，不计。",
        "2022-08-05 计 40 分钟。",
        "2022-08-08 计 3 小时 20 分钟。",
        "截止 2022-08-08（周一）11:20。",
    ]
    assert explain(cn, "en", "2022-08-05 17:20", "4 working hours")[3:5] == [
        "2022-08-05: 40 min counted.",
        "2022-08-08: 3 h 20 min counted.",
    ]
    assert len(explain(cn, "zh", "2022-08-05 17:20", "400 working hours")) == 7


def test_a_holiday_a_swapped_day_a_pause_and_an_extension(cn: WorkingCalendar) -> None:
    pauses = (
        Pause(at("2026-10-09 09:00"), at("2026-10-10 09:00"), "等待核实"),
        Pause(at("2026-10-10 08:00"), at("2026-10-12 10:00"), "挂账"),
        Pause(at("2026-10-10 08:30"), at("2026-10-10 08:30"), "空"),
    )
    extensions = (Extension(parse_allowance("3 working days"), at("2026-10-10 09:00")),)
    assert explain(cn, "zh", "2026-09-28 11:00", "7 working days", pauses, extensions) == [
        "2026-09-28（周一）11:00 起算，时限 7个工作日。",
        "2026-09-28 当日不计。",
        "2026-10-01 至 10-07 为国庆节放假，不计。",
        "2026-10-11 为周末，不计。",
        "2026-10-10 调休上班，计入。",
        "2026-10-09（周五）09:00 至 2026-10-12（周一）10:00 暂停计时（等待核实、挂账），"
        "其间有 2 天到下班（日终）时仍在暂停，不计。",
        "2026-10-10（周六）09:00 批准延期 3个工作日，从原截止时间 2026-10-15（周四）18:00 接着计算。",
        "2026-10-15 当日不计。",
        "2026-10-17、10-18 为周末，不计。",
        "截止 2026-10-20（周二）18:00。",
    ]
    english = explain(cn, "en", "2026-09-28 11:00", "7 working days", pauses, extensions)
    assert english[2] == "National Day, not counted: 2026-10-01 to 10-07."


def test_hours_with_a_pause_that_gives_no_reason(cn: WorkingCalendar) -> None:
    pauses = (Pause(at("2022-08-05 10:00"), at("2022-08-05 11:00")),)
    assert explain(cn, "zh", "2022-08-05 09:00", "4 working hours", pauses)[2:] == [
        "2022-08-05（周五）10:00 至 2022-08-05（周五）11:00 暂停计时（未注明原因），顺延 1 小时。",
        "截止 2022-08-05（周五）16:00。",
    ]
    assert explain(cn, "en", "2022-08-05 09:00", "4 working hours", pauses)[2] == (
        "Stopped from 2022-08-05 (Friday) 10:00 to 2022-08-05 (Friday) 11:00 (no reason given): 1 h added."
    )


def test_a_clock_that_stands_has_no_due_sentence(cn: WorkingCalendar) -> None:
    pauses = (Pause(at("2022-08-05 10:00"), None, "挂账"),)
    assert explain(cn, "zh", "2022-08-05 09:00", "2 urgent hours", pauses) == [
        "2022-08-05（周五）09:00 起算，时限 2个紧急工作时。",
        "昼夜、周末和节假日连续计算。",
        "自 2022-08-05（周五）10:00 起暂停计时（挂账），恢复后再确定截止时间。",
    ]


def test_days_and_named_days(cn: WorkingCalendar) -> None:
    assert explain(cn, "zh", "2022-12-30 09:00", "10 days") == [
        "2022-12-30（周五）09:00 起算，时限 10个自然日。",
        "2022-12-30 当日不计。",
        "按自然日计算，周末和节假日照计。",
        "截止 2023-01-09（周一）23:59。",
    ]
    assert explain(cn, "zh", "2020-07-03 09:00", "until next Tuesday") == [
        "2020-07-03（周五）09:00 起算，时限 下周二。",
        "到下周二办公时间结束为止。",
        "截止 2020-07-07（周二）18:00。",
    ]


def test_a_provisional_year_and_a_long_way(cn: WorkingCalendar) -> None:
    assert explain(cn, "zh", "2026-12-28 11:00", "40 working days") == [
        "2026-12-28（周一）11:00 起算，时限 40个工作日。",
        "2026-12-28 当日不计。",
        "其间 16 个周末日不计。",
        "2027 年放假安排尚未载入，暂按周末推算，公布后重新计算。",
        "截止 2027-02-22（周一）18:00。",
    ]


def test_steps_carry_codes_and_instants(cn: WorkingCalendar) -> None:
    steps = due(at("2022-12-30 09:00"), parse_allowance("2 working days"), cn).steps
    assert [step.code for step in steps] == ["opened", "first_day", "holiday", "due"]
    assert steps[2].sentence() == "2022-12-31 至 2023-01-02 为元旦放假，不计。"
    assert steps[-1].at == at("2023-01-04 18:00")
