"""The monthly match: departments' files, runs, the clerk's queue, warnings, rules, the sharing ledger."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.db import DatabaseError, OperationalError
from ninja import File, Router, Status, UploadedFile
from ninja.params.functions import Query

from chuanhui.api.house import IF_MATCH, KEY, REFUSALS, key_of, revision_of, today
from chuanhui.api.linkage_shapes import (
    AnswerVanishedBody,
    BesideOut,
    DecidePairBody,
    DeliveredOut,
    ExpectedFileOut,
    FindLinksBody,
    LinkageReceiptOut,
    LinkOut,
    OpenedWarningOut,
    OpenWarningBody,
    PairOut,
    RiskRuleOut,
    RunOut,
    RunToldOut,
    ShareLineOut,
    StartRunBody,
    TakeBackLinkBody,
    TriedRuleOut,
    TryRuleBody,
    VanishedOut,
    WarningOut,
)
from chuanhui.api.linkage_telling import (
    beside_out,
    delivered_out,
    expected_out,
    link_out,
    linkage_receipt,
    opened_out,
    pair_out,
    rule_out,
    run_out,
    run_told_out,
    share_out,
    tried_out,
    vanished_out,
    warnings_out,
)
from chuanhui.api.shapes import Word
from chuanhui.system.linkage import actions, queries
from chuanhui.system.linkage.actions.testing import backtest
from chuanhui.system.linkage.errors import NotYourWarning, WarningNotFound
from chuanhui.system.linkage.queries import expecting
from chuanhui.system.linkage.queries.pages import Part, part_of_rule, parts
from chuanhui.system.linkage.queries.shared import shares
from chuanhui.system.linkage.queries.warned import Filters, verdicts, warning, warnings

router = Router(tags=["linkage"])
DONE: dict[int, Any] = {200: LinkageReceiptOut, **REFUSALS}
PERIODS_MOST, ROWS_MOST = 24, 200


def _facts(request: Any, key: str) -> dict[str, Any]:
    return {"by": request.acting, "now": request.now, "key": key_of(key)}


def _parts(request: Any) -> list[Part]:
    return parts(request.acting, at=request.now)


def _warned(request: Any) -> list[Part]:
    """Return the plans of whose warnings the post is told.

    Raises:
        NotYourWarning: of none.
    """
    found = [one for one in _parts(request) if one.warned]
    if not found:
        raise NotYourWarning(who="—")
    return found


@router.get("/deliveries", response={200: list[ExpectedFileOut], **REFUSALS}, summary="Who has sent what")
def expected_deliveries(request: Any, periods: int = Query(3, ge=1, le=PERIODS_MOST)) -> Any:
    """Return each file that was expected in the last periods and what came: all, or the post's own unit's."""
    found = []
    for part in _parts(request):
        of = expecting.last_periods(part.ground, today(request), periods)
        for line in expecting.calendar(request.acting, part, of, now=request.now):
            cells = {one.period.key: one for one in line.cells}
            found += [expected_out(part, one) for one in cells.values()]
    return found


@router.post("/deliveries/{source}/{period}", response={201: DeliveredOut, **REFUSALS}, summary="Send a file")
def deliver_file(request: Any, source: Word, period: str, file: File[UploadedFile], key: str = KEY) -> Any:
    """Take in a department's file of a period, CSV, XLSX or Parquet; an undeclared column refuses it."""
    receipt = actions.deliver(source=source, period=period, data=file.read(), **_facts(request, key))
    return Status(201, delivered_out(receipt))


@router.post(
    "/deliveries/{source}/{period}/nothing",
    response={201: LinkageReceiptOut, **REFUSALS},
    summary="Nothing to send",
)
def deliver_nothing_for(request: Any, source: Word, period: str, key: str = KEY) -> Any:
    """Take down that there is nothing to send for a period: a confirmed zero."""
    receipt = actions.deliver_nothing(source=source, period=period, **_facts(request, key))
    return Status(201, linkage_receipt(receipt))


@router.get("/vanished", response={200: list[VanishedOut], **REFUSALS}, summary="Rows that came no more")
def vanished_rows(request: Any, answered: bool = False) -> Any:
    """Return rows that came no more: to a sender its own, to whoever oversees the plan all."""
    return [vanished_out(one) for one in queries.vanished(request.acting, now=request.now, answered=answered)]


@router.post("/vanished/{link_id}/answer", response=DONE, summary="Why a row came no more")
def answer_vanished_row(request: Any, link_id: UUID, body: AnswerVanishedBody, key: str = KEY) -> Any:
    """Say why a row came no more; for the unit that sent it."""
    given = body.model_dump()
    return linkage_receipt(actions.answer_vanished(link_id=link_id, **given, **_facts(request, key)))


@router.get("/linkage-runs", response={200: list[RunOut], **REFUSALS}, summary="Runs")
def linkage_runs(request: Any, plan: str = Query("", max_length=60)) -> Any:
    """Return the runs of the plans that the post runs or oversees, the newest first."""
    return [run_out(one.run, one.open_pairs) for one in queries.runs(request.acting, plan=plan)]


@router.post("/linkage-runs", response={201: LinkageReceiptOut, **REFUSALS}, summary="Start a run")
def start_linkage_run(request: Any, body: StartRunBody, key: str = KEY) -> Any:
    """Queue a run of a plan for a period: it matches the files that wait."""
    receipt = actions.start_run(plan=body.plan, period=body.period, **_facts(request, key))
    return Status(201, linkage_receipt(receipt))


@router.get("/linkage-runs/{run_id}", response={200: RunToldOut, **REFUSALS}, summary="One run")
def linkage_run(request: Any, run_id: UUID) -> Any:
    """Return a run, stage by stage, with its counts."""
    return run_told_out(queries.tell_run(request.acting, run_id))


@router.post("/linkage-runs/{run_id}/{verb}", response=DONE, summary="Cancel a run, or go on with one")
def steer_linkage_run(request: Any, run_id: UUID, verb: Literal["cancel", "resume"], key: str = KEY) -> Any:
    """Cancel a run, or go on with one that a fault has stopped."""
    act = actions.cancel_run if verb == "cancel" else actions.resume_run
    return linkage_receipt(act(run_id=run_id, **_facts(request, key)))


@router.get("/linkage-pairs", response={200: list[PairOut], **REFUSALS}, summary="Doubtful pairs")
def linkage_pairs(request: Any) -> Any:
    """Return the doubtful pairs that wait for the post, the likeliest first, without any value."""
    return [pair_out(one) for one in queries.pairs(request.acting)]


@router.post("/linkage-pairs/{pair_id}/look", response={200: BesideOut, **REFUSALS}, summary="Look at a pair")
def look_at_linkage_pair(request: Any, pair_id: UUID, key: str = KEY) -> Any:
    """Return a pair side by side; every call is a look on record, under whatever key."""
    key_of(key)
    try:
        found = actions.look_at_pair(pair_id=pair_id, by=request.acting, now=request.now)
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error
    return beside_out(found)


@router.post("/linkage-pairs/{pair_id}/decide", response=DONE, summary="Decide on a pair")
def decide_linkage_pair(
    request: Any, pair_id: UUID, body: DecidePairBody, key: str = KEY, seen: str = IF_MATCH
) -> Any:
    """Say whether a row is the person beside it."""
    given = {**body.model_dump(), **_facts(request, key)}
    return linkage_receipt(actions.decide_pair(pair_id=pair_id, revision=revision_of(seen), **given))


@router.post(
    "/linkage-links/find", response={200: list[LinkOut], **REFUSALS}, summary="Whose rows are a person's"
)
def find_linkage_links(request: Any, body: FindLinksBody, key: str = KEY) -> Any:
    """Return which rows were found to be a person; every call is a look on record, under whatever key."""
    key_of(key)
    try:
        found = actions.look_at_links(**body.model_dump(), by=request.acting, now=request.now)
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error
    return [link_out(one) for one in found]


@router.post("/linkage-links/{link_id}/take-back", response=DONE, summary="Take back that a row is a person")
def take_back_linkage_link(request: Any, link_id: UUID, body: TakeBackLinkBody, key: str = KEY) -> Any:
    """Take a row back that the person contests: its facts go, and the rules are applied again."""
    receipt = actions.take_back(link_id=link_id, reason=body.reason, **_facts(request, key))
    return linkage_receipt(receipt)


@router.get("/linkage-warnings", response={200: list[WarningOut], **REFUSALS}, summary="Warnings")
def linkage_warnings(
    request: Any,
    rule: str = Query("", max_length=80),
    verdict: Literal["", "open", "verified", "refuted", "unclear"] = "",
    period: str = Query("", max_length=12),
    thing: UUID | None = None,
    skip: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Return warnings in sight, those still looked into first; at most 200 at a time.

    `rule` chooses among the plans that tell which rule fired; of others none fit.
    """
    mine = [one for one in _warned(request) if not rule or one.ground.plan.tells_rule]
    plans = tuple((one.ground.playbook.id, one.ground.plan.id) for one in mine)
    asked = Filters(plans, rule, verdict, period, thing=thing)
    return warnings_out(warnings(request.acting.sight, asked, skip=skip, most=ROWS_MOST).rows)


@router.post(
    "/linkage-warnings/{warning_id}/open",
    response={200: OpenedWarningOut, **REFUSALS},
    summary="What is behind a warning",
)
def open_linkage_warning(request: Any, warning_id: UUID, body: OpenWarningBody, key: str = KEY) -> Any:
    """Return the facts behind a warning after the look is on record; every call is another look."""
    key_of(key)
    plans = {(one.ground.playbook.id, one.ground.plan.id) for one in _warned(request)}
    found = warning(request.acting.sight, warning_id)
    if (found.campaign, found.plan) not in plans:
        raise WarningNotFound()
    given = body.model_dump()
    try:
        shown = actions.open_warning(warning_id=warning_id, **given, by=request.acting, now=request.now)
    except DatabaseError as error:
        raise OperationalError("a look could not be recorded") from error
    return opened_out(shown)


@router.get("/risk-rules", response={200: list[RiskRuleOut], **REFUSALS}, summary="Risk rules in words")
def risk_rules(request: Any) -> Any:
    """Return the rules in force that are anything to the post, with what became of their warnings."""
    found = []
    for part in _parts(request):
        plan = (part.ground.playbook.id, part.ground.plan.id)
        for rule in part.ground.risks if part.counts else ():
            asked = Filters((plan,), rule.id)
            counts = verdicts(request.acting.sight, asked) if part.counts_rules else {}
            found.append(rule_out(part, rule, counts))
    return found


@router.post(
    "/risk-rules/{campaign}/{rule}/test", response={200: TriedRuleOut, **REFUSALS}, summary="Back-test"
)
def try_risk_rule(request: Any, campaign: Word, rule: Word, body: TryRuleBody, key: str = KEY) -> Any:
    """Return what a rule would have said in the last periods: numbers only."""
    key_of(key)
    part_of_rule(request.acting, campaign, rule, at=request.now)
    found = backtest(rule=f"{campaign}.{rule}", months=body.months, by=request.acting, now=request.now)
    return tried_out(found)


@router.get("/shares", response={200: list[ShareLineOut], **REFUSALS}, summary="The sharing ledger")
def sharing_ledger(
    request: Any,
    what: str = Query("", max_length=20),
    period: str = Query("", max_length=12),
    skip: int = Query(0, ge=0, le=1_000_000),
) -> Any:
    """Return lines of the ledger, the latest first, at most 200: of plans overseen, else of what one sent."""
    found = shares(request.acting, _parts(request), what=what, period=period, skip=skip, most=ROWS_MOST)
    return [share_out(one) for one in found.rows]
