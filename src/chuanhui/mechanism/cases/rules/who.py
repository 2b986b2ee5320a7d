"""Who may take a step: roles, the responsible unit, the reporter, and four eyes."""

from __future__ import annotations

from chuanhui.grid.posts.rules import Acting
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.mechanism.cases.errors import NotYourPost, SamePerson
from chuanhui.mechanism.cases.rules.state import CaseState
from chuanhui.playbook.schema import CaseKind, Step
from chuanhui.playbook.vocabulary import ROLES

OWNER, REPORTER, RESIDENT, SYSTEM = "owner", "reporter", "resident", "system"


def belongs(word: str, case: CaseState | None, by: Acting) -> bool:
    """Tell whether `by` is one of those that `word` of a playbook means, for this case.

    `owner` is a post of the unit that must act, `reporter` whoever filed the case, `resident`
    anyone who holds its receipt; every other word is the role of a post. That the case lies in
    the post's area is the business of sight, which is asked before.
    """
    if word == RESIDENT:
        return by.kind == "resident"
    if by.kind == "resident":
        return word == REPORTER and case is not None and case.reporter_kind == "resident"
    if word == OWNER:
        return case is not None and case.owner_unit is not None and case.owner_unit == by.unit_id
    if word == REPORTER:
        return case is not None and case.reporter_person is not None and case.reporter_person == by.person_id
    return by.role == word


def refusal_of_post(step: Step, kind: CaseKind, case: CaseState | None, by: Acting) -> ChuanhuiError | None:
    """Return why `by` may not take `step` on grounds of post or person, or None."""
    if not any(belongs(word, case, by) for word in step.by):
        return NotYourPost(step_name=step.name.zh, who=who(step.by))
    if case is None or by.person_id is None:
        return None
    for other_id in step.not_by:
        if by.person_id in case.persons_of(other_id):
            other = kind.step(other_id)
            done_name = other.name.zh if other else other_id
            return SamePerson(step_name=step.name.zh, done_name=done_name)
    return None


def who(words: tuple[str, ...], lang: str = "zh") -> str:
    """Return the words of a `by:` as a reader says them: 网格员、督查员."""
    names = [ROLES[word].get(lang) if word in ROLES else word for word in words]
    return (", " if lang == "en" else "、").join(names)
