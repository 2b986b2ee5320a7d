"""The lints: what a playbook may not ask of people, each resting on a named rule."""

from chuanhui.playbook.lints.registry import LINTS, Lint, run_lints

__all__ = ["LINTS", "Lint", "run_lints"]
