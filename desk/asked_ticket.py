"""What a rule may ask of a ticket, in the words of those on mail: what was said last, and what stands on the ticket."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from desk.asked_letter import File, Letter
from desk.conditions import NONE, Field
from desk.spoken import ours
from mail.read.language import language_of
from models import Kind, Message, Ticket, db


def asked(ticket: Ticket) -> Letter:
    """The customer's last words, with the ticket as it stands now."""
    said = _last_words(ticket)
    text = (said.full_text or said.text) if said else ""
    sender = (said.from_name, said.from_address) if said else (ticket.customer.name, ticket.address)
    files = [one for one in said.attachments if not one.is_inline] if said else []
    return Letter(
        sender=sender,
        subject=ticket.subject,
        text=text,
        language=ours(language_of(f"{text}\n{ticket.subject}")) or ticket.language,
        files=[File(one.filename, one.content_type, one.size) for one in files],
        mail=None,
        facts=_facts(ticket),
    )


def _facts(ticket: Ticket) -> dict[str, list[str]]:
    organisation = ticket.customer.organisation
    return {
        Field.DEPARTMENT: [str(ticket.department_id)],
        Field.ASSIGNEE: [str(ticket.assignee_id or NONE)],
        Field.STATUS: [ticket.status.value],
        Field.PRIORITY: [ticket.priority.value],
        Field.TAG: [one.name for one in ticket.tags],
        Field.CATEGORY: [str(ticket.category_id or NONE)],
        Field.PRODUCT: [str(ticket.product_id or NONE)],
        Field.CHANNEL: [ticket.channel.value],
        Field.ORGANISATION: [organisation.name] if organisation else [],
    }


def _last_words(ticket: Ticket) -> Message | None:
    rows = select(Message).where(Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER)
    newest = rows.order_by(Message.id.desc()).limit(1).options(selectinload(Message.attachments))
    return db.session.execute(newest).scalar_one_or_none()
