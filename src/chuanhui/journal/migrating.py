"""Let the owner's connection see every row while migrations run.

Row-level security is forced on the owner too. A migration that reads rows without a sight is refused, or
worse: after an earlier migration of the same run had entered one for its own transaction, the settings are
left empty, and an UPDATE changes no row and says nothing. So the sight is the connection's, for as long as
`migrate` runs.
"""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate

from chuanhui.journal.scope import STAY_SQL, settings_of
from chuanhui.kernel.sight import Sight


def watch(app: AppConfig) -> None:
    """Answer Django's signals before the first and after the last migration of a run, once each.

    Args:
        app: this room, by which Django sends each signal once.
    """
    pre_migrate.connect(_see_everything, sender=app, dispatch_uid="journal.see_everything")
    post_migrate.connect(_see_nothing, sender=app, dispatch_uid="journal.see_nothing")


def _see_everything(*, using: str, **_: Any) -> None:
    """Enter the sight of everything on the connection `using`, outliving its transactions."""
    _enter(using, Sight.everything())


def _see_nothing(*, using: str, **_: Any) -> None:
    """Leave that sight; a run that broke off leaves it with its connection."""
    _enter(using, Sight.nothing())


def _enter(using: str, sight: Sight) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(STAY_SQL, settings_of(sight))
