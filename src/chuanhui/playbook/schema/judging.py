"""What a playbook says of work that is judged: inspections, indicators, rankings and consequences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from chuanhui.kernel.allowances import Allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.schema.cases import NOTHING, Text
from chuanhui.playbook.schema.recurring import Each


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a score sheet. Exactly one of `deduct`, `choose`, `share` says how its points are found.

    Attributes:
        points: full points.
        deduct: points taken off for each fault found, down to `points - at_most` (`at_most` None: to 0).
        choose: points by option id; its greatest is `points`. `options` words them.
        share: points × present ÷ expected (counts, never names); none when nothing is expected.
        clause: clause of the standard.
        photo: a fault needs a photo.
        opens: kind of case that a fault opens; "" for none. `category` is the category given to the case.
        fails_below: the item fails, and opens its case, below this; None means below `points`.
    """

    id: str
    ask: Text
    points: Decimal
    deduct: Decimal | None = None
    at_most: Decimal | None = None
    choose: Mapping[str, Decimal] = field(default_factory=dict)
    options: Mapping[str, Text] = field(default_factory=dict)
    share: bool = False
    clause: str = ""
    photo: bool = False
    opens: str = ""
    category: str = ""
    fails_below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rater:
    """A kind of rater: `role` of the post that enters the sheet, weight in per cent, fewest sheets wanted."""

    id: str
    name: Text
    role: tuple[str, ...]
    weight_pct: int = 100
    least: int = 1


@dataclass(frozen=True, slots=True)
class Contest:
    """The right to contest a score before it counts: who asks, how long after the sheet came, who decides.

    Attributes:
        corrected_within: how long after the sheet came its rater may replace it by another, which may be
            contested for the whole of `within` again; as long as `within` where the playbook does not say.
    """

    by: tuple[str, ...]
    within: Allowance
    decided_by: tuple[str, ...]
    corrected_within: Allowance


@dataclass(frozen=True, slots=True)
class InspectionKind:
    """A kind of inspection: its cadence, what is drawn, who rates, and the sheet.

    Attributes:
        times, every: rounds in each period: 2 per week.
        by: roles that open rounds.
        each: the areas that are candidates.
        draw: how many are drawn in each stratum; None means all of them.
        per: level of the strata (``street``: so many in every street); "" is one stratum.
        then: a second draw of areas inside every area drawn, such as roads; None for none.
        then_things: a second draw of what is registered there instead, such as households: kind of thing.
        then_draw: how many of those.
        raters: kinds of raters; `combine` says how their sheets become one score: ``weighted`` (mean of
            each kind's mean, by weight), ``mean`` (of all sheets), ``trimmed`` (mean without the highest
            and lowest, from five sheets on; else mean), ``median``.
        passing: absolute pass mark; None for none.
        contest: see `Contest`.
        recheck: roles that re-inspect a failed item; the case it opened closes with it.
        rates: units of which every sheet rates one, in the area that was drawn; () rates the area itself.
        line: units whose posts take part where a role is one that every department has.
    """

    id: str
    name: Text
    times: int
    every: PeriodKind
    by: tuple[str, ...]
    each: Each
    raters: tuple[Rater, ...]
    combine: str
    items: tuple[Item, ...]
    draw: int | None = None
    per: str = ""
    then: Each | None = None
    then_draw: int | None = None
    then_things: str = ""
    passing: Decimal | None = None
    contest: Contest | None = None
    recheck: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    line: tuple[str, ...] = ()
    source: str = ""

    @property
    def draws_inside(self) -> bool:
        """Return whether there is a second draw inside every area drawn."""
        return self.then is not None or bool(self.then_things)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, summed or averaged: a fact of a kind of work.

    Attributes:
        subject: ``cases.<kind>``, ``returns.<id>``, ``sweeps.<id>``, ``rosters.<id>``, ``inspections.<id>``,
            ``registers.<kind>``.
        fact: a fact of that sort of work, see `chuanhui.playbook.vocabulary.FACTS`.
        where: only rows whose attribute is one of these: ``category``, ``source``, ``urgent``, ``outcome``,
            ``item``.
        field: numeric field of a return's form, for the fact ``sum``.
    """

    subject: str
    fact: str
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    field: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A number with all its parts named.

    Attributes:
        count: numerator. `of` is the denominator; None makes the indicator a plain count, sum or mean.
        cohort: which moment of a case must lie in the window: ``filed``, ``due`` or ``closed``;
            the denominator's own where it is not said.
        exclude: cases left out of both parts: ``suspended``, ``not_ours``, ``duplicate``, ``void``,
            ``nothing_to_do``.
        at_least: small-number rule: with a smaller denominator there is no value.
        better: ``more`` or ``less``.
        places: decimals shown; a rate is shown in per cent.
        source: the formula's source.
    """

    id: str
    name: Text
    count: Measure
    of: Measure | None = None
    cohort: str = ""
    exclude: tuple[str, ...] = ()
    at_least: int = 1
    better: str = "more"
    places: int = 2
    source: str = ""

    @property
    def of_things(self) -> bool:
        """Return whether a part of it counts things of a register."""
        return any(one.subject.startswith("registers.") for one in (self.count, self.of) if one is not None)

    @property
    def of_notices(self) -> bool:
        """Return whether a part of it counts notices."""
        return any(one.subject.startswith("notices.") for one in (self.count, self.of) if one is not None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a composite: an indicator's id, or an inspection's as ``inspections.<id>``, and its weight.

    A negative weight takes points off: rework -10 %.
    """

    of: str
    weight_pct: int


@dataclass(frozen=True, slots=True)
class Bottom:
    """What "bottom" means: the last `count`, or `share_pct` per cent, of groups of at least `group`."""

    count: int = 0
    share_pct: int = 0
    group: int = 4


@dataclass(frozen=True, slots=True)
class Consequence:
    """What is proposed, to whom, after how many windows in a row; a person decides.

    Attributes:
        id: stable id.
        after: ``bottom`` or ``top``; `in_a_row` closed windows of the same ranking, without a gap.
        places: how many places `top` means.
        unless_score: pass mark: at this score or above nothing is proposed; None for none.
        propose: ``explain``, ``reinspect``, ``improve``, ``speak``, ``commend``.
        to: role of the post that it is proposed for; `by` roles that decide.
        explains_within: how long that post may explain before anybody decides.
    """

    id: str
    after: str
    in_a_row: int
    propose: str
    to: tuple[str, ...]
    by: tuple[str, ...]
    explains_within: Allowance
    places: int = 1
    unless_score: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A standing of areas (or units) in every window.

    Attributes:
        over: what is ranked. `within` is the comparable group: a level of the tree (``street``: communities
            of one street among themselves), ``group`` (the groups of the playbook), or "" for all together.
        score: the composite's parts; positive weights add up to 100.
        missing: what an absent part does: ``unranked`` (the row is shown without a place) or ``left_out``
            (its weight goes to the other parts).
        counts_in: where work of another rhythm counts: ``visited`` (the window in which the day of the visit
            lies) or ``period_end`` (the window in which the last day of the round's period lies).
        ties: ``shared`` (1, 2, 2, 4) or ``dense`` (1, 2, 2, 3).
        bottom: see `Bottom`; None where nothing follows from the bottom.
        exempt: areas that are shown and not ranked, with the reason.
        contest: days before publication in which the ranked may contest; None for none.
        publish: roles that freeze and publish.
    """

    id: str
    name: Text
    window: PeriodKind
    over: Each
    score: tuple[Part, ...]
    publish: tuple[str, ...]
    within: str = ""
    missing: str = "unranked"
    counts_in: str = "visited"
    ties: str = "shared"
    bottom: Bottom | None = None
    exempt: Mapping[str, Text] = field(default_factory=dict)
    contest: Allowance | None = None
    consequences: tuple[Consequence, ...] = ()
    note: Text = NOTHING
