"""Accounts: opening, disabling, passwords, the person's own preferences."""

from __future__ import annotations

import re
from datetime import datetime
from uuid import UUID

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from chuanhui.grid.posts.actions.keeping import keeping_an_administrator
from chuanhui.grid.posts.actions.recording import ask_leave, begin, said
from chuanhui.grid.posts.actions.signing import end_sign_ins
from chuanhui.grid.posts.errors import BadPostFacts, MayNotManage, WeakPassword, WrongPassword
from chuanhui.grid.posts.models import Account
from chuanhui.grid.posts.queries.roster import posts_of, territories_of
from chuanhui.grid.posts.rules import Acting, Ended, is_own_person, may_manage
from chuanhui.journal import scope
from chuanhui.kernel.errors import NotInSight
from chuanhui.kernel.sight import Sight

SHORTEST_PASSWORD = 10
USERNAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")


@transaction.atomic
def open_account(
    *, username: str, work_name: str, password: str, by: Acting, now: datetime, key: UUID | None = None
) -> int:
    """Open an account for a person and return its id; it can do nothing until it is appointed to a post.

    Args:
        username: lower-case letters, digits, ``.``, ``-``, ``_``; unique for ever.
        work_name: what colleagues and residents read.
        password: first password; it is not journalled.
        by, now, key: who, when (aware), idempotency key.

    Raises:
        MayNotManage: the post manages no posts.
        BadPostFacts: the user name does not fit or is taken.
        WeakPassword: too short or too common.
    """
    deed, earlier = begin("account.open", by, now, key, username=username, work_name=work_name)
    if earlier is not None:
        return int(earlier["id"])
    if not may_manage(by, by.area_path):
        raise MayNotManage()
    if not USERNAME.fullmatch(username) or Account.objects.filter(username=username).exists():
        raise BadPostFacts(what=username, why="a-z 0-9 . _ -, 不可重复 / unique")
    account = Account(username=username, work_name=said("work_name", work_name, longest=40), opened_at=now)
    account.set_password(_strong(password))
    account.save(force_insert=True)
    body = {"id": account.pk, "work_name": account.work_name}
    deed.record(subject_kind="account", subject=username, area_path=by.area_path, body=body)
    return account.pk


@transaction.atomic
def disable_account(*, account_id: int, by: Acting, now: datetime, key: UUID | None = None) -> None:
    """Disable an account: its sign-ins end, and it cannot sign in again until it is enabled.

    Raises:
        NotInSight: no such account in sight.
        MayNotManage: a post that the person holds is not `by`'s to manage, or all posts that the person
            holds or is to hold lie in another territory.
        BadPostFacts: it is disabled already.
        LastAdministrator: the territory would be left without one.
    """
    _set_active(account_id, False, by, now, key)


@transaction.atomic
def enable_account(*, account_id: int, by: Acting, now: datetime, key: UUID | None = None) -> None:
    """Enable a disabled account again.

    Raises:
        NotInSight, MayNotManage: see `disable_account`.
        BadPostFacts: it is not disabled.
    """
    _set_active(account_id, True, by, now, key)


@transaction.atomic
def change_password(*, old: str, new: str, by: Acting, now: datetime) -> None:
    """Change one's own password; every sign-in of the person ends, this one too.

    Raises:
        WrongPassword: `old` is not the password.
        WeakPassword: `new` is too short or too common.
    """
    account = Account.objects.select_for_update().filter(pk=by.person_id or 0).first()
    if account is None or not account.check_password(old):
        raise WrongPassword()
    account.set_password(_strong(new))
    account.save(update_fields=["password"])
    end_sign_ins(account.pk, Ended.PASSWORD_CHANGED, now)
    deed, _ = begin("account.password", by, now, None)
    with scope.seeing(Sight.everything()):
        area_path = by.area_path
        deed.record(subject_kind="account", subject=account.username, area_path=area_path, body={})


@transaction.atomic
def set_preferences(*, language: str, large_type: bool, by: Acting, now: datetime) -> None:
    """Keep one's own language and size of type.

    Raises:
        BadPostFacts: a language other than "zh" and "en".
    """
    account = Account.objects.select_for_update().filter(pk=by.person_id or 0).first()
    if account is None or language not in {"zh", "en"}:
        raise BadPostFacts(what="language", why="zh, en")
    account.language, account.large_type = language, large_type
    account.save(update_fields=["language", "large_type"])
    deed, _ = begin("account.preferences", by, now, None)
    body = {"language": language, "large_type": large_type}
    with scope.seeing(Sight.everything()):
        area_path = by.area_path
        deed.record(subject_kind="account", subject=account.username, area_path=area_path, body=body)


def _set_active(account_id: int, active: bool, by: Acting, now: datetime, key: UUID | None) -> None:
    """Enable or disable an account whose every post `by` may manage."""
    kind = "account.enable" if active else "account.disable"
    deed, earlier = begin(kind, by, now, key, account=account_id)
    if earlier is not None:
        return
    account = Account.objects.select_for_update().filter(pk=account_id).first()
    if account is None:
        raise NotInSight()
    today = timezone.localdate(now)
    held = posts_of(account_id, today)
    if not held and not may_manage(by, by.territory):
        raise NotInSight()
    for one in held:
        ask_leave(by, one.area_path)
    if not is_own_person(by, territories_of(account_id, today)):
        raise MayNotManage()
    if account.is_active is active:
        raise BadPostFacts(what=account.username, why="已是该状态 / already so")
    account.is_active, account.disabled_at = active, None if active else now
    with keeping_an_administrator(by.territory, by=by, now=now):
        account.save(update_fields=["is_active", "disabled_at"])
    if not active:
        end_sign_ins(account_id, Ended.DISABLED, now)
    deed.record(
        subject_kind="account", subject=account.username, area_path=by.area_path, body={"id": account_id}
    )


def _strong(password: str) -> str:
    """Return the password if it may be used."""
    try:
        CommonPasswordValidator().validate(password)
    except ValidationError:
        raise WeakPassword(least=SHORTEST_PASSWORD) from None
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(least=SHORTEST_PASSWORD)
    return password
