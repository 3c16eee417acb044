"""What came and what went, by day: the proof that nothing is lost on the way (A3).

received = filed + automatic + spam + set aside, and today what still waits to be read. A day is the office's own.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

from models import FetchedLetter, IncomingMail, IncomingState, Office, Outcome, OutgoingMail, OutgoingState, db

OUT = ("sent", "failed", "bounced", "withdrawn", "waiting")
UNKNOWN = "unknown"


class Tally(Counter[str]):
    """How many mails of each kind."""

    @property
    def all(self) -> int:
        return self.total()

    @property
    def unexplained(self) -> int:
        """Those of which nobody knows what became of them. There should be none."""
        return self[UNKNOWN]

    @property
    def adds_up(self) -> bool:
        return not self.unexplained


def today(now: datetime) -> date:
    return now.astimezone(_zone()).date()


def beginning(day: date) -> datetime:
    """The instant at which the day begins where the office is."""
    return datetime.combine(day, time(0), _zone()).astimezone(UTC)


def end(day: date) -> datetime:
    """The instant at which the next one begins."""
    return beginning(day + timedelta(days=1))


def incoming(days: Sequence[date]) -> dict[str, dict[date, Tally]]:
    """For each source ("mailbox 3", "pipe") and day what became of what came. One query, over these days alone."""
    by_source: dict[str, dict[date, Tally]] = defaultdict(lambda: {day: Tally() for day in days})
    for source, day, kind, number in _counted(days, IncomingMail.received_at, _kind_in(), IncomingMail.source):
        by_source[source][day][kind] += number
    return dict(by_source)


def outgoing(days: Sequence[date]) -> dict[date, Tally]:
    """What became of the mails that were written on each of these days."""
    by_day = {day: Tally() for day in days}
    for _, day, kind, number in _counted(days, OutgoingMail.created_at, _kind_out(), sa.literal("")):
        by_day[day][kind] += number
    return by_day


def rowless() -> dict[int, int]:
    """Of each mailbox how many letters were fetched whose mails are in the desk no longer. None should be."""
    gone = sa.select(FetchedLetter.mailbox_id, sa.func.count()).where(FetchedLetter.incoming_id.is_(None))
    return dict(db.session.execute(gone.group_by(FetchedLetter.mailbox_id)).all())


def total(tallies: Iterable[Tally]) -> Tally:
    whole = Tally()
    for tally in tallies:
        whole.update(tally)
    return whole


def _zone() -> ZoneInfo:
    return ZoneInfo(Office.current().timezone)


def _counted(
    days: Sequence[date], at: InstrumentedAttribute[datetime], kind: sa.Case[str], source: sa.SQLColumnExpression[str]
) -> Iterable[tuple[str, date, str, int]]:
    """No database knows the zones that all know, so it is told where each day begins."""
    first, last = min(days), max(days) + timedelta(days=1)
    day = sa.case(*((at < end(one), one.isoformat()) for one in sorted(days)))
    rows = db.session.execute(
        sa.select(source, day, kind, sa.func.count())
        .where(at >= beginning(first), at < beginning(last))
        .group_by(sa.literal_column("1"), sa.literal_column("2"), sa.literal_column("3"))
    )
    return ((name, date.fromisoformat(text), what, number) for name, text, what, number in rows)


def _kind_in() -> sa.Case[str]:
    return sa.case(
        (IncomingMail.state == IncomingState.FAILED, "set_aside"),
        (IncomingMail.state == IncomingState.RECEIVED, "waiting"),
        *((IncomingMail.outcome == outcome, outcome.value) for outcome in Outcome),
        else_=UNKNOWN,
    )


def _kind_out() -> sa.Case[str]:
    return sa.case(
        (OutgoingMail.state.in_((OutgoingState.QUEUED, OutgoingState.SENDING)), "waiting"),
        *((OutgoingMail.state == state, state.value) for state in OutgoingState if state.value in OUT),
        else_=UNKNOWN,
    )
