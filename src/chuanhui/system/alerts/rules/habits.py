"""When people may be disturbed: quiet hours, the hour of the digest, and what is too old to be news."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Habits:
    """The habits of one territory.

    Attributes:
        quiet_from, quiet_until: local times between which nothing is sent; equal ones mean no quiet hours.
        digest_at: local time of the daily digest.
        fresh: what happened longer ago makes no alert any more.
    """

    quiet_from: time = time(0)
    quiet_until: time = time(0)
    digest_at: time = time(8)
    fresh: timedelta = timedelta(days=3)
    zone: ZoneInfo = ZONE

    def send_at(self, at: datetime, *, urgent: bool = False) -> datetime:
        """Return when something may be sent that arises at an instant: at once, or when quiet hours end."""
        local = at.astimezone(self.zone)
        if urgent or not self._is_quiet(local.time()):
            return at
        day = local.date() + timedelta(days=1 if local.time() >= self.quiet_until else 0)
        return datetime.combine(day, self.quiet_until, self.zone)

    def is_news(self, at: datetime, now: datetime) -> bool:
        """Tell whether what happened at an instant is recent enough to be told."""
        return at >= now - self.fresh

    def _is_quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until
