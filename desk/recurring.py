"""Tickets that the desk opens by itself, each at its time (C4).

An occurrence is taken and its ticket opened in one transaction: however many workers look, and wherever one of them is
killed, it is opened once. What was missed while the desk was away is opened once too, and not for each time.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext
from sqlalchemy import inspect, select

from desk import sorting, tickets
from desk.customers import customer_for, our_addresses
from desk.errors import DeskError, NotInDepartment
from desk.record import record
from desk.recurrence import Rhythm
from models import Agent, Calendar, Channel, Customer, Department, Kind, Message, Office, RecurringTicket, Ticket, db

RHYTHM = ("every", "weekdays", "month_day", "at_minutes", "calendar_id", "is_active")


class NobodyAsks(DeskError):
    text = lazy_gettext("Neither a customer nor an address of the department is there for this ticket.")


def rhythm_of(recurring: RecurringTicket) -> Rhythm:
    """When it comes, on the clock of its calendar, else of the office."""
    calendar = db.session.get(Calendar, recurring.calendar_id) if recurring.calendar_id else None
    zone = (calendar or Office.current()).timezone
    return Rhythm(recurring.every, recurring.at_minutes, ZoneInfo(zone), tuple(recurring.weekdays), recurring.month_day)


def plan(recurring: RecurringTicket, *, now: datetime) -> None:
    """What was changed decides from now on. What is due already stays due, if only the words were changed.

    To be called before the change is written.
    """
    with db.session.no_autoflush:
        if not recurring.is_active:
            recurring.next_at = None
        elif recurring.next_at is None or _is_changed(recurring):
            recurring.next_at = rhythm_of(recurring).next_after(now)


def _is_changed(recurring: RecurringTicket) -> bool:
    attrs = inspect(recurring).attrs
    return any(attrs[one].history.has_changes() for one in RHYTHM)


def switch(recurring: RecurringTicket, *, now: datetime) -> None:
    """It pauses, or goes on with its next time from now; what it slept through is not made up for."""
    recurring.is_active = not recurring.is_active
    plan(recurring, now=now)


def due(*, now: datetime) -> list[int]:
    """Ids of those whose time has come."""
    return list(db.session.execute(RecurringTicket.due(now)).scalars())


def open_due(recurring_id: int, *, now: datetime) -> Ticket | None:
    """The ticket whose time has come; None if somebody was faster. Raises NobodyAsks."""
    recurring = db.session.get(RecurringTicket, recurring_id)
    if recurring is None or not recurring.is_active or recurring.next_at is None:
        return None
    if not recurring.take(rhythm_of(recurring).next_after(now), now):
        return None
    return _opened(recurring, now=now)


def own_address(department: Department) -> str:
    """Under which a department asks itself: no mail goes to an address of the desk. Empty where it has none at all."""
    return department.address or min(our_addresses(), default="")


def _opened(recurring: RecurringTicket, *, now: datetime) -> Ticket:
    customer, address = _who_asks(recurring, now)
    ticket = tickets.open_ticket(
        customer,
        recurring.department,
        recurring.subject,
        address=address,
        language=customer.language,
        channel=Channel.AGENT,
        now=now,
    )
    ticket.priority, ticket.waiting_since = recurring.priority, now  # it waits for us
    record(ticket, "came_again", now=now)
    db.session.flush()
    if recurring.text.strip():
        _note(ticket, recurring.text, now=now)
    sorting.tag(ticket, recurring.tags, by=None, now=now)
    _assign(ticket, recurring, now=now)
    return ticket


def _who_asks(recurring: RecurringTicket, now: datetime) -> tuple[Customer, str]:
    """The customer, by who they are now; the department itself where none is named, or who was named is forgotten."""
    if recurring.customer and (address := recurring.customer.whole.address):
        return recurring.customer.whole, address
    address, language = own_address(recurring.department), Office.current().language
    if not address:
        raise NobodyAsks
    return customer_for(address, recurring.department.name_in(language), language, now=now), address


def _note(ticket: Ticket, text: str, *, now: datetime) -> None:
    message = Message(ticket=ticket, kind=Kind.NOTE, text=text.replace("\r\n", "\n").strip(), created_at=now)
    db.session.add(message)
    db.session.flush()
    tickets.count(ticket, message)


def _assign(ticket: Ticket, recurring: RecurringTicket, *, now: datetime) -> None:
    """To nobody where its agent has left, or sees the department no more; then it stands with what nobody holds."""
    try:
        tickets.assign(ticket, recurring.assignee, by=None, now=now)
    except NotInDepartment:
        record(ticket, "came_to_nobody", now=now, to=str(recurring.assignee))


def is_at_home(agent_id: int, department_id: int) -> bool:
    """Whether this agent may hold tickets of the department."""
    agent = db.session.get(Agent, agent_id)
    if agent is None or not agent.is_switched_on or agent.is_translator:
        return False
    home = select(Department.id).where(Department.id == department_id, Department.id.in_(Department.ids_of(agent)))
    return agent.is_administrator or db.session.execute(home).first() is not None
