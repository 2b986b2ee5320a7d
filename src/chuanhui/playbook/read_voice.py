"""Reads `notices:`, `drafts:` and `surveys:`: what is published, asked for comment, and asked."""

from __future__ import annotations

from chuanhui.kernel.allowances import Allowance, Clock, Unit
from chuanhui.playbook.nodes import Entries, Node
from chuanhui.playbook.read_rhythm import read_posts
from chuanhui.playbook.read_subjects import CASES, REGISTERS, Around, read_about, read_residents, read_roll
from chuanhui.playbook.reading import Section, limited
from chuanhui.playbook.schema import DraftKind, FieldKind, Form, NoticeDue, NoticeKind, SurveyKind
from chuanhui.playbook.vocabulary_civic import NOTICE_PAPERS

NOTICE_KEYS = (
    "name", "about", "by", "shows", "papers", "at_least", "placed", "objection", "expires", "names", "due",
)  # fmt: skip
DUE_KEYS = ("after", "within")
DRAFT_KEYS = ("name", "about", "by", "open_to", "at_least", "dispositions", "reason_for")
SURVEY_KEYS = ("name", "about", "by", "form", "roll", "named", "reasons", "coverage", "most")
MOST_KINDS = 40
NO_TIME = Allowance(1, Clock.DAYS, unit=Unit.DAY)
"""Stands for a time that could not be read; the fault keeps the playbook from being used."""


def read_notices(top: Section, around: Around) -> dict[str, NoticeKind]:
    """Return the kinds of notice."""
    return {
        one: _notice(Section(top.reading, node, f"notices.{one}", NOTICE_KEYS), one, around)
        for one, node in limited(top, "notices", MOST_KINDS, required=False)
    }


def _notice(section: Section, kind_id: str, around: Around) -> NoticeKind:
    about = read_about(section, around)
    if about:
        section.need("shows")
    objection = section.get("objection")
    at = section.at("objection")
    return NoticeKind(
        id=kind_id,
        name=section.wording("name"),
        about=about,
        by=read_posts(section, "by"),
        shows=_shows(section, around, about),
        at_least=least_time(section, "at_least"),
        papers=section.words("papers", NOTICE_PAPERS),
        placed=section.truth("placed"),
        objection=section.reading.one_of(objection, at, around.kinds, "PB101") if objection else "",
        expires=_allowance(section, "expires"),
        names=section.truth("names"),
        due=_due(section, around, about),
    )


def _due(section: Section, around: Around, about: str) -> NoticeDue | None:
    """Return when the notice must hang, counted from a step of the case that it is about."""
    node = section.get("due")
    if node is None:
        return None
    kind = around.kinds.get(about.removeprefix(CASES)) if about.startswith(CASES) else None
    part = Section(section.reading, node, section.at("due"), DUE_KEYS)
    after, steps = part.need("after"), tuple(one.id for one in kind.steps) if kind else ()
    step = part.reading.one_of(after, part.at("after"), steps) if after else ""
    return NoticeDue(step, least_time(part, "within"))


def _shows(section: Section, around: Around, about: str) -> tuple[str, ...]:
    """Return the ids of the fields shown, each of the form or register that the notice is about."""
    node = section.get("shows")
    if node is None:
        return ()
    allowed: tuple[str, ...] | None = () if not about else None
    if about.startswith(CASES):
        kind = around.kinds[about.removeprefix(CASES)]
        form = around.forms.get(kind.form)
        # A place and pictures have doors of their own; a case's papers hang beside the notice.
        told = [one for one in form.fields if one.kind is not FieldKind.PHOTO] if form else []
        allowed = tuple(one.id for one in told)
    elif about.startswith(REGISTERS) and (thing := around.things.get(about.removeprefix(REGISTERS))):
        allowed = tuple(one.id for one in thing.fields)
    return section.words("shows", allowed, code="PB134")


def least_time(section: Section, key: str) -> Allowance:
    """Return the least time under `key`, which must be said: nothing is taken for granted."""
    node = section.get(key)
    if node is None:
        if section.sound:
            section.reading.fault("PB135", section.node, where=section.where, key=key)
        return NO_TIME
    return section.reading.allowance(node, section.at(key), counted=True) or NO_TIME


def _allowance(section: Section, key: str) -> Allowance | None:
    node = section.get(key)
    return section.reading.allowance(node, section.at(key), counted=True) if node else None


def read_drafts(top: Section, around: Around) -> dict[str, DraftKind]:
    """Return the kinds of draft for comment."""
    return {
        one: _draft(Section(top.reading, node, f"drafts.{one}", DRAFT_KEYS), one, around)
        for one, node in limited(top, "drafts", MOST_KINDS, required=False)
    }


def _draft(section: Section, kind_id: str, around: Around) -> DraftKind:
    node = section.need("dispositions")
    name = section.reading.one_of(node, section.at("dispositions"), around.words, "PB041") if node else ""
    return DraftKind(
        id=kind_id,
        name=section.wording("name"),
        by=read_posts(section, "by"),
        open_to=read_residents(section, "open_to"),
        at_least=least_time(section, "at_least"),
        dispositions=name,
        reason_for=section.words("reason_for", around.words.get(name, ())),
        about=read_about(section, around),
    )


def read_surveys(top: Section, around: Around) -> dict[str, SurveyKind]:
    """Return the kinds of survey."""
    return {
        one: _survey(Section(top.reading, node, f"surveys.{one}", SURVEY_KEYS), one, around)
        for one, node in limited(top, "surveys", MOST_KINDS, required=False)
    }


def _survey(section: Section, kind_id: str, around: Around) -> SurveyKind:
    form_node, reasons, coverage = section.need("form"), section.get("reasons"), section.get("coverage")
    reading, about = section.reading, read_about(section, around)
    form_id = reading.one_of(form_node, section.at("form"), around.forms, "PB040") if form_node else ""
    roll = read_roll(section, around, about)
    for key in ("coverage", "reasons", "named"):
        if section.get("roll") is None and section.get(key) is not None:
            reading.fault("PB136", section.key(key), key=key)
    return SurveyKind(
        id=kind_id,
        name=section.wording("name"),
        by=read_posts(section, "by"),
        form=form_id,
        roll=roll,
        about=about,
        named=section.truth("named"),
        reasons=reading.one_of(reasons, section.at("reasons"), around.words, "PB041") if reasons else "",
        coverage_pct=reading.percent(coverage, section.at("coverage"), 100) if coverage else 0,
        most=_most(section, around.forms.get(form_id)),
    )


def _most(section: Section, form: Form | None) -> tuple[tuple[str, int], ...]:
    """Return how many options one may choose at most, by question: ``most: {items: 3}``."""
    node = section.get("most")
    if node is None:
        return ()
    several = tuple(one.id for one in form.fields if one.kind is FieldKind.CHOICES) if form else ()
    if not isinstance(node, Entries):
        section.reading.wrong_kind(node, section.at("most"), Entries)
        return ()
    found: list[tuple[str, int]] = []
    for name, (written, value) in node.pairs.items():
        if form is not None and name not in several:
            allowed = several
            section.reading.fault("PB047", written, form=form.id, value=name, allowed=allowed)
        found.append((name, _whole(section, value, f"{section.at('most')}.{name}")))
    return tuple(found)


def _whole(section: Section, node: Node, where: str) -> int:
    return section.reading.whole(node, where, 1, 99)
