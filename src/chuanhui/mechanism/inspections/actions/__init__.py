"""Writing inspections: every change goes through one of these and leaves one journal entry."""

from chuanhui.mechanism.inspections.actions.following import contest, decide_contest, recheck
from chuanhui.mechanism.inspections.actions.rounds import open_round, publish_round
from chuanhui.mechanism.inspections.actions.sheets import correct_visit, submit_visit
from chuanhui.mechanism.inspections.actions.writing import Receipt

__all__ = [
    "Receipt",
    "contest",
    "correct_visit",
    "decide_contest",
    "open_round",
    "publish_round",
    "recheck",
    "submit_visit",
]
