"""How the server goes about an import's questions while it knows nothing of the tables that it fills."""

from __future__ import annotations

import pytest
from django.db import connection
from tests.rooms.registers.sheets import base

from chuanhui.grid.registers.actions.numbering import _STANDING
from chuanhui.grid.registers.actions.staging import by_index
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight


@pytest.mark.usefixtures("district")
def test_numbers_are_looked_up_one_by_one_in_a_table_that_nobody_has_counted():
    base()
    with seeing(Sight.everything()), by_index(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        asked = _STANDING.replace("%s", "${}").format(1, 2, 3)
        cursor.execute(f"PREPARE asked (text[], text, text) AS {asked}")
        cursor.execute("EXPLAIN EXECUTE asked (NULL, NULL, NULL)")
        plan = " ".join(row[0] for row in cursor.fetchall())
        cursor.execute("DEALLOCATE asked")
    assert "using registers_thing_number" in plan, plan


@pytest.mark.usefixtures("district")
def test_the_way_to_plan_is_the_former_one_behind_an_import():
    def settings():
        cursor.execute("SELECT current_setting('enable_seqscan'), current_setting('enable_sort')")
        return cursor.fetchone()

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_sort = on")
        with by_index():
            within = settings()
        assert (within, settings()) == (("off", "off"), ("on", "on"))
