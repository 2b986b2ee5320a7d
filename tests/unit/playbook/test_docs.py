from __future__ import annotations

import runpy
from pathlib import Path

from chuanhui.playbook import load, read_cases, read_forms, read_steps, trials

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "reference" / "playbook.md").read_text("utf-8")


def test_reference_pages_are_fresh() -> None:
    wanted = runpy.run_path(str(ROOT / "tools" / "make_playbook_docs.py"))["fresh"]()
    assert {path.name: path.read_text("utf-8") == text for path, text in wanted.items()} == {
        "playbook.md": True,
        "faults.md": True,
    }


def test_every_key_of_the_language_is_documented() -> None:
    keys = {
        *load.TOP_KEYS, *load.LATER, *read_forms.FIELD_KEYS, *read_cases.CASE_KEYS, *read_cases.OWNER_KEYS,
        *read_cases.EXTEND_KEYS, *read_cases.SUSPEND_KEYS, *read_cases.REOPEN_KEYS, *read_steps.STEP_KEYS,
        *read_steps.GATE_KEYS, *trials.TRIAL_KEYS, *trials.WORDS, *trials.OWN_KEYS,
    }  # fmt: skip
    named = {key for key in keys if f"`{key}`" in PAGE or f"`{key}:" in PAGE or f"{key}: " in PAGE}
    assert keys - named == set()
