"""What the timetable refuses.

BadInput
└── BadCadence   a job whose periods could not be told apart
"""

from __future__ import annotations

from chuanhui.kernel.errors import BadInput


class BadCadence(BadInput):
    """A number of minutes that does not divide the day, or no period at all to make up."""

    code = "TT422"
    zh = "定时任务“{job}”的周期有误：{why}"
    en = "The timetable of {job} cannot be kept: {why}"
