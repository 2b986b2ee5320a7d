"""The match itself: pure, no Django, no clock. Begin with `match`; docs/explanation/linkage.md."""

from .choice import ENGINES, joins_by
from .denials import DENIED
from .explain import Reason, explain
from .match import match
from .memory import Memory
from .shapes import LINKS, Batch, Cancelled, Outcome, Registry, Settings
from .weigh import Model

__all__ = [
    "DENIED",
    "ENGINES",
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
    "joins_by",
    "match",
]
