"""The verbs of trials beside the steps of cases: what each is about, what it needs and what it fills in."""

from __future__ import annotations

from dataclasses import dataclass

COMMON = ("as", "of", "photo", "reason")


@dataclass(frozen=True, slots=True)
class Verb:
    """A verb of a room: the works it is about, the keys it needs and may have, the key that fills in."""

    sorts: tuple[str, ...]
    needs: tuple[str, ...]
    may: tuple[str, ...] = ()
    fills: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Return every key that it may have."""
        return (*COMMON, *self.needs, *self.may, *((self.fills,) if self.fills else ()))


RETURNED, _RATED, _RANKED = ("returns", "sweeps"), ("inspections",), ("rankings",)
_VISIT = ("period", "number", "visit")

_HELD, _POSTED, _DRAFTED = ("registers",), ("notices",), ("drafts",)
_SURVEYED, _VOTED, _MET = ("surveys",), ("ballots",), ("meetings",)
_BEGUN = ("about", "area", "set")
"""What something is about (the label of a case or thing), or the area; the label that it gets itself, which
`which` names in later lines where there are several."""

_THINGS: dict[str, Verb] = {
    "register": Verb(_HELD, ("area",), ("set", "number", "in", "unit", "times"), "fields"),
    "change": Verb(_HELD, ("which",), ("in",), "fields"),
    "decide_change": Verb(_HELD, ("which", "granted")),
    "tie": Verb(_HELD, ("which", "tie", "to"), ("role",)),
    "untie": Verb(_HELD, ("which", "tie", "to")),
    "end_thing": Verb(_HELD, ("which",)),
    "recheck_thing": Verb(_HELD, ("which",)),
    "merge_things": Verb(_HELD, ("which", "into")),
    "unmerge_things": Verb(_HELD, ("which",)),
    "reveal": Verb(_HELD, ("which", "field", "purpose")),
}

_VOICE: dict[str, Verb] = {
    "post_notice": Verb(_POSTED, (), (*_BEGUN, "place", "proof", "papers", "title", "text", "names")),
    "replace_notice": Verb(_POSTED, (), ("which", "papers", "title", "text", "good", "names")),
    "object": Verb(_POSTED, ("text",), ("which", "set"), "fields"),
    "end_notice": Verb(_POSTED, (), ("which", "good")),
    "open_draft": Verb(_DRAFTED, (), (*_BEGUN, "title", "text")),
    "opine": Verb(_DRAFTED, ("text",), ("which", "set", "clause")),
    "dispose": Verb(_DRAFTED, ("opinion", "disposition"), ("which",)),
    "end_draft": Verb(_DRAFTED, (), ("which", "good")),
    "open_survey": Verb(_SURVEYED, (), _BEGUN),
    "answer": Verb(_SURVEYED, (), ("which", "thing", "channel"), "values"),
    "no_contact": Verb(_SURVEYED, ("thing", "cause"), ("which",)),
    "close_survey": Verb(_SURVEYED, (), ("which",)),
}

_ASSEMBLIES: dict[str, Verb] = {
    "call_meeting": Verb(_MET, ("at",), (*_BEGUN, "place", "agenda")),
    "attend": Verb(_MET, ("present",), ("which",)),
    "minute": Verb(_MET, ("text",), ("which",)),
    "resolve": Verb(_MET, ("text",), ("which", "set", "agree", "against", "abstain"), "fields"),
    "open_ballot": Verb(_VOTED, (), (*_BEGUN, "candidates", "options", "until")),
    "vote": Verb(_VOTED, ("thing", "choice"), ("which", "channel")),
    "paper": Verb(_VOTED, ("things",), ("which",)),
    "count_slips": Verb(_VOTED, ("batch",), ("which", "with"), "slips"),
    "close_ballot": Verb(_VOTED, (), ("which",)),
    "recount": Verb(_VOTED, (), ("which",)),
    "fill_seats": Verb(_VOTED, (), ("which",)),
    "leave_seat": Verb(_VOTED, ("name",), ("which",)),
    "void_ballot": Verb(_VOTED, (), ("which",)),
}

WORK_VERBS: dict[str, Verb] = {
    "send": Verb(RETURNED, ("period",), ("area",), "values"),
    "zero": Verb(RETURNED, ("period",), ("area",)),
    "not_applicable": Verb(RETURNED, ("period",), ("area",)),
    "restate": Verb((*RETURNED, "rosters"), ("period",), ("area", "slot"), "values"),
    "withdraw": Verb((*RETURNED, "rosters"), ("period",), ("area", "slot")),
    "approve": Verb(RETURNED, ("period",), ("area",)),
    "plan": Verb(("rosters",), ("period", "slot", "posts"), ("area",)),
    "attest": Verb(("rosters",), ("period", "slot"), ("area",), "present"),
    "round": Verb(_RATED, ("period",), ("number",)),
    "publish_round": Verb(_RATED, (), ("period", "number")),
    "visit": Verb(_RATED, ("area",), (*_VISIT, "rater", "rated", "person"), "sheet"),
    "correct": Verb(_RATED, ("area",), (*_VISIT, "rater", "rated"), "sheet"),
    "contest": Verb(_RATED, ("area",), (*_VISIT, "rater")),
    "decide_contest": Verb(_RATED, ("area", "granted"), (*_VISIT, "rater"), "sheet"),
    "recheck": Verb(_RATED, ("area", "item", "good"), (*_VISIT, "rater")),
    "freeze": Verb(_RANKED, ("window",)),
    "publish": Verb(_RANKED, ("window",)),
    "restate_standing": Verb(_RANKED, ("window",)),
    "explain": Verb(_RANKED, ("window",), ("area", "consequence")),
    "decide": Verb(_RANKED, ("window", "confirmed"), ("area", "consequence")),
    **_THINGS,
    **_VOICE,
    **_ASSEMBLIES,
}

EXPECTED: dict[str, str] = {
    "returns": "returns",
    "sweeps": "returns",
    "rosters": "rosters",
    "rounds": "inspections",
    "scores": "inspections",
    "findings": "inspections",
    "rankings": "rankings",
    "proposals": "consequences",
    "indicators": "indicators",
    "registers": "registers",
    "notices": "notices",
    "drafts": "drafts",
    "surveys": "surveys",
    "ballots": "ballots",
    "meetings": "meetings",
    "risks": "risks",
    "deliveries": "deliveries",
}
"""What may be expected, and the part of the playbook whose ids follow the full stop: ``rounds.street``."""
