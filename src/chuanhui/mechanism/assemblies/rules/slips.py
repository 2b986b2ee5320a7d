"""Slips: what a voter may put down, and how it is written so that nothing but the choice can be read from it.

A slip is one sign for each option, in the order of the ballot paper: ``1`` chosen, ``0`` not. Every slip of a
ballot is equally long, so that neither the size of a row nor that of the server's log tells slips apart.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import NamedTuple

from chuanhui.mechanism.assemblies.errors import BadChoice
from chuanhui.playbook.schema import Question

CHOSEN, LEFT, SPOILT = "1", "0", "x"
YES, NO = "yes", "no"


class Slip(NamedTuple):
    """One slip as it is counted.

    Attributes:
        marks: one sign for each option, or only ``x`` for one that cannot be counted.
        area: floor area in square metres that stands behind it; None where areas do not count.
    """

    marks: str
    area: Decimal | None = None


def written(options: Sequence[str], chosen: Collection[str]) -> str:
    """Return the slip that chooses `chosen` of `options`; the order of choosing leaves no trace."""
    return "".join(CHOSEN if one in chosen else LEFT for one in options)


def spoilt(options: Sequence[str]) -> str:
    """Return a slip that cannot be counted, as long as any other."""
    return SPOILT * len(options)


def read(options: Sequence[str], marks: str) -> frozenset[str] | None:
    """Return the options chosen on a slip; None for one that cannot be counted.

    Raises:
        ValueError: the slip is not of this ballot.
    """
    if len(marks) != len(options) or not options:
        raise ValueError("a slip of another ballot")
    if marks == spoilt(options):
        return None
    if set(marks) - {CHOSEN, LEFT}:
        raise ValueError("a slip with unknown signs")
    return frozenset(one for one, sign in zip(options, marks, strict=True) if sign == CHOSEN)


def checked(ask: Question, options: Sequence[str], chosen: Sequence[str], *, seats: int = 1) -> str:
    """Return the slip of a choice.

    Args:
        chosen: ids of options; none at all is an abstention.
        seats: how many persons may be chosen at most; of the other questions one answer.

    Raises:
        BadChoice: an unknown or repeated option, or more than may be chosen.
    """
    most = seats if ask is Question.PERSONS else 1
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(options) or len(chosen) > most:
        raise BadChoice(most=most)
    return written(options, chosen)
