"""The thinking of the room: fields, numbers, places, masks, what is found by what, who may do what; pure."""

from chuanhui.grid.registers.rules.allowing import (
    age_on,
    checked_note,
    checked_reason,
    refusal_alone,
    refusal_of_state,
    refusal_to_ask,
    refusal_to_ask_at_all,
    refusal_to_change,
    refusal_to_decide,
    refusal_to_reveal,
    refusal_to_see,
    refusal_to_write,
    roles_text,
    sees_cards,
    sees_field,
)
from chuanhui.grid.registers.rules.dates import day_after
from chuanhui.grid.registers.rules.marking import (
    exact_text,
    name_texts,
    named,
    same_form,
    same_texts,
    texts_of,
)
from chuanhui.grid.registers.rules.masks import HIDDEN, label_of, mask, masks_of
from chuanhui.grid.registers.rules.names import LEAST, answers, mask_name, pieces_of, wanted_pieces
from chuanhui.grid.registers.rules.numbering import GIVEN, Stem, segment, stem_of
from chuanhui.grid.registers.rules.placing import may_stand, moved_path, path_within, placing_tie
from chuanhui.grid.registers.rules.purposes import Purpose
from chuanhui.grid.registers.rules.reading import Read, read_fields
from chuanhui.grid.registers.rules.state import DERIVED, Elector, Request, RequestState, Thing, Tie, Verb
from chuanhui.grid.registers.rules.wire import changes, fold, plain, state_of, wire_of

__all__ = [
    "DERIVED",
    "GIVEN",
    "HIDDEN",
    "LEAST",
    "Elector",
    "Purpose",
    "Read",
    "Request",
    "RequestState",
    "Stem",
    "Thing",
    "Tie",
    "Verb",
    "age_on",
    "answers",
    "changes",
    "checked_note",
    "checked_reason",
    "day_after",
    "exact_text",
    "fold",
    "label_of",
    "mask",
    "mask_name",
    "masks_of",
    "may_stand",
    "moved_path",
    "name_texts",
    "named",
    "path_within",
    "pieces_of",
    "placing_tie",
    "plain",
    "read_fields",
    "refusal_alone",
    "refusal_of_state",
    "refusal_to_ask",
    "refusal_to_ask_at_all",
    "refusal_to_change",
    "refusal_to_decide",
    "refusal_to_reveal",
    "refusal_to_see",
    "refusal_to_write",
    "roles_text",
    "same_form",
    "same_texts",
    "sees_cards",
    "sees_field",
    "segment",
    "state_of",
    "stem_of",
    "texts_of",
    "wanted_pieces",
    "wire_of",
]
