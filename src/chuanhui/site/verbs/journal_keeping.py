"""Keeping the journal from the command line: verify from outside, compare with the cases, seal, digest."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from dataclasses import asdict
from types import ModuleType
from typing import Any
from urllib.parse import quote, urlencode

from django.db import connection

from chuanhui.grid.registers.queries.replaying import differing as differing_things
from chuanhui.journal import actions, queries
from chuanhui.mechanism.cases.queries import differing
from chuanhui.mechanism.voice.queries import differing as differing_voices
from chuanhui.site.verbs.answers import FAULTS, OK, Misuse, clocktime, language, say, tell
from chuanhui.site.verbs.folders import home
from chuanhui.site.verbs.ground import everything

VERIFIER = "tools/verify_journal.py"


def verify(asked: argparse.Namespace) -> int:
    """Hash every entry and seal again by the stand-alone verifier; compare with digests kept outside."""
    lang = language(asked)
    report = _verifier(lang).verify(_address(), dict(asked.digest))
    data: dict[str, Any] = asdict(report)
    lines = [f"{one.code}: {one.text}" for one in report.findings]
    lines.append(
        say(
            lang,
            f"{report.entries} 条日志（{report.unsealed} 条未封存），{report.seals} 个封存，"
            f"{report.found} 处异常；末次封存 {report.last or '无'}",
            f"{report.entries} entries ({report.unsealed} unsealed), {report.seals} seals, "
            f"{report.found} finding(s); last seal {report.last or 'none'}",
        )
    )
    tell(asked, data, lines)
    return FAULTS if report.found else OK


def rebuild(asked: argparse.Namespace) -> int:
    """Compare cases, what the registers hold, notices, drafts and surveys with the fold of their entries."""
    lang = language(asked)
    with everything(one_state=True):
        cases = [{"case": case_id, "differs": what} for case_id, what in differing()]
        things = [{"thing": thing_id, "differs": what} for thing_id, what in differing_things()]
        voices = [{"voice": subject, "differs": what} for subject, what in differing_voices()]
    found: list[dict[str, Any]] = [*cases, *things, *voices]
    lines = [f"{next(iter(one.values()))}  {one['differs']}" for one in found]
    lines.append(
        say(
            lang,
            f"{len(cases)} 件事件、{len(things)} 条台账、{len(voices)} 项公示征询与日志不一致",
            f"{len(cases)} case(s), {len(things)} thing(s) and {len(voices)} voice(s) "
            "differ from their journal entries",
        )
    )
    tell(asked, found, lines)
    return FAULTS if found else OK


def seal(asked: argparse.Namespace) -> int:
    """Seal what is settled, now."""
    lang = language(asked)
    with everything() as now:
        count = actions.seal_now(now)
        last = queries.latest_digest()
    data = {"seals": count, "last": last.text if last else None}
    text = last.text if last else say(lang, "无", "none")
    tell(asked, data, [say(lang, f"新增 {count} 个封存；末次 {text}", f"{count} new seal(s); last {text}")])
    return OK


def digest(asked: argparse.Namespace) -> int:
    """Print the last seal's digest, to be kept outside; exit 1 when nothing is sealed."""
    lang = language(asked)
    with everything():
        last = queries.latest_digest()
        waiting = queries.unsealed_since()
    data = {
        "digest": last.text if last else None,
        "sealed_at": last.sealed_at if last else None,
        "unsealed_since": waiting,
    }
    lines = [last.text if last else say(lang, "还没有封存", "nothing is sealed yet")]
    if waiting:
        lines.append(
            say(
                lang,
                f"自 {clocktime(waiting)} 起有未封存的日志",
                f"unsealed entries since {clocktime(waiting)}",
            )
        )
    tell(asked, data, lines)
    return OK if last else FAULTS


def _verifier(lang: str) -> ModuleType:
    """Return the stand-alone verifier, loaded by its path: it imports nothing of the platform."""
    path = home() / VERIFIER
    spec = importlib.util.spec_from_file_location("verify_journal", path)
    if not path.is_file() or spec is None or spec.loader is None:
        raise Misuse(what=say(lang, f"缺少核验程序 {path}", f"the verifier is missing: {path}"))
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _address() -> str:
    """Return the address of the database that Django uses; its password goes by the environment."""
    told = connection.settings_dict
    query = {"host": told["HOST"], "port": told["PORT"]}
    if role := told["OPTIONS"].get("options"):
        query["options"] = role
    if told["PASSWORD"]:
        os.environ["PGPASSWORD"] = told["PASSWORD"]
    words = urlencode({key: value for key, value in query.items() if value}, quote_via=quote)
    return f"postgresql://{quote(told['USER'])}@/{quote(told['NAME'])}?{words}"
