"""One doubtful pair as the clerk's page draws it: differences marked, reasons in words with their weight."""

from __future__ import annotations

from types import SimpleNamespace as Row

from chuanhui.desk.linkage_frame import period_name
from chuanhui.desk.linkage_marks import is_same, marked
from chuanhui.look.wordings import word
from chuanhui.playbook.schema import IdentifyRole, Text
from chuanhui.playbook.vocabulary_matching import IDENTIFIES
from chuanhui.system.linkage import queries
from chuanhui.system.linkage.actions import Beside
from chuanhui.system.linkage.ground import Ground
from chuanhui.system.linkage.queries import PairLine

DENIALS = ("namesake", "born_otherwise", "number_of_another", "another_home")
DOUBTS = ("too_little", "ask_sender", "ask_home")
BARS = 8
WEIGHTY, LIGHT = 5.0, 1.0
"""Bits: 32 to one speaks strongly, less than two to one hardly at all."""


def reason_text(because: str) -> str:
    """Return a ready reason in the words that are kept; "" for none."""
    return word(f"desk_review.because.{because}") if because in {*DENIALS, *DOUBTS} else ""


def pair_shown(ground: Ground, line: PairLine, beside: Beside) -> Row:
    """Return a pair for the page: the row of the file, one card or two, and why these two.

    Args:
        ground: of the plan.
        line: of the queue.
        beside: what `look_at_pair` returned after the look was put on record.
    """
    pair = line.pair
    source = ground.playbook.deliveries.get(pair.source)
    whys = queries.why_these_two(pair)
    return Row(
        id=pair.id,
        revision=pair.revision,
        source=line.source_name,
        purpose=source.purpose if source is not None else None,
        basis=source.basis if source is not None else "",
        period=period_name(pair.period),
        number=line.number,
        other_number=line.other_number,
        has_other=pair.other_id is not None,
        lines=[_line(one) for one in queries.side_by_side(beside.row, beside.cards)],
        whys=[_why(one) for one in whys],
        odds=odds(pair.score),
        score=f"{pair.score:+.1f}",
        ahead=None if line.ahead is None else odds(line.ahead),
    )


def _line(one: queries.SideLine) -> Row:
    shown = one.row
    if one.role is IdentifyRole.TOKEN:
        # A token is no value that a clerk could compare; that one came says enough.
        shown = ""
    left, card = marked(shown, one.thing)
    _, other = marked(shown, one.other)
    return Row(
        role=IDENTIFIES[one.role],
        row=left,
        thing=card,
        other=other,
        differs=one.differs and not is_same(shown, one.thing),
        same=bool(shown and one.thing and is_same(shown, one.thing)),
        is_token=one.role is IdentifyRole.TOKEN,
    )


def _why(one: queries.WhyLine) -> Row:
    strong = abs(one.bits) >= WEIGHTY
    weak = abs(one.bits) < LIGHT
    how = "none" if weak else f"{'for' if one.bits > 0 else 'against'}{'_much' if strong else ''}"
    return Row(
        text=Text(one.zh, one.en),
        bits=f"{one.bits:+.1f}",
        how=how,
        bar=min(BARS, round(abs(one.bits))),
        tone="grey" if weak else "green" if one.bits > 0 else "red",
        sign="standing" if weak else "check" if one.bits > 0 else "cross",
        times=times(one.bits),
    )


def times(bits: float) -> Text:
    """Return what evidence makes of the odds, in words: 可能性约增至 240 倍, 约降至 1/8."""
    amount = many(2 ** abs(bits))
    if bits >= 0:
        return Text(f"可能性约增至 {amount.zh} 倍", f"about {amount.en} times as likely")
    return Text(f"可能性约降至 1/{amount.zh}", f"about 1 in {amount.en} as likely")


def odds(bits: float) -> Text:
    """Return odds in words: 240 比 1 是, 1 比 8."""
    amount = many(2 ** abs(bits))
    return (
        Text(f"约 {amount.zh} 比 1", f"about {amount.en} to 1")
        if bits >= 0
        else Text(f"约 1 比 {amount.zh}", f"about 1 to {amount.en}")
    )


def many(amount: float) -> Text:
    """Return a large number with as many digits as mean anything."""
    if amount < 10:
        said = f"{amount:.1f}".rstrip("0").rstrip(".")
        return Text(said, said)
    if amount < 10_000:
        said = f"{float(f'{amount:.2g}'):,.0f}"
        return Text(said, said)
    if amount < 1e8:
        return Text(f"{float(f'{amount / 1e4:.2g}'):,.0f} 万", f"{float(f'{amount:.2g}'):,.0f}")
    return Text("超过 1 亿", "over 100 million")
