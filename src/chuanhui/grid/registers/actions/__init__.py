"""Writing the registers: every change goes through one of these and leaves one journal entry."""

from chuanhui.grid.registers.actions.asking import ask_change, decide_change
from chuanhui.grid.registers.actions.asking_ties import ask_merge, ask_tie, ask_unmerge, ask_untie
from chuanhui.grid.registers.actions.changing import change, confirm_recheck, end
from chuanhui.grid.registers.actions.declaring import declare
from chuanhui.grid.registers.actions.exporting import Exported, export_things
from chuanhui.grid.registers.actions.flagging import refresh_twins
from chuanhui.grid.registers.actions.gathering import People, gather
from chuanhui.grid.registers.actions.handing_out import HandedOut, hand_out
from chuanhui.grid.registers.actions.holding import hold, lift
from chuanhui.grid.registers.actions.importing import Imported, import_rows
from chuanhui.grid.registers.actions.lapsing import lapse
from chuanhui.grid.registers.actions.merging import merge, unmerge
from chuanhui.grid.registers.actions.purging import Purged, due_for_purge, purge
from chuanhui.grid.registers.actions.registering import register
from chuanhui.grid.registers.actions.revealing import Revealed, reveal
from chuanhui.grid.registers.actions.tying import tie, untie
from chuanhui.grid.registers.actions.writing import Receipt

__all__ = [
    "Exported",
    "HandedOut",
    "Imported",
    "People",
    "Purged",
    "Receipt",
    "Revealed",
    "ask_change",
    "ask_merge",
    "ask_tie",
    "ask_unmerge",
    "ask_untie",
    "change",
    "confirm_recheck",
    "decide_change",
    "declare",
    "due_for_purge",
    "end",
    "export_things",
    "gather",
    "hand_out",
    "hold",
    "import_rows",
    "lapse",
    "lift",
    "merge",
    "purge",
    "refresh_twins",
    "register",
    "reveal",
    "tie",
    "unmerge",
    "untie",
]
