"""Campaigns (工作法): what is in force, its steps and deadlines in words, its cost, and its versions."""

from __future__ import annotations

from types import SimpleNamespace as Row
from typing import Any

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from chuanhui.desk.frame import member, page, today
from chuanhui.grid.posts.queries import filled_posts
from chuanhui.grid.posts.rules import MANAGERS
from chuanhui.kernel.allowances import Allowance
from chuanhui.mechanism.campaigns.queries import Campaign, campaigns_in_force, migration_report
from chuanhui.mechanism.rulebooks.queries import all_kept
from chuanhui.mechanism.rulebooks.rules import may_rule
from chuanhui.playbook.cost import reckon
from chuanhui.playbook.diff import compare
from chuanhui.playbook.schema import CaseKind, Playbook, Step, Table, Text
from chuanhui.playbook.vocabulary import OUTCOMES, PHOTO_TAGS, ROLES

URGENT, OTHERS = Text("紧急", "urgent"), Text("其余", "otherwise")
REASON, PHOTO = Text("说明原因", "a reason"), Text("照片", "a photo")
STUCK_MOST = 200
MANAGING = frozenset(one.value for one in MANAGERS)


@member
@require_safe
def campaigns(request: Any) -> HttpResponse:
    """Show the campaigns in force with what they cost a post in a week."""
    by = request.acting
    posts = filled_posts(by.territory, today(request))
    found = [
        Row(
            playbook=one.playbook,
            since=one.beginning.since,
            costs=_costs(one.playbook, posts),
            mine=_mine(one.playbook, posts, by.role),
        )
        for one in campaigns_in_force(by.territory, now=request.now)
    ]
    context = {"rows": found, "rules": may_rule(by, by.territory)}
    return page(request, "campaigns.html", context, section="playbooks")


def _costs(playbook: Playbook, posts: dict[str, int]) -> list[Row]:
    """Return minutes a week by role, the heaviest first, each with its share of the heaviest."""
    burden = reckon(playbook, posts).by_role()
    most = max(burden.values(), default=0.0)
    return [
        Row(role=ROLES.get(role, Text(role)), minutes=round(minutes, 1), posts=posts.get(role, 0), most=most)
        for role, minutes in burden.items()
        if minutes >= 0.05
    ]


def _mine(playbook: Playbook, posts: dict[str, int], role: str) -> float | None:
    minutes = reckon(playbook, posts).by_role().get(role)
    return round(minutes, 1) if minutes is not None else None


@member
@require_safe
def campaign(request: Any, campaign: str) -> HttpResponse:
    """Show one campaign: its kinds of case, their steps in words, its versions."""
    by = request.acting
    found = in_force_here(request, campaign)
    posts = filled_posts(by.territory, today(request))
    burden = reckon(found.playbook, posts)
    kept = sorted(
        (one for one in all_kept() if one.id == campaign), key=lambda one: one.version, reverse=True
    )
    known = [one.playbook for one in campaigns_in_force(by.territory, now=request.now)]
    context = {
        "playbook": found.playbook,
        "since": found.beginning.since,
        "kinds": [_kind(kind, found.playbook) for kind in found.playbook.cases.values()],
        "costs": _costs(found.playbook, posts),
        "cost_source": burden.source,
        "versions": [
            Row(
                playbook=newer,
                current=newer.version == found.playbook.version,
                changes=[Text(one.sentence("zh"), one.sentence("en")) for one in compare(older, newer, known)]
                if older
                else [],
            )
            for newer, older in zip(kept, [*kept[1:], None], strict=True)
        ],
        "manages": by.role in MANAGING,
        "rules": may_rule(by, by.territory),
    }
    return page(request, "campaign.html", context, section="playbooks")


@member
@require_safe
def migration(request: Any, campaign: str) -> HttpResponse:
    """Show which open cases could follow to the version in force, and why others cannot; changes nothing."""
    by = request.acting
    found = in_force_here(request, campaign)
    report = migration_report(campaign, by.territory, sight=by.sight, now=request.now).migration
    context = {
        "playbook": found.playbook,
        "report": report,
        "safe": len(report.safe),
        "stuck": [
            Row(
                id=one.case_id,
                number=one.number,
                reasons=[
                    Text(zh, en) for zh, en in zip(one.sentences("zh"), one.sentences("en"), strict=True)
                ],
            )
            for one in report.stuck[:STUCK_MOST]
        ],
        "stuck_number": len(report.stuck),
        "rules": may_rule(by, by.territory),
    }
    return page(request, "migration.html", context, section="playbooks")


def in_force_here(request: Any, campaign: str) -> Campaign:
    """Return the campaign in force in the acting post's territory.

    Raises:
        Http404: it is not in force there.
    """
    for one in campaigns_in_force(request.acting.territory, now=request.now):
        if one.playbook.id == campaign:
            return one
    raise Http404


def _kind(kind: CaseKind, playbook: Playbook) -> Row:
    field = playbook.forms[kind.form].get(kind.category)
    options = playbook.words.get(field.of, {}) if field else {}
    return Row(
        id=kind.id,
        name=kind.name,
        steps=[_step(one, kind, playbook, options) for one in kind.steps],
        extend=_rule(kind.extend),
        suspend=_rule(kind.suspend),
        reopen=Row(by=_roles(kind.reopen.by), within=_allowed(kind.reopen.within)) if kind.reopen else None,
    )


def _rule(rule: Any) -> Row | None:
    return Row(by=_roles(rule.by), granted=_roles(rule.granted_by), most=rule.at_most) if rule else None


def _step(step: Step, kind: CaseKind, playbook: Playbook, options: Any) -> Row:
    return Row(
        name=step.name,
        frm=_listed([kind.states[one] for one in step.frm if one in kind.states]),
        to=kind.states.get(step.to, Text(step.to)),
        by=_roles(step.by),
        needs=_needs(step, kind, playbook),
        within=_table(step.within, options),
        window=_table(step.window, options),
        not_by=_listed([found.name for one in step.not_by if (found := kind.step(one))]),
        outcomes=_listed([OUTCOMES[one] for one in step.outcome]) if len(step.outcome) > 1 else None,
        coercive=step.coercive,
    )


def _needs(step: Step, kind: CaseKind, playbook: Playbook) -> Text | None:
    form = playbook.forms[kind.form]
    asked = []
    for need in step.needs:
        if need.kind == "field":
            field = form.get(need.tag)
            asked.append(field.ask if field else Text(need.tag))
        else:
            asked.append(REASON if need.kind == "reason" else PHOTO_TAGS.get(need.tag, PHOTO))
    return _listed(asked) if asked else None


def _table(table: Table[Allowance] | None, options: Any) -> list[tuple[Text | None, Text]]:
    """Return the rows of a table of allowances in words: the condition, and how long."""
    if table is None:
        return []
    rows: list[tuple[Text | None, Text]] = [
        (URGENT if condition == "urgent" else options.get(condition, Text(condition)), _allowed(value))
        for condition, value in table.rows
    ]
    if table.otherwise is not None:
        rows.append((OTHERS if rows else None, _allowed(table.otherwise)))
    return rows


def _allowed(value: Allowance) -> Text:
    return Text(value.text("zh"), value.text("en"))


def _roles(words: tuple[str, ...]) -> Text:
    return _listed([ROLES.get(one, Text(one)) for one in words])


def _listed(texts: list[Text]) -> Text:
    return Text("、".join(one.zh for one in texts), ", ".join(one.get("en") for one in texts))
