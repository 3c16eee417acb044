"""Which of these agents may see which of these tickets: asked of `Ticket.is_visible_to`, for all of them at once.

And what follows from it: which customers an agent sees, and which organisations. Last, what customers see themselves.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, Select, and_, exists, false, literal, or_, select, true, union_all

from models import (
    Agent,
    Customer,
    CustomerAddress,
    Department,
    Event,
    Figure,
    Kind,
    Message,
    Office,
    Organisation,
    OutgoingMail,
    Participant,
    PersonalTicket,
    Ticket,
    db,
    utcnow,
)
from models.base import met_by_one

SEEN_BY_CUSTOMERS = (Kind.CUSTOMER, Kind.REPLY)
MOST_TOGETHER = 100  # parts of one question; SQLite takes 500


def visible(asked: Mapping[Agent, Iterable[int]]) -> set[tuple[int, int]]:
    """Of these agents and the ids of tickets those pairs of ids (agent, ticket) where the one may see the other."""
    seen: set[tuple[int, int]] = set()
    parts = iter(asked.items())
    while together := list(islice(parts, MOST_TOGETHER)):
        questions = [
            select(literal(agent.id), Ticket.id).where(Ticket.id.in_(ids), Ticket.is_visible_to(agent))
            for agent, ids in together
        ]
        seen |= {(agent_id, ticket_id) for agent_id, ticket_id in db.session.execute(union_all(*questions))}
    return seen


def who_sees(ticket: Ticket, agents: Iterable[Agent]) -> list[Agent]:
    """Those of the agents who may see the ticket, in their order."""
    among = list(agents)
    seen = visible({agent: [ticket.id] for agent in among})
    return [agent for agent in among if (agent.id, ticket.id) in seen]


def counted_for(agent: Agent) -> ColumnElement[bool]:
    """What figures an agent is told: of tickets of their departments, as the tickets stand now (R14)."""
    if not agent.is_switched_on or agent.is_translator:
        return false()
    if agent.is_administrator:
        return true()
    # Figures hear of a transfer within a minute; what has left meanwhile is theirs no more at once.
    gone = select(Event.ticket_id).join(Ticket).where(Event.uncounted(), ~Ticket.is_visible_to(agent))
    # Asked beforehand, mostly two numbers and a no: a million figures needn't each be sought among what is theirs.
    asked = select(Department.id, gone.exists()).where(Department.is_home_of(agent.id, Department.id))
    homes = dict(db.session.execute(asked).all())
    theirs = Figure.department_id.in_(homes)
    return and_(theirs, Figure.ticket_id.not_in(gone)) if any(homes.values()) else theirs


def sees_work_of(reader: Agent, agent_id: int | None) -> bool:
    """Whose own figures somebody may see: their own; managers those of all, of the tickets that are theirs to see."""
    return reader.is_manager or reader.id == agent_id


def sees_customer(agent: Agent) -> ColumnElement[bool]:
    """Whoever sees one of their tickets sees the customer; managers also those without any ticket yet.

    Whoever was merged into another is that one now.
    """
    whole = Customer.merged_into_id.is_(None)
    if agent.is_administrator:
        return whole
    theirs = Ticket.customer_id == Customer.id
    seen, without = met_by_one(theirs, Ticket.is_visible_to(agent), of=Customer), ~met_by_one(theirs, of=Customer)
    return and_(whole, or_(seen, without) if agent.is_manager else seen)


def sees_organisation(agent: Agent) -> ColumnElement[bool]:
    """Whoever sees one of its members sees the organisation; managers also those without any member yet."""
    if agent.is_administrator:
        return true()
    seen = exists().where(Customer.organisation_id == Organisation.id, sees_customer(agent))
    without = ~exists().where(Customer.organisation_id == Organisation.id, Customer.merged_into_id.is_(None))
    return or_(seen, without) if agent.is_manager else seen


def seen_by_customer(customer: Customer) -> ColumnElement[bool]:
    """The one place where it is said which tickets a signed-in customer may see (C5); wholes only.

    Their own, what these became part of, those of colleagues where the office wants that, and those they are in copy
    of. What they may read in these, `said_to` says.
    """
    return and_(Ticket.merged_into_id.is_(None), or_(wholly_seen_by(customer), copied_to(customer)))


def wholly_seen_by(customer: Customer) -> ColumnElement[bool]:
    """In these nothing that is said to customers is kept from them."""
    return or_(owned_by(customer), of_colleagues(customer))


def said_to(customer: Customer) -> ColumnElement[bool]:
    """Which of a ticket's words to customers are for this one: who is in copy sees what was said since they are."""
    wholly = exists().where(Ticket.id == Message.ticket_id, wholly_seen_by(customer))
    in_copy = exists().where(Participant.ticket_id == Message.ticket_id, Participant.since <= Message.created_at)
    return or_(wholly, in_copy.where(Participant.address.in_(_addresses_of(customer))))


def owned_by(customer: Customer) -> ColumnElement[bool]:
    """Their own, spam or not: of that they learn nothing. And that of which one of theirs is a part now."""
    return or_(Ticket.customer_id == customer.id, Ticket.id.in_(_wholes_of_parts(customer)))


def of_colleagues(customer: Customer) -> ColumnElement[bool]:
    """Opened since members of their organisation see each other's, unless its customer keeps it to themselves."""
    organisation = customer.organisation
    if organisation is None or organisation.shares_since is None:
        return false()
    members = select(Customer.id).where(Customer.organisation_id == organisation.id, Customer.merged_into_id.is_(None))
    is_personal = exists().where(PersonalTicket.ticket_id == Ticket.id)
    return and_(
        Ticket.customer_id.in_(members),
        Ticket.customer_id != customer.id,
        Ticket.created_at >= organisation.shares_since,
        Ticket.spam_since.is_(None),
        ~is_personal,
    )


def copied_to(customer: Customer) -> ColumnElement[bool]:
    """Whoever wrote it, or answered it, put them in copy. Of spam they learn nothing: anybody can be put in copy.

    Nor, before something was said to them, of a ticket at all: an answer may still be taken back, with all whom it goes
    to.
    """
    said = and_(Message.ticket_id == Participant.ticket_id, Message.created_at >= Participant.since)
    known = select(Participant.ticket_id).join(Message, and_(said, is_said(now=utcnow())))
    theirs = Participant.address.in_(_addresses_of(customer))
    return and_(Ticket.spam_since.is_(None), Ticket.id.in_(known.where(theirs)))


def is_said(*, now: datetime) -> ColumnElement[bool]:
    """Said by or to customers, and not to be taken back any more: neither notes nor machines' mail."""
    left = now - timedelta(seconds=Office.current().undo_seconds)
    is_left = or_(Message.kind != Kind.REPLY, Message.created_at <= left)
    return and_(Message.kind.in_(SEEN_BY_CUSTOMERS), is_left)


def not_yet_said(*, now: datetime) -> Select[int]:
    """Ids of the answers that may still be taken back: no search tells of them. Few, and found by their mails."""
    left = now - timedelta(seconds=Office.current().undo_seconds)
    lately = select(OutgoingMail.message_id).where(OutgoingMail.created_at > left)
    return select(Message.id).where(Message.id.in_(lately), Message.kind == Kind.REPLY, Message.created_at > left)


def _addresses_of(customer: Customer) -> Select[str]:
    return select(CustomerAddress.address).where(CustomerAddress.customer_id == customer.id)


def colleagues_of(customer: Customer) -> Select[int]:
    """Ids of those whose requests they may see, themselves among them."""
    organisation = customer.organisation
    if organisation is None or organisation.shares_since is None:
        return select(Customer.id).where(Customer.id == customer.id)
    return select(Customer.id).where(
        or_(Customer.id == customer.id, Customer.organisation_id == organisation.id), Customer.merged_into_id.is_(None)
    )


def _wholes_of_parts(customer: Customer) -> Select[int]:
    """Through any number of merges; there are few."""
    theirs = (Ticket.customer_id == customer.id, Ticket.merged_into_id.is_not(None))
    upwards = select(Ticket.merged_into_id.label("id")).where(*theirs).cte(recursive=True)
    next_one = select(Ticket.merged_into_id).where(Ticket.id == upwards.c.id, Ticket.merged_into_id.is_not(None))
    return select(upwards.union(next_one).c.id)
