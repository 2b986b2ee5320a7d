"""Says inspections, rankings and consequences in single facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from chuanhui.playbook import vocabulary
from chuanhui.playbook.saying_words import Path, Said, joined, listed, roles, text_of
from chuanhui.playbook.saying_work import Facts, each_said, told, yes
from chuanhui.playbook.schema import (
    NOTHING,
    Bottom,
    Consequence,
    InspectionKind,
    Item,
    Playbook,
    Ranking,
    Text,
)


def say_judged(playbook: Playbook) -> Iterator[tuple[Path, Said]]:
    """Yield all that a playbook says of inspections and rankings."""
    for kind in playbook.inspections.values():
        ident = f"inspections.{kind.id}"
        yield from told(("inspections", kind.id), ident, kind.name, _inspection(kind, playbook))
        for rater in kind.raters:
            who = Text(f"“{kind.name.zh}”的评分人“{rater.name.zh}”", f"rater `{rater.id}` of `{ident}`")
            weight = f"{rater.weight_pct}%"
            entered = roles(rater.role)
            said = Text(
                f"{entered.zh}填报，权重 {weight}，至少 {rater.least} 份",
                f"entered by the {entered.en}, weight {weight}, at least {rater.least}",
            )
            yield ("inspections", kind.id, "raters", rater.id), Said(who, said)
        for item in kind.items:
            label = Text(f"“{kind.name.zh}”的检查项“{item.id}”", f"item `{item.id}` of `{ident}`")
            yield ("inspections", kind.id, "sheet", item.id), Said(label)
            for key, (what, value) in _item(item).items():
                if value not in (None, "", NOTHING, ()):
                    path = ("inspections", kind.id, "sheet", item.id, key)
                    yield path, Said(joined(label, what), text_of(value))
    for ranking in playbook.rankings.values():
        ident = f"rankings.{ranking.id}"
        yield from told(("rankings", ranking.id), ident, ranking.name, _ranking(ranking, playbook))
        for one in ranking.consequences:
            label = Text(f"“{ranking.name.zh}”的后果“{one.id}”", f"consequence `{one.id}` of `{ident}`")
            yield ("rankings", ranking.id, "consequence", one.id), Said(label, _consequence(one))


def _inspection(kind: InspectionKind, playbook: Playbook) -> Facts:
    facts: Facts = {
        "name": (Text("的名称", "name"), kind.name),
        "times": (Text("的频次", "rounds"), _times(kind)),
        "by": (Text("由谁组织", "opened by"), roles(kind.by)),
        "each": (Text("的对象", "rates each"), each_said(kind.each)),
        "rates": (Text("所评的单位", "rates the units"), _named(kind.rates)),
        "line": (Text("由哪些单位的岗位参加", "taken part in by posts of"), _named(kind.line)),
        "draw": (Text("的抽样", "draws"), draw_said(kind, playbook)),
        "combine": (Text("的合成办法", "combined by"), vocabulary.COMBINE.get(kind.combine)),
        "passing": (Text("的及格线", "pass mark"), kind.passing),
        "recheck": (Text("由谁复查", "re-inspected by"), roles(kind.recheck)),
        "source": (Text("的标准", "standard"), kind.source),
    }
    if right := kind.contest:
        asks, decides = roles(right.by), roles(right.decided_by)
        facts["contest"] = (
            Text("的申诉", "may be contested"),
            Text(
                f"{asks.zh}在{right.within.text('zh')}内提出，{decides.zh}决定；"
                f"打分人在{right.corrected_within.text('zh')}内可更正",
                f"by the {asks.en} within {right.within.text('en')}, decided by the {decides.en}; "
                f"the rater may correct within {right.corrected_within.text('en')}",
            ),
        )
    return facts


def _named(units: tuple[str, ...]) -> Text:
    return listed(Text(one, one) for one in units)


def _times(kind: InspectionKind) -> Text:
    every = vocabulary.RHYTHMS[kind.every]
    return Text(f"每{every.zh}{kind.times}次", f"{kind.times} per {every.en}")


def draw_said(kind: InspectionKind, playbook: Playbook) -> Text | None:
    """Return what is drawn, in words: 每个街道抽 2 个社区，每个再抽 3 个小区.

    Args:
        kind: of inspection.
        playbook: of which it is; it knows the registers of others too where `shelved` has put them there.
    """
    of, zh, en = vocabulary.EACH.get(kind.each.of, Text(kind.each.of)), "", ""
    if kind.draw is not None:
        per = vocabulary.EACH.get(kind.per)
        zh = f"{f'每个{per.zh}' if per else ''}抽 {kind.draw} 个{of.zh}"
        en = f"{kind.draw} x {of.en}{f' in each {per.en}' if per else ''}"
    if kind.draws_inside:
        inner = _drawn_inside(kind, playbook)
        zh += f"{'，' if zh else ''}每个{of.zh}{'再' if zh else ''}抽 {kind.then_draw} 个{inner.zh}"
        en += f"{', ' if en else ''}{kind.then_draw} x {inner.en} in each {of.en}"
    return Text(zh, en) if zh else None


def _drawn_inside(kind: InspectionKind, playbook: Playbook) -> Text:
    if kind.then is not None:
        return vocabulary.EACH.get(kind.then.of, Text(kind.then.of))
    found = playbook.registers.get(kind.then_things)
    if found is None:
        return Text(f"台账 {kind.then_things} 的登记", f"registered {kind.then_things}")
    return Text(f"登记的{found.name.zh}", f"registered “{found.name.get('en')}”")


def _item(item: Item) -> Facts:
    return {
        "ask": (Text("的内容", "wording"), item.ask),
        "points": (Text("的满分", "points"), plain(item.points)),
        "deduct": (Text("每处扣分", "off for each fault"), plain(item.deduct)),
        "at_most": (Text("最多扣分", "off at most"), plain(item.at_most)),
        "choose": (Text("的分档", "options"), _options(item.choose, item.options)),
        "share": (Text("按到位比例计分", "is scored by the share present"), yes(item.share)),
        "clause": (Text("对应条款", "clause"), item.clause),
        "photo": (Text("问题须拍照", "needs a photo of a fault"), yes(item.photo)),
        "opens": (Text("转办事项", "opens"), " ".join(one for one in (item.opens, item.category) if one)),
        "fails_below": (Text("不合格线", "fails below"), plain(item.fails_below)),
    }


def plain(points: Decimal | None) -> str:
    """Return points as they are written, "" for none."""
    return "" if points is None else f"{points.normalize():f}"


def _options(choose: Mapping[str, Decimal], words: Mapping[str, Text]) -> Text:
    return listed(
        Text(f"{words[key].zh} {plain(points)}", f"{words[key].get('en')} {plain(points)}")
        for key, points in choose.items()
    )


def _ranking(one: Ranking, playbook: Playbook) -> Facts:
    return {
        "name": (Text("的名称", "name"), one.name),
        "window": (Text("的统计期", "window"), vocabulary.RHYTHMS[one.window]),
        "over": (Text("的对象", "ranks each"), each_said(one.over)),
        "within": (Text("的比较范围", "compared within"), _within(one.within)),
        "score": (Text("的得分", "score"), score_said(one, playbook)),
        "missing": (Text("缺项时", "an absent part"), vocabulary.MISSING[one.missing]),
        "counts_in": (Text("的归期", "other rhythms count in"), vocabulary.COUNTS_IN[one.counts_in]),
        "ties": (Text("的并列", "ties"), vocabulary.TIES[one.ties]),
        "bottom": (Text("的末位", "bottom"), bottom_said(one.bottom)),
        "exempt": (
            Text("不参加排名", "exempt"),
            listed(
                Text(f"{area}（{why.zh}）", f"{area} ({why.get('en')})") for area, why in one.exempt.items()
            ),
        ),
        "contest": (Text("公布前申诉期", "may be contested for"), one.contest),
        "publish": (Text("由谁公布", "published by"), roles(one.publish)),
        "note": (Text("的说明", "note"), one.note),
    }


def _within(within: str) -> Text:
    if within == "group":
        return Text("同一分组", "groups of the playbook")
    return vocabulary.EACH.get(within, Text("全部", "all together"))


def score_said(ranking: Ranking, playbook: Playbook) -> Text:
    """Return what a score is made of, in words: 市容检查 60%、按期结案率 30%、返工率 -10%."""
    told_parts = []
    for part in ranking.score:
        kind = playbook.inspections.get(part.of.removeprefix("inspections."))
        one = playbook.indicators.get(part.of)
        name = one.name if one else kind.name if kind else Text(part.of)
        told_parts.append(Text(f"{name.zh} {part.weight_pct}%", f"{name.get('en')} {part.weight_pct}%"))
    return listed(told_parts)


def bottom_said(bottom: Bottom | None) -> Text | None:
    """Return what "bottom" means, in words."""
    if bottom is None:
        return None
    last = str(bottom.count) if bottom.count else f"{bottom.share_pct}%"
    zh = f"后 {last} 名" if bottom.count else f"后 {last}"
    return Text(
        f"{zh}（参评不少于 {bottom.group} 个）",
        f"the last {last} (of at least {bottom.group} that are ranked)",
    )


def _consequence(one: Consequence) -> Text:
    after = (
        Text("末位", "at the bottom")
        if one.after == "bottom"
        else Text(f"前 {one.places} 名", f"in the first {one.places}")
    )
    what, to, by = vocabulary.PROPOSALS[one.propose], roles(one.to), roles(one.by)
    mark = plain(one.unless_score)
    explain = f"{one.explains_within.text('zh')}内可说明"
    zh = f"连续 {one.in_a_row} 期{after.zh}，提请{to.zh}{what.zh}；{explain}，{by.zh}决定"
    en = (
        f"{one.in_a_row} in a row {after.en}: the {to.en} to {what.en}; may explain within"
        f" {one.explains_within.text('en')}, decided by the {by.en}"
    )
    return Text(
        f"{zh}；{mark} 分及以上不提请" if mark else zh, f"{en}; not at {mark} or more" if mark else en
    )
