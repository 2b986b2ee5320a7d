"""The demo district: real codes and names of sub-districts, everything below them synthetic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from chuanhui.grid.areas.actions import load_district
from chuanhui.grid.posts.actions import DEMO_PASSWORD, load_posts
from chuanhui.grid.posts.rules import Acting
from chuanhui.journal.actions import seal_now
from chuanhui.journal.scope import enter
from chuanhui.kernel.sight import Sight
from chuanhui.mechanism.campaigns.actions import start_campaign
from chuanhui.mechanism.campaigns.queries import campaigns_in_force
from chuanhui.mechanism.cases.queries import Filters, ledger
from chuanhui.mechanism.rankings.actions.figures import publish_figures
from chuanhui.playbook.load import load_playbook
from chuanhui.site.simulate import simulate
from chuanhui.site.simulate.alerts import play_alerts
from chuanhui.site.simulate.assemblies import play_assemblies
from chuanhui.site.simulate.compound import play_compound
from chuanhui.site.simulate.registers import play_registers
from chuanhui.site.simulate.voice import play_voice

TERRITORIES = (("411602.", 40), ("411602Z.", 12))
CAMPAIGNS = (
    ("wenming", ("411602.", "411602Z.")),
    ("jichu", ("411602.", "411602Z.")),
    ("zizhi", ("411602.",)),
    ("gaizao", ("411602.",)),
    ("tian", ("411602.",)),
    ("zhaosheng", ("411602.",)),
    ("baojie", ("411602.",)),
    ("baoping", ("411602.", "411602Z.")),
    ("huodong", ("411602.", "411602Z.")),
    ("chuangwei", ("411602Z.",)),
)
"""What is in force where, the main campaign first; the hundred-day battle was over in 2020."""
LATEST_DAYS = {"baoping": 10}
"""Campaigns that began only so many days ago: every community sends every day, and each day costs seconds."""
LOGINS = (
    ("网格员 grid worker", "wg.xiaoqiao.beihuayuan.01"),
    ("街道派遣员 street desk", "xq.desk"),
    ("部门经办 department", "chengguanju.desk"),
    ("督查员 inspector", "ducha.01"),
    ("区级派遣员 district desk", "district.desk"),
)


def load(*, days: int, seed: int, now: datetime) -> Iterator[str]:
    """Load the district, its posts, its campaigns and simulated work; what is there stays as it is.

    Yields:
        One line for each part, when it is done.
    """
    folder = settings.DISTRICTS / "chuanhui"
    system = Acting.system(TERRITORIES[0][0])
    with transaction.atomic():
        enter(Sight.everything())
        areas = load_district(folder, by=system, now=now)
    yield _said("网格", "the grid", areas.added + areas.changed, "片", "areas")
    with transaction.atomic():
        enter(Sight.everything())
        posts = load_posts(folder, by=system, now=now)
    yield _said("岗位、人员", "posts and people", posts.total, "条", "rows")
    begun = _begin(since=now - timedelta(days=days + 1), now=now)
    yield _said("工作法（按辖区计）", "campaigns by territory", begun, "项", "of them")
    if days:
        things = sum(play_registers(territory, now=now, seed=seed) for territory, _ in TERRITORIES)
        yield _said("台账", "the registers", things, "条", "things")
    for territory, per_day in TERRITORIES:
        with transaction.atomic():
            enter(Sight.everything())
            found = ledger(Sight.everything(), Filters(standing="", area=territory), now=now)
        if found.total == 0 and days:
            played = simulate(territory=territory, days=days, seed=seed, until=now, per_day=per_day)
            done = sum(played.done.values())
            yield f"{territory} 模拟 {days} 天工作：{done} 步 / {days} days of simulated work, {done} steps"
        elif found.total:
            many = f"{found.total}{'+' if found.more else ''}"
            yield f"{territory} 已有 {many} 件事件，未改动 / {many} cases are there, unchanged"
    if days:
        # After the days of work, which are played where no case is there yet.
        told = sum(play_compound(territory, now=now, seed=seed) for territory, _ in TERRITORIES)
        yield _said("一个小区的故事", "the story of one compound", told, "项", "of them")
        voices = sum(play_voice(territory, now=now, seed=seed) for territory, _ in TERRITORIES)
        yield _said("公示、征求意见、征询", "notices, drafts and surveys", voices, "项", "of them")
        votes = sum(play_assemblies(territory, now=now, seed=seed) for territory, _ in TERRITORIES)
        yield _said("表决和选举", "ballots", votes, "票", "votes")
    with transaction.atomic():
        enter(Sight.everything())
        figures = sum(
            len(publish_figures(territory=path, by=Acting.system(path), now=now)) for path, _ in TERRITORIES
        )
    yield _said("公布的数字", "periods with published figures", figures, "期", "new")
    with transaction.atomic():
        enter(Sight.everything())
        seals = seal_now(now)
    yield _said("日志封存", "seals of the journal", seals, "个", "more")
    if days:
        told = play_alerts([territory for territory, _ in TERRITORIES], now=now)
        yield _said("提醒读过的日志", "journal entries read for alerts", told, "条", "more")


def _begin(*, since: datetime, now: datetime) -> int:
    """Put in force what is not yet; a moment lies between two, so that pages list the main one first."""
    begun = 0
    for place, (name, paths) in enumerate(CAMPAIGNS):
        loaded = load_playbook(settings.PLAYBOOKS / name)
        for path in paths:
            with transaction.atomic():
                enter(Sight.everything())
                if name in {one.playbook.id for one in campaigns_in_force(path, now=now)}:
                    continue
                days = LATEST_DAYS.get(name)
                begun_at = max(since, now - timedelta(days=days)) if days else since
                at = begun_at + timedelta(seconds=place)
                start_campaign(loaded, territory=path, since=at, by=Acting.system(path), now=now)
                begun += 1
    return begun


def _said(zh: str, en: str, number: int, of: str, of_en: str) -> str:
    """Return what was done to a part: how much of it was loaded, or that it was there already."""
    if not number:
        return f"{zh}：已有，未改动 / {en}: there already, unchanged"
    return f"{zh}：装入 {number} {of} / {en}: {number} {of_en} loaded"


def logins() -> str:
    """Return one login per role, with the password that all demo accounts share."""
    width = max(len(name) for _, name in LOGINS)
    lines = [f"  {name:<{width}}  {role}" for role, name in LOGINS]
    return "\n".join([f"演示账号（虚构人员，统一口令 {DEMO_PASSWORD}）：", *lines])
