"""The list of lints and the way they are run and waived."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Playbook, Text

LEAST_REASON = 12


@dataclass(frozen=True, slots=True)
class Lint:
    """One lint: the code of its fault, the rule it rests on, whether it can be waived, and its check."""

    code: str
    rule: Text
    waivable: bool
    run: Callable[[Playbook, Places], Iterator[Fault]]


LINTS: tuple[Lint, ...] = ()


def run_lints(playbook: Playbook, places: Places, *, complete: bool) -> list[Fault]:
    """Return what the lints find, without what is waived with a reason."""
    return []
