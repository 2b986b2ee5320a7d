"""Lines of a roll that wait for another code until a second person confirms it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from chuanhui.grid.posts.queries import names_of
from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.queries.reading import held, in_sight
from chuanhui.mechanism.voice.rules import LineState, Survey


@dataclass(frozen=True, slots=True)
class CodeAsked:
    """A line that waits for another code: who asked and why, and whether this post may confirm it."""

    line_id: UUID
    number: str
    reason: str
    person: str
    may_confirm: bool


def asked_codes(by: Acting, survey_id: UUID) -> tuple[CodeAsked, ...]:
    """Return which lines of a survey that runs wait for another code, by number.

    Raises:
        SurveyNotFound: there is none in sight.
    """
    survey = held(Survey, by.sight, survey_id)
    if not survey.runs:
        return ()
    rows = in_sight(LineRow.objects.filter(survey_id=survey.id), by.sight)
    found = list(rows.exclude(asked={}).exclude(state=LineState.ANSWERED).order_by("number"))
    name = names_of(person_ids={one.asked["person"] for one in found}).person
    return tuple(
        CodeAsked(
            one.id,
            one.number,
            one.asked["reason"],
            name(one.asked["person"]),
            not by.is_same_person(one.asked["person"]),
        )
        for one in found
    )
