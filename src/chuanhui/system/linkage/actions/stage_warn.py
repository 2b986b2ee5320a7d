"""Applying the rules: what fires anew becomes a question, with its facts sealed and told nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate

from chuanhui.grid.registers import vault
from chuanhui.grid.registers.queries import standing_at
from chuanhui.journal.scope import seeing
from chuanhui.kernel.ids import new_id
from chuanhui.kernel.periods import parse_period
from chuanhui.kernel.sight import Sight
from chuanhui.playbook.risks import Answer, Verdict
from chuanhui.playbook.schema import About, RiskRule
from chuanhui.system.linkage import models, outcome, rules
from chuanhui.system.linkage.actions.stage_facts import keep_until
from chuanhui.system.linkage.actions.working import Commit, Work
from chuanhui.system.linkage.actions.writing import Shared, share, write
from chuanhui.system.linkage.cards import Cards
from chuanhui.system.linkage.facts import plain_fact
from chuanhui.system.linkage.queries.known import Facts
from chuanhui.system.linkage.queries.reading import WARNING
from chuanhui.system.linkage.rules import Stage
from chuanhui.system.linkage.rules.state import Warned


def warn(work: Work, stage: Stage = Stage.WARN) -> None:
    """Judge every rule of the plan over everybody, and put down what is new; the next stage opens cases."""
    cards = work.cards(compares=False)
    with transaction.atomic(), seeing(Sight.of(work.run.territory)):
        found = list(_found(work, cards))
    with work.committing(stage) as commit:
        for rule, new in found:
            commit.counts[rule.id] = len(new)
            for warned, sealed, until in new:
                beside = {"sealed": sealed, "keep_until": until}
                write(None, warned, work.deed("linkage.warn"), beside=beside)
            if new:
                _ledger(work, commit, rule, len(new))


def warn_again(work: Work) -> None:
    """Judge once more when clerks have decided: rows that they confirmed count from now on."""
    warn(work, Stage.AGAIN)


New = tuple[Warned, bytes, date]
MOST_BANDS = 127
"""More limits than a condition can have: nothing is worse than that."""


def _found(work: Work, cards: Cards) -> Iterable[tuple[RiskRule, list[New]]]:
    """Yield each rule with what it newly says, as rows to be written."""
    ground = work.ground
    facts = Facts(ground, cards, work.run)
    for about in About:
        of = [one for one in ground.risks if one.of is about]
        if not of:
            continue
        known = facts.known(about, work.period, of)
        judged = outcome.judge_all(of, known, ground.columns)
        new = outcome.fresh(judged, _earlier(work, cards, of), localdate(work.now))
        lines = new.to_pylist()
        for rule in of:
            mine = {one["subject"]: one for one in lines if one["rule"] == rule.id}
            said = outcome.answers(rule, sorted(mine), known, ground.columns)
            yield rule, _rows(work, cards, rule, mine, said)


def _earlier(work: Work, cards: Cards, of: list[RiskRule]) -> list[outcome.Warned]:
    """Return the warnings of before that keep their rules silent for a time.

    In one run a rule warns of somebody once, however much worse it looks when clerks have decided; where a
    case was refused nobody was asked, so that the next run asks. A warning whose grounds were taken back
    before their time keeps no rule silent: it was about somebody else.
    """
    by_id = {one.id: one for one in of}
    said = models.Warned.objects.filter(
        territory=work.run.territory, campaign=work.run.campaign, rule__in=list(by_id)
    ).exclude(~Q(run_id=work.run_id), sealed=None, keep_until__gte=localdate(work.now))
    rows = said.values_list("rule", "thing_id", "opened_at", "band", "run_id", "fault")
    found = []
    for rule_id, thing_id, opened_at, band, run_id, fault in rows.iterator(chunk_size=20_000):
        rule = by_id[rule_id]
        places = cards.home_places if rule.of is About.HOUSEHOLD else cards.places
        subject = places.get(thing_id)
        if subject is None:
            continue
        if run_id == work.run_id:
            found.append(outcome.Warned(rule_id, subject, date.max, MOST_BANDS))
        elif not fault:
            until = rules.silent_until(opened_at, rule.again, work.ground.calendar)
            found.append(outcome.Warned(rule_id, subject, until, band))
    return found


def _rows(
    work: Work,
    cards: Cards,
    rule: RiskRule,
    lines: Mapping[int, Mapping[str, Any]],
    said: Mapping[int, Answer],
) -> list[New]:
    is_home = rule.of is About.HOUSEHOLD
    ids = [cards.homes[one] if is_home else cards.people.ids[one] for one in lines]
    where = standing_at(ids)
    until = min(
        (keep_until(work.ground.playbook.deliveries[one], work.period.last) for one in rule.sources),
        default=work.period.last,
    )
    found = []
    for (subject, line), thing_id in zip(lines.items(), ids, strict=True):
        household = thing_id if is_home else cards.people.homes[subject]
        warned = Warned(
            id=new_id(work.now),
            run_id=work.run_id,
            territory=work.run.territory,
            area_path=where.get(thing_id, work.run.territory),
            unit_id=work.run.unit_id,
            campaign=work.run.campaign,
            version=work.run.version,
            plan=work.run.plan,
            rule=rule.id,
            risk=rule.kind,
            period=work.run.period,
            thing_id=thing_id,
            household_id=household,
            opened_at=work.now,
            band=int(line["band"]),
            asks=int(line["verdict"]) == int(Verdict.ASKS),
        )
        found.append((warned, _sealed(warned.id, said[subject], cards), until))
    return found


def _sealed(warning_id: UUID, answer: Answer, cards: Cards) -> bytes:
    """Return what is behind a warning as its row keeps it: each condition, and what it found of whom."""
    told = [
        {
            # A group of one and the same person has its rows once for each of whom they hold.
            "at": [group, at % len(answer.rule.when[group])],
            "who": None if one.who is None else str(cards.people.ids[one.who]),
            "fact": one.condition.fact,
            "value": plain_fact(one.value),
            "values": one.values,
            "blanks": one.blanks,
            "empty": one.empty,
            "band": one.band,
            "verdict": int(one.verdict),
        }
        for group, several in enumerate(answer.findings)
        for at, one in enumerate(several)
    ]
    fields = vault.Fields(vault.new_salt(), {"findings": told, "verdict": int(answer.verdict)})
    return vault.seal_fields(vault.place_of(WARNING, warning_id), fields)


def _ledger(work: Work, commit: Commit, rule: RiskRule, count: int) -> None:
    share(
        Shared(
            "warned",
            work.run_id,
            commit.held.territory,
            commit.held.area_path,
            commit.held.campaign,
            commit.held.plan,
            parse_period(commit.held.period).key,
            commit.held.unit_id,
            commit.held.unit_id,
            columns=[one.fact for one in rule.conditions],
            purpose=rule.name.zh,
            basis=rule.basis,
            to_whom="住户所在社区（村）",
            count=count,
        ),
        work.by,
        work.now,
    )
