"""The journal (日志): the last entries in sight, and the seal that covers them."""

from __future__ import annotations

import json
from types import SimpleNamespace as Row
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chuanhui.desk import linkage_verbs
from chuanhui.desk.frame import member, page
from chuanhui.desk.registers_story import VERBS
from chuanhui.grid.areas import queries as areas
from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules.comings import hidden_kinds
from chuanhui.journal import queries as journal_of
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases import queries as cases
from chuanhui.mechanism.cases.queries import telling
from chuanhui.mechanism.rulebooks.queries import rulebook
from chuanhui.mechanism.voice import queries as voice
from chuanhui.playbook.schema import Text

LIMIT = 50
SEALS = 8
KINDS: dict[str, Text] = {
    "post.open": Text("设立岗位", "Post opened"),
    "post.close": Text("撤销岗位", "Post closed"),
    "post.appoint": Text("任职", "Appointed"),
    "post.vacate": Text("离任", "Term ended"),
    "post.handover": Text("接收交接清单", "Hand-over received"),
    "post.cover": Text("登记包联责任", "Cover begun"),
    "post.uncover": Text("解除包联责任", "Cover ended"),
    "post.sign_in": Text("登录", "Signed in"),
    "post.sign_out": Text("退出", "Signed out"),
    "post.switch": Text("换岗办事", "Switched posts"),
    "posts.load": Text("导入岗位", "Posts loaded"),
    "unit.open": Text("设立单位", "Unit opened"),
    "unit.close": Text("撤销单位", "Unit closed"),
    "account.open": Text("开通账号", "Account opened"),
    "account.disable": Text("停用账号", "Account disabled"),
    "account.enable": Text("启用账号", "Account enabled"),
    "account.password": Text("修改密码", "Password changed"),
    "account.preferences": Text("修改显示设置", "Display changed"),
    "area.import": Text("导入网格", "Areas imported"),
    "area.split": Text("拆分网格", "Area split"),
    "area.merge": Text("合并网格", "Areas merged"),
    "area.redraw": Text("调整边界", "Border redrawn"),
    "rulebook.in_force": Text("工作法施行", "Rulebook in force"),
    "calendar.adopt": Text("启用工作日历", "Calendar adopted"),
    "inspection.open": Text("开展督查并抽取", "Inspection opened and drawn"),
    "inspection.publish": Text("公布督查结果", "Inspection published"),
    "inspection.visit": Text("提交评分表", "Score sheet sent"),
    "inspection.correct": Text("更正评分表", "Score sheet corrected"),
    "inspection.contest": Text("对评分提出申诉", "Score contested"),
    "inspection.decide": Text("裁定评分申诉", "Contest decided"),
    "inspection.recheck": Text("复查扣分问题", "Finding rechecked"),
    "case.migrate": Text("随工作法换版", "Followed to a new version"),
    **voice.VERBS,
    **VERBS,
    **linkage_verbs.VERBS,
}


@member
@require_safe
def journal(request: Any) -> HttpResponse:
    """Show the last entries in sight."""
    by = request.acting
    before = request.GET.get("before", "")
    # A post that sees one unit's matters reads here of cases only; row security leaves it those of its unit.
    only = "case." if by.sight.unit is not None else ""
    found = journal_of.latest(
        by.sight,
        before=int(before) if before.isdecimal() and len(before) < 16 else None,
        limit=LIMIT,
        without=hidden_kinds(by.role),
        only=only,
    )
    seals = journal_of.seals(SEALS)
    sealed = seals[0].last_seq if seals else 0
    context = {
        "rows": _rows(request, found, sealed),
        "older": f"?before={found[-1].seq}" if len(found) == LIMIT else "",
        "seals": [Row(seal=one, text=one.text) for one in seals],
        "only_cases": bool(only),
    }
    return page(request, "journal.html", context, section="journal", part="entries")


def _rows(request: Any, found: list[Any], sealed: int) -> list[Row]:
    by = request.acting
    people = names_of(
        post_ids={one.post_id for one in found if one.post_id},
        person_ids={one.person_id for one in found if one.person_id},
    )
    numbers = cases.numbers_of(by.sight, {one.subject for one in found if one.subject_kind == "case"})
    names = areas.names({one.area_path for one in found}, stamp=by.stamps.get("areas"))
    rows = []
    for one in found:
        number, title = numbers.get(one.subject, ("", ""))
        rows.append(
            Row(
                seq=one.seq,
                at=one.at,
                what=_what(one),
                kind=one.kind,
                number=number,
                subject=title or one.subject_ref,
                url=reverse("desk:case", args=[one.subject]) if number else "",
                who=people.person(one.person_id) if one.person_id else "",
                post=people.post(one.post_id) if one.post_id else "",
                area=names.get(one.area_path, ""),
                hash=bytes(one.hash).hex(),
                sealed=one.seq <= sealed,
            )
        )
    return rows


def _what(entry: Any) -> Text:
    """Return an entry's verb in words; a step is called as its own playbook calls it."""
    if entry.kind in KINDS:
        return KINDS[entry.kind]
    if not entry.kind.startswith("case."):
        return Text(entry.kind)
    verb = json.loads(entry.body).get("verb", "")
    if entry.kind == "case.step":
        return _step(entry.playbook, verb)
    plain = telling.VERBS.get(entry.kind, Text(verb))
    what = telling.ASKS.get(verb)
    return Text(plain.zh + what.zh, f"{plain.get('en')}: {what.get('en')}") if what else plain


def _step(ref: str, verb: str) -> Text:
    try:
        kinds = rulebook(ref).cases.values()
    except (ChuanhuiError, ValueError):
        return Text(verb)
    step = next((found for kind in kinds if (found := kind.step(verb))), None)
    return step.name if step else Text(verb)
