"""Writing the registers: every change goes through one of these and leaves one journal entry."""

from chuanhui.grid.registers.actions.declaring import declare
from chuanhui.grid.registers.actions.registering import register
from chuanhui.grid.registers.actions.writing import Receipt

__all__ = ["Receipt", "declare", "register"]
