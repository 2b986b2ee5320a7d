"""What a campaign costs, who could follow to its new version, and the journal."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Router
from ninja.params.functions import Path, Query

from chuanhui.api.house import REFUSALS, today
from chuanhui.api.record_shapes import CostOut, EntryOut, MigrationOut, StuckOut
from chuanhui.api.shapes import Number, Words
from chuanhui.api.telling import words
from chuanhui.grid.posts.queries import filled_posts
from chuanhui.grid.posts.rules.comings import hidden_kinds
from chuanhui.journal import queries as journal
from chuanhui.kernel.errors import NotInSight
from chuanhui.mechanism.campaigns.queries import campaigns_in_force, migration_report
from chuanhui.playbook.cost import reckon
from chuanhui.playbook.schema import Text
from chuanhui.playbook.vocabulary import ROLES

router = Router(tags=["records"])
CAMPAIGN = Path(pattern="^[a-z][a-z0-9_]{0,59}$")
Named = Annotated[str, CAMPAIGN]


@router.get("/campaigns/{campaign}/cost", response={200: list[CostOut], **REFUSALS}, summary="Its cost")
def cost(request: Any, campaign: Named) -> Any:
    """Return what a campaign in force costs a post of each role in a week, the heaviest first."""
    posts = filled_posts(request.acting.territory, today(request))
    for one in campaigns_in_force(request.acting.territory, now=request.now):
        if one.playbook.id == campaign:
            burden = reckon(one.playbook, posts).by_role()
            return [
                CostOut(
                    role=role,
                    name=words(ROLES.get(role, Text(role))),
                    minutes=minutes,
                    posts=posts.get(role, 0),
                )
                for role, minutes in burden.items()
            ]
    raise NotInSight()


@router.get(
    "/campaigns/{campaign}/migration", response={200: MigrationOut, **REFUSALS}, summary="Who could follow"
)
def migration(request: Any, campaign: Named) -> Any:
    """Return which open cases in sight could follow to the version in force; nothing is changed."""
    acting = request.acting
    found = migration_report(campaign, acting.territory, sight=acting.sight, now=request.now).migration
    stuck = [
        StuckOut(
            case=one.case_id,
            number=one.number,
            state=one.state,
            reasons=[
                Words(zh=zh, en=en) for zh, en in zip(one.sentences("zh"), one.sentences("en"), strict=True)
            ],
        )
        for one in found.stuck
    ]
    return MigrationOut(to=found.to, safe=list(found.safe), stuck=stuck, already=found.already)


@router.get("/journal", response={200: list[EntryOut], **REFUSALS}, summary="The last entries in sight")
def entries(
    request: Any, before: Annotated[Number | None, Query()] = None, limit: int = Query(50, ge=1, le=200)
) -> Any:
    """Return the last entries in sight, newest first; a post bound to one unit reads of cases only."""
    acting = request.acting
    found = journal.latest(
        acting.sight,
        before=before,
        limit=limit,
        without=hidden_kinds(acting.role),
        only="case." if acting.sight.unit is not None else "",
    )
    return [
        EntryOut(
            seq=one.seq,
            at=one.at,
            kind=one.kind,
            subject_kind=one.subject_kind,
            subject=one.subject,
            subject_ref=one.subject_ref,
            area_path=one.area_path,
            post=one.post_id,
            person=one.person_id,
            playbook=one.playbook,
            hash=bytes(one.hash).hex(),
        )
        for one in found
    ]
