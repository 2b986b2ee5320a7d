"""Every fault that a playbook or a trial can have: one code, two sentences, two ways to mend.

Codes are stable for ever. PB00 and PB01 are how the file is written, PB02 and PB03 its values, PB04 words
that are not declared, PB05 and PB06 the life of a case, PB07 trials, PB08 work that recurs, PB09 to PB11 work
that is judged, PB12 registers, PB13 and PB14 voice and decision, PB15 and PB16 matching; BU, RI, AG, JU, PR,
VO and MA are the lints, WV waivers.
"""

from chuanhui.playbook.fault_list.civic import VOICE
from chuanhui.playbook.fault_list.judging import JUDGING
from chuanhui.playbook.fault_list.kind import FaultKind
from chuanhui.playbook.fault_list.life import LIFE, TRIALS, WORDS
from chuanhui.playbook.fault_list.lints import LINTS
from chuanhui.playbook.fault_list.matching import MATCHING
from chuanhui.playbook.fault_list.protection import PROTECTION
from chuanhui.playbook.fault_list.recurring import RECURRING
from chuanhui.playbook.fault_list.things import THINGS
from chuanhui.playbook.fault_list.writing import VALUES, WRITING

__all__ = ["FAULTS", "FaultKind"]

FAULTS: dict[str, FaultKind] = {
    **WRITING,
    **VALUES,
    **WORDS,
    **LIFE,
    **TRIALS,
    **RECURRING,
    **JUDGING,
    **THINGS,
    **VOICE,
    **MATCHING,
    **PROTECTION,
    **LINTS,
}
