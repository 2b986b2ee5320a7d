"""Weights from the data itself, without labels: what links tell, what chance alone would give, what family
gives.

A pair is held against two rivals: a stranger (anyone of the register) and another member of the same
household, who
shares telephone, address, surname and, by mistake, the number. The score is the binary logarithm of the odds

    match : (stranger + household) = 1 / (2^−S + 2^−H)

so evidence of a household, however often it repeats itself, can never tell its members apart.

* `m`: rows of stage 1 (number and name letter for letter) are links for free and tell how often the other
fields
  agree; rows with the same number tell about names; rows sure by name, birth and household tell about
  numbers.
* `u`: from frequencies in the register, and from pairs of namesakes (namesakes share village and age more
often).
* `kin`: the other members of the households of those links.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from dataclasses import field as made_of
from typing import Self

import numpy as np
import numpy.typing as npt

from .compare import Birth, Number, Phone, Place, field
from .names import Name
from .strings import Flags, Ints

Floats = npt.NDArray[np.float64]
LEVELS = {"number": 9, "name": 12, "birth": 8, "phone": 5, "place": 8, "sex": 3, "group": 64}
AGREEING = (Name.SAME, Name.SAME_SOUND)
OF_SURNAME = (
    Name.SAME_SHAPE, Name.MASKED, Name.CHARACTER_LOST, Name.SWAPPED,
    Name.ONE_GIVEN_DIFFERS, Name.SAME_SURNAME,
)  # fmt: skip
STRENGTH = 60.0  # a source's own counts weigh as much as the other sources' after so many rows
TINY = 1e-6
GROUP_BITS = (-6.0, 4.0)
CHECKED = (Number.SAME, Number.KIN, Number.OTHER)
UNCHECKED = (Number.SAME_OLD, Number.REPAIRED, Number.TRUNCATED, Number.NEAR, Number.BROKEN)


@dataclass
class Model:
    """The weights of a run: everything a score and its explanation need.

    `match` and `kin` hold, per source and field, the probability of each level among links and among other
    members of
    a link's household; `chance` and `namesake` among strangers of any name and of the same name.
    """

    people: int
    sources: list[str]
    share: dict[str, float]
    match: dict[str, dict[str, list[float]]]
    kin: dict[str, dict[str, list[float]]]
    chance: dict[str, list[float]]
    namesake: dict[str, list[float]]
    group: dict[str, list[float]]
    thresholds: dict[str, float] = made_of(default_factory=dict)

    def to_json(self) -> str:
        """Return the model as JSON."""
        return json.dumps(self.__dict__, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the model of `to_json`."""
        return cls(**json.loads(text))

    def parts(self, source: str, pattern: Ints) -> tuple[dict[str, Floats], dict[str, Floats]]:
        """Return, per field, the bits of patterns against a stranger, and against another of the
        household."""
        match, kin = self.match[source], self.kin[source]
        stranger: dict[str, Floats] = {
            "prior": np.full(len(pattern), np.log2(self.share[source] / self.people))
        }
        family: dict[str, Floats] = {"prior": -np.log2(np.maximum(field(pattern, "kin"), 1))}
        chance = self._chance(pattern)
        for key in ("number", "name", "birth", "phone", "place", "sex"):
            level = field(pattern, key)
            given = np.array(match[key])[level]
            known = level != 0
            stranger[key] = np.where(known, np.log2(given / chance[key]), 0.0)
            family[key] = np.where(known, np.log2(given / np.array(kin[key])[level]), 0.0)
        group = np.array(self.group[source])[field(pattern, "group")]
        stranger["group"] = family["group"] = group
        return stranger, family

    def score(self, source: str, pattern: Ints) -> Floats:
        """Return the bits (binary logarithm of the odds) that pairs of these patterns are one person."""
        values, back = np.unique(pattern, return_inverse=True)
        stranger, family = self.parts(source, values)
        one = np.sum(list(stranger.values()), axis=0)
        other = np.where(field(values, "kin") > 0, np.sum(list(family.values()), axis=0), np.inf)
        bits: Floats = -np.logaddexp2(-one, -other)[back]
        return bits

    def _chance(self, pattern: Ints) -> dict[str, Floats]:
        """Return the probability of each level for a stranger, by how rare it is what agrees."""
        out = {}
        name, place, phone = field(pattern, "name"), field(pattern, "place"), field(pattern, "phone")
        namesake = np.isin(name, AGREEING)
        for key in ("number", "name", "birth", "phone", "place", "sex"):
            level = field(pattern, key)
            plain = np.array(self.chance[key])[level]
            same = np.array(self.namesake.get(key, self.chance[key]))[level]
            out[key] = np.where(namesake, same, plain)
        kin = np.maximum(field(pattern, "kin"), 1)
        rare = np.exp2(field(pattern, "name_rarity") / 2) / self.people
        out["name"] = np.where(namesake, rare, out["name"])
        surname = np.exp2(field(pattern, "surname_rarity").astype(float)) / self.people
        out["name"] = np.where(np.isin(name, OF_SURNAME), out["name"] * surname, out["name"])
        door = np.exp2(field(pattern, "place_rarity") / 2) / self.people
        out["place"] = np.where((place == Place.DWELLING) | (place == Place.SHORTENED), door, out["place"])
        line = np.exp2(field(pattern, "phone_rarity") / 2) / self.people
        out["phone"] = np.select(
            [phone == Phone.SAME, phone == Phone.HOUSEHOLD], [line, line * kin], out["phone"]
        )
        number = field(pattern, "number")
        out["number"] = np.where(number == Number.KIN, kin / self.people, out["number"])
        return out


@dataclass
class Evidence:
    """What a run counted, before it becomes a model: patterns of pairs and what is known of them."""

    people: int
    sources: list[str]
    source: Ints  # of each pair
    pattern: Ints  # of each pair
    row: Ints  # of each pair
    link: Flags  # the pair is a sampled link of stage 1
    family: Flags  # another member of the household of such a link
    sampled: Flags  # the row of the pair is such a sample
    settled: Ints  # per source: rows that stage 1 and repair settled
    rows: Ints  # per source: all rows
    strangers: Ints  # patterns of random pairs
    namesakes: Ints  # patterns of pairs of the same name
    broken: int  # rows whose number is broken
    same_birth: float  # probability that two people share the day of birth
    linked_groups: npt.NDArray[np.int64]  # per source and group: rows settled
    groups: npt.NDArray[np.int64]  # per group: people of the register


def learn(evidence: Evidence) -> Model:
    """Return the weights that the evidence gives."""
    match: dict[str, dict[str, Floats]] = {source: {} for source in evidence.sources}
    kin: dict[str, dict[str, Floats]] = {source: {} for source in evidence.sources}
    for key in ("birth", "phone", "place", "sex"):
        _fill(match, key, _counted(evidence, key, evidence.link))
        _fill(kin, key, _counted(evidence, key, evidence.family))
    _fill(match, "name", _name_counts(evidence))
    _fill(kin, "name", _counted(evidence, "name", evidence.family))
    numbers = _number_counts(evidence)
    _fill(match, "number", numbers, (CHECKED, UNCHECKED))
    _fill(kin, "number", _kin_numbers(numbers, evidence), (CHECKED, UNCHECKED))
    return Model(
        people=evidence.people,
        sources=evidence.sources,
        share=dict.fromkeys(evidence.sources, 0.95),
        match={
            source: {key: value.tolist() for key, value in fields.items()} for source, fields in match.items()
        },
        kin={
            source: {key: value.tolist() for key, value in fields.items()} for source, fields in kin.items()
        },
        chance=_chances(evidence),
        namesake={key: _smooth(evidence.namesakes, key).tolist() for key in ("birth", "place", "sex")},
        group=_groups(evidence),
    )


def _counted(evidence: Evidence, key: str, chosen: Flags) -> Floats:
    level = field(evidence.pattern[chosen], key)
    flat = evidence.source[chosen] * LEVELS[key] + level
    counts = np.bincount(flat, minlength=len(evidence.sources) * LEVELS[key])
    return counts.reshape(len(evidence.sources), LEVELS[key]).astype(float)


def _fill(
    into: dict[str, dict[str, Floats]],
    key: str,
    counts: Floats,
    families: tuple[tuple[int, ...], ...] = (),
) -> None:
    """Write probabilities given that the field is filled; few rows of a source lean on those of all."""
    counts = counts.copy()
    counts[:, 0] = 0
    for levels in families or (tuple(range(1, counts.shape[1])),):
        one = counts[:, list(levels)]
        pooled = one.sum(axis=0) + 0.2
        pooled = pooled / pooled.sum()
        given = (one + STRENGTH * pooled) / (one.sum(axis=1, keepdims=True) + STRENGTH)
        for at, fields in enumerate(into.values()):
            table = fields.setdefault(key, np.ones(counts.shape[1]))
            table[list(levels)] = np.maximum(given[at], TINY)


def _name_counts(evidence: Evidence) -> Floats:
    """Count name levels where the number is the same, but not where it belongs to a relative of the one
    named."""
    number, name = field(evidence.pattern, "number"), field(evidence.pattern, "name")
    of_relative = np.zeros(int(evidence.row.max(initial=0)) + 1, bool)
    of_relative[evidence.row[(number == Number.KIN) & np.isin(name, AGREEING)]] = True
    chosen = (number == Number.SAME) & ~of_relative[evidence.row] & ~evidence.sampled
    counts = _counted(evidence, "name", chosen)
    counts[:, Name.SAME] += evidence.settled
    return counts


def _number_counts(evidence: Evidence) -> Floats:
    """Count number levels where name, birth and household leave no doubt without it."""
    name, birth = field(evidence.pattern, "name"), field(evidence.pattern, "birth")
    phone, place = field(evidence.pattern, "phone"), field(evidence.pattern, "place")
    home = (phone == Phone.SAME) | (phone == Phone.HOUSEHOLD) | (place == Place.DWELLING)
    sure = (name == Name.SAME) & home & ((birth == Birth.SAME) | (birth == Birth.MISSING))
    counts = _counted(evidence, "number", sure & ~evidence.sampled)
    of_links = np.bincount(evidence.source[evidence.link], minlength=len(evidence.sources))
    of_sure = np.bincount(evidence.source[evidence.link & sure], minlength=len(evidence.sources))
    counts[:, Number.SAME] += evidence.settled * (of_sure + 1) / (of_links + 2)
    return counts


def _kin_numbers(numbers: Floats, evidence: Evidence) -> Floats:
    """Count what a relative's row would show: his number is mine only by mistake, mine is his relative's
    mostly."""
    size = field(evidence.pattern[evidence.link], "kin")
    others = max(float(size[size > 0].mean()), 1.0) if (size > 0).any() else 2.0
    kin = numbers.copy()
    kin[:, Number.SAME] = numbers[:, Number.KIN] / others + 0.1
    kin[:, Number.KIN] = numbers[:, Number.SAME]
    kin[:, Number.SAME_OLD] = 0.1
    kin[:, Number.REPAIRED] = numbers[:, Number.REPAIRED] * 0.01 + 0.1
    kin[:, Number.BROKEN] += numbers[:, Number.REPAIRED] + numbers[:, Number.SAME_OLD]
    return kin


def _smooth(patterns: Ints, key: str) -> Floats:
    counts = np.bincount(field(patterns, key), minlength=LEVELS[key])[: LEVELS[key]].astype(float)
    counts[0] = 0
    out: Floats = np.maximum((counts + 0.5) / (counts.sum() + 0.5 * len(counts)), TINY)
    return out


def _chances(evidence: Evidence) -> dict[str, list[float]]:
    chance = {key: _smooth(evidence.strangers, key) for key in ("birth", "phone", "place", "sex", "name")}
    chance["birth"][Birth.SAME] = evidence.same_birth
    surname = np.exp2(field(evidence.strangers, "surname_rarity").astype(float)) / evidence.people
    name = field(evidence.strangers, "name")
    expected = max(float(surname[name != Name.SAME].sum()), 1.0)
    for one in OF_SURNAME:
        chance["name"][one] = max(((name == one).sum() + 0.5) / expected, TINY)
    number = np.ones(LEVELS["number"])
    number[[Number.SAME, Number.SAME_OLD]] = 1 / evidence.people
    level, unlike = (
        field(evidence.pattern, "number"),
        field(evidence.pattern, "name") >= Name.SHARES_CHARACTER,
    )
    for repair in (Number.REPAIRED, Number.TRUNCATED):
        chance_pairs = ((level == repair) & unlike).sum() + 1.0
        number[repair] = chance_pairs / max(evidence.broken, 1) / evidence.people
    number[Number.NEAR] = evidence.same_birth
    chance["number"] = number
    return {key: value.tolist() for key, value in chance.items()}


def _groups(evidence: Evidence) -> dict[str, list[float]]:
    """Return the bits by which people of an age and sex are found in a source more or less than in the
    register."""
    size = LEVELS["group"]
    register = (evidence.groups[:size] + 1.0) / (evidence.groups[:size].sum() + size)
    out = {}
    for at, source in enumerate(evidence.sources):
        own = evidence.linked_groups[at][:size] + 10.0 * register
        bits = np.clip(np.log2(own / own.sum() / register), *GROUP_BITS)
        bits[0] = 0.0
        out[source] = bits.tolist()
    return out
