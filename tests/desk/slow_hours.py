"""Working time told a second way: minute by minute, by looking at the clock on the wall."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


class WallClock:
    """Somebody at work who looks at the clock each minute. What it has shown once it never takes back."""

    def __init__(self, zone: str, spans_on) -> None:
        self.zone, self.spans_on = ZoneInfo(zone), spans_on

    def worked_minutes(self, start: datetime, end: datetime) -> int:
        """Minutes at work of those that begin within."""
        at, latest, worked = start.astimezone(UTC) - timedelta(hours=3), datetime(1, 1, 1), 0  # noqa: DTZ001 - a clock on the wall
        while at < end:
            latest = max(latest, at.astimezone(self.zone).replace(tzinfo=None))
            worked += at >= start and self.is_at_work(latest)
            at += MINUTE
        return worked

    def is_at_work(self, shown: datetime) -> bool:
        """By today's spans, or by yesterday's that go on."""
        today = shown.strftime("%H:%M")
        tomorrow = f"{shown.hour + 24}:{shown:%M}"
        return _within(self.spans_on(shown.date()), today) or _within(
            self.spans_on(shown.date() - timedelta(days=1)), tomorrow
        )


def _within(spans: list[tuple[str, str]], clock: str) -> bool:
    return any(begins <= clock < ends for begins, ends in spans)


def in_minutes(spans: list[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    return tuple((_minutes(begins), _minutes(ends)) for begins, ends in spans)


def _minutes(clock: str) -> int:
    return int(clock[:2]) * 60 + int(clock[3:])


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def on_dates(**named: str) -> dict[date, str]:
    return {date.fromisoformat(name[1:].replace("_", "-")): value for name, value in named.items()}
