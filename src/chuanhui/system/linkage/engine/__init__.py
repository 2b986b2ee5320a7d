"""The match itself: pure, no Django, no clock, no database of ours. Begin with `match`; docs/explanation/linkage.md."""

from .explain import Reason, explain
from .match import match
from .memory import DECISIONS, Memory
from .shapes import LINKS, Batch, Cancelled, Outcome, Registry, Settings
from .weigh import Model

__all__ = [
    "DECISIONS",
    "LINKS",
    "Batch",
    "Cancelled",
    "Memory",
    "Model",
    "Outcome",
    "Reason",
    "Registry",
    "Settings",
    "explain",
    "match",
]
