"""Hand-over lists (交接清单): what is open under a post, read and confirmed by whoever comes to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from chuanhui.desk.download import file_answer
from chuanhui.desk.frame import key_of, member, page, refused, tell_after, today
from chuanhui.desk.handing_sheet import GROUP_NAMES, sheet
from chuanhui.desk.shown import row_of
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts import actions
from chuanhui.grid.posts import queries as posts_of
from chuanhui.grid.posts.errors import ListMovedOn, MayNotManage, UnknownPost
from chuanhui.grid.posts.queries import Holding
from chuanhui.grid.posts.rules import Acting, digest_of, may_manage
from chuanhui.kernel.errors import ChuanhuiError, MovedOn, NotAllowed
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import OpenWork
from chuanhui.mechanism.returns.queries import MyReturns, my_returns
from chuanhui.playbook.schema import Text

SHOWN = 100
EXPORTED = 5_000
TONES = {"due": "amber", "verify": "violet", "standing": "grey", "decide": "red"}
SIGNS = {"due": "clock", "verify": "fixed", "standing": "standing", "decide": "note"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What is open under a post at an instant: its cases, and the returns that wait for it."""

    work: OpenWork
    returns: MyReturns

    @property
    def counts(self) -> dict[str, int]:
        """Return how many things each group holds."""
        return {**self.work.counts, "returns": self.returns.number}

    @property
    def number(self) -> int:
        """Return how many things there are, a case counted once."""
        return self.work.number + self.returns.number

    @property
    def digest(self) -> str:
        """Return what pins the list: a digest of its ids."""
        cells = [
            f"{one.work.campaign}.{one.work.ref}:{one.period.key}:{one.view.stood.code}:{one.view.slot}"
            for one in self.returns.cells
        ]
        piles = [
            f"{one.work.campaign}.{one.work.ref}:{one.period.key}:{one.waiting}+{one.to_approve}"
            for one in self.returns.piles
        ]
        ids = {name: [str(one) for one in found] for name, found in self.work.ids.items()}
        return digest_of({**ids, "returns": cells + piles})


def listed(acting: Acting, *, now: datetime, most: int = SHOWN) -> Listed:
    """Return what is open under a post.

    Args:
        acting: whoever acts under it, or the post with nobody on it.
        now: aware.
        most: cases of each group that are returned whole.
    """
    return Listed(cases.open_work(acting, most=most), my_returns(acting, now=now))


def first_stop(by: Acting, now: datetime, onward: str) -> str:
    """Return where somebody goes who begins to act under a post: to a list that waits for them, if any."""
    waits = posts_of.waiting_handover(by, timezone.localdate(now))
    return reverse("desk:handover", args=[by.post_code]) if waits else onward


def _asked(request: Any, code: str) -> tuple[Holding, Acting]:
    """Return a post in sight and who would act under it.

    Raises:
        UnknownPost: none of that code in sight.
        MayNotManage: neither one's own post nor one that the acting post manages.
    """
    by: Acting = request.acting
    found = posts_of.holding(by.sight, code[:120], today(request))
    if found is None:
        raise UnknownPost(post=code[:120])
    if found.post_id == by.post_id:
        return found, by
    if not may_manage(by, found.area_path):
        raise MayNotManage()
    return found, posts_of.doers([found.code], today(request))[found.code].stamped(by.stamps)


@member
@require_safe
def handover(request: Any, code: str) -> HttpResponse:
    """Show what is open under a post."""
    return _page(request, code)


def _page(request: Any, code: str, refusal: ChuanhuiError | None = None, status: int = 200) -> HttpResponse:
    by: Acting = request.acting
    post, acting = _asked(request, code)
    found = listed(acting, now=request.now)
    waits = posts_of.waiting_handover(by, today(request)) if post.post_id == by.post_id else None
    names = areas.names({post.area_path}, stamp=by.stamps.get("areas"))
    context = {
        "post": post,
        "area": names.get(post.area_path, ""),
        "role": Text(post.role_name("zh"), post.role_name("en")),
        "former": next((one for one in posts_of.terms_of(post.post_id) if one["id"] != post.term_id), None),
        "state": posts_of.handover_of(post.post_id, today(request)),
        "waits": waits,
        "groups": _groups(request, found),
        "returns": [*map(_cell, found.returns.cells), *map(_pile, found.returns.piles)],
        "counts": found.counts,
        "number": found.number,
        "digest": found.digest,
        "refusal": refusal,
        "own": post.post_id == by.post_id,
    }
    return page(request, "handover.html", context, section="posts", status=status)


def _groups(request: Any, found: Listed) -> list[Row]:
    """Return the groups of cases, each with its rows; an empty group is not shown."""
    by = request.acting
    held = {one.id: one for group in found.work.cases.values() for one in group}
    rows = {
        line.case.id: row_of(line) for line in cases.lines(held.values(), now=request.now, stamps=by.stamps)
    }
    return [
        Row(
            name=name,
            label=GROUP_NAMES[name],
            tone=TONES[name],
            sign=SIGNS[name],
            number=len(found.work.ids[name]),
            rows=[rows[one.id] for one in group],
            more=len(found.work.ids[name]) > len(group),
        )
        for name, group in found.work.cases.items()
    ]


def _cell(one: Any) -> Row:
    return Row(
        name=one.work.name, period=_label(one), area=one.view.stood.name, due=one.view.due_at, number=1
    )


def _pile(one: Any) -> Row:
    return Row(name=one.work.name, period=_label(one), area="", due=None, number=one.waiting + one.to_approve)


def _label(one: Any) -> Text:
    return Text(one.period.label("zh"), one.period.label("en"))


@member
@require_safe
def export(request: Any, code: str) -> HttpResponse:
    """Return the list as a workbook."""
    by: Acting = request.acting
    post, acting = _asked(request, code)
    found = listed(acting, now=request.now, most=EXPORTED)
    held = {one.id: one for group in found.work.cases.values() for one in group}
    lines = {one.case.id: one for one in cases.lines(held.values(), now=request.now, stamps=by.stamps)}
    data = sheet(
        post=f"{post.title} · {post.unit_name}",
        groups={name: [lines[one.id] for one in group] for name, group in found.work.cases.items()},
        returns=[*map(_cell, found.returns.cells), *map(_pile, found.returns.piles)],
        counts=found.counts,
        digest=found.digest,
        lang=request.lang,
        now=request.now,
        who=f"{by.person_name} · {by.title}",
    )
    return file_answer(data, f"handover-{request.now:%Y%m%d}.xlsx")


@member
@require_POST
def receive(request: Any, code: str) -> HttpResponse:
    """Confirm that the list has been received, as it was read."""
    by: Acting = request.acting
    post, _ = _asked(request, code)
    try:
        found = listed(by, now=request.now, most=0)
        if post.post_id == by.post_id and request.POST.get("digest", "") != found.digest:
            raise ListMovedOn(count=found.number)
        actions.receive(
            post_code=post.code,
            counts=found.counts,
            digest=found.digest,
            by=by,
            now=request.now,
            key=key_of(request),
        )
    except (MovedOn, NotAllowed) as refusal:
        return _page(request, code, refusal, refused(request, refusal))
    return tell_after(reverse("desk:mine"), "received")
