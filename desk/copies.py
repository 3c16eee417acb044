"""One mail that comes more than once: by two mailboxes, to two departments, or again after a crash."""

from sqlalchemy import select

from mail.read import ReadMail
from models import Event, LetterId, Message, Ticket, db


def filed_in(ticket: Ticket, mail: ReadMail, text: str) -> Message | None:
    """The message that this very mail already is there: of the same Message-ID, sender and words."""
    if not mail.message_id or not mail.sender or not LetterId.tickets_of([mail.message_id]):
        return None
    candidates = db.session.execute(
        select(Message)
        .join(LetterId, LetterId.message_id == Message.id)
        .where(LetterId.key == LetterId.key_of(mail.message_id), LetterId.ticket_id.in_(Ticket.parts_of(ticket.id)))
        .order_by(Message.id)
    ).scalars()
    sender = mail.sender.address.lower()[:320]
    return next((one for one in candidates if one.from_address == sender and one.text == text), None)


def begun_by(mail: ReadMail, text: str) -> list[tuple[Ticket, Message]]:
    """The tickets, and their first messages, that this very mail already made, wherever they are now.

    Until the transaction ends no other copy of it makes any.
    """
    if not mail.message_id:
        return []
    LetterId.hold([mail.message_id])
    known = LetterId.tickets_of([mail.message_id])
    found = ((ticket, filed_in(ticket, mail, text)) for ticket in known)
    return [(ticket, message) for ticket, message in found if message]


def first_department_id(ticket: Ticket) -> int:
    """The department that it was opened in, wherever it was transferred since."""
    opened = select(Event.details).where(Event.ticket_id == ticket.id, Event.kind == "opened")
    details = db.session.execute(opened.order_by(Event.id).limit(1)).scalar_one_or_none() or {}
    return int(details.get("department", ticket.department_id))
