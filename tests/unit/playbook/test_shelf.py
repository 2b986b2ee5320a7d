from __future__ import annotations

from pathlib import Path

from chuanhui.playbook.load import load_playbook, load_text
from chuanhui.playbook.saying_judged import draw_said
from chuanhui.playbook.saying_matching import rule_said
from chuanhui.playbook.schema import Playbook
from chuanhui.playbook.shelf import shelved

from .matching_sample import TEXT
from .work_sample import book as work_book

BOOKS = Path(__file__).parents[3] / "playbooks"
START, END = TEXT.index("registers:\n"), TEXT.index("forms:\n")
LET = TEXT[:START] + TEXT[END:].replace("value: [tenant]", "value: [let]")


def alone() -> Playbook:
    """The sample without its registers, which the base registers have."""
    playbook = load_text(LET, "alone.yaml").playbook
    assert playbook is not None
    return playbook


def test_registers_of_other_playbooks_are_said_in_words() -> None:
    base = load_playbook(BOOKS / "jichu").playbook
    assert base is not None
    book = alone()
    assert "台账 household·housing属于let" in rule_said(book.risks["heavy_cost"], book).zh
    said = rule_said(book.risks["heavy_cost"], shelved(book, [base, book]))
    assert "住户·居住情况属于出租（" in said.zh
    assert "Household: Lived in by is one of Tenant (" in said.en


def test_lists_of_one_name_are_not_mixed_up() -> None:
    base = load_playbook(BOOKS / "jichu").playbook
    assert base is not None
    book = shelved(alone(), [base])
    assert book.words["housing"]["tenant"].zh == "租住"
    assert book.words["jichu.housing"]["let"].zh == "出租"
    assert set(book.deliveries) == {"medical", "housing"}


def test_what_is_drawn_inside_an_area_is_said_by_its_name() -> None:
    doors = ("then: {of: compound, each: 3}", "then: {of: registers.household, each: 3}")
    book, homes = work_book(*doors), load_playbook(BOOKS / "jichu").playbook
    assert homes is not None
    said = draw_said(book.inspections["street"], shelved(book, [homes]))
    assert said is not None
    assert said.zh.endswith("每个社区再抽 3 个登记的住户")
    assert f"registered “{homes.registers['household'].name.get('en')}”" in said.en
