"""What can be done with a ticket beside answering it. Each act that changes nothing does nothing."""

import re
import secrets
from datetime import datetime, timedelta

from sqlalchemy import inspect, select

from desk.customers import opened_now
from desk.errors import NoTimeToSnoozeUntil, NotInDepartment, NotToBeSnoozed
from desk.record import record
from models import (
    Agent,
    Channel,
    Customer,
    Department,
    GoneNumber,
    Message,
    Office,
    Status,
    Ticket,
    ahead,
    db,
    kept_for_transaction,
)

EXCERPT_LENGTH = 200
# What mail programs write where a picture stands: "[cid:…]", "[image: …]".
_PICTURE = re.compile(r"\[(?:cid|image|Bild|изображение|зображення): ?[^\]\n]{1,200}\]", re.IGNORECASE)
LONGEST_SNOOZE = timedelta(days=366)
NUMBERS_TOGETHER = 10  # are drawn and looked up at once


def open_ticket(
    customer: Customer,
    department: Department,
    subject: str,
    *,
    address: str,
    language: str,
    channel: Channel,
    now: datetime,
) -> Ticket:
    """A new matter of this customer. Nothing has been said in it yet."""
    ticket = Ticket(
        number=_free_number(),
        link_key=secrets.token_hex(8),
        customer=customer,
        department=department,
        subject=subject[:500],
        address=address.lower(),
        language=language,
        channel=channel,
        created_at=now,
        last_message_at=now,
        category_id=None,  # what isn't said here would be asked of the database
        product_id=None,
    )
    db.session.add(ticket)
    opened_now(customer).append(ticket)
    record(ticket, "opened", now=now, channel=channel.value, department=department.id)
    return ticket


def hear(ticket: Ticket, message: Message) -> None:
    """The customer said something: the ticket waits for us, and opens again if it was solved or closed (A10)."""
    count(ticket, message)
    if ticket.is_spam:  # nobody answers it, so nobody waits
        return
    if ticket.snoozed_until and not ticket.sleeps_through:
        wake(ticket, by=None, now=message.created_at)
    if ticket.status in (Status.SOLVED, Status.CLOSED):
        reopen(ticket, by=None, now=message.created_at)
    ticket.status = Status.OPEN
    ticket.waiting_since = ticket.waiting_since or message.created_at


def have_answered(ticket: Ticket, message: Message, *, status: Status, now: datetime) -> None:
    """We said something to the customer: their waiting is over."""
    count(ticket, message)
    ticket.first_answered_at = ticket.first_answered_at or now
    _no_longer_waits(ticket)
    if status == Status.OPEN:  # answered, but more is owed: the wait begins anew
        ticket.waiting_since = now
    ticket.status = status
    ticket.solved_at = now if status == Status.SOLVED else None


def assign(ticket: Ticket, assignee: Agent | None, *, by: Agent | None, now: datetime, **why: str) -> None:
    """Who holds the ticket from now on; None for nobody. `why` goes into the record, such as a rule's name."""
    if ticket.assignee == assignee:
        return
    if assignee and not is_reachable(ticket, assignee):
        raise NotInDepartment
    details = {"from": str(ticket.assignee or ""), "to": str(assignee or "")}
    ticket.assignee = assignee
    record(ticket, "assigned", by=by, now=now, **details, **why)


def transfer(ticket: Ticket, department: Department, *, by: Agent | None, now: datetime, **why: str) -> None:
    """To another department (R15). An assignee who isn't at home there lets go of it."""
    if ticket.department == department:
        return
    details = {"from": ticket.department_id, "to": department.id}
    ticket.department = department
    ticket.escalated_level = 0
    record(ticket, "transferred", by=by, now=now, **details, **why)
    if ticket.assignee and not is_reachable(ticket, ticket.assignee):
        assign(ticket, None, by=by, now=now)


def solve(ticket: Ticket, *, by: Agent | None, now: datetime, **why: str) -> None:
    """We think it is solved; the customer may still say no."""
    _end(ticket, Status.SOLVED, by=by, now=now, **why)


def close(ticket: Ticket, *, by: Agent | None, now: datetime, **why: str) -> None:
    """Done. Only a mail of the customer or an agent opens it again."""
    _end(ticket, Status.CLOSED, by=by, now=now, **why)


def wait_for_customer(ticket: Ticket, *, by: Agent | None, now: datetime, **why: str) -> None:
    """Nothing to do for us until the customer writes."""
    _end(ticket, Status.PENDING, by=by, now=now, **why)


def reopen(ticket: Ticket, *, by: Agent | None, now: datetime, **why: str) -> None:
    """It waits for us again, from now on. `why` goes into the record."""
    if ticket.status == Status.OPEN:
        return
    details = {"from": ticket.status.value}
    ticket.status = Status.OPEN
    ticket.solved_at = ticket.closed_at = None
    ticket.waiting_since = now
    record(ticket, "reopened", by=by, now=now, **details, **why)


def snooze(ticket: Ticket, until: datetime, *, sleeps_through: bool, by: Agent, now: datetime) -> None:
    """Nobody need see it before that instant; or before the customer writes, unless it is to sleep through that."""
    if ticket.is_closed or ticket.is_spam:
        raise NotToBeSnoozed
    if not now < until <= now + LONGEST_SNOOZE:
        raise NoTimeToSnoozeUntil
    if (ticket.snoozed_until, ticket.sleeps_through) == (until, sleeps_through):
        return
    ticket.snoozed_until, ticket.sleeps_through = until, sleeps_through
    record(ticket, "snoozed", by=by, now=now, until=until.isoformat(), sleeps_through=sleeps_through)


def wake(ticket: Ticket, *, by: Agent | None, now: datetime) -> None:
    """It stands in the lists again. Without an agent its time has come, or the customer wrote."""
    if ticket.snoozed_until is None:
        return
    has_slept_enough = ticket.snoozed_until <= now
    ticket.snoozed_until, ticket.sleeps_through = None, False
    record(ticket, "woken", by=by, now=now, in_time=has_slept_enough)


def rename(ticket: Ticket, subject: str, *, by: Agent, now: datetime) -> None:
    """A subject that says what the matter is."""
    subject = " ".join(subject.split())[:500]
    if not subject or subject == ticket.subject:
        return
    details = {"from": ticket.subject, "to": subject}
    ticket.subject = subject
    record(ticket, "renamed", by=by, now=now, **details)


def is_reachable(ticket: Ticket, agent: Agent) -> bool:
    """Whether this agent may hold the ticket: at work, and able to see it."""

    def sees() -> bool:
        visible = db.session.query(Ticket.id).filter(Ticket.id == ticket.id, Ticket.is_visible_to(agent))
        return visible.first() is not None

    return agent.is_switched_on and ahead.answer("who sees", _seen_there(ticket, agent), sees)


def know_to_see(ticket: Ticket, agent: Agent) -> None:
    """The ticket was just found among those that the agent sees: not asked again while it stays in its department."""
    ahead.know("who sees", {_seen_there(ticket, agent): True})


def _seen_there(ticket: Ticket, agent: Agent) -> tuple[int, ...]:
    """Both ways of its department: to what it goes in this transaction, and whereto another one had taken it."""
    return ticket.id, ticket.department.id, ticket.department_id, agent.id


def department_for(wanted: Department | None) -> Department:
    """The department wanted, else the office's default one, else the first there is."""
    return (
        wanted or Office.current().default_department or db.session.execute(Department.in_order().limit(1)).scalar_one()
    )


def _end(ticket: Ticket, status: Status, *, by: Agent | None, now: datetime, **why: str) -> None:
    if ticket.status == status:
        return
    details = {"from": ticket.status.value}
    ticket.status = status
    ticket.snoozed_until, ticket.sleeps_through = None, False
    ticket.closed_at = now if status == Status.CLOSED else None
    if status != Status.CLOSED:
        ticket.solved_at = now if status == Status.SOLVED else None
    _no_longer_waits(ticket)
    record(ticket, status.value, by=by, now=now, **details, **why)


def _no_longer_waits(ticket: Ticket) -> None:
    ticket.waiting_since = None
    ticket.escalated_level = 0


def count(ticket: Ticket, message: Message) -> None:
    """One more thing was said, and lists show it."""
    if inspect(ticket).pending or ticket.is_held:  # nobody else counts meanwhile
        ticket.message_count = (ticket.message_count or 0) + 1
    else:
        ticket.message_count = Ticket.message_count + 1  # counted by the database: two may speak at once
    ticket.last_message_at = message.created_at
    ticket.excerpt = excerpt_of(message)


def excerpt_of(message: Message) -> str:
    """Its first words, for lists; marks for pictures only where there is nothing else."""
    words = _PICTURE.sub("", message.text[: 10 * EXCERPT_LENGTH]).split() or message.text.split()
    return " ".join(words)[:EXCERPT_LENGTH]


def draw_numbers(count: int) -> None:
    """For so many tickets that this transaction may open."""
    free = kept_for_transaction("free numbers", list[int])
    free += _free_among({_drawn(6) for _ in range(count)})


def _free_number() -> int:
    """Six digits that say nothing about how many tickets there are; more once half of them are taken."""
    free = kept_for_transaction("free numbers", list[int])
    digits = 6
    for attempt in range(200):
        if free:
            return free.pop()
        free += _free_among({_drawn(digits) for _ in range(NUMBERS_TOGETHER)})
        digits = min(9, 6 + (attempt + 1) * NUMBERS_TOGETHER // 20)
    raise RuntimeError("no ticket number is free")


def _drawn(digits: int) -> int:
    return secrets.choice(range(10 ** (digits - 1), 10**digits))


def _free_among(numbers: set[int]) -> list[int]:
    taken = select(Ticket.number).where(Ticket.number.in_(numbers))
    gone = select(GoneNumber.number).where(GoneNumber.number.in_(numbers))
    return list(numbers.difference(db.session.execute(taken.union_all(gone)).scalars()))
