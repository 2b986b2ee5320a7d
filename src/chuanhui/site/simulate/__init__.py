"""Simulated work: synthetic people report and work off cases through the real actions."""

from chuanhui.site.simulate.play import Played, simulate

__all__ = ["Played", "simulate"]
