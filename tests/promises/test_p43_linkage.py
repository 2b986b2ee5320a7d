"""Promise 43 (departments' files): a hostile workbook is refused as a file, soon, and nothing of it is kept.

The corpus is that of the registers' sheets: bombs, lying directories, macros, links outside, broken parts.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from tests.rooms.linkage import office
from tests.unit.registers.test_bombs import refused

from chuanhui.system.linkage import actions, models
from chuanhui.system.linkage.errors import BadDelivery

LONGEST_S = 5.0


def test_p43_a_hostile_file_of_a_department_is_refused_soon_and_leaves_nothing(
    district: Any, tmp_path: Path, settings: Any
) -> None:
    settings.LINKAGE = tmp_path / "linkage"
    office.in_force()
    corpus = {**{name: data for name, (data, _) in refused().items()}, "nothing": b"", "nul": b"\0" * 4096}
    corpus["parquet"] = b"PAR1" + b"\xff" * 4096 + b"PAR1"
    for name, data in corpus.items():
        began = time.perf_counter()
        with pytest.raises(BadDelivery) as told:
            office.do(office.MEDICAL, actions.deliver, source="medical", period=office.OCTOBER, data=data)
        assert time.perf_counter() - began < LONGEST_S, name
        assert told.value.faults, name
    assert not models.Delivery.objects.exists()
    assert not settings.LINKAGE.exists() or list(settings.LINKAGE.iterdir()) == []
    sent = office.deliver(office.MEDICAL, "medical", [office.medical(1)])
    assert models.Delivery.objects.get(id=sent.id).rows == 1
