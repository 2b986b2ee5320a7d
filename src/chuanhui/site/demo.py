"""The demo district: real codes and names of sub-districts, everything below them synthetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

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
from chuanhui.site.simulate.linkage import MONTHS, play_linkage
from chuanhui.site.simulate.registers import play_registers
from chuanhui.site.simulate.staff import play_staff
from chuanhui.site.simulate.voice import play_voice
from chuanhui.system.linkage.actions import follow

TERRITORIES = (("411602.", 40), ("411602Z.", 12))
"""What is played where: root path, and reports on a working day; the first has the main campaign's days."""
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
MATCHED = (("fangfanpin", ("411602.",)), ("duiwu", ("411602.",)))
"""What is in force too where matches are played."""
LATEST_DAYS = {"baoping": 10}
"""Campaigns that began only so many days ago: every community sends every day, and each day costs seconds."""
YEAR = timedelta(days=400)
BEGUN = dict.fromkeys(("wenming", "jichu", "fangfanpin", "duiwu"), YEAR)
"""What began how long ago where matches are played: their campaigns, the registers, and the main one."""
AT_ONCE = 5_000
"""Entries of the journal that are followed in one transaction."""
LOGINS = (
    ("网格员 grid worker", "wg.xiaoqiao.beihuayuan.01"),
    ("街道派遣员 street desk", "xq.desk"),
    ("部门经办 department", "chengguanju.desk"),
    ("督查员 inspector", "ducha.01"),
    ("区级派遣员 district desk", "district.desk"),
    ("数据比对员 data officer", "xiangcunzhenxing.desk"),
    ("数据报送单位 sender", "yibaoju.desk"),
    ("村派遣员 village desk", "sq.chengnan.wangdazhuang"),
)


@dataclass(frozen=True)
class Load:
    """What is to be played.

    Attributes:
        days: of work; with 0 only the ground is laid.
        seed: of all chance.
        now: aware; where the play ends.
        months: of matches; 0 for none, otherwise at least 2.
    """

    days: int
    seed: int
    now: datetime
    months: int = MONTHS

    @property
    def has_matches(self) -> bool:
        """Tell whether matches are played."""
        return bool(self.days and self.months)


def load(*, days: int, seed: int, now: datetime, months: int = MONTHS) -> Iterator[str]:
    """Load the district, its posts, its campaigns and simulated work; what is there stays as it is.

    Yields:
        One line for each part, when it is done.
    """
    for part in PARTS.values():
        yield from part(Load(days, seed, now, months))


def lay_ground(wanted: Load) -> Iterator[str]:
    """Load areas, posts, campaigns and registers, on which the other parts stand."""
    folder, now = settings.DISTRICTS / "chuanhui", wanted.now
    system = Acting.system(TERRITORIES[0][0])
    with transaction.atomic():
        enter(Sight.everything())
        areas = load_district(folder, by=system, now=now)
    yield _said("网格", "the grid", areas.added + areas.changed, "片", "areas")
    with transaction.atomic():
        enter(Sight.everything())
        posts = load_posts(folder, by=system, now=now)
    yield _said("岗位、人员", "posts and people", posts.total, "条", "rows")
    yield _said("工作法（按辖区计）", "campaigns by territory", _begin(wanted), "项", "of them")
    if wanted.days:
        things = sum(play_registers(territory, now=now, seed=wanted.seed) for territory, _ in TERRITORIES)
        yield _said("台账", "the registers", things, "条", "things")


def play_first(wanted: Load) -> Iterator[str]:
    """Play the days of the first territory, then notices and votes of its compound."""
    first = TERRITORIES[:1]
    yield from _days(wanted, first)
    if wanted.days:
        # After the days of work, which are played where no case is there yet.
        yield _played(wanted, first, play_compound, "一个小区的故事", "the story of one compound", "项")
        yield _played(wanted, first, play_voice, "公示、征求意见、征询", "notices, drafts and surveys", "项")
        yield _played(wanted, first, play_assemblies, "表决和选举", "ballots", "票")


def play_others(wanted: Load) -> Iterator[str]:
    """Play the days of the other territories, and the year of matches, which needs nobody's days."""
    yield from _days(wanted, TERRITORIES[1:])
    if wanted.has_matches:
        play = partial(play_linkage, months=wanted.months)
        yield _played(wanted, TERRITORIES, play, "一年的数据比对", "a year of matches", "次")
        yield _played(wanted, TERRITORIES[:1], play_staff, "报酬和在岗比对", "pay matched with posts", "次")


def close(wanted: Load) -> Iterator[str]:
    """Publish figures, seal the journal and let those follow it who do: alerts, verdicts on warnings."""
    now = wanted.now
    with transaction.atomic():
        enter(Sight.everything())
        figures = sum(
            len(publish_figures(territory=path, by=Acting.system(path), now=now)) for path, _ in TERRITORIES
        )
    yield _said("公布的数字", "periods with published figures", figures, "期", "new")
    seals = _sealed(now)
    if wanted.has_matches:
        while follow(now=now, limit=AT_ONCE):
            pass
        # Verdicts are entries too.
        seals += _sealed(now)
    yield _said("日志封存", "seals of the journal", seals, "个", "more")
    if wanted.days:
        told = play_alerts([territory for territory, _ in TERRITORIES], now=now)
        yield _said("提醒读过的日志", "journal entries read for alerts", told, "条", "more")


def _sealed(now: datetime) -> int:
    """Seal the journal; return how many seals were made."""
    with transaction.atomic():
        enter(Sight.everything())
        return seal_now(now)


PARTS: Mapping[str, Callable[[Load], Iterator[str]]] = {
    "ground": lay_ground,
    "first": play_first,
    "others": play_others,
    "close": close,
}
"""In this order; `first` and `others` may be played at the same time, in processes of their own."""


def _days(wanted: Load, territories: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Play days of work where no case was filed by them yet."""
    days, now = wanted.days, wanted.now
    for territory, per_day in territories:
        with transaction.atomic():
            enter(Sight.everything())
            filters = Filters(standing="", area=territory, campaign=CAMPAIGNS[0][0])
            found = ledger(Sight.everything(), filters, now=now)
        if found.total == 0 and days:
            played = simulate(territory=territory, days=days, seed=wanted.seed, until=now, per_day=per_day)
            done = sum(played.done.values())
            yield f"{territory} 模拟 {days} 天工作：{done} 步 / {days} days of simulated work, {done} steps"
        elif found.total:
            many = f"{found.total}{'+' if found.more else ''}"
            yield f"{territory} 已有 {many} 件事件，未改动 / {many} cases are there, unchanged"


def _played(
    wanted: Load, territories: Iterable[tuple[str, int]], play: Callable[..., int], zh: str, en: str, of: str
) -> str:
    """Play something in each territory and say how much."""
    done = sum(play(territory, now=wanted.now, seed=wanted.seed) for territory, _ in territories)
    return _said(zh, en, done, of, COUNTED[of])


COUNTED = {"项": "of them", "票": "votes", "次": "runs"}


def _begin(wanted: Load) -> int:
    """Put in force what is not yet; a moment lies between two, so that pages list the main one first."""
    begun, now = 0, wanted.now
    for place, (name, paths) in enumerate((*CAMPAIGNS, *(MATCHED if wanted.has_matches else ()))):
        loaded = load_playbook(settings.PLAYBOOKS / name)
        at = now - _ago(name, wanted) + timedelta(seconds=place)
        for path in paths:
            with transaction.atomic():
                enter(Sight.everything())
                if name in {one.playbook.id for one in campaigns_in_force(path, now=now)}:
                    continue
                start_campaign(loaded, territory=path, since=at, by=Acting.system(path), now=now)
                begun += 1
    return begun


def _ago(name: str, wanted: Load) -> timedelta:
    """Return how long ago a campaign began."""
    ago = timedelta(days=wanted.days + 1)
    if name in LATEST_DAYS:
        return min(ago, timedelta(days=LATEST_DAYS[name]))
    return max(ago, BEGUN.get(name, ago)) if wanted.has_matches else ago


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
