"""Putting down whom the rows of files may be about that could not be read; it stands with the delivery."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chuanhui.playbook.schema import IdentifyRole
from chuanhui.system.linkage import models
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.matching import Input, compared
from chuanhui.system.linkage.unread import may_be


def put_unread(cards: Cards, inputs: Sequence[Input], token_key: Callable[[str], bytes]) -> int:
    """Put down whom the rows may be about that could not be read: rules wait for them. Return how many.

    Args:
        token_key: returns the key of a source's tokens.
    """
    found: set[int] = set()
    for one in inputs:
        rows = one.unread
        if rows.num_rows and IdentifyRole.TOKEN.value in rows.column_names:
            rows = compared(rows, cards, one.delivery.source, token_key)
        places = may_be(rows, cards.people.columns)
        found.update(places)
        ids = sorted(str(cards.people.ids[place]) for place in places)
        models.Delivery.objects.filter(id=one.delivery.id).update(unread=ids)
    return len(found)
