"""The lints: what a playbook may not ask of people, each resting on a named rule."""

from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.lints.registry import LINTS, WAIVABLE, run_lints

__all__ = ["LINTS", "WAIVABLE", "Lint", "run_lints"]
