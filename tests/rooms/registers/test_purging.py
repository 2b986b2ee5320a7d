"""Purging: what was kept long enough loses what was protected, a hold keeps it, twice is once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.rooms.registers.sheets import HEAD, NOON, PERSON, as_csv, base, desk, person

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers import actions, vault
from chuanhui.grid.registers.actions.purging import last_day
from chuanhui.grid.registers.errors import AlreadyHeld, IsPurged, NotHeld, NotYourReveal
from chuanhui.grid.registers.models import Alike, Mark
from chuanhui.grid.registers.models import Thing as ThingRow
from chuanhui.grid.registers.queries.books import declared
from chuanhui.grid.registers.queries.replaying import differing
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

pytestmark = pytest.mark.usefixtures("district")
LONG_AFTER = NOON + timedelta(days=366 * 3)


@pytest.fixture
def people(district):
    """Six people, of whom four moved away."""
    base()
    by = desk()
    actions.import_rows(kind="person", data=as_csv(PERSON, [person(n) for n in range(6)]), by=by, now=NOON)
    rows = list(ThingRow.objects.filter(kind="person").order_by("number"))
    ThingRow.objects.filter(id__in=[one.id for one in rows[:4]]).update(until=NOON.date())
    return rows


def reload(rows):
    enter(Sight.everything())
    return list(ThingRow.objects.filter(id__in=[one.id for one in rows]).order_by("number"))


def test_what_ended_long_ago_is_bare_and_the_rest_is_whole(people):
    told = actions.purge(now=LONG_AFTER)
    assert (told.counts, told.held_back) == ({"person": 4}, 0)
    rows = reload(people)
    bare, whole = rows[:4], rows[4:]
    assert {(one.sealed, one.label == one.number, one.purged_on) for one in bare} == {
        (None, True, LONG_AFTER.date())
    }
    assert [one.masks for one in bare] == [{}] * 4
    assert all(one.sealed and one.masks for one in whole)
    ids = [one.id for one in bare]
    assert not Mark.objects.filter(thing_id__in=ids).exists()
    assert not Alike.objects.filter(thing_id__in=ids).exists()
    by = desk()
    with pytest.raises(IsPurged):
        actions.reveal(
            thing_id=bare[0].id, fields=["phone"], purpose="legal_duty", reason="测试", by=by, now=LONG_AFTER
        )


def test_the_journal_tells_count_and_digest_and_the_rows_are_its_fold(people):
    actions.purge(now=LONG_AFTER)
    enter(Sight.everything())
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM journal_entry WHERE kind = 'register.purge'")
        ((body,),) = cursor.fetchall()
    assert (body["register"], body["count"], len(body["digest"])) == ("person", 4, 64)
    wrong = [one for one in differing() if "until" not in one[1]]
    assert wrong == []


def test_nothing_is_purged_a_day_early_and_nothing_twice(people):
    keep = declared("person")
    assert last_day(keep, date(2028, 11, 9)) == date(2026, 11, 9)
    assert last_day(keep, date(2028, 2, 29)) == date(2026, 3, 1) - timedelta(days=1)
    due = NOON.replace(year=NOON.year + 2)
    assert actions.purge(now=due - timedelta(days=1)).count == 0
    assert actions.purge(now=due).count == 4
    before = [(one.id, one.revision, one.touched_at) for one in reload(people)]
    assert actions.purge(now=due).count == 0
    assert [(one.id, one.revision, one.touched_at) for one in reload(people)] == before


def test_a_hold_keeps_until_it_is_lifted(people):
    by = desk(HEAD)
    actions.hold(thing_id=people[0].id, reason="涉诉材料保全", by=by, now=NOON)
    with pytest.raises(AlreadyHeld):
        actions.hold(thing_id=people[0].id, reason="涉诉材料保全", by=by, now=NOON)
    assert actions.due_for_purge(LONG_AFTER) == {"person": 3}
    told = actions.purge(now=LONG_AFTER)
    assert (told.count, told.held_back) == (3, 1)
    enter(Sight.everything())
    row = ThingRow.objects.get(id=people[0].id)
    assert vault.open_fields(vault.place_of("registers_thing", row.id), row.sealed).values["name"]
    enter(by.sight)
    actions.lift(thing_id=people[0].id, reason="案件已结", by=by, now=LONG_AFTER)
    assert actions.purge(now=LONG_AFTER).count == 1
    with pytest.raises(NotHeld):
        actions.lift(thing_id=people[0].id, reason="案件已结", by=by, now=LONG_AFTER)


def test_only_who_may_reveal_may_hold(people):
    by = desk("street_desk@xiaoqiao")
    with pytest.raises(NotYourReveal):
        actions.hold(thing_id=people[0].id, reason="涉诉材料保全", by=by, now=NOON)


def test_a_hold_on_a_thing_holds_what_was_merged_into_it(people):
    first, second, third = people[3], people[4], people[5]
    system = Acting.system("411602.")
    ThingRow.objects.filter(id=first.id).update(until=None)
    actions.merge(kept_id=second.id, lost_id=first.id, reason="同一个人", by=system, now=NOON)
    actions.merge(kept_id=third.id, lost_id=second.id, reason="同一个人", by=system, now=NOON)
    actions.hold(thing_id=third.id, reason="涉诉材料保全", by=desk(HEAD), now=NOON)
    told = actions.purge(now=LONG_AFTER)
    assert (told.count, told.held_back) == (3, 2)
    enter(Sight.everything())
    assert all(one.sealed for one in ThingRow.objects.filter(id__in=[first.id, second.id]))


def test_each_territory_has_its_own_tombstone(people):
    enter(Sight.everything())
    ThingRow.objects.filter(id=people[0].id).update(territory="411602Z.", area_path="411602Z.")
    assert actions.purge(now=LONG_AFTER, batch=2).count == 4
    enter(Sight.everything())
    with connection.cursor() as cursor:
        cursor.execute("SELECT area_path, body->'count' FROM journal_entry WHERE kind = 'register.purge'")
        assert sorted((path, int(count)) for path, count in cursor.fetchall()) == [
            ("411602.", 1),
            ("411602.", 2),
            ("411602Z.", 1),
        ]
