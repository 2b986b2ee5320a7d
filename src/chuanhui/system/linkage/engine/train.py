"""Collect what the weights are learnt from, and learn them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .answers import Answers
from .compare import Rarity, compare
from .identities import Kind
from .keys import Compared
from .pieces import Pairs, People, Residue
from .strings import Ints
from .weigh import LEVELS, Evidence, Model, learn

DRAWN = 200_000
ROUNDS = 2
LEAST_SHARE, MOST_SHARE = 0.5, 0.995


@dataclass(frozen=True)
class Training:
    """What a run holds when its candidates are compared."""

    people: People
    residue: Residue
    pairs: Pairs
    rest: Ints
    answers: Answers
    sizes: list[int]
    seed: int


def train(it: Training) -> Model:
    """Return the weights of this run, with the share of each source that is in the register."""
    residue, pairs, people = it.residue, it.pairs, it.people
    source = residue.source[pairs.q]
    link = residue.link[pairs.q] == pairs.p
    sampled = residue.link[pairs.q] >= 0
    home = people.household[residue.link[pairs.q]] == people.household[pairs.p]
    _, days = np.unique(people.keys.birth[people.keys.birth > 0], return_counts=True)
    open_rows = it.rest[residue.link[it.rest] < 0]
    model = learn(
        Evidence(
            people=len(people),
            sources=it.answers.sources,
            source=source,
            pattern=pairs.pattern,
            row=pairs.q,
            link=link,
            family=sampled & home & ~link,
            sampled=sampled,
            settled=it.answers.by_source(),
            rows=np.array(it.sizes, np.int64),
            strangers=_strangers(it),
            namesakes=_namesakes(people, it.seed),
            broken=int((residue.keys.kind[open_rows] >= Kind.TRUNCATED).sum()),
            same_birth=float(((days / max(days.sum(), 1)) ** 2).sum()) if len(days) else 1e-4,
            linked_groups=it.answers.groups(people.group, LEVELS["group"]),
            groups=np.bincount(people.group, minlength=LEVELS["group"]),
        )
    )
    for _ in range(ROUNDS):
        _share(model, it, source, sampled)
    return model


def _share(model: Model, it: Training, source: Ints, sampled: np.ndarray) -> None:
    """Write how many rows of each source are somebody of the register, as far as can be told so far."""
    found = np.zeros(len(it.residue.row), bool)
    for at, name in enumerate(model.sources):
        chosen = np.flatnonzero((source == at) & ~sampled)
        score = model.score(name, it.pairs.pattern[chosen])
        found[it.pairs.q[chosen[score > 0]]] = True
    linked = it.answers.by_source() + np.bincount(it.residue.source[found], minlength=len(model.sources))
    for at, name in enumerate(model.sources):
        model.share[name] = float(np.clip(linked[at] / max(it.sizes[at], 1), LEAST_SHARE, MOST_SHARE))


def _strangers(it: Training) -> Ints:
    """Return the patterns of rows with people drawn at random."""
    rng = np.random.default_rng(it.seed)
    rows = np.flatnonzero(it.residue.link >= 0)
    if not len(rows):
        rows = np.arange(len(it.residue.row))
    if not len(rows) or not len(it.people):
        return np.zeros(0, np.int64)
    a = rng.choice(rows, DRAWN)
    b = rng.integers(0, len(it.people), DRAWN)
    other = it.people.household[b] != it.people.household[it.residue.link[a]]
    a, b = a[other], b[other]
    left = it.residue.keys.take(a)
    return _bare(left, it.people, b, it.people.surname[left.name[:, 0]])


def _namesakes(people: People, seed: int) -> Ints:
    """Return the patterns of people of the same name who do not live together."""
    keys = people.keys.name_key
    # A share of the names, with all who bear them: enough pairs from any size of register.
    step = max(1, len(people) // DRAWN)
    drawn = np.flatnonzero((keys >= 0) & ((keys + seed) % step == 0))
    drawn = np.random.default_rng(seed).permutation(drawn)
    order = drawn[np.argsort(keys[drawn], kind="stable")]
    a, b = order[:-1], order[1:]
    chosen = (keys[a] == keys[b]) & (people.household[a] != people.household[b])
    a, b = a[chosen], b[chosen]
    return _bare(people.keys.take(a), people, b, np.zeros(len(a), np.int64))


def _bare(left: Compared, people: People, right: Ints, surname: Ints) -> Ints:
    nothing = np.zeros(len(right), np.int64)
    rarity = Rarity(nothing, nothing, surname, nothing, nothing, nothing)
    return compare(left, people.keys.take(right), nothing, rarity, nothing, nothing)
