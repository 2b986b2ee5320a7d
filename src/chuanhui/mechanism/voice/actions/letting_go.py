"""Letting go of named answers, once the register has let go of those who gave them (promise 36).

A survey that is counted keeps its result, and its roll keeps that the line answered. What is still to be
counted goes into the urn, without the line and without what was written in words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers import queries as registers
from chuanhui.journal.scope import seeing
from chuanhui.journal.statements import Statement
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.voice import rules
from chuanhui.mechanism.voice.actions.writing import tell
from chuanhui.mechanism.voice.ground import ground_of
from chuanhui.mechanism.voice.models import Line as LineRow
from chuanhui.mechanism.voice.queries.reading import held
from chuanhui.mechanism.voice.rules import Line, Survey
from chuanhui.playbook.schema import SurveyKind

AT_ONCE = 500
LET_GO = Statement("SELECT voice_let_go($1::uuid, $2::jsonb)")


def let_go(*, now: datetime, at_once: int = AT_ONCE) -> int:
    """Take the named answers of everybody whom the register has purged, and return how many went.

    Each batch is a transaction of its own, with an entry for each line: ended midway, the next run does the
    rest. The journal keeps a digest whose salt went with the answer.

    Args:
        now: aware.
        at_once: lines that are let go in one transaction; no other line is looked at.
    """
    after, gone = UUID(int=0), 0
    while True:
        with transaction.atomic(), seeing(Sight.everything()):
            told = LineRow.objects.exclude(answers={}).filter(thing_id__in=registers.purged_ids())
            found = list(told.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:at_once])
            gone += _let_go(found, now)
        if len(found) < at_once:
            return gone
        after = found[-1]


def _let_go(line_ids: Sequence[UUID], now: datetime) -> int:
    everything, gone = Sight.everything(), 0
    for line_id in line_ids:
        survey = _unmoved(held(Line, everything, line_id).survey_id)
        line = held(Line, everything, line_id, lock=True)
        ground = ground_of(SurveyKind, survey.ref, survey.kind)
        rest = rules.counted_part(ground.playbook.forms[ground.kind.form], line.answers)
        if LET_GO.row(line.id, json.dumps(rest)) == ("t",):
            deed = Deed("voice.let_go", Acting.system(survey.territory), now, None)
            tell(line, deed, {"answers": {}}, line.revision + 1, survey.ref)
            gone += 1
    return gone


def _unmoved(survey_id: UUID) -> Survey:
    """Return a survey that nobody ends or counts until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM voice_survey WHERE id = %s FOR SHARE", [survey_id])
    return held(Survey, Sight.everything(), survey_id)
