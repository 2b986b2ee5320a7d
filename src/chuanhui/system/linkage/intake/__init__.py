"""Reading what departments send: any of the three formats, only declared columns, every fault named; pure."""

from chuanhui.system.linkage.intake.faults import DeliveryFault
from chuanhui.system.linkage.intake.reading import Intake, read

__all__ = ["DeliveryFault", "Intake", "read"]
