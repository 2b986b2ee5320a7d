"""The list of lints, and how they are run and waived."""

from __future__ import annotations

from chuanhui.playbook.faults import Fault
from chuanhui.playbook.lints import burden, civic, gate, judging, matching, protection, recurring, rights
from chuanhui.playbook.lints.lint import Lint
from chuanhui.playbook.places import Places
from chuanhui.playbook.schema import Playbook

LEAST_REASON = 12

LINTS: tuple[Lint, ...] = (
    *burden.LINTS,
    *recurring.LINTS,
    *rights.LINTS,
    *gate.LINTS,
    *judging.LINTS,
    *protection.LINTS,
    *civic.LINTS,
    *matching.LINTS,
)
WAIVABLE: tuple[str, ...] = tuple(one.code for one in LINTS if one.waivable)


def run_lints(playbook: Playbook, places: Places, *, complete: bool) -> list[Fault]:
    """Return what the lints find, without what is waived with a reason.

    Args:
        playbook: the playbook, or as much of it as could be read.
        places: where its values stand.
        complete: whether all of it was read; only then can a waiver be told to be unused.
    """
    found = [fault for one in LINTS for fault in one.run(playbook, places)]
    waived = {code for code in playbook.waivers if code in WAIVABLE}
    kept = [one for one in found if one.code not in waived]
    for code, reason in playbook.waivers.items():
        if code not in WAIVABLE:
            kept.append(places.fault("WV001", "waive", code, value=code, allowed=WAIVABLE))
        elif len(reason) < LEAST_REASON:
            kept.append(places.fault("WV002", "waive", code, value=code, least=LEAST_REASON))
        elif complete and not any(one.code == code for one in found):
            kept.append(places.fault("WV003", "waive", code, severity="warning", value=code))
    return kept
