"""What of last month still stands: with the same register and weights every answer stays what it was."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

import numpy as np

from .memory import REGISTER, Memory
from .pieces import People, Register
from .shapes import Registry
from .veiled import Veiled, fingerprint
from .weigh import Model


def stamp_of(people: People, model: Model | None) -> str:
    """Return the fingerprint of a register and a model: the same, and every answer stays what it was."""
    found = hashlib.blake2b(digest_size=16)
    keys = people.keys
    for one in (
        people.person,
        people.household,
        keys.number,
        keys.kind,
        keys.name,
        keys.birth,
        keys.phone,
        keys.village,
    ):
        found.update(np.ascontiguousarray(one).tobytes())
    for one in (keys.coarse, keys.exact, keys.sex):
        found.update(np.ascontiguousarray(one).tobytes())
    for text in keys.texts:
        found.update(text.encode() + b"\n")
    found.update((model.to_json() if model else "").encode())
    return found.hexdigest()


def known_weights(model: Model | None, sources: Collection[str]) -> Model | None:
    """Return weights that know every source of this month; none else."""
    return model if model is not None and set(sources) <= set(model.sources) else None


def unread(
    memory: Memory | None, model: Model | None, registry: Registry, sources: Collection[str]
) -> Veiled | None:
    """Return last month's register as digests, where it is this month's too and the weights are the same."""
    if memory is None or len(memory.register) < len(REGISTER) or not memory.settled.num_rows:
        return None
    known = known_weights(Model.from_json(memory.model), sources) if memory.model else None
    if known is None or (model is not None and model.to_json() != memory.model):
        return None
    key = memory.register_key()
    if fingerprint(registry, key) != memory.fingerprint:
        return None
    return Veiled.from_arrow(memory.register, key)


def standing(
    memory: Memory | None, model: Model | None, people: Register, sources: Collection[str]
) -> tuple[Model | None, str]:
    """Return the weights to go by, none where they must be learnt, and the stamp of register and weights.

    Args:
        memory: of last month.
        model: weights that are given; without them those of the memory stand while the register is the same.
        people: the register.
        sources: of this month.
    """
    if memory is None:
        return model, ""
    if not isinstance(people, People):
        return Model.from_json(memory.model), memory.stamp
    old = model
    if old is None and memory.model:
        old = known_weights(Model.from_json(memory.model), sources)
    stamp = stamp_of(people, old)
    return (old if model is not None or stamp == memory.stamp else None), stamp
