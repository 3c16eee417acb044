"""Canned replies, filled in for a ticket; kept as long as a rule sends them."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import lazy_gettext
from sqlalchemy import select, update

from desk.errors import DeskError
from mail import compose
from models import CannedReply, MailRule, Ticket, TicketRule, db


class SentByRules(DeskError):
    """`names` are those of the rules."""

    def __init__(self, names: list[str]) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "This canned reply is sent by rules, so it stays. Change these first: %(names)s", names=", ".join(names)
        )


def filled(reply: CannedReply, ticket: Ticket, *, agent: str) -> str:
    """Its text in the customer's language; empty if it has none in any."""
    return reply.filled(ticket.language, fillings(ticket, agent=agent))


def fillings(ticket: Ticket, *, agent: str) -> dict[str, str]:
    """What the places of a canned reply are filled with, in the customer's language."""
    name = ticket.customer.name or ticket.address  # of who was forgotten neither is left
    return {
        "customer": name,
        "first_name": next(iter(name.split()), ""),
        "number": str(ticket.number),
        "agent": agent,
        "department": ticket.department.name_in(ticket.language),
        "organisation": str(ticket.customer.organisation or ticket.customer.name or ticket.address),
        "office": compose.known_as(ticket.department),
        "subject": ticket.subject,
        "link": compose.link_to(ticket),
    }


def count_use(reply_ids: Collection[int], *, now: datetime) -> None:
    """They were sent once more. Counted by the database: two may send at once."""
    if not reply_ids:
        return
    used = update(CannedReply).where(CannedReply.id.in_(reply_ids)).values(used=CannedReply.used + 1, used_at=now)
    db.session.execute(used.execution_options(synchronize_session=False))


def delete(reply: CannedReply) -> None:
    """Raises SentByRules as long as some do."""
    both = (MailRule, TicketRule)
    rules = [select(one.name).where(one.canned_reply_id == reply.id).order_by(one.position) for one in both]
    if names := [name for found in rules for name in db.session.execute(found).scalars()]:
        raise SentByRules(names)
    db.session.delete(reply)
