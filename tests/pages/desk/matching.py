"""A month of the match over HTTP: two departments sent, a run has ended, two pairs wait, a home is warned."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from tests.rooms.linkage import office

MEDICAL, CIVIL, RUNNER = "yibaoju.desk", "minzhengju.desk", "district.desk"
VILLAGE, OTHER, STRANGER = "sq.xiaoqiao.beihuayuan", "sq.xiaoqiao.dongguan", "chengguanju.desk"
DOUBTFUL, SECOND, HEAVY = 7, 12, 5
COST = "26000"


def rows() -> list[Any]:
    """Return the medical file: forty rows fit, two are doubtful, one home has paid a lot."""
    found = [office.medical(number) for number in range(20, 60)]
    found.append(office.medical(HEAVY, COST))
    found.extend(doubtful(number) for number in (DOUBTFUL, SECOND))
    return found


def doubtful(number: int) -> Any:
    """Return a row that may be somebody: it has the name and the home's telephone, and no number at all."""
    return office.medical(number, "300", id="", birth="")


def month() -> UUID:
    """Let two departments send October, run it, and return the run."""
    office.prepare()
    office.deliver(office.MEDICAL, "medical", rows())
    office.deliver(office.CIVIL, "civil", [office.roll(number) for number in range(20, 40)])
    return office.run()


def upload(heading: tuple[str, ...], lines: list[Any], name: str = "medical.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, office.sheet(heading, lines), "text/csv")
