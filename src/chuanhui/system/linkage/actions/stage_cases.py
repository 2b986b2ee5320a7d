"""Opening a case for every new warning, where its household stands; and one for the rows that match nobody.

Each case is a transaction with the warning that it belongs to. A worker that dies between two goes on with
those that have none; a warning whose case is refused keeps the code of the refusal, and the others are
opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.timezone import localdate

from chuanhui.grid.posts.queries import acting_for
from chuanhui.grid.posts.queries.seeing import post_by_id
from chuanhui.grid.posts.rules import Acting, Deed
from chuanhui.grid.registers.queries import numbers_of
from chuanhui.journal.scope import seeing
from chuanhui.kernel.errors import ChuanhuiError
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.cases import actions as cases
from chuanhui.mechanism.cases.rules import Report
from chuanhui.playbook.schema import CaseKind, RiskRule
from chuanhui.system.linkage import models, rules
from chuanhui.system.linkage.actions.working import Work
from chuanhui.system.linkage.actions.writing import write
from chuanhui.system.linkage.queries.inputs import refused_of
from chuanhui.system.linkage.queries.reading import WARNING, row_of, warning_from
from chuanhui.system.linkage.rules import Stage
from chuanhui.system.linkage.rules.state import Warned

EVERYTHING = Sight.everything()


def open_cases(work: Work, stage: Stage = Stage.CASES) -> None:
    """Open the cases of the warnings that have none, then put down how many there are."""
    with transaction.atomic(), seeing(EVERYTHING):
        refused = refused_of(work.ground, work.run)
        waiting = list(
            models.Warned.objects.filter(run_id=work.run_id, case_id=None, fault="")
            .order_by("opened_at", "id")
            .values_list("id", flat=True)
        )
    for at, warning_id in enumerate(waiting):
        _open(work, warning_id, refused)
        work.tell(stage, "cases", at + 1)
    asked = 0
    if stage is Stage.CASES:
        for source, kind in work.ground.plan.strangers.items():
            asked += _ask_senders(work, source, kind)
    with work.committing(stage) as commit:
        mine = models.Warned.objects.filter(run_id=work.run_id)
        commit.counts.update(
            {
                "opened": mine.exclude(case_id=None).count(),
                "refused": mine.exclude(fault="").count(),
                "strangers": asked,
            }
        )


def open_last_cases(work: Work) -> None:
    """Open the cases of what the rules said after the clerk had decided."""
    open_cases(work, Stage.LAST)


Refused = Mapping[str, tuple[tuple[str, int], ...]]
"""By rule, the files with rows that could not be read, each by its area."""


def _open(work: Work, warning_id: UUID, refused: Refused) -> None:
    with transaction.atomic(), seeing(EVERYTHING):
        old = warning_from(row_of(EVERYTHING, WARNING, warning_id, lock=True))
        if old.case_id is not None or old.fault:
            return
        rule = work.ground.playbook.risks[old.rule]
        kind = work.ground.playbook.cases[rule.opens]
        try:
            with transaction.atomic():
                receipt = cases.file_case(
                    campaign=old.campaign,
                    kind=kind.id,
                    report=_report(work, rule, kind, old, refused.get(rule.id, ())),
                    area_path=old.area_path,
                    by=_filer(work, kind),
                    now=work.now,
                    key=old.id,
                )
        except ChuanhuiError as refusal:
            new = replace(old, fault=refusal.code)
        else:
            new = replace(old, case_id=receipt.case_id, number=receipt.number)
        write(old, new, Deed("linkage.case", work.by, work.now, None))


def _report(
    work: Work, rule: RiskRule, kind: CaseKind, of: Warned, refused: tuple[tuple[str, int], ...]
) -> Report:
    playbook = work.ground.playbook
    unread = sum(count for area_path, count in refused if of.area_path.startswith(area_path))
    return Report(
        rules.answers_for(playbook, kind, rule, unread),
        source=rules.source_of(playbook, kind, rule.channel),
        thing=numbers_of([of.thing_id]).get(of.thing_id, "") if kind.about else "",
    )


def _filer(work: Work, kind: CaseKind) -> Acting:
    """Return who files: the system where the kind lets it, else the post that started the run."""
    if rules.files_itself(kind) or work.run.post_id is None:
        return work.by
    post = post_by_id(work.run.post_id)
    return acting_for(post.facts.code, localdate(work.now), work.now) if post is not None else work.by


def _ask_senders(work: Work, source: str, kind_id: str) -> int:
    """Ask the senders of a source about rows that match nobody: one case for a file, a number and no names.

    Returns how many were asked; what the cases room refuses is not asked, and the counts show it.
    """
    found = work.run.counts.get(Stage.MATCH.value, {}).get("strangers", {})
    kind, asked = work.ground.playbook.cases[kind_id], 0
    with transaction.atomic(), seeing(EVERYTHING):
        for row in models.Delivery.objects.filter(id__in=list(found), source=source).order_by("sent_at"):
            report = Report(
                rules.stranger_answers(work.ground.playbook, kind, source, int(found[str(row.id)])),
                source=rules.source_of(work.ground.playbook, kind, ""),
            )
            with suppress(ChuanhuiError):
                with transaction.atomic():
                    cases.file_case(
                        campaign=row.campaign,
                        kind=kind_id,
                        report=report,
                        area_path=row.area_path,
                        by=_filer(work, kind),
                        now=work.now,
                        # Asked once for a file, however often its run is gone on with.
                        key=uuid5(row.id, "strangers"),
                    )
                asked += 1
    return asked
