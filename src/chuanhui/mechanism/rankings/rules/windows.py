"""Windows: the period of a standing as two instants, and whether it is over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo

from chuanhui.kernel.periods import Period


@dataclass(frozen=True, slots=True)
class Window:
    """A period with its bounds in time, half-open: what happens at `since` belongs to it, at `until` not.

    Attributes:
        period: the day, week, 旬, month, quarter or year.
        since: 00:00 of its first day, aware.
        until: 24:00 of its last day, aware; the instant E at which every case is looked at.
    """

    period: Period
    since: datetime
    until: datetime

    def holds(self, at: datetime | None) -> bool:
        """Tell whether an instant lies in the window; None lies in none."""
        return at is not None and self.since <= at < self.until

    def is_closed(self, now: datetime) -> bool:
        """Tell whether the window is over at `now`: not before 24:00 of its last day."""
        return now >= self.until


def window_of(period: Period, zone: tzinfo) -> Window:
    """Return the window of a period, its days those of `zone`."""
    since = datetime.combine(period.first, time.min, zone)
    return Window(period, since, datetime.combine(period.last + timedelta(days=1), time.min, zone))
