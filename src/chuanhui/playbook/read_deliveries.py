"""Reads `deliveries:`: what departments send, on what ground, which columns identify, which bring facts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from decimal import Decimal

from chuanhui.kernel.allowances import Allowance, parse_allowance
from chuanhui.kernel.periods import PeriodKind
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_forms import Words
from chuanhui.playbook.read_rhythm import POSTS, listed, read_period, written
from chuanhui.playbook.reading import Reading, Section, limited
from chuanhui.playbook.schema import About, FactColumn, FactKind, IdentifyRole, Sends, Source
from chuanhui.playbook.vocabulary import LINE_ROLES

DELIVERY_KEYS = (
    "name", "from", "among", "every", "due", "purpose", "basis", "keep", "sends", "identifies", "facts",
)  # fmt: skip
FACT_KEYS = ("name", "of", "kind", "words", "unit", "sensitive", "about", "least", "most")
KEEP_KEYS = ("inputs", "facts")
ROLES = tuple(one.value for one in IdentifyRole)
KINDS = tuple(one.value for one in FactKind)
NUMERIC = (FactKind.NUMBER, FactKind.MONEY, FactKind.WHOLE)
MOST_DELIVERIES, MOST_FACTS, MOST_HEADINGS = 40, 60, 12
_LONGEST = 200
_PURPOSE = 300

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,4})?")
_SENDER = re.compile(r"([a-z_]+)(?:@([^\s@]+))?")
_KNOWN = (
    IdentifyRole.BIRTH,
    IdentifyRole.PHONE,
    IdentifyRole.ADDRESS,
    IdentifyRole.VILLAGE,
    IdentifyRole.FAMILY,
)
_NEVER = parse_allowance("1 day")


def read_deliveries(top: Section, words: Words) -> dict[str, Source]:
    """Return the files that departments send, by id."""
    held = top.get("groups")
    groups = tuple(held.pairs) if isinstance(held, Entries) else ()
    found: dict[str, Source] = {}
    for one, node in limited(top, "deliveries", MOST_DELIVERIES, required=False):
        section = Section(top.reading, node, f"deliveries.{one}", DELIVERY_KEYS)
        found[one] = _read_delivery(section, one, words, groups)
    return found


def _read_delivery(section: Section, ident: str, words: Words, groups: Collection[str]) -> Source:
    role, unit = _sender(section)
    inputs, facts = _keep(section)
    identifies = _identifies(section)
    columns = _facts(section, ident, words)
    _headings_once(section)
    sends = section.get("sends")
    return Source(
        id=ident,
        name=section.wording("name"),
        role=role,
        unit=unit,
        every=read_period(section, "every", PeriodKind.MONTH),
        due=_allowance(section, "due"),
        purpose=section.wording("purpose", longest=_PURPOSE),
        basis=section.text("basis", longest=_LONGEST),
        keep_inputs=inputs,
        keep_facts=facts,
        sends=Sends(section.reading.one_of(sends, section.at("sends"), tuple(Sends)) or Sends.NUMBERS)
        if sends
        else Sends.NUMBERS,
        identifies=identifies,
        facts=columns,
        among=_among(section, unit, groups),
    )


def _among(section: Section, unit: str, groups: Collection[str]) -> str:
    """Return the group of areas that send their own; beside one unit it means nothing."""
    node = section.get("among")
    if node is None:
        return ""
    if unit:
        section.reading.fault("PB160", section.key("among"), key="among", value=unit)
    return section.reading.one_of(node, section.at("among"), groups, "PB080")


def _sender(section: Section) -> tuple[str, str]:
    """Return who sends it: ``department_desk@yibaoju``, or ``street_desk``, each street its own."""
    node = section.need("from")
    said = section.reading.scalar(node, section.at("from")) if node else ""
    return read_post(section.reading, node, said) if node and said else ("", "")


def read_post(reading: Reading, node: Node, said: str) -> tuple[str, str]:
    """Return role and unit of ``role@unit``; a role that every department has must say whose."""
    found = _SENDER.fullmatch(said)
    role, unit = (found[1], found[2] or "") if found else ("", "")
    if role not in POSTS:
        reading.fault("PB042", node, value=said.partition("@")[0], allowed=POSTS)
        return "", ""
    if role in LINE_ROLES and not unit:
        reading.fault("PB150", node, value=role)
    return role, unit


def _allowance(section: Section, key: str) -> Allowance:
    node = section.need(key)
    found = section.reading.allowance(node, section.at(key), counted=True) if node else None
    return found or _NEVER


def _keep(section: Section) -> tuple[Allowance, Allowance]:
    """Return how long a file waits at most for its run, and how long its facts stay."""
    node = section.need("keep")
    if node is None:
        return _NEVER, _NEVER
    part = Section(section.reading, node, section.at("keep"), KEEP_KEYS)
    return _allowance(part, "inputs"), _allowance(part, "facts")


def _identifies(section: Section) -> dict[IdentifyRole, tuple[str, ...]]:
    """Return the headings of the columns that identify; they must be enough to know somebody by."""
    node = section.need("identifies")
    if node is None:
        return {}
    part = Section(section.reading, node, section.at("identifies"), ROLES)
    found = {
        IdentifyRole(key): _headings(part, key) for key in part.node.pairs if key in ROLES
    }  # fmt: skip
    sure = {IdentifyRole.ID_NUMBER, IdentifyRole.TOKEN} & set(found)
    if part.sound and not sure and not (IdentifyRole.NAME in found and any(one in found for one in _KNOWN)):
        section.reading.fault("PB151", section.key("identifies"), value=section.where)
    return found


def _headings(section: Section, key: str) -> tuple[str, ...]:
    found = section.words(key)
    if len(found) > MOST_HEADINGS:
        section.reading.fault("PB032", section.key(key), where=section.at(key), most=MOST_HEADINGS)
    return found


def _headings_once(section: Section) -> None:
    """Note a heading that stands for two columns: nobody could tell which is meant."""
    seen: set[str] = set()
    for node in _heading_nodes(section):
        said = heading_key(written(node))
        if said and said in seen:
            section.reading.fault("PB152", node, value=written(node), where=section.where)
        seen.add(said)


def _heading_nodes(section: Section) -> Iterator[Node]:
    identifies, facts = section.get("identifies"), section.get("facts")
    for _, value in identifies.pairs.values() if isinstance(identifies, Entries) else ():
        yield from listed(value)
    for _, value in facts.pairs.values() if isinstance(facts, Entries) else ():
        of = value.get("of") if isinstance(value, Entries) else None
        yield from listed(of) if of else ()


def heading_key(text: str) -> str:
    """Return a heading as columns are compared: without blanks, width, case and the star of a must."""
    return "".join(unicodedata.normalize("NFKC", text).split()).strip("*:").lower()


def _facts(section: Section, source: str, words: Words) -> dict[str, FactColumn]:
    section.need("facts")
    return {
        one: _read_fact(
            Section(section.reading, node, f"{section.at('facts')}.{one}", FACT_KEYS), source, one, words
        )
        for one, node in limited(section, "facts", MOST_FACTS, required=False)
    }


def _read_fact(section: Section, source: str, ident: str, words: Words) -> FactColumn:
    kind = FactKind(_word(section, "kind", KINDS) or FactKind.NUMBER)
    section.need("of")
    least, most = (_bound(section, key, kind) for key in ("least", "most"))
    if least is not None and most is not None and most < least:
        section.reading.fault("PB158", section.get("most") or section.node, value=most, kind=kind.value)
    about = section.get("about")
    return FactColumn(
        id=ident,
        source=source,
        name=section.wording("name"),
        headings=_headings(section, "of"),
        kind=kind,
        unit=_unit(section, kind),
        words=_list_of(section, kind, words),
        sensitive=section.truth("sensitive"),
        about=About(section.reading.one_of(about, section.at("about"), tuple(About)) or About.PERSON)
        if about
        else About.PERSON,
        least=least,
        most=most,
    )


def _word(section: Section, key: str, allowed: tuple[str, ...]) -> str:
    node = section.need(key)
    return section.reading.one_of(node, section.at(key), allowed) if node else ""


def _unit(section: Section, kind: FactKind) -> str:
    """Return the unit, which money must have; nothing but a number has one."""
    if kind not in NUMERIC and section.get("unit"):
        section.reading.fault("PB160", section.key("unit"), key="unit", value=kind.value)
    return section.text("unit", longest=10, optional=kind is not FactKind.MONEY)


def _list_of(section: Section, kind: FactKind, words: Words) -> str:
    node = section.get("words")
    if kind is not FactKind.CHOICE:
        if node:
            section.reading.fault("PB160", section.key("words"), key="words", value=kind.value)
        return ""
    node = section.need("words")
    return section.reading.one_of(node, section.at("words"), words, "PB041") if node else ""


def _bound(section: Section, key: str, kind: FactKind) -> Decimal | None:
    node = section.get(key)
    if node is None:
        return None
    if kind not in NUMERIC:
        section.reading.fault("PB160", section.key(key), key=key, value=kind.value)
        return None
    return read_decimal(section.reading, node, section.at(key))


def read_decimal(reading: Reading, node: Node, where: str) -> Decimal:
    """Return a number written exactly: ``20000`` or ``-4.5``."""
    said = reading.scalar(node, where)
    if not _DECIMAL.fullmatch(said):
        if said:
            reading.fault("PB158", node, value=said, kind=FactKind.NUMBER.value)
        return Decimal(0)
    return Decimal(said)
