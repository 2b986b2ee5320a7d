from __future__ import annotations

import runpy
from pathlib import Path

from chuanhui.playbook import (
    load,
    read_assemblies,
    read_cases,
    read_conditions,
    read_consequences,
    read_deliveries,
    read_forms,
    read_indicators,
    read_inspections,
    read_matching,
    read_plans,
    read_rankings,
    read_registers,
    read_returns,
    read_sheets,
    read_steps,
    read_subjects,
    read_voice,
    trial_matching,
    trial_verbs,
    trials,
)

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
        *read_steps.GATE_KEYS, *trials.TRIAL_KEYS, *trials.WORDS, *trials.OWN_KEYS, *trial_verbs.WORK_VERBS,
        *read_returns.SWEEP_KEYS,
        *read_returns.ROSTER_KEYS, *read_returns.SHIFT_KEYS, *read_inspections.INSPECTION_KEYS,
        *read_inspections.DRAW_KEYS, *read_inspections.RATER_KEYS, *read_inspections.CONTEST_KEYS,
        *read_sheets.ITEM_KEYS, *read_indicators.INDICATOR_KEYS, *read_indicators.MEASURE_KEYS,
        *read_rankings.RANKING_KEYS, *read_rankings.PUBLISH_KEYS, *read_consequences.BOTTOM_KEYS,
        *read_consequences.CONSEQUENCE_KEYS, *read_registers.REGISTER_KEYS,
        *read_registers.REGISTER_FIELD_KEYS, *read_registers.TIE_KEYS, *read_registers.KEEP_KEYS,
        *read_voice.NOTICE_KEYS, *read_voice.DRAFT_KEYS, *read_voice.SURVEY_KEYS,
        *read_assemblies.BALLOT_KEYS, *read_assemblies.SEATS_KEYS, *read_assemblies.MEETING_KEYS,
        *read_subjects.ROLL_KEYS, *read_deliveries.DELIVERY_KEYS, *read_deliveries.FACT_KEYS,
        *read_deliveries.KEEP_KEYS, *read_plans.PLAN_KEYS, *read_plans.BAND_KEYS, *read_matching.RISK_KEYS,
        *read_conditions.CONDITION_KEYS, *trial_matching.MATCHING_VERBS, *trial_matching.FACT_WORDS,
        *trial_matching.DELIVER_KEYS,
    }  # fmt: skip
    named = {key for key in keys if f"`{key}`" in PAGE or f"`{key}:" in PAGE or f"{key}: " in PAGE}
    assert keys - named == set()
