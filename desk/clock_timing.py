"""When a clock is due, what is left, when the desk has something to do about it; written where lists see it."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from desk.business_time import BusinessHours
from desk.clock_time import Run
from desk.levels import Goal, Step
from models import Clock, Ended, Event, StaleTicket, Stopped, Ticket, db


def run_of(clock: Clock, hours: BusinessHours | None) -> Run:
    return Run(clock.started_at, tuple((one.began_at, one.ended_at) for one in clock.pauses), hours)


def count(clock: Clock, goal: Goal, at: datetime) -> None:
    """By what is promised now; whether its time is over is told once, and taken back if it isn't any more."""
    clock.level_id, clock.calendar_id, clock.minutes = goal.level_id, goal.calendar_id, goal.minutes
    run, whole = run_of(clock, goal.hours), timedelta(minutes=goal.minutes)
    due = run.reached(whole)
    clock.due_at = due
    clock.left_seconds = _seconds(whole - run.worked(clock.stopped_at)) if clock.stopped_at else None
    if due and due < at:
        say_broken(clock, due, at)
    elif clock.broken_at:
        clock.broken_at = None
        tell(clock, "target_restarted", at)
    clock.next_at = min(_moments(clock, run, goal, due), default=None)


def due_steps(clock: Clock, goal: Goal, now: datetime) -> list[tuple[datetime, Step]]:
    """Escalation levels that are reached and not done yet, the first reached first."""
    reached = ((at, step) for at, step in _left_to_do(clock, run_of(clock, goal.hours), goal) if at <= now)
    return sorted(reached, key=lambda pair: (pair[0], pair[1].level))


def end(clock: Clock, goal: Goal, ended: Ended, at: datetime) -> None:
    """What was promised is done, in time or late; or nobody wants it any more."""
    run = run_of(clock, goal.hours)
    due = run.reached(timedelta(minutes=clock.minutes))
    clock.worked_seconds = _seconds(run.worked(at))
    resume(clock, at)
    if ended == Ended.MET and due and due < at:
        ended = Ended.LATE
        say_broken(clock, due, at)
    clock.ended_at, clock.ended, clock.next_at = at, ended, None
    if ended == Ended.MET:
        tell(clock, "target_met", at)


def resume(clock: Clock, at: datetime) -> None:
    """It stands still no longer."""
    for pause in clock.pauses:
        if pause.ended_at is None:
            pause.ended_at = max(at, pause.began_at)
    clock.stopped_at = clock.stopped_for = clock.left_seconds = None


def say_broken(clock: Clock, due: datetime, at: datetime) -> None:
    """Once, however often one looks."""
    if clock.broken_at is None:
        clock.broken_at = due
        if clock.level_id is None:  # of which nothing is told; the search for what is overdue is to know it
            db.session.add(StaleTicket(ticket_id=clock.ticket_id, marked_at=at))
        tell(clock, "target_broken", at, due_at=due.isoformat())


def tell(clock: Clock, kind: str, at: datetime, **more: str) -> None:
    """A line of the record, for statistics: by the clock's id, its last line says how it stands.

    What no service level promised isn't told: then only the department's escalations are counted.
    """
    if clock.level_id is None:
        return
    if clock.id is None:
        db.session.flush()
    details = {"clock": clock.id, "target": clock.target.value, "level": clock.level_id, "minutes": clock.minutes}
    if clock.worked_seconds is not None:
        details["worked_seconds"] = clock.worked_seconds
    db.session.add(Event(ticket_id=clock.ticket_id, kind=kind, details={**details, **more}, at=at))


def show_on_ticket(ticket: Ticket, running: Iterable[Clock]) -> None:
    """What lists show and are sorted by: the next moment of a clock that runs, else since when all stand still."""
    clocks = list(running)
    due = min((one for one in clocks if one.stopped_at is None and one.due_at), key=_due, default=None)
    still = [one.stopped_at for one in clocks if one.stopped_at and one.stopped_for == Stopped.CUSTOMER]
    shown = (due.due_at, due.target.value, None) if due else (None, None, max(still, default=None))
    if (ticket.due_at, ticket.due_target, ticket.clocks_stopped_at) != shown:
        ticket.due_at, ticket.due_target, ticket.clocks_stopped_at = shown


def _due(clock: Clock) -> datetime:
    assert clock.due_at
    return clock.due_at


def _moments(clock: Clock, run: Run, goal: Goal, due: datetime | None) -> Iterable[datetime]:
    if clock.stopped_at:
        return
    if due and clock.broken_at is None:
        yield due
    yield from (at for at, _step in _left_to_do(clock, run, goal))


def _left_to_do(clock: Clock, run: Run, goal: Goal) -> Iterable[tuple[datetime, Step]]:
    for step in goal.steps:
        at = None if step.id in clock.steps_done else run.reached(step.after(goal.minutes))
        if at:
            yield at, step


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
