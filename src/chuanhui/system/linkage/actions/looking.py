"""Opening what is behind a warning: with a purpose and a reason, on record before anything is decrypted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import Error, OperationalError, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.grid.registers import vault
from chuanhui.grid.registers.rules import Purpose, checked_reason
from chuanhui.journal import actions as journal
from chuanhui.journal.scope import seeing
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.schema import About, Condition, Text
from chuanhui.system.linkage import rules
from chuanhui.system.linkage.actions.writing import Shared, share
from chuanhui.system.linkage.errors import BadLook
from chuanhui.system.linkage.ground import Ground, ground_of
from chuanhui.system.linkage.queries.reading import WARNING, row_of, warning_from
from chuanhui.system.linkage.rules.state import Warned


@dataclass(frozen=True, slots=True)
class Behind:
    """One condition of the rule and what was found, in the open; never shown by `repr`.

    Attributes:
        condition: as the playbook states it.
        name: of the fact.
        value: what was compared, as text; "" where the fact was empty or nothing is compared.
        empty: there was no value.
        carries: whether the warning rests on it.
        who: of what was found of one and the same person: the number of his card; "" of a household.
    """

    condition: Condition
    name: Text
    value: str
    unit: str
    values: int
    blanks: int
    empty: bool
    carries: bool
    who: str = ""

    def __repr__(self) -> str:
        return f"Behind({self.condition.fact})"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is behind a warning; `gone` where it was kept long enough and is deleted."""

    warning: Warned
    findings: Sequence[Behind]
    gone: bool = False

    def __repr__(self) -> str:
        return f"Opened({self.warning.id})"


def open_warning(*, warning_id: UUID, purpose: str, reason: str, by: Acting, now: datetime) -> Opened:
    """Return the facts behind a warning after who, what and why is on record.

    When the record cannot be written nothing is decrypted and the door answers 503. The caller's
    transaction has to commit before the values leave the house.

    Args:
        warning_id: of a warning in sight.
        purpose: one of the registers' purposes.
        reason: in words; it must not repeat protected values.

    Raises:
        WarningNotFound, NotYourWarning, BadLook: see their sentences.
        ReasonMissing, PersonalText: from the registers' rules.
        OperationalError: the record could not be written.
    """
    with transaction.atomic():
        row = row_of(by.sight, WARNING, warning_id)
        warned = warning_from(row)
        ground = ground_of(warned.ref, warned.plan, warned.territory)
        rule = ground.playbook.risks[warned.rule]
        home = registers.kinds().get(ground.home if rule.of is About.HOUSEHOLD else ground.plan.register)
        if refusal := rules.refusal_to_look(home.reveal if home else (), ground.plan, by, ground.unit_of):
            raise refusal
        if purpose not in set(Purpose):
            raise BadLook(
                purposes="、".join(one.zh for one in Purpose),
                purposes_en=", ".join(one.en for one in Purpose),
            )
        told = checked_reason(reason)
        try:
            _record(warned, [one.fact for one in rule.conditions], purpose, told, by, now)
        except Error as error:
            raise OperationalError("the look could not be put on record") from error
        if row.sealed is None:
            return Opened(warned, (), gone=True)
        held = vault.open_fields(vault.place_of(WARNING, warned.id), row.sealed).values
        # Warnings of before rows of one and the same person tell nobody.
        numbers = registers.numbers_of(UUID(one["who"]) for one in held["findings"] if one.get("who"))
        whose = {str(thing_id): number for thing_id, number in numbers.items()}
        return Opened(warned, tuple(_behind(ground, rule.when, one, held, whose) for one in held["findings"]))


def _record(
    warned: Warned, facts: Sequence[str], purpose: str, reason: str, by: Acting, now: datetime
) -> None:
    line = Shared(
        "opened",
        warned.id,
        warned.territory,
        warned.area_path,
        warned.campaign,
        warned.plan,
        warned.period,
        by.unit_id,
        warned.unit_id,
        columns=facts,
        purpose=f"{Purpose(purpose).zh}：{reason}",
        to_whom=by.title or by.post_code,
        count=1,
        thing_id=warned.thing_id,
    )
    share(line, by, now)
    deed = Deed("linkage.open", by, now, None)
    with seeing(Sight.of(warned.territory)):
        journal.write(
            deed.entry(
                area_path=warned.area_path,
                body={"told": {"purpose": purpose, "reason": reason, "facts": list(facts)}},
                subject_kind=WARNING,
                subject=warned.id,
                playbook=warned.ref,
            )
        )


def _behind(
    ground: Ground, when: Sequence[Sequence[Condition]], one: Any, held: Any, whose: Mapping[str, str]
) -> Behind:
    group, at = one["at"]
    condition = when[group][at]
    column = ground.columns.get(condition.fact)
    value = one["value"]
    if column is not None and column.words and value is not None:
        known = ground.playbook.words.get(column.words, {}).get(str(value))
        value = known.zh if known is not None else value
    source = ground.playbook.deliveries.get(condition.source)
    name = column.name if column is not None else source.name if source is not None else Text(condition.fact)
    return Behind(
        condition,
        name,
        "" if value is None else str(value),
        column.unit if column is not None else "",
        one["values"],
        one["blanks"],
        one["empty"],
        one["verdict"] >= held["verdict"],
        whose.get(one.get("who") or "", ""),
    )
