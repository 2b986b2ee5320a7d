"""The pen: fills forms and gives what a step needs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from chuanhui.mechanism.cases.rules import Given, Photo
from chuanhui.playbook.schema import Field, FieldKind, Form, Playbook, Step
from chuanhui.site.simulate.pictures import Album
from chuanhui.site.simulate.words import PLAIN, REASONS, REPORTS, USUAL_REASON


class Pen:
    """Writes with one random hand; dates lie after `first`."""

    def __init__(self, rng: Random, first: date) -> None:
        self.rng, self.first = rng, first
        self.album = Album()

    def given(self, step: Step, form: Form, playbook: Playbook, place: str) -> Given:
        """Return what the step needs: a reason, photos, fields and an outcome where they are asked for."""
        photos = tuple(
            Photo(self.album.one(need.tag or "after", place), need.tag)
            for need in step.needs
            if need.kind == "photo"
        )
        wanted = {need.tag for need in step.needs if need.kind == "field"}
        answers = self.answers(form, playbook)
        return Given(
            reason=self.rng.choice(REASONS.get(step.id, (USUAL_REASON,)))
            if any(need.kind == "reason" for need in step.needs)
            else "",
            photos=photos,
            fields={name: answers[name] for name in wanted if name in answers},
            outcome=self.rng.choice(step.outcome).value if len(step.outcome) > 1 else "",
        )

    def answers(self, form: Form, playbook: Playbook) -> dict[str, Any]:
        """Return an answer to every question of a form; texts fit the category chosen."""
        answers: dict[str, Any] = {}
        for one in form.fields:
            value = self._answer(one, playbook)
            if value is not None:
                answers[one.id] = value
        category = next((str(answers[one.id]) for one in form.fields if one.kind is FieldKind.CHOICE), "")
        for one in form.fields:
            if one.kind is FieldKind.TEXT:
                answers[one.id] = self.rng.choice(REPORTS.get(category, PLAIN))[: one.longest]
        return answers

    def _answer(self, one: Field, playbook: Playbook) -> Any:
        options = sorted(playbook.words.get(one.of, {}))
        match one.kind:
            case FieldKind.CHOICE:
                return self.rng.choice(options)
            case FieldKind.CHOICES:
                return self.rng.sample(options, k=min(2, len(options)))
            case FieldKind.NUMBER | FieldKind.QUANTITY:
                return self.rng.randint(one.least or 1, one.most or 20)
            case FieldKind.DATE:
                return (self.first + timedelta(days=self.rng.randrange(1, 40))).isoformat()
            case FieldKind.TIME:
                return "09:00"
            case FieldKind.YES_NO:
                return self.rng.random() < 0.8
        return None
