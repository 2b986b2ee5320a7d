"""A journal without a seal is sealed before the first draw."""

from __future__ import annotations

from django.db import connection, transaction
from tests.database import pointed_at

from chuanhui.journal.queries import latest_digest
from chuanhui.journal.scope import enter
from chuanhui.mechanism.inspections import queries

from .office import ALL, in_force, opened


def test_a_journal_without_a_seal_is_sealed_before_the_draw(fresh_district, evidence):
    with pointed_at(fresh_district, as_owner=True), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER USER")
        cursor.execute("TRUNCATE journal_seal")
    with transaction.atomic():
        enter(ALL)
        in_force()
        assert latest_digest() is None
        held = opened(kind="road")
        seal = latest_digest()
        assert (held.seal, queries.published(held)["seal_digest"]) == (seal.number, seal.digest.hex())
