"""Writing standings and proposals; the roll-ups are kept by `keeping`."""

from chuanhui.mechanism.rankings.actions.deciding import decide, explain
from chuanhui.mechanism.rankings.actions.freezing import freeze, restate
from chuanhui.mechanism.rankings.actions.publishing import answer, contest, publish
from chuanhui.mechanism.rankings.actions.writing import Receipt

__all__ = ["Receipt", "answer", "contest", "decide", "explain", "freeze", "publish", "restate"]
