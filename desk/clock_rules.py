"""What each clock of a ticket should be doing, by the facts that stand on the ticket; and how it gets there."""

from dataclasses import dataclass
from datetime import datetime

from desk import clock_timing
from desk.levels import Goal
from models import Clock, ClockPause, Ended, Status, Stopped, Target, Ticket, db

TAKEN_BACK = frozenset({"withdrawn", "undone", "not_spam", "unmerged"})
"""As if it had never been: the time in between counts."""
BY_MESSAGES = frozenset({"merged", "unmerged", "split_off", "split_from", "undone", "withdrawn"})
"""Since when the customer waits may have become earlier or later, with no word of theirs or ours."""


@dataclass
class Look:
    """One target of a ticket, looked at once: its clocks, what is promised now, and what has happened at that instant.

    Without any `kinds` nothing happened: what is promised may have changed.
    """

    ticket: Ticket
    target: Target
    clocks: list[Clock]
    goal: Goal | None
    at: datetime
    kinds: set[str]

    @property
    def running(self) -> Clock | None:
        """Also one that stands still."""
        return next((one for one in self.clocks if one.target == self.target and one.ended_at is None), None)

    def ended(self, started_at: datetime | None = None) -> Clock | None:
        """The last of this target that has ended; `started_at`: the one that was begun then."""
        theirs = (one for one in reversed(self.clocks) if one.target == self.target and one.ended_at)
        return next((one for one in theirs if started_at in (None, one.started_at)), None)

    @property
    def is_gone(self) -> bool:
        """It is part of another ticket, or closed: nobody waits for anything."""
        return self.ticket.merged_into_id is not None or self.ticket.status == Status.CLOSED


def settle_target(look: Look) -> list[Clock]:
    """The clock of this target as it should be; answers those that were begun."""
    begun: list[Clock] = []
    if look.goal is None:
        if clock := look.running:
            _drop(clock, look.at)
        return begun
    clock = {
        Target.FIRST_ANSWER: _first_answer,
        Target.NEXT_ANSWER: _next_answer,
        Target.SOLUTION: _solution,
    }[look.target](look, look.goal)
    if clock is not None:
        if clock not in look.clocks:
            begun.append(clock)
        if clock.ended_at is None:
            _stand_or_run(clock, look)
            clock_timing.count(clock, look.goal, look.at)
    return begun


def _first_answer(look: Look, goal: Goal) -> Clock | None:
    ticket, clock = look.ticket, look.running
    if ticket.first_answered_at:
        if clock:
            clock_timing.end(clock, goal, Ended.MET, ticket.first_answered_at)
        return None
    if look.is_gone:
        _drop(clock, look.at)
        return None
    return clock or _again(look) or _begin(look, ticket.created_at)


def _next_answer(look: Look, goal: Goal) -> Clock | None:
    ticket, clock, since = look.ticket, look.running, look.ticket.waiting_since
    if "replied" in look.kinds and clock and clock.started_at != since:
        clock_timing.end(clock, goal, Ended.MET, look.at)
        clock = None
        db.session.flush()  # the database would be told of the next one first, and knows one that runs
    if look.is_gone or not ticket.first_answered_at:
        _drop(clock, look.at)
        return None
    if since is None:
        return clock
    if clock and since != clock.started_at:
        before = look.ended(since)
        if before and TAKEN_BACK & look.kinds:
            _drop(clock, look.at)
            clock = None
            db.session.flush()
        elif since < clock.started_at or BY_MESSAGES & look.kinds:
            clock.started_at = since
    return clock or _again(look, since) or _begin(look, since)


def _solution(look: Look, goal: Goal) -> Clock | None:
    ticket, clock = look.ticket, look.running
    if ticket.merged_into_id is not None:
        _drop(clock, look.at)
        return None
    if ticket.status in (Status.SOLVED, Status.CLOSED):
        if clock:
            clock_timing.end(clock, goal, Ended.MET, ticket.solved_at or ticket.closed_at or look.at)
        return None
    return clock or _again(look) or _begin(look, ticket.created_at)


def _begin(look: Look, since: datetime) -> Clock | None:
    """Only of what somebody waits for: what stands still already, and never ran, isn't begun."""
    assert look.goal
    if _reason(look) and look.target != Target.SOLUTION:
        return None
    if look.ticket.spam_since:
        return None
    if not look.kinds and look.target == Target.SOLUTION:  # nobody has promised it until now
        since = look.at
    clock = Clock(ticket=look.ticket, target=look.target, started_at=since, pauses=[], steps_done=[])
    clock.minutes = look.goal.minutes
    clock.ticket_id = look.ticket.id
    if not look.kinds and look.target != Target.SOLUTION:  # who was told of this wait before there was a clock
        clock.steps_done = [one.id for one in look.goal.steps if one.level <= look.ticket.escalated_level]
    db.session.add(clock)
    return clock


def _again(look: Look, started_at: datetime | None = None) -> Clock | None:
    """One that had ended goes on: after a pause, or as if it had not, where its end was taken back."""
    clock = look.ended(started_at)
    if clock is None or clock.ended_at is None:
        return None
    if look.kinds and not TAKEN_BACK & look.kinds:
        reason = Stopped.CLOSED if clock.ended == Ended.DROPPED else Stopped.SOLVED
        _add_pause(clock, reason, clock.ended_at, look.at)
    was = clock.ended
    clock.ended_at = clock.ended = clock.worked_seconds = None
    if was == Ended.MET:
        clock_timing.tell(clock, "target_restarted", look.at)
    return clock


def _drop(clock: Clock | None, at: datetime) -> None:
    """Nothing is promised any more: neither met nor broken."""
    if clock:
        clock_timing.resume(clock, at)
        clock.ended_at, clock.ended, clock.next_at = at, Ended.DROPPED, None


def _stand_or_run(clock: Clock, look: Look) -> None:
    reason = _reason(look)
    if reason == clock.stopped_for:
        return
    if clock.stopped_for == Stopped.SPAM and TAKEN_BACK & look.kinds:  # it never was: they have waited all the time
        clock.pauses[:] = [one for one in clock.pauses if one.ended_at]
    if clock.stopped_for is not None:
        clock_timing.resume(clock, _resumed_at(clock, look))
    if reason:
        clock.stopped_at, clock.stopped_for = look.at, reason
        _add_pause(clock, reason, look.at, None)


def _reason(look: Look) -> Stopped | None:
    """Why it stands still; None while it runs."""
    ticket = look.ticket
    if ticket.spam_since:
        return Stopped.SPAM
    if ticket.status != Status.OPEN:
        return {Status.PENDING: Stopped.CUSTOMER, Status.SOLVED: Stopped.SOLVED}.get(ticket.status, Stopped.CLOSED)
    if ticket.waiting_since is None and look.target != Target.SOLUTION:
        return Stopped.NOBODY
    return None


def _resumed_at(clock: Clock, look: Look) -> datetime:
    """When the customer wrote, which is before their mail was fetched and filed."""
    since = look.ticket.waiting_since
    return since if since and clock.stopped_at and clock.stopped_at <= since <= look.at else look.at


def _add_pause(clock: Clock, reason: Stopped, began_at: datetime, ended_at: datetime | None) -> None:
    """One that begins where another began is the same, and lasts as long as the longer."""
    for known in clock.pauses:
        if known.began_at == began_at:
            known.reason, known.ended_at = reason, ended_at
            return
    clock.pauses.append(ClockPause(reason=reason, began_at=began_at, ended_at=ended_at))
