"""What a lint is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Playbook, Text


@dataclass(frozen=True, slots=True)
class Lint:
    """One lint: the code of its fault, the rule it rests on, whether it can be waived, and its check."""

    code: str
    rule: Text
    waivable: bool
    run: Callable[[Playbook, Places], Iterable[Fault]]
