"""Campaigns from the command line: put in force, let open cases follow, list."""

from __future__ import annotations

import argparse

from chuanhui.grid.posts.rules import Acting
from chuanhui.mechanism.campaigns.actions import migrate_campaign, start_campaign
from chuanhui.mechanism.campaigns.queries import campaigns_in_force, migration_report
from chuanhui.mechanism.campaigns.rules import Migration
from chuanhui.playbook.load import load_playbook
from chuanhui.site.verbs.answers import FAULTS, OK, clocktime, language, midnight, say, tell
from chuanhui.site.verbs.folders import playbook_folders
from chuanhui.site.verbs.ground import EVERYTHING, everything, territories, territory


def start(asked: argparse.Namespace) -> int:
    """Put a playbook in force in a territory from a day on."""
    lang = language(asked)
    loaded = load_playbook(playbook_folders([asked.playbook])[0])
    since = midnight(asked.since)
    with everything() as now:
        path = territory(asked.territory)
        playbook = start_campaign(loaded, territory=path, since=since, by=Acting.system(path), now=now)
    name = f"{playbook.ref} {playbook.name.get(lang)}"
    line = say(
        lang, f"{name}：自 {asked.since} 起在 {path} 实施", f"{name}: in force in {path} from {asked.since}"
    )
    tell(asked, {"playbook": playbook.ref, "territory": path, "since": asked.since}, [line])
    return OK


def migrate(asked: argparse.Namespace) -> int:
    """Report which open cases can follow to the version in force; with `--confirm` let them."""
    lang = language(asked)
    with everything() as now:
        path = territory(asked.territory)
        if asked.confirm:
            found = migrate_campaign(asked.campaign, territory=path, by=Acting.system(path), now=now)
        else:
            found = migration_report(asked.campaign, path, sight=EVERYTHING, now=now).migration
    data = {
        "to": found.to,
        "confirmed": asked.confirm,
        "safe": found.safe,
        "already": found.already,
        "stuck": [
            {"case": one.case_id, "number": one.number, "state": one.state, "why": one.sentences(lang)}
            for one in found.stuck
        ],
    }
    tell(asked, data, _lines(found, asked.confirm, lang))
    return FAULTS if found.stuck else OK


def _lines(found: Migration, confirmed: bool, lang: str) -> list[str]:
    sep = say(lang, "；", "; ")
    lines = [f"{one.number}  {one.state}  {sep.join(one.sentences(lang))}" for one in found.stuck]
    moved = say(lang, "已转" if confirmed else "可转", "moved" if confirmed else "can follow")
    counts = say(
        lang,
        f"{found.to}：{moved} {len(found.safe)} 件，不能转 {len(found.stuck)} 件，"
        f"已是此版 {found.already} 件",
        f"{found.to}: {len(found.safe)} {moved}, {len(found.stuck)} cannot, {found.already} there already",
    )
    return [*lines, counts]


def tell_all(asked: argparse.Namespace) -> int:
    """Tell what is in force in each territory."""
    lang = language(asked)
    with everything() as now:
        found = [(root, one) for root in territories() for one in campaigns_in_force(root.path, now=now)]
    data = [
        {
            "territory": root.path,
            "campaign": one.playbook.id,
            "version": one.playbook.version,
            "name": one.playbook.name.get(lang),
            "since": one.beginning.since,
        }
        for root, one in found
    ]
    lines = [
        f"{root.path}  {one.playbook.ref}  {one.playbook.name.get(lang)}  {clocktime(one.beginning.since)}"
        for root, one in found
    ]
    tell(asked, data, lines or [say(lang, "没有正在实施的工作法", "nothing is in force")])
    return OK
