"""Writing: taking, answering and refusing the requests of people about themselves."""

from chuanhui.system.protection.actions.asking import (
    Receipt,
    answer_copy,
    ask_copy,
    export_person,
    refuse_copy,
)

__all__ = ["Receipt", "answer_copy", "ask_copy", "export_person", "refuse_copy"]
