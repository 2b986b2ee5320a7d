"""Numbers as they are kept and shown: exact inside, rounded half up on paper, never a float."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def rounded(value: Fraction, places: int) -> Decimal:
    """Return `value` with so many decimals, halves away from zero: 2.5 becomes 3, -2.5 becomes -3.

    The halves are those of the exact value, so nothing is rounded twice.

    Args:
        value: exact.
        places: decimals, ≥ 0.
    """
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    whole += 2 * rest >= scaled.denominator
    signed = -whole if value < 0 else whole
    return Decimal(signed).scaleb(-places)


def percent(value: Fraction, places: int = 2) -> str:
    """Return a share as a per cent, 911/972 as ``93.72%``."""
    return f"{rounded(value * 100, places)}%"


def plain(value: Fraction) -> str:
    """Return a number as text that can be read back exactly: ``12`` or ``911/972``."""
    return str(value)


def number(value: Fraction, places: int) -> str:
    """Return a number as people read it: without decimals when it is whole, else with so many at most."""
    if value.denominator == 1:
        return str(value.numerator)
    return str(rounded(value, places))
