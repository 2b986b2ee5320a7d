"""Changing what is in force: open cases follow a new version; a checked text comes into force from a day."""

from __future__ import annotations

from datetime import datetime, time
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from chuanhui.desk.campaigns import in_force_here
from chuanhui.desk.entries import Entry, Sent
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.desk.uploads import carried, fault_rows, uploaded
from chuanhui.grid.posts.queries import filled_posts, units
from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import BadInput, MovedOn, NotAllowed
from chuanhui.mechanism.campaigns.actions import migrate_campaign, start_campaign
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.campaigns.rules import units_named
from chuanhui.mechanism.rulebooks.errors import MayNotRule
from chuanhui.mechanism.rulebooks.rules import may_rule
from chuanhui.playbook.cost import reckon
from chuanhui.playbook.diff import compare
from chuanhui.playbook.load import Loaded
from chuanhui.playbook.schema import Playbook, Text
from chuanhui.playbook.vocabulary import ROLES


class DayPast(BadInput):
    """Rules do not come into force on a day that has been."""

    code = "desk.day_past"
    zh = "施行日期不能早于今天。"
    en = "The first day in force may not have passed."


class OtherVersion(MovedOn):
    """Another version has come into force since the report was read."""

    code = "desk.other_version"
    zh = "施行中的版本已变为第 {version} 版，请重新查看换版报告。"
    en = "Version {version} is in force by now; read the report again."


def ask_to_rule(by: Acting) -> None:
    """Refuse whoever does not decide what is in force in their territory.

    Raises:
        MayNotRule: this post does not.
    """
    if not may_rule(by, by.territory):
        raise MayNotRule()


@member
@require_POST
def migrate(request: Any, campaign: str) -> HttpResponse:
    """Let every open case that safely can follow to the version in force, as the report said.

    Raises:
        MayNotRule: this post does not decide it.
        OtherVersion: the report was about another version.
    """
    by: Acting = request.acting
    ask_to_rule(by)
    found = in_force_here(request, campaign)
    if request.POST.get("to") != str(found.playbook.version):
        raise OtherVersion(version=found.playbook.version)
    migrate_campaign(campaign, territory=by.territory, by=by, now=request.now)
    return tell_after(reverse("desk:migration", args=[campaign]), "migrated")


@member
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: Any, campaign: str = "") -> HttpResponse:
    """Ask for a text, show what it would change and cost, and put it in force once that is confirmed.

    Args:
        campaign: whose new version it is; "" for a campaign that is not in force yet.

    Raises:
        MayNotRule: this post does not decide it.
    """
    by: Acting = request.acting
    ask_to_rule(by)
    former = in_force_here(request, campaign).playbook if campaign else None
    sent, loaded, status = Sent(request.POST), None, 200
    if request.method == "POST":
        loaded, since = uploaded(request, sent, campaign), _since(request, sent)
        status = 422 if sent.faults or loaded is None or loaded.playbook is None else 200
        if status == 200 and request.POST.get("confirmed") and loaded is not None and since is not None:
            try:
                return _begin(request, loaded, since)
            except (BadInput, MovedOn, NotAllowed) as refusal:
                sent.refuse(refusal, {})
                status = refused(request, refusal)
    if former is None and loaded is not None and loaded.playbook is not None:
        former = _former(by, loaded.playbook, request.now)
    context = {
        "campaign": campaign,
        "former": former,
        "entries": sent.filled(
            [Entry("since", "desk_changes.since", "date", value=today(request).isoformat())]
        ),
        "file_fault": sent.faults.get("playbook"),
        "refusal": sent.loose,
        "faults": fault_rows(loaded) if loaded else [],
        "preview": _preview(by, former, loaded, request)
        if loaded and not sent.faults.keys() - {""}
        else None,
        "url": reverse("desk:change", args=[campaign]) if campaign else reverse("desk:begin"),
    }
    return page(request, "campaign_change.html", context, section="playbooks", status=status)


def _since(request: Any, sent: Sent) -> datetime | None:
    """Return the moment from which a text is to be in force: today from now on, later from midnight."""
    day = sent.day("since")
    if day is None:
        return None
    if day < today(request):
        sent.faults["since"] = DayPast()
        return None
    if day == today(request):
        now: datetime = request.now
        return now
    return datetime.combine(day, time.min, timezone.get_default_timezone())


def _former(by: Acting, playbook: Playbook, now: datetime) -> Playbook | None:
    found = (one.playbook for one in campaigns_in_force(by.territory, now=now))
    return next((one for one in found if one.id == playbook.id), None)


def _begin(request: Any, loaded: Loaded, since: datetime) -> HttpResponse:
    """Put the text in force; what is in force already is not begun anew."""
    by: Acting = request.acting
    playbook = loaded.playbook
    former = _former(by, playbook, request.now) if playbook else None
    if playbook and former and former.version == playbook.version and since <= request.now:
        start_campaign(
            loaded, territory=by.territory, since=_begun(by, playbook, request.now), by=by, now=request.now
        )
        return tell_after(reverse("desk:playbook", args=[playbook.id]), "repeated")
    begun = start_campaign(
        loaded, territory=by.territory, since=since, by=by, now=request.now, key=key_of(request)
    )
    if since > request.now and former is None:
        return tell_after(reverse("desk:playbooks"), "to_begin")
    return tell_after(
        reverse("desk:playbook", args=[begun.id]), "begun" if since <= request.now else "to_begin"
    )


def _begun(by: Acting, playbook: Playbook, now: datetime) -> datetime:
    """Return since when the campaign's version is in force: the same text once more changes nothing."""
    found = campaigns_in_force(by.territory, now=now)
    return next(one.beginning.since for one in found if one.playbook.id == playbook.id)


def _preview(by: Acting, former: Playbook | None, loaded: Loaded, request: Any) -> Row | None:
    """Return what the text would change and cost; None where it has faults."""
    playbook = loaded.playbook
    if playbook is None:
        return None
    posts = filled_posts(by.territory, today(request))
    was = reckon(former, posts).by_role() if former else {}
    would = reckon(playbook, posts)
    roles = sorted({*was, *would.by_role()}, key=lambda one: -would.by_role().get(one, 0.0))
    book = units(by.territory)
    known = [one.playbook for one in campaigns_in_force(by.territory, now=request.now)]
    missing = [name for name in units_named(playbook) if book.by_name(name) is None]
    return Row(
        playbook=playbook,
        changes=[Text(one.sentence("zh"), one.sentence("en")) for one in compare(former, playbook, known)]
        if former
        else [],
        costs=[
            Row(
                role=ROLES.get(one, Text(one)),
                posts=posts.get(one, 0),
                was=round(was.get(one, 0.0), 1),
                would=round(would.by_role().get(one, 0.0), 1),
            )
            for one in roles
            if max(was.get(one, 0.0), would.by_role().get(one, 0.0)) >= 0.05
        ],
        source=would.source,
        missing="、".join(missing),
        text=carried(loaded),
        since=request.POST.get("since", "")[:10],
    )
