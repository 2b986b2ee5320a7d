"""Protection: what registers may hold of people, for how long, and who may see it in full."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chuanhui.playbook.data import table
from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import FieldKind, Guard, Playbook, RegisterField, RegisterKind, Search, Text

LEAST = Text("个人信息保护法第六条：最小必要", "Personal Information Protection Law art. 6: the least needed")
KEEP = Text(
    "个人信息保护法第十九条、第四十七条：保存最短时间，期满删除",
    "Personal Information Protection Law arts. 19 and 47: the shortest time, then deleted",
)
SENSITIVE = Text(
    "个人信息保护法第二十八、二十九条：敏感信息须本人单独同意",
    "Personal Information Protection Law arts. 28 and 29: sensitive facts need separate consent",
)
ACCESS = Text(
    "个人信息保护法第五十一条：合理确定操作权限",
    "Personal Information Protection Law art. 51: rights of access are bounded",
)
LISTS = Text(
    "house.md：不按身份列居民名单；党员身份只由本人申报",
    "house.md: no lists of residents by what they are; members tell it themselves",
)
CHILDREN = Text(
    "个人信息保护法第三十一条：不满十四周岁未成年人的信息属于敏感信息",
    "Personal Information Protection Law art. 31: facts of children under fourteen are sensitive",
)

_PERSONS = (FieldKind.NAME, FieldKind.ID_NUMBER, FieldKind.PHONE)
_LAW = re.compile(r"《[^《》]+》第[一二三四五六七八九十百千零〇0-9]+条")


def says(ask: Text, words: list[str]) -> bool:
    """Return whether a wording, Chinese or English, has one of the words."""
    said = f"{ask.zh} {ask.en}".lower()
    return any(word in said for word in words)


def known(playbook: Playbook, places: Places) -> dict[str, RegisterKind]:
    """Return every register that the playbook can name: its own, and those declared beside it."""
    return {**places.beside, **playbook.registers}


def _fields(playbook: Playbook) -> Iterator[tuple[RegisterKind, RegisterField, tuple[str, ...]]]:
    for kind in playbook.registers.values():
        for one in kind.fields:
            yield kind, one, ("registers", kind.id, "fields", one.id)


def unguarded(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find names, numbers and phones of persons that are kept in the open, of whatever kind (PR001).

    An office's own telephone is told to everybody: it is marked `public`.
    """
    words = table("protection")["personal"]
    for _, one, at in _fields(playbook):
        office = one.public and one.field.kind is FieldKind.PHONE
        personal = one.field.kind in _PERSONS or says(one.field.ask, words)
        if personal and one.guard is Guard.OPEN and not office:
            yield places.fault("PR001", *at, ask=one.field.ask)


def kept_for_ever(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find protected fields without an end (PR002)."""
    for kind in playbook.registers.values():
        if kind.guarded and kind.keep is None:
            yield places.fault("PR002", "registers", kind.id, register=kind.name)


def kept_without_law(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find retention that names no law and article (PR003)."""
    for kind in playbook.registers.values():
        if kind.keep is not None and not _LAW.search(kind.keep.basis):
            yield places.fault("PR003", "registers", kind.id, "keep", "basis", register=kind.name)


def seen_by_nobody(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find protected fields that no post may ever see in full: they are kept for nothing (PR004)."""
    for kind in playbook.registers.values():
        if kind.guarded and not kind.reveal:
            yield places.fault("PR004", "registers", kind.id, register=kind.name)


def seen_by_all(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find cards with protected fields that every post with sight may open (PR005)."""
    for kind in playbook.registers.values():
        if kind.guarded and not kind.seen_by:
            yield places.fault("PR005", "registers", kind.id, register=kind.name)


def intimate(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find party membership, religion, health and the like as plain facts (PR006)."""
    words = table("protection")["intimate"]
    for _, one, at in _fields(playbook):
        told = one.guard is Guard.SENSITIVE and one.declared
        if says(one.field.ask, words) and not told:
            yield places.fault("PR006", *at, ask=one.field.ask)


def listed(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find what a person declared made a key to lists: searched, compared, shown as a name (PR007)."""
    for kind, one, at in _fields(playbook):
        compared = any(one.id in alike for alike in kind.same)
        if one.declared and (one.search is not Search.NONE or compared or kind.label == one.id):
            yield places.fault("PR007", *at, ask=one.field.ask)


def forced(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find declarations without which nobody is registered (PR009)."""
    for _, one, at in _fields(playbook):
        if one.declared and one.field.required:
            yield places.fault("PR009", *at, ask=one.field.ask)


def members_listed(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find persons tied to a party branch or a church: a bulk list of its members (PR008)."""
    words, kinds = table("protection")["bodies"], known(playbook, places)
    for kind in playbook.registers.values():
        if not any(one.field.kind is FieldKind.NAME for one in kind.guarded):
            continue
        for tie in kind.ties.values():
            body = kinds.get(tie.to)
            if body is not None and says(body.name, words):
                at = ("registers", kind.id, "in", tie.id)
                yield places.fault("PR008", *at, register=kind.name, body=body.name)


def childrens_facts(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find questions about a child (RI011)."""
    words = table("protection")
    for form in playbook.forms.values():
        for one in form.fields:
            about = says(one.ask, words["child"]) and says(one.ask, words["child_fact"])
            if about or says(one.ask, words["child_alone"]):
                yield places.fault("RI011", "forms", form.id, one.id, ask=one.ask)


def pictured_papers(playbook: Playbook, places: Places) -> Iterator[Fault]:
    """Find photos of identity papers (RI012)."""
    words = table("protection")["identity_papers"]
    for form in playbook.forms.values():
        for one in form.fields:
            if one.kind is FieldKind.PHOTO and says(one.ask, words):
                yield places.fault("RI012", "forms", form.id, one.id, ask=one.ask)


LINTS = (
    Lint("PR001", LEAST, False, unguarded),
    Lint("PR002", KEEP, False, kept_for_ever),
    Lint("PR003", KEEP, False, kept_without_law),
    Lint("PR004", LEAST, False, seen_by_nobody),
    Lint("PR005", ACCESS, False, seen_by_all),
    Lint("PR006", SENSITIVE, False, intimate),
    Lint("PR007", LISTS, False, listed),
    Lint("PR008", LISTS, False, members_listed),
    Lint("PR009", SENSITIVE, False, forced),
    Lint("RI011", CHILDREN, False, childrens_facts),
    Lint("RI012", LEAST, False, pictured_papers),
)
