"""Declaring kinds of register: the text of a playbook version is kept here, below the rooms that rule."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from chuanhui.grid.posts.rules import Acting
from chuanhui.grid.registers.errors import KindTaken
from chuanhui.grid.registers.models import Book
from chuanhui.grid.registers.queries.books import STAMP, all_declared, parsed
from chuanhui.journal import actions as journal
from chuanhui.journal import stamps
from chuanhui.journal.rules import sealed_entry
from chuanhui.kernel.canonical import digest
from chuanhui.kernel.ids import new_id


def declare(*, text: str, ref: str, by: Acting, now: datetime) -> tuple[str, ...]:
    """Keep the text of a playbook version and put its registers in force; return their ids.

    A text without registers is not kept; the same version once more changes nothing. Whether `by` may put
    playbooks in force is asked by the room of campaigns, which calls this in its transaction.

    Args:
        text: of the playbook, without faults.
        ref: ``jichu@1``.
        by: who puts it in force.
        now: aware.

    Raises:
        KindTaken: another playbook declares one of these registers.
    """
    book = parsed(text, ref)
    if not book.registers:
        return ()
    with transaction.atomic():
        # Alone from here on: two playbooks that declare one kind at once must meet.
        stamps.bump(STAMP, step=secrets.randbelow(2**31) + 1)
        for kind, held in all_declared().items():
            if kind in book.registers and held.playbook != book.id:
                raise KindTaken(kind=kind, playbook=held.playbook)
        _, fresh = Book.objects.get_or_create(
            playbook=book.id,
            version=book.version,
            defaults={"digest": digest(text.replace("\x1f", " ")).hex(), "text": text, "declared_at": now},
        )
        if fresh:
            stamps.bump(STAMP, step=secrets.randbelow(2**31) + 1)
            journal.write(
                sealed_entry(
                    id=new_id(now),
                    at=now,
                    kind="register.declare",
                    subject_kind="register_book",
                    subject_ref=book.ref,
                    area_path=by.territory,
                    post_id=by.post_id,
                    person_id=by.person_id,
                    playbook=book.ref,
                    body={"kinds": sorted(book.registers)},
                )
            )
    return tuple(book.registers)
