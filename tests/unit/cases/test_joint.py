"""Joint work: several units hold the subject slot, the line co-ordinates them."""

from __future__ import annotations

from dataclasses import replace

from chuanhui.mechanism.cases.rules import changes, fold, state_of, wire_of
from chuanhui.mechanism.cases.rules.owners import assigned
from chuanhui.playbook.schema import Owners, Table

from .scene import CABLE, LINE, STREET, Play, Units, kind

JOINT = Owners(
    territory="street",
    line=Table((), "区通信发展办"),
    subjects=Table((("cable", ("区城管局", "区通信发展办")),), ("区城管局",)),
)


def test_several_subjects_work_together_under_the_line():
    case = Play().file("2022-08-05 09:00", category="cable").now_is
    case = assigned(case, replace(kind(), owner=JOINT), Units(), {})
    assert (case.joint, case.owner_subject, case.owner_unit) == ((LINE, CABLE), None, CABLE)
    assert case.owner_territory == STREET


def test_one_subject_alone_is_no_joint_work():
    case = Play().file("2022-08-05 09:00").now_is
    assert assigned(case, replace(kind(), owner=JOINT), Units(), {}).joint == ()


def test_joint_units_survive_the_journal():
    case = replace(Play().file("2022-08-05 09:00").now_is, joint=(LINE, CABLE), revision=1)
    assert state_of(fold(None, changes(None, case))) == case
    assert state_of(wire_of(case)) == case
