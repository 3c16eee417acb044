"""The words that bring what takes too long to whom an escalation level names (R21)."""

from datetime import datetime

from flask_babel import format_timedelta, gettext

from models import Clock, Target, Ticket


def subject(ticket: Ticket, clock: Clock) -> str:
    if clock.target == Target.SOLUTION:
        return gettext("Not solved yet: #%(number)d %(subject)s", number=ticket.number, subject=ticket.subject)
    return gettext("Waiting too long: #%(number)d %(subject)s", number=ticket.number, subject=ticket.subject)


def lines(ticket: Ticket, level: int, clock: Clock, link: str, *, now: datetime) -> list[str]:
    """The paragraphs that bring a waiting ticket to whom it concerns."""
    return [
        how_long(ticket, clock, now),
        *_due(clock, now),
        gettext(
            "Ticket #%(number)d: %(subject)s",
            number=ticket.number,
            subject=ticket.subject or gettext("no subject"),
        ),
        gettext("Assignee: %(name)s", name=str(ticket.assignee))
        if ticket.assignee
        else gettext("Nobody has taken it yet."),
        gettext("This is escalation level %(level)d.", level=level),
        link,
    ]


def how_long(ticket: Ticket, clock: Clock, now: datetime) -> str:
    since = clock.started_at if clock.target == Target.SOLUTION else ticket.waiting_since or clock.started_at
    passed = format_timedelta(now - since, granularity="minute")
    if clock.target == Target.SOLUTION:
        return gettext(
            "The matter of %(customer)s came %(duration)s ago and isn't solved yet.",
            customer=str(ticket.customer),
            duration=passed,
        )
    return gettext(
        "%(customer)s has been waiting for an answer for %(duration)s.",
        customer=str(ticket.customer),
        duration=passed,
    )


def _due(clock: Clock, now: datetime) -> list[str]:
    """How it stands to what was promised, if it was."""
    if clock.level_id is None or clock.due_at is None:
        return []
    span = format_timedelta(abs(clock.due_at - now), granularity="minute")
    if clock.due_at <= now:
        return [gettext("What was promised is overdue by %(duration)s.", duration=span)]
    return [gettext("It is due in %(duration)s.", duration=span)]
