"""Open work passes with the post: whoever comes confirms it once, as it was listed."""

import json
from datetime import timedelta
from uuid import UUID

import pytest
from tests.rooms.posts.told import told_of

from chuanhui.grid.posts import actions, queries
from chuanhui.grid.posts.errors import NothingToReceive, NotYourHandover
from chuanhui.grid.posts.models import Post, Term
from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.rules import Acting, Spell, changes_hands, digest_of
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight

from .conftest import NOW, TODAY

DESK = "street_desk@xiaoqiao"
KEY = UUID("019a0000-0000-7000-8000-0000000000aa")
COUNTS = {"due": 2, "verify": 0, "returns": 1}
DIGEST = digest_of({"due": ["b", "a"]})


def pass_on(post, person, system, *, to: str = "cz.desk", on=TODAY) -> Acting:
    """Give the street's desk to somebody else and return them acting under it, on the day they come."""
    enter(Sight.everything())
    term = Term.objects.get(post_id=post(DESK), superseded_at__isnull=True)
    actions.end_term(term_id=term.pk, on=on, by=system, now=NOW)
    actions.appoint(post_id=post(DESK), account_id=person(to), valid_from=on, by=system, now=NOW)
    return acting_for(DESK, on, NOW)


def receive(by: Acting, **more) -> None:
    asked = {"post_code": DESK, "counts": COUNTS, "digest": DIGEST, "by": by, "now": NOW}
    actions.receive(**asked | more)


def test_a_post_that_changed_hands_waits_until_it_is_confirmed(post, person, system):
    by = pass_on(post, person, system)
    waits = queries.waiting_handover(by, TODAY)
    assert (waits.holder, waits.valid_from, waits.waits) == (by.person_name, TODAY, True)
    receive(by)
    assert queries.waiting_handover(by, TODAY) is None
    found = queries.handover_of(post(DESK), TODAY)
    assert (found.waits, found.counts, found.digest) == (False, COUNTS, DIGEST)


def test_the_journal_keeps_counts_and_digest_of_what_was_received(post, person, system):
    by = pass_on(post, person, system)
    receive(by)
    entry = told_of("post", DESK)[-1]
    assert entry.kind == "post.handover"
    assert (entry.post_id, entry.person_id) == (post(DESK), person("cz.desk"))
    body = json.loads(entry.body)
    assert body["counts"] == COUNTS
    assert body["digest"] == DIGEST
    assert body["account"] == person("cz.desk")


def test_it_is_confirmed_once_and_a_repeated_request_is_the_same(post, person, system):
    by = pass_on(post, person, system)
    receive(by, key=KEY)
    receive(by, key=KEY)
    assert [one.kind for one in told_of("post", DESK)].count("post.handover") == 1
    with pytest.raises(NothingToReceive):
        receive(by)


def test_nobody_else_confirms_it(post, person, system, sitting):
    pass_on(post, person, system)
    for by in (system, acting_for("street_head@xiaoqiao", TODAY, NOW)):
        with pytest.raises(NotYourHandover):
            receive(by)


def test_a_post_as_it_was_loaded_waits_for_nobody(sitting):
    by = sitting(DESK)
    assert queries.waiting_handover(by, TODAY) is None
    with pytest.raises(NothingToReceive):
        receive(by)


def test_whoever_is_appointed_anew_without_a_day_between_goes_on(post, person, system):
    by = pass_on(post, person, system, to="xq.desk")
    assert queries.waiting_handover(by, TODAY) is None
    assert queries.handover_of(post(DESK), TODAY) is None


def test_a_term_to_come_waits_for_its_first_day(post, person, system):
    later = TODAY + timedelta(days=3)
    by = pass_on(post, person, system, on=later)
    assert queries.waiting_handover(by, TODAY) is None
    assert queries.handover_of(post(DESK), TODAY).waits
    assert queries.waiting_handover(by, later).valid_from == later


def test_a_term_that_never_was_leaves_nothing_to_confirm(post, person, system):
    by = pass_on(post, person, system)
    term = Term.objects.get(post_id=post(DESK), superseded_at__isnull=True, account_id=person("cz.desk"))
    actions.end_term(term_id=term.pk, on=TODAY, by=system, now=NOW)
    assert queries.waiting_handover(by, TODAY) is None
    actions.appoint(post_id=post(DESK), account_id=person("cz.desk"), valid_from=TODAY, by=system, now=NOW)
    assert queries.waiting_handover(by, TODAY).waits


def test_a_post_is_asked_for_its_work_with_nobody_on_it(post, sitting, system):
    seen = sitting(DESK)
    enter(Sight.everything())
    found = queries.doers([DESK, "department_desk@chengguanju", "nobody@nowhere"], TODAY)
    assert set(found) == {DESK, "department_desk@chengguanju"}
    assert (found[DESK].sight, found[DESK].person_id) == (seen.sight, None)
    unit = Post.objects.get(code="department_desk@chengguanju").unit_id
    assert found["department_desk@chengguanju"].sight.unit == unit


def test_a_gap_between_two_terms_is_a_change_of_hands():
    spell = Spell(TODAY - timedelta(days=9), TODAY)
    assert not changes_hands(7, TODAY, [(7, spell)])
    assert changes_hands(7, TODAY + timedelta(days=1), [(7, spell)])
    assert changes_hands(8, TODAY, [(7, spell)])


def test_the_digest_does_not_depend_on_the_order_of_a_list():
    assert digest_of({"due": ["a", "b"], "verify": []}) == digest_of({"verify": [], "due": ["b", "a"]})
    assert digest_of({"due": ["a"], "verify": ["b"]}) != digest_of({"due": ["a", "b"], "verify": []})
