"""How the clocks of a ticket came to their time: each stretch and each pause, so that anybody can count again (S2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_admin import expose
from flask_babel import gettext
from sqlalchemy.orm import joinedload, selectinload

from desk import levels
from desk.clock_time import Run
from models import Calendar, Clock, Ticket, db, utcnow
from views.agents import spans
from views.agents.clock_words import TARGETS, Due, due, ended_word, stopped, stopped_word
from views.languages import reader_language

MOST = 60  # clocks of a ticket that are told


@dataclass(frozen=True)
class Stretch:
    """From when until when (None: still) it ran or stood still; `worked`: how long of it counts."""

    begins: datetime
    ends: datetime | None
    why: str = ""
    worked: str = ""


@dataclass(frozen=True)
class Told:
    """A clock, as its page tells it."""

    target: str
    level: str
    promised: str
    hours: str
    state: Due
    worked: str
    stretches: list[Stretch]


class ClockActs:
    """Its part of a ticket's acts."""

    @expose("/<id>/clocks")
    def clocks(self: Any, id: str) -> str:
        """Each clock of the ticket, the newest first."""
        ticket, now = self.get_visible(id), utcnow()
        return str(self.render("desk/clocks.html", ticket=ticket, told=list(_told(ticket, now)), now=now))


def _told(ticket: Ticket, now: datetime) -> Iterator[Told]:
    rows = sa.select(Clock, Calendar.name).outerjoin(Calendar, Calendar.id == Clock.calendar_id)
    theirs = rows.where(Clock.ticket_id == ticket.id).order_by(Clock.id.desc()).limit(MOST)
    book = levels.book()
    for clock, calendar in db.session.execute(theirs.options(selectinload(Clock.pauses), joinedload(Clock.level))):
        run = Run(
            clock.started_at,
            tuple((one.began_at, one.ended_at) for one in clock.pauses),
            book.hours_in(clock.calendar_id),
        )
        yield Told(
            target=str(TARGETS[clock.target]),
            level=str(clock.level) if clock.level else gettext("the department's escalations"),
            promised=_span(timedelta(minutes=clock.minutes)),
            hours=calendar or gettext("day and night"),
            state=_state(clock, now),
            worked=_span(run.worked(clock.ended_at or now)),
            stretches=list(_stretches(clock, run, now)),
        )


def _state(clock: Clock, now: datetime) -> Due:
    if clock.ended and clock.ended_at:
        return Due(ended_word(clock.ended), clock.ended_at, "is-bad" if clock.ended == "late" else "")
    if clock.stopped_at and clock.stopped_for:
        return stopped(clock.stopped_for, clock.stopped_at)
    return due(clock.due_at or now, clock.started_at, now)


def _stretches(clock: Clock, run: Run, now: datetime) -> Iterator[Stretch]:
    """In the order of time: it ran, stood still, ran on."""
    runs_since: datetime | None = clock.started_at
    for pause in sorted(clock.pauses, key=lambda one: one.began_at):
        if runs_since is not None and pause.began_at > runs_since:
            yield _ran(run, runs_since, pause.began_at)
        yield Stretch(pause.began_at, pause.ended_at, why=stopped_word(pause.reason))
        runs_since = pause.ended_at
    if runs_since is not None and (clock.ended_at is None or clock.ended_at > runs_since):
        yield _ran(run, runs_since, clock.ended_at, now)


def _ran(run: Run, begins: datetime, ends: datetime | None, now: datetime | None = None) -> Stretch:
    until = ends or now
    assert until
    return Stretch(begins, ends, worked=_span(run.worked(until) - run.worked(begins)))


def _span(span: timedelta) -> str:
    """Of work: days of it are of no certain length."""
    return spans.worked(span // timedelta(minutes=1), reader_language()) if span >= timedelta(minutes=1) else "–"
