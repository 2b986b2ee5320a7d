"""A department's file of a period: refused, or kept encrypted until its run; or that there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.rules.sheets_faults import SheetFault
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import Period
from chuanhui.playbook.schema import Source
from chuanhui.system.linkage import intake, marks, models, rules, store
from chuanhui.system.linkage.actions.writing import Receipt, Shared, once, share, write
from chuanhui.system.linkage.errors import BadDelivery, DeliveryInUse
from chuanhui.system.linkage.ground import Ground, ground_of_source
from chuanhui.system.linkage.queries.reading import DELIVERY, delivery_from
from chuanhui.system.linkage.rules import Delivery, DeliveryState

KEY = "key"


def deliver(
    *, source: str, period: str, data: bytes, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Take in the file of a period from the post that sends it; it replaces one that waits.

    Only the declared columns are kept, encrypted, until the run; rows that cannot be read stay out, and the
    receipt tells how many rows stay, how many do not and the first faults by line. A file after its run is
    matched by a further run.

    Args:
        source: id of a source in force, or ``campaign.source``.
        period: key of the period that the file is about.
        data: the whole file, CSV, XLSX or Parquet.
        by: the post that the playbook names as its sender.
        now: aware.
        key: idempotency key.

    Raises:
        SourceNotFound, NotYourDelivery, BadMatchPeriod, DeliveryInUse, SentOtherwise: see their sentences.
        BadDelivery: the file as a whole was refused: a column that is not declared, one that is missing.
    """
    ground, declared = ground_of_source(source, by.territory, at=now)
    # Whoever may not send makes no key and has nothing digested.
    of = _checked(ground, declared, period, by, now)
    with transaction.atomic():
        sha256 = marks.digest_of(data, marks.key_of(ground, now).marks)
    deed = _deed(declared, period, by, now, key, {"sha256": sha256})

    def act() -> Receipt:
        found = intake.read(data, declared, ground.playbook.words)
        if found.is_refused:
            raise BadDelivery(found.faults, count=found.count)
        columns = tuple(
            one for one in (*found.rows.column_names, *found.facts.column_names) if one not in _OWN
        )
        new = replace(
            _new(ground, declared, of, by, now),
            sha256=sha256,
            columns=columns,
            rows=found.rows.num_rows,
            refused=found.refused,
        )
        file_key = store.new_key()
        store.put(new.id, file_key, found.rows, found.facts, found.unread)
        receipt = _put(ground, declared, new, deed, file_key)
        return replace(receipt, told=receipt.told | {"faults": [_told(one) for one in found.faults]})

    return once(deed, act)


_OWN = frozenset({"row", "line"})


def deliver_nothing(
    *, source: str, period: str, by: Acting, now: datetime, key: UUID | None = None
) -> Receipt:
    """Take down that a party has nothing to send for a period: a confirmed zero, which is not missing.

    Raises:
        SourceNotFound, NotYourDelivery, BadMatchPeriod, DeliveryInUse, SentOtherwise: see their sentences.
    """
    ground, declared = ground_of_source(source, by.territory, at=now)
    deed = _deed(declared, period, by, now, key, {"nothing": True})

    def act() -> Receipt:
        of = _checked(ground, declared, period, by, now)
        new = replace(_new(ground, declared, of, by, now), nothing=True)
        return _put(ground, declared, new, deed, "")

    return once(deed, act)


def _told(fault: SheetFault) -> dict[str, object]:
    """Return a fault as a receipt tells it: where, and in both languages what; no cell of the file."""
    return {
        "row": fault.row,
        "column": fault.column,
        "zh": fault.sentence("zh"),
        "en": fault.sentence("en"),
    }


def _deed(
    source: Source, period: str, by: Acting, now: datetime, key: UUID | None, more: dict[str, object]
) -> Deed:
    return Deed("linkage.deliver", by, now, key, {"source": source.id, "period": period, **more})


def _checked(ground: Ground, source: Source, period: str, by: Acting, now: datetime) -> Period:
    if refusal := rules.refusal_to_deliver(source, by, ground.unit_of, ground.senders(source)):
        raise refusal
    return rules.period_for(period, source, localdate(now))


def _new(ground: Ground, source: Source, period: Period, by: Acting, now: datetime) -> Delivery:
    due_at = rules.due_after(period, source.due, ground.calendar)
    return Delivery(
        id=new_id(now),
        territory=by.territory,
        area_path=by.area_path,
        unit_id=by.unit_id,
        runner_id=ground.runner,
        campaign=ground.playbook.id,
        version=ground.playbook.version,
        plan=ground.plan.id,
        source=source.id,
        period=period.key,
        sent_at=now,
        due_at=due_at,
        late=now > due_at,
        post_id=by.post_id,
        person_id=by.person_id,
    )


def _put(ground: Ground, source: Source, new: Delivery, deed: Deed, file_key: str) -> Receipt:
    """Write the delivery, in the place of one that waits; the file of that is gone when this commits."""
    former = _former(ground, source, new)
    if former is not None:
        replaced = replace(former, state=DeliveryState.REPLACED, state_at=deed.now)
        write(former, replaced, _follow(deed, "linkage.replace"), beside={"sealed": None})
        transaction.on_commit(lambda: store.drop([former.id]))
        new = replace(new, replaces=former.id)
    sealed = None
    if file_key:
        fields = vault.Fields(vault.new_salt(), {KEY: file_key})
        sealed = vault.seal_fields(vault.place_of(DELIVERY, new.id), fields)
    share(
        Shared(
            "nothing" if new.nothing else "delivered",
            new.id,
            new.territory,
            new.area_path,
            new.campaign,
            new.plan,
            new.period,
            new.unit_id,
            new.runner_id,
            source.id,
            new.columns,
            source.purpose.zh,
            source.basis,
            rules.who(ground.plan.by),
            new.rows,
        ),
        deed.by,
        deed.now,
    )
    return write(
        None,
        new,
        deed,
        beside={"sealed": sealed},
        rows=new.rows,
        refused=new.refused,
        late=new.late,
        due_at=new.due_at,
        replaced=former is not None,
    )


def _former(ground: Ground, source: Source, new: Delivery) -> Delivery | None:
    """Return the delivery that waits for the same party and period, its row locked.

    Raises:
        DeliveryInUse: it is being matched.
    """
    rows = models.Delivery.objects.select_for_update().filter(
        territory=new.territory,
        campaign=ground.playbook.id,
        source=source.id,
        unit_id=new.unit_id,
        period=new.period,
        state__in=[DeliveryState.WAITING.value, DeliveryState.TAKEN.value],
    )
    found = [delivery_from(row) for row in rows]
    if any(one.state is DeliveryState.TAKEN for one in found):
        raise DeliveryInUse(period=new.period, source_name=source.name.zh)
    return found[0] if found else None


def _follow(deed: Deed, kind: str) -> Deed:
    """Return the deed of what goes with another: no key, for a request has one entry under it."""
    return Deed(kind, deed.by, deed.now, None)
