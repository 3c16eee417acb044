"""Spam: put away where one can look into it and take back from (S11, C6)."""

from datetime import datetime

from desk.record import record
from mail.read import ReadMail
from models import Agent, Mailbox, Ticket


def reason_to_distrust(mail: ReadMail, mailbox: Mailbox | None, ticket: Ticket) -> str:
    """Why the mail is spam, kept in every language; empty for mail that isn't, and for customers we know (C6)."""
    return ""


def put_away(ticket: Ticket, reason: str, *, by: Agent | None, now: datetime) -> None:
    """Out of every list but the one for spam; nobody waits for an answer any more."""
    if ticket.is_spam:
        return
    ticket.spam_since, ticket.spam_reason = now, reason
    ticket.waiting_since = None
    record(ticket, "spam", by=by, now=now)
