"""How a ticket stands to what was promised, in words: "due in 2 h 10 min", "stopped: waiting for customer since …"."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from flask_babel import gettext, lazy_gettext

from models import Clock, Ended, Status, Stopped, Target, Ticket
from views.agents import spans
from views.languages import reader_language
from views.moments import brief_now

NEAR = 0.75  # of the time has passed
SOON = timedelta(minutes=30)
TARGETS = {
    Target.FIRST_ANSWER: lazy_gettext("First answer"),
    Target.NEXT_ANSWER: lazy_gettext("Next answer"),
    Target.SOLUTION: lazy_gettext("Solution"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """In words, and how it is coloured; `at` is the moment it speaks of."""

    words: str
    at: datetime
    look: str = ""


@dataclass(frozen=True)
class ClockLine:
    """A clock on its ticket's screen."""

    target: str
    due: Due
    level: str


class Dated(Protocol):
    """A ticket, or a row of a list."""

    status: Any
    waiting_since: Any
    due_at: Any
    clocks_stopped_at: Any


def due_of(row: Dated, now: datetime) -> Due | None:
    """What stands in lists; None where nothing was promised, or nothing is left to be done."""
    if row.due_at:
        return due(row.due_at, row.waiting_since, now)
    if row.clocks_stopped_at and row.status == Status.PENDING:
        return stopped(Stopped.CUSTOMER, row.clocks_stopped_at)
    return None


def clock_lines(ticket: Ticket, now: datetime) -> list[ClockLine]:
    """Of each clock that runs or stands still; the next to be due first."""
    clocks: list[Clock] = ticket.clocks  # type: ignore[attr-defined]
    shown = sorted((one for one in clocks if _is_shown(one)), key=lambda one: (one.due_at is None, one.due_at, one.id))
    return [ClockLine(str(TARGETS[one.target]), _of_clock(one, now), str(one.level or "")) for one in shown]


def stopped(reason: Stopped, since: datetime) -> Due:
    when = brief_now(since)
    words = {
        Stopped.CUSTOMER: gettext("stopped: waiting for customer since %(when)s", when=when),
        Stopped.SOLVED: gettext("stopped: solved since %(when)s", when=when),
        Stopped.CLOSED: gettext("stopped: closed since %(when)s", when=when),
        Stopped.SPAM: gettext("stopped: in the spam folder since %(when)s", when=when),
        Stopped.NOBODY: gettext("stopped: nobody has been waiting since %(when)s", when=when),
    }[reason]
    return Due(words, since)


def stopped_word(reason: Stopped) -> str:
    """Of a pause, in a table."""
    return {
        Stopped.CUSTOMER: gettext("waiting for customer"),
        Stopped.SOLVED: gettext("solved"),
        Stopped.CLOSED: gettext("closed"),
        Stopped.SPAM: gettext("in the spam folder"),
        Stopped.NOBODY: gettext("nobody waited"),
    }[reason]


def ended_word(ended: Ended) -> str:
    words = {Ended.MET: gettext("in time"), Ended.LATE: gettext("too late")}
    return words.get(ended, gettext("no longer promised"))


def in_short(span: timedelta) -> str:
    """ "2 h 10 min", "3 days 4 h": what is longer than a day needs no minutes."""
    minutes = max(round(abs(span) / timedelta(minutes=1)), 1)
    rounded = round(minutes / 60) * 60 if minutes > 24 * 60 else minutes
    return spans.shown(rounded, reader_language())


def _roughly(span: timedelta) -> str:
    """ "3 days", "5 h", "20 min": how long something is late needs no more."""
    minutes = max(span // timedelta(minutes=1), 1)
    largest = next(one for one in (24 * 60, 60, 1) if minutes >= one)
    return spans.shown(minutes - minutes % largest, reader_language())


def _is_shown(clock: Clock) -> bool:
    return clock.stopped_at is not None or clock.due_at is not None


def _of_clock(clock: Clock, now: datetime) -> Due:
    if clock.stopped_at and clock.stopped_for:
        return stopped(clock.stopped_for, clock.stopped_at)
    assert clock.due_at
    return due(clock.due_at, clock.started_at, now)


def due(at: datetime, since: datetime | None, now: datetime) -> Due:
    if at <= now:
        return Due(gettext("overdue by %(span)s", span=_roughly(now - at)), at, "is-bad")
    is_near = at - now < SOON or (since is not None and now - since > (at - since) * NEAR)
    return Due(gettext("due in %(span)s", span=in_short(at - now)), at, "is-near" if is_near else "")
