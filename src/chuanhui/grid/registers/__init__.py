"""Registers: the things that stand in an area, and the people behind them."""
