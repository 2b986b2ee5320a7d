"""Likely duplicates: a page costs what it shows, however many things there are of the kind."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.rooms.registers.office import ALL, DESK, NOW, OTHER, do, in_force, see, who
from tests.rooms.registers.sheets import PERSON, as_csv
from tests.rooms.registers.sheets import person as row_of

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, queries
from chuanhui.grid.registers.models import Alike, Merge, Thing
from chuanhui.grid.registers.queries import twins
from chuanhui.journal.scope import enter

pytestmark = pytest.mark.usefixtures("district")
SYSTEM = Acting.system("411602.")


@pytest.fixture(autouse=True)
def _in_force(district: object) -> None:
    in_force()
    enter(ALL)
    # The demo's own people are no part of what is counted here.
    Thing.objects.filter(kind="person").update(twin=False)
    Alike.objects.filter(kind="person").delete()


def twin_of(number: int, **more: Any) -> Any:
    """Register a made-up person by hand."""
    _, name, id_number, birth, phone = row_of(number)
    fields = {"name": name, "id_number": id_number, "birth": birth, "phone": phone, **more}
    return do(DESK, actions.register, kind="person", fields=fields)


def sheet(numbers: range, by: str = DESK) -> None:
    """Bring in made-up people, one for each number."""
    data = as_csv(PERSON, [row_of(one) for one in numbers])
    do(by, actions.import_rows, kind="person", data=data)


def pages(by: str = DESK, most: int = 50) -> list[list[list[str]]]:
    """Return the groups of every page, by number."""
    found, after = [], ""
    while True:
        page = see(by, queries.duplicates, "person", most=most, after=after)
        found.append([[line.number for line in each] for each in page.groups])
        after = page.after
        if not after:
            return found


def rows_read(by: str = DESK) -> int:
    """Return how many rows the server touches for a first page: every statement, every node, every loop."""
    acting, total = who(by), 0
    asked: list[tuple[str, Any]] = []

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    enter(acting.sight)
    with connection.execute_wrapper(keep):
        queries.duplicates(acting, "person", most=10)
    with connection.cursor() as cursor:
        for sql, params in asked:
            if sql.lstrip().startswith("SELECT"):
                cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {sql}", params)
                (plan,) = cursor.fetchone()
                told = plan if isinstance(plan, list) else json.loads(plan)
                total += _touched(told[0]["Plan"])
    enter(ALL)
    return total


def _touched(node: dict[str, Any]) -> int:
    own = node["Actual Rows"] + node.get("Rows Removed by Filter", 0)
    own += node.get("Rows Removed by Index Recheck", 0)
    return round(own * node["Actual Loops"]) + sum(_touched(one) for one in node.get("Plans", ()))


def test_a_page_reads_as_many_rows_of_a_large_kind_as_of_a_small_one():
    sheet(range(100, 140))
    for number in (100, 110, 120):
        twin_of(number)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registers_thing, registers_alike")
    small, shown = rows_read(), pages()
    sheet(range(1000, 3000))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE registers_thing, registers_alike")
    assert pages() == shown
    assert len(shown[0]) == 3
    assert rows_read() <= small * 1.2
    assert Thing.objects.filter(kind="person", until=None).count() > 2000


def test_pages_together_show_every_group_once():
    sheet(range(100, 112))
    made = [[_number(number), twin_of(number).number] for number in range(100, 112)]
    found = pages(most=5)
    assert len(found) == 3
    assert sorted(group for page in found for group in page) == sorted(made)


def test_a_group_of_many_is_one_group_at_its_first_flagged_thing():
    first = twin_of(200)
    others = [twin_of(200, phone=None) for _ in range(4)]
    group = [one.number for one in (first, *others)]
    assert pages() == [[group]]
    assert [each for page in pages(most=1) for each in page] == [group]


def test_a_sheet_flags_what_it_doubles_and_what_doubles_itself():
    by_hand = twin_of(300, id_number=None)
    data = as_csv(PERSON, [row_of(300), (*row_of(301)[:4], row_of(302)[4]), row_of(302)])
    do(DESK, actions.import_rows, kind="person", data=data)
    flagged = set(Thing.objects.filter(twin=True).values_list("number", flat=True))
    groups = pages()[0]
    assert by_hand.number not in flagged
    assert all(len(each) == 2 for each in groups)
    assert {one for each in groups for one in each} >= flagged
    assert flagged


def test_who_is_out_of_sight_makes_no_group():
    twin_of(400)
    _, name, id_number, birth, phone = row_of(400)
    fields = {"name": name, "id_number": id_number, "birth": birth, "phone": phone}
    far = do(OTHER, actions.register, kind="person", fields=fields)
    assert far.alike == ()
    assert (pages(DESK), pages(OTHER)) == ([[]], [[]])
    whole = queries.duplicates(SYSTEM, "person").groups
    assert [len(each) for each in whole] == [2]


def test_what_was_merged_is_no_duplicate_and_is_one_again_when_taken_back():
    kept, lost = twin_of(500), twin_of(500)
    do(SYSTEM, actions.merge, kept_id=kept.id, lost_id=lost.id, reason="同一个人")
    assert pages() == [[]]
    assert actions.refresh_twins() == 1
    enter(ALL)
    merged = Merge.objects.get(lost_id=lost.id)
    do(SYSTEM, actions.unmerge, merge_id=merged.id, reason="不是同一个人")
    assert pages() == [[[kept.number, lost.number]]]


def test_the_night_puts_flags_right():
    kept, later = twin_of(600), twin_of(600)
    alone = twin_of(601)
    enter(ALL)
    # As if both had been written at the same moment, and as if the twin of the third had ended.
    Thing.objects.filter(id__in=[kept.id, later.id]).update(twin=False)
    Thing.objects.filter(id=alone.id).update(twin=True)
    assert pages() == [[]]
    assert actions.refresh_twins() == 3
    assert pages() == [[[kept.number, later.number]]]
    do(SYSTEM, actions.end, thing_id=later.id, reason="迁出", now=NOW + timedelta(days=1))
    assert pages() == [[]]
    assert actions.refresh_twins() >= 1
    assert not Thing.objects.filter(twin=True, kind="person", until=None).exists()


def test_a_walk_over_flags_without_twins_goes_on_to_the_next_group(monkeypatch: pytest.MonkeyPatch):
    for number in range(700, 706):
        Thing.objects.filter(id=twin_of(number).id).update(twin=True)
    pair = [twin_of(710).number, twin_of(710).number]
    found = see(DESK, queries.duplicates, "person", most=2)
    assert [[line.number for line in each] for each in found.groups] == [pair]
    monkeypatch.setattr(twins, "WALKS", 1)
    assert see(DESK, queries.duplicates, "person", most=2).groups == ()


def _number(number: int) -> str:
    """Return the number of a made-up person who is registered once."""
    (line,) = see(DESK, queries.lookup, "person", "id_number", row_of(number)[2])
    return str(line.number)
