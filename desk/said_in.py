"""Where a message was said, before agents merged and split tickets (R18)."""

from sqlalchemy import and_, or_, select

from models import Event, Message, Ticket, db


def said_in(message: Message) -> Ticket:
    """The ticket in which it was said, though it was split off, or merged into another, since."""
    ticket: Ticket = message.ticket
    way = _came_here(ticket, message, before=None)
    while way:
        ticket = db.session.get_one(Ticket, way.ticket_id)
        if way.kind == "split_from":
            ticket = db.session.get(Ticket, ticket.split_from_id or 0) or ticket
        way = _came_here(ticket, message, before=way.id)
    return ticket


def _came_here(ticket: Ticket, message: Message, *, before: int | None) -> Event | None:
    """The last merge or split that brought it into this ticket; None: it was said here. Each step lies further back."""
    parts = Ticket.parts_of(ticket.id)
    merged = and_(Event.kind == "merged_into", Event.ticket_id.in_(parts), Event.ticket_id != ticket.id)
    split = and_(Event.kind == "split_from", Event.ticket_id == ticket.id)
    since = [Event.at >= message.created_at, *([Event.id < before] if before else [])]
    rows = db.session.execute(select(Event).where(or_(merged, split), *since).order_by(Event.id.desc())).scalars()
    return next((one for one in rows if one.kind == "split_from" or message.id in one.details["messages"]), None)
