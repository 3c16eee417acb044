"""An agent is reminded of a ticket when they wished to be; also of a closed one. Nobody else reads what they wrote."""

from datetime import datetime, timedelta

from flask_babel import lazy_gettext
from sqlalchemy import delete, select

from desk import tickets
from desk.errors import DeskError, NoSuchTicket
from desk.record import record
from models import Agent, Reminder, Ticket, db

MOST_OF_A_TICKET = 10  # of one agent
FURTHEST = timedelta(days=366)
KEPT_FOR = timedelta(days=180)


class NoTimeToRemindAt(DeskError):
    text = lazy_gettext("Please choose a time in the future, within a year.")
    status = 422


class TooManyReminders(DeskError):
    def __init__(self, most: int) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "You can have %(most)d reminders of one ticket at most. Take back one that you no longer need.", most=most
        )


def remind(ticket: Ticket, agent: Agent, at: datetime, words: str, *, now: datetime) -> Reminder:
    """Set it. The same twice is once. Raises NoTimeToRemindAt, TooManyReminders, NoSuchTicket."""
    words = " ".join(words.split())[:300]
    if not tickets.is_reachable(ticket, agent):
        raise NoSuchTicket
    if not now < at <= now + FURTHEST:
        raise NoTimeToRemindAt
    waiting = _waiting(ticket, agent)
    for known in waiting:
        if (known.due_at, known.words) == (at, words):
            return known
    if len(waiting) >= MOST_OF_A_TICKET:
        raise TooManyReminders(MOST_OF_A_TICKET)
    reminder = Reminder(agent=agent, ticket=ticket, due_at=at, words=words, created_at=now)
    db.session.add(reminder)
    return reminder


def take_back(reminder: Reminder) -> None:
    """Nobody is reminded any more."""
    db.session.delete(reminder)


def tell(reminder: Reminder, *, now: datetime) -> None:
    """Its time has come: a line of the record, and by that a notice, if the ticket is still theirs to see."""
    ticket = reminder.ticket.whole
    record(ticket, "reminded", now=now, agent=reminder.agent_id, name=reminder.agent.name, reminder=reminder.id)


def forget_old(*, now: datetime) -> None:
    """What somebody was reminded of long ago helps nobody."""
    db.session.execute(delete(Reminder).where(Reminder.told_at < now - KEPT_FOR))


def _waiting(ticket: Ticket, agent: Agent) -> list[Reminder]:
    own = (Reminder.ticket_id == ticket.id, Reminder.agent_id == agent.id, Reminder.told_at.is_(None))
    return list(db.session.execute(select(Reminder).where(*own)).scalars())
