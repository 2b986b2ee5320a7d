"""What the pages of the match (数据比对) share: which of them a post has, the plan in hand, chips."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import SimpleNamespace as Row
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse

from chuanhui.desk.frame import page
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import NotAllowed
from chuanhui.kernel.periods import BadPeriod, parse_period
from chuanhui.playbook.schema import Playbook, Text
from chuanhui.system.linkage.queries.pages import Part, part_of, parts
from chuanhui.system.linkage.rules import DeliveryState, PairState, RunState, Verdict
from chuanhui.system.linkage.rules.state import Warned

SECTION = "linkage"
TABS = ("linkage", "linkage_runs", "linkage_review", "linkage_warnings", "linkage_rules", "linkage_shares")
CHIPS: Mapping[Any, tuple[str, str]] = {
    DeliveryState.WAITING: ("blue", "clock"),
    DeliveryState.TAKEN: ("violet", "linkage"),
    DeliveryState.MATCHED: ("green", "green"),
    DeliveryState.EXPIRED: ("amber", "yellow"),
    RunState.QUEUED: ("blue", "clock"),
    RunState.RUNNING: ("violet", "linkage"),
    RunState.REVIEW: ("amber", "yellow"),
    RunState.DONE: ("green", "green"),
    RunState.CANCELLED: ("grey", "void"),
    RunState.FAILED: ("red", "red"),
    PairState.CONFIRMED: ("green", "check"),
    PairState.DENIED: ("grey", "cross"),
    PairState.UNSURE: ("amber", "yellow"),
    PairState.TAKEN_BACK: ("violet", "cross"),
    Verdict.OPEN: ("blue", "clock"),
    Verdict.VERIFIED: ("red", "red"),
    Verdict.REFUTED: ("green", "green"),
    Verdict.UNCLEAR: ("grey", "standing"),
}
"""How a state is drawn: tone and sign. A warning that came true is what calls for help, hence red."""


class NoLinkagePage(NotAllowed):
    """This page of the match is for other posts."""

    code = "desk.no_linkage_page"
    zh = "您的岗位不办理这一项数据比对工作。"
    en = "This part of the match is for other posts."


def chip(state: Any) -> Row:
    """Return a state as a chip draws it."""
    tone, sign = CHIPS.get(state, ("grey", "info"))
    return Row(text=Text(state.zh, state.en), tone=tone, sign=sign)


def has_tab(tab: str, part: Part) -> bool:
    """Tell whether a page has anything for a post that has this to do with a plan.

    Args:
        tab: of `TABS`, or ``linkage_warned`` for one warning and one household: a leader reads counts only.
    """
    return {
        "linkage": bool(part.sends) or part.reads,
        "linkage_runs": part.reads,
        "linkage_review": part.runs,
        "linkage_warnings": part.counts,
        "linkage_warned": part.warned,
        "linkage_rules": part.reads or part.counts,
        "linkage_shares": bool(part.sends) or part.oversees,
    }[tab]


def parts_for(request: Any, tab: str) -> list[Part]:
    """Return the plans of which a post has a page.

    Raises:
        NoLinkagePage: none.
    """
    found = [one for one in parts(request.acting, at=request.now) if has_tab(tab, one)]
    if not found:
        raise NoLinkagePage()
    return found


def part_in_hand(request: Any, tab: str) -> Part:
    """Return the plan that the address or form names, else the first of the post.

    Raises:
        NoLinkagePage: the post has nothing to do with it on this page.
        PlanNotFound: none of that name.
    """
    wanted = str(request.POST.get("plan") or request.GET.get("plan") or "")[:130]
    if not wanted:
        return parts_for(request, tab)[0]
    found = part_of(request.acting, wanted, at=request.now)
    if not has_tab(tab, found):
        raise NoLinkagePage()
    return found


def linkage_page(
    request: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    tab: str,
    here: Part | None = None,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """Return a page of the match with its tabs and, where there are several, the plans to choose among."""
    by: Acting = request.acting
    mine = parts(by, at=request.now)
    shown = {
        "tabs": [
            Row(name=name, url=reverse(f"desk:{name}"), label=f"desk_linkage.tab.{name}", here=name == tab)
            for name in TABS
            if any(has_tab(name, one) for one in mine)
        ],
        "plans": choices(mine, tab, here),
        "plan": here.name if here else "",
        **context,
    }
    return page(request, template, shown, section=SECTION, part=part, status=status)


def choices(mine: Sequence[Part], tab: str, here: Part | None) -> list[Row]:
    """Return the plans among which the page lets choose; none where there is nothing to choose."""
    found = [one for one in mine if has_tab(tab, one)]
    if here is None or len(found) < 2:
        return []
    return [Row(id=one.name, name=plan_name(one), chosen=one.name == here.name) for one in found]


def plan_name(part: Part) -> Text:
    """Return a plan with its campaign: 防返贫监测 · 居民比对."""
    campaign, plan = part.ground.playbook.name, part.ground.plan.name
    return Text(f"{campaign.zh} · {plan.zh}", f"{campaign.get('en')} · {plan.get('en')}")


def period_name(key: str) -> Text:
    """Return a period as people say it."""
    try:
        found = parse_period(key)
    except BadPeriod:
        return Text(key, key)
    return Text(found.label("zh"), found.label("en"))


def source_name(playbook: Playbook, source: str) -> Text:
    """Return the name of a source; its id where this version has it no more."""
    found = playbook.deliveries.get(source)
    return found.name if found is not None else Text(source, source)


def warned_name(playbook: Playbook, warned: Warned) -> Text:
    """Return what a list calls a warning: its rule only where the plan tells it to whoever sees the case."""
    plan = playbook.matching[warned.plan]
    if plan.tells_rule:
        return rule_name(playbook, warned.rule)
    return Text(f"{plan.name.zh}：预警", f"{plan.name.get('en')}: warning")


def rule_name(playbook: Playbook, rule: str) -> Text:
    """Return the name of a risk rule; its id where this version has it no more."""
    found = playbook.risks.get(rule)
    return found.name if found is not None else Text(rule, rule)


def address(name: str, *args: Any, **query: Any) -> str:
    """Return an address with the parts of its query that say something."""
    said = {key: str(value) for key, value in query.items() if value not in (None, "")}
    return reverse(f"desk:{name}", args=args) + (f"?{urlencode(said)}" if said else "")


def page_asked(request: Any) -> int:
    """Return the number of the page asked for, 1 or more."""
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 6 else 1


def pager(number: int, size: int, total: int, url: Any) -> Row | None:
    """Return what leads to the pages before and after; None where one holds all.

    Args:
        url: makes the address of a page from its number.
    """
    if total <= size and number == 1:
        return None
    last = max(1, -(-total // size))
    return Row(
        first=(number - 1) * size + 1,
        last=min(total, number * size),
        total=total,
        previous_url=url(number - 1) if number > 1 else "",
        next_url=url(number + 1) if number < last else "",
    )
