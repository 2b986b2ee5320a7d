"""The time in which a person is answered: read from `data/answer.yaml`, strictly, with its source."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from chuanhui.kernel.allowances import Allowance, BadAllowance, parse_allowance
from chuanhui.playbook.nodes import compose, read_bytes
from chuanhui.playbook.reading import Reading, Section
from chuanhui.system.protection.errors import BadAnswerTerms

FILE = Path(__file__).with_name("data") / "answer.yaml"


class Terms(NamedTuple):
    """How long an answer may take, since when, and what says so."""

    within: Allowance
    since: str
    source: str


@cache
def terms() -> Terms:
    """Return the time to answer.

    Raises:
        BadAnswerTerms: the file cannot be read.
    """
    return read_terms(FILE.read_bytes(), FILE.name)


def read_terms(data: bytes, name: str) -> Terms:
    """Return the time to answer from the bytes of a file.

    Raises:
        BadAnswerTerms: a key is missing or unknown, or the allowance is none.
    """
    text, faults = read_bytes(data, name)
    tree, more = (None, []) if faults else compose(text, name)
    reading = Reading(name)
    found = [*faults, *more]
    if tree is None or found:
        raise BadAnswerTerms(why=found[0].sentence("zh") if found else "空文件 / empty")
    top = Section(reading, tree, name, ("within", "since", "source"))
    within, since, source = (top.text(key) for key in ("within", "since", "source"))
    if reading.faults or not (within and since and source):
        why = reading.faults[0].sentence("zh") if reading.faults else "within, since, source"
        raise BadAnswerTerms(why=why)
    try:
        return Terms(parse_allowance(within), since, source)
    except BadAllowance as error:
        raise BadAnswerTerms(why=error.sentence("zh")) from error
