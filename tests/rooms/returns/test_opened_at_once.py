"""Two that open the same cell at once: one wins, the other is told; no index of the row raises."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction

from chuanhui.journal.scope import enter
from chuanhui.mechanism.returns import errors, queries
from chuanhui.mechanism.returns.actions.writing import Deed, write

from .office import ALL, DESK, NOON, in_force, send, who

pytestmark = pytest.mark.usefixtures("district")


@pytest.mark.parametrize("met_first", ["id", "key"])
def test_whichever_index_meets_the_other_row_first_the_later_is_told(met_first):
    in_force()
    made = queries.cell_in_sight(ALL, send().cell_id)
    # Neither saw the other's row: each opens the cell. Which index meets it first is up to the moment.
    again = replace(made, revision=0) if met_first == "id" else replace(made, revision=0, id=uuid4())
    deed = Deed("send", who(DESK), NOON, None, {}, {})
    with transaction.atomic():
        enter(ALL)
        with pytest.raises(errors.CellMovedOn):
            write(None, again, deed)
    assert queries.cell_in_sight(ALL, made.id) == made
