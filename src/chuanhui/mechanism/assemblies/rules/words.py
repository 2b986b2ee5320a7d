"""A result in words: each step of the reckoning as one sentence, in either language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

CENT = Decimal("0.01")

SENTENCES: Mapping[str, tuple[str, str]] = {
    "roll": ("名册共 {count} 票{areas}。", "The roll has {count} votes{areas}."),
    "voted": (
        "参加表决 {voted} 票（{percent}），其中弃权 {abstained} 票、无效 {invalid} 票；"
        "弃权和无效计入参加，不计入同意。",
        "{voted} took part ({percent}): {abstained} abstained and {invalid} slips are invalid; both take "
        "part and agree to nothing.",
    ),
    "missing": (
        "登记交出纸质票 {marks} 张，票箱收回 {slips} 张，少 {missing} 张；未收回的不计入参加表决。",
        "{marks} paper slips were marked, {slips} found in the box; {missing} are missing and take no part.",
    ),
    "quorum": (
        "参加表决的{measure} {part} ÷ {base}的{measure} {whole} = {percent}，要求{bar}：{reached}。",
        "Taking part by {measure}: {part} of {whole} ({base}) = {percent}; required: {bar}: {reached}.",
    ),
    "agree": (
        "{option}的{measure} {part} ÷ {base}的{measure} {whole} = {percent}，要求{bar}：{reached}。",
        "For {option} by {measure}: {part} of {whole} ({base}) = {percent}; required: {bar}: {reached}.",
    ),
    "votes": ("第 {place} 位：{option}，{votes} 票。", "{place}. {option}: {votes} votes."),
    "not_quorate": ("参加表决的比例不够，表决不成立。", "Too few took part; nothing is decided."),
    "carried": ("结果：{option}，通过。", "Result: {option}; carried."),
    "not_carried": (
        "{option}未达到要求的比例，未通过。",
        "{option} did not reach what is required; not carried.",
    ),
    "tied_options": (
        "得票最多的选项票数相同（{votes} 票），未决，须另行表决。",
        "The leading options are level at {votes} votes; undecided, to be voted on again.",
    ),
    "elected": ("当选：{options}。", "Elected: {options}."),
    "tied_seats": (
        "{options}得票相同（{votes} 票），余 {seats} 席未决；不抽签、不由机器决定，须在他们中间另行投票。",
        "{options} are level at {votes} votes for {seats} seat(s); no lot is drawn, a run-off between them "
        "decides.",
    ),
    "seats_wait": (
        "当选人待结果公示期满、异议办结后就任。",
        "Those elected begin once the notice of the result has ended well.",
    ),
    "seats_taken": (
        "公布结果时席位没有空缺，或另有一次选举，当选人未随结果就任。",
        "When the result was published the seats were held, or another election stood: nobody began with it.",
    ),
    "vacant": ("空缺 {seats} 席。", "{seats} seat(s) stay vacant."),
    "source": ("依据：{source}", "Source: {source}"),
    "runoff": ("本次为另行投票，席位 {seats} 个。", "This is a run-off for {seats} seat(s)."),
}
MEASURES = {"count": ("票数", "count"), "area": ("面积", "floor area")}
BASES = {"roll": ("名册", "of the roll"), "voting": ("参加表决者", "of those taking part")}


@dataclass(frozen=True, slots=True)
class ResultStep:
    """One step: a code and its facts, plain JSON."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def sentence(self, lang: str = "zh", names: Mapping[str, str] | None = None) -> str:
        """Return the step in words.

        Args:
            lang: "zh" or "en".
            names: of the options, by id; the id itself where one is missing.
        """
        english, known = lang == "en", names or {}
        told: dict[str, Any] = dict(self.facts)
        if "option" in told:
            told["option"] = _quoted(known.get(told["option"], told["option"]), english)
        if "options" in told:
            listed = [_quoted(known.get(one, one), english) for one in told["options"]]
            told["options"] = (", " if english else "、").join(listed)
        if "share" in told:
            told["bar"] = bar(told["share"], strict=told["strict"], lang=lang)
            told["measure"] = MEASURES[told["measure"]][english]
            told["base"] = BASES[told["base"]][english]
            told["reached"] = (("达到", "reached") if told["reached"] else ("未达到", "not reached"))[english]
        if "area" in told:
            area = told["area"]
            told["areas"] = (
                (f", {area} m² in all" if english else f"，面积合计 {area} 平方米") if area else ""
            )
        return SENTENCES[self.code][english].format_map(told)

    @property
    def wire(self) -> dict[str, Any]:
        """Return the step as plain JSON."""
        return {"code": self.code, "facts": dict(self.facts)}


def steps_of(wire: Sequence[Mapping[str, Any]]) -> tuple[ResultStep, ...]:
    """Return steps from plain JSON; the inverse of `ResultStep.wire`."""
    return tuple(ResultStep(one["code"], dict(one["facts"])) for one in wire)


def bar(share: str, *, strict: bool, lang: str = "zh") -> str:
    """Return what must be reached, in words: ``more than 1/2``, ``不少于 2/3``."""
    zh, en = ("超过 ", "more than ") if strict else ("不少于 ", "at least ")
    return f"{en if lang == 'en' else zh}{share}"


def fraction_text(value: Fraction) -> str:
    """Return a share as people write it: ``2/3``."""
    return f"{value.numerator}/{value.denominator}"


def amount(value: Fraction) -> str:
    """Return a count or an area exactly: ``205``, ``16320.55``."""
    if value.denominator == 1:
        return str(value.numerator)
    return format(Decimal(value.numerator) / Decimal(value.denominator), "f")


def percent(part: Fraction, whole: Fraction) -> str:
    """Return a share of a hundred to two places; only shown, never compared."""
    if not whole:
        return "–"
    value = Decimal(part.numerator * whole.denominator * 100) / Decimal(part.denominator * whole.numerator)
    return f"{value.quantize(CENT, ROUND_HALF_UP)}%"


def _quoted(text: str, english: bool) -> str:
    return f"“{text}”" if not english else text
