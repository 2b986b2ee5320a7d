"""Turning what the linkage room tells into what the API gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from chuanhui.api.linkage_shapes import (
    BesideOut,
    DeliveredOut,
    DeliveryFaultOut,
    ExpectedFileOut,
    FindingBehindOut,
    LinkageReceiptOut,
    LinkOut,
    OpenedWarningOut,
    PairOut,
    PairSideOut,
    PairWhyOut,
    RiskRuleOut,
    RunOut,
    RunStageOut,
    RunToldOut,
    ShareLineOut,
    TriedPeriodOut,
    TriedRuleOut,
    VanishedOut,
    WarningOut,
)
from chuanhui.api.shapes import Words
from chuanhui.api.telling import words
from chuanhui.grid.registers import queries as registers
from chuanhui.playbook.saying_matching import condition_said, rule_said
from chuanhui.playbook.saying_words import text_of
from chuanhui.playbook.schema import RiskRule
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.actions.testing import Backtest
from chuanhui.system.linkage.ground import ground_of
from chuanhui.system.linkage.queries.expecting import Expected
from chuanhui.system.linkage.queries.pages import Part
from chuanhui.system.linkage.queries.shared import SharedLine
from chuanhui.system.linkage.rules import Decision, Run, Verdict
from chuanhui.system.linkage.rules.state import Warned


def expected_out(part: Part, one: Expected) -> ExpectedFileOut:
    """Return an expected file."""
    sent = one.delivery
    return ExpectedFileOut(
        plan=part.name,
        source=one.source.id,
        name=words(one.source.name),
        unit=one.unit.id,
        unit_name=one.unit.name,
        period=one.period.key,
        due_at=one.due_at,
        known=one.known.value,
        late=bool(sent and sent.late),
        delivery=sent.id if sent else None,
        state=sent.state.value if sent else "",
        rows=sent.rows if sent else 0,
        refused=sent.refused if sent else 0,
        doubled=sent.doubled if sent else 0,
        doubled_lines=list(sent.doubled_lines) if sent else [],
        purpose=words(one.source.purpose),
        basis=one.source.basis,
    )


def delivered_out(receipt: actions.Receipt) -> DeliveredOut:
    """Return what was taken in."""
    told = receipt.told
    return DeliveredOut(
        delivery=receipt.id,
        revision=receipt.revision,
        rows=told["rows"],
        refused=told["refused"],
        late=told["late"],
        replaced=told["replaced"],
        faults=[
            DeliveryFaultOut(row=one["row"], column=one["column"], message=Words(zh=one["zh"], en=one["en"]))
            for one in told.get("faults", ())
        ],
        repeated=receipt.repeated,
    )


def linkage_receipt(receipt: actions.Receipt) -> LinkageReceiptOut:
    """Return a receipt."""
    return LinkageReceiptOut(id=receipt.id, revision=receipt.revision, repeated=receipt.repeated)


def _run(run: Run, open_pairs: int) -> dict[str, Any]:
    plain = ("campaign", "version", "plan", "period", "number", "stage", "queued_at", "finished_at")
    found = {name: getattr(run, name) for name in (*plain, "engine", "model", "fault", "revision")}
    return {**found, "run": run.id, "state": run.state.value, "open_pairs": open_pairs}


def run_out(run: Run, open_pairs: int) -> RunOut:
    """Return a run of a list."""
    return RunOut(**_run(run, open_pairs))


def run_told_out(told: queries.RunTelling) -> RunToldOut:
    """Return a run with its stages."""
    return RunToldOut(
        **_run(told.run, told.pairs.get("open", 0)),
        stages=[
            RunStageOut(
                stage=one.stage.value,
                name=Words(zh=one.stage.zh, en=one.stage.en),
                done_at=one.done_at,
                counts=dict(one.counts),
                doing=dict(one.doing),
            )
            for one in told.stages
        ],
        pairs=dict(told.pairs),
        may_cancel=told.may_cancel,
        may_resume=told.may_resume,
    )


def link_out(one: actions.Held) -> LinkOut:
    """Return a row that was found to be somebody."""
    return LinkOut(
        link=one.id,
        source=one.source,
        how=one.how,
        decision="confirmed" if one.decision is Decision.CONFIRMED else "automatic",
        since=one.since,
        seen=one.seen,
        gone=one.gone,
    )


def pair_out(line: queries.PairLine) -> PairOut:
    """Return a pair of the queue."""
    pair = line.pair
    return PairOut(
        pair=pair.id,
        run=pair.run_id,
        plan=f"{pair.campaign}.{pair.plan}",
        source=pair.source,
        period=pair.period,
        number=line.number,
        other_number=line.other_number,
        score=pair.score,
        ahead=line.ahead,
        revision=pair.revision,
    )


def beside_out(found: actions.Beside) -> BesideOut:
    """Return a pair in the open."""
    return BesideOut(
        pair=found.pair.id,
        revision=found.pair.revision,
        sides=[
            PairSideOut(
                role=one.role.value, row=one.row, thing=one.thing, other=one.other, differs=one.differs
            )
            for one in queries.side_by_side(found.row, found.cards)
        ],
        whys=[
            PairWhyOut(text=Words(zh=one.zh, en=one.en), bits=one.bits)
            for one in queries.why_these_two(found.pair)
        ],
    )


def vanished_out(one: queries.VanishedLine) -> VanishedOut:
    """Return a row that came no more."""
    return VanishedOut(
        link=one.id,
        source=one.source,
        number=one.number,
        label=one.label,
        seen=one.seen,
        gone=one.gone,
        answer=one.answer.value if one.answer else "",
        note=one.note,
    )


def warnings_out(found: Iterable[Warned]) -> list[WarningOut]:
    """Return warnings, with the numbers of whom they are about."""
    held = list(found)
    numbers = registers.numbers_of(one.thing_id for one in held)
    return [_warning(one, numbers.get(one.thing_id, "")) for one in held]


def _warning(one: Warned, number: str) -> WarningOut:
    ground = ground_of(one.ref, one.plan, one.territory)
    is_told = ground.plan.tells_rule
    plain = ("campaign", "version", "period", "area_path", "opened_at", "settled_at")
    return WarningOut(
        warning=one.id,
        rule=one.rule if is_told else "",
        risk=one.risk if is_told else "",
        asks=one.asks if is_told else None,
        name=words(ground.playbook.risks[one.rule].name if is_told else ground.plan.name),
        thing=one.thing_id,
        number=number,
        case=one.case_id,
        case_number=one.number,
        verdict=one.verdict.value,
        **{name: getattr(one, name) for name in plain},
    )


def opened_out(opened: actions.Opened) -> OpenedWarningOut:
    """Return what is behind a warning."""
    warned = opened.warning
    playbook = ground_of(warned.ref, warned.plan, warned.territory).playbook
    rule = playbook.risks[warned.rule]
    return OpenedWarningOut(
        warning=warned.id,
        gone=opened.gone,
        rule=rule.id,
        name=words(rule.name),
        sentence=words(rule_said(rule, playbook)),
        risk=rule.kind,
        ask=words(rule.ask),
        findings=[
            FindingBehindOut(
                said=words(condition_said(one.condition, playbook)),
                fact=one.condition.fact,
                value=one.value,
                unit=one.unit,
                values=one.values,
                blanks=one.blanks,
                empty=one.empty,
                carries=one.carries,
                who=one.who,
            )
            for one in opened.findings
        ],
    )


def rule_out(part: Part, rule: RiskRule, counts: Mapping[Verdict, int]) -> RiskRuleOut:
    """Return a rule in words."""
    playbook = part.ground.playbook
    return RiskRuleOut(
        campaign=playbook.id,
        plan=part.ground.plan.id,
        rule=rule.id,
        name=words(rule.name),
        sentence=words(rule_said(rule, playbook)),
        conditions=[words(condition_said(one, playbook)) for one in rule.conditions],
        basis=rule.basis,
        opens=rule.opens,
        again=words(text_of(rule.again)),
        verdicts={one.value: count for one, count in counts.items()},
    )


def tried_out(found: Backtest) -> TriedRuleOut:
    """Return a back-test."""
    names = ("period", "found", "asked", "confirmed", "refuted", "unknown")
    return TriedRuleOut(
        campaign=found.campaign,
        rule=found.rule.id,
        found=found.found,
        confirmed=found.confirmed,
        refuted=found.refuted,
        periods=[TriedPeriodOut(**{name: getattr(one, name) for name in names}) for one in found.periods],
    )


def share_out(one: SharedLine) -> ShareLineOut:
    """Return a line of the ledger."""
    plain = ("at", "what", "subject", "campaign", "plan", "source", "period", "purpose", "basis", "to_whom")
    return ShareLineOut(
        line=one.id,
        columns=list(one.columns),
        count=one.count,
        unit=one.unit_id,
        post=one.post_id,
        person=one.person_id,
        thing=one.thing_id,
        **{name: getattr(one, name) for name in plain},
    )
