"""Entries written before an attribute existed still fold to the state that the row holds."""

from __future__ import annotations

from chuanhui.mechanism.cases.rules import ABSENT, changes, fold, state_of, wire_of

from .scene import Play


def test_an_entry_that_does_not_know_an_attribute_means_its_default():
    case = Play().file("2022-08-05 09:00").now_is
    told = changes(None, case)
    older = {name: value for name, value in told.items() if name not in {"joint", "pending", "owner_subject"}}
    assert fold(None, older) == {**wire_of(case), "revision": 1}
    assert state_of(fold(None, older)) == state_of(fold(None, told))


def test_what_every_case_must_tell_has_no_default():
    assert not {"id", "number", "campaign", "version", "kind", "state", "territory", "area_path"} & set(
        ABSENT
    )
