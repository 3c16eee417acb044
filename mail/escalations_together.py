"""One mail for many escalations that come within minutes: it names them all, and waits a little for the rest (R21)."""

import secrets
from datetime import datetime, timedelta

from flask_babel import force_locale, gettext, ngettext

from mail import escalation_words, look
from mail.links import desk_link_to, overdue_link
from mail.parts import both
from models import Agent, Clock, Office, OutgoingMail, Ticket

WAITS = timedelta(minutes=5)
MOST_NAMED = 100
SIGN = "• "


def for_many(alone: OutgoingMail, recipient: Agent | str, clock: Clock, *, now: datetime) -> OutgoingMail:
    """Makes of the mail about one ticket one to which others are added until it leaves. Its answers join no ticket."""
    ticket = alone.ticket
    assert ticket
    alone.ticket, alone.text, alone.due_at = None, "", now + WAITS
    alone.letter_id = f"escalations.{secrets.token_hex(8)}@{alone.sender_address.rpartition('@')[2] or 'localhost'}"
    alone.headers = {name: value for name, value in alone.headers.items() if name != "Reply-To"}
    add(alone, ticket, recipient, clock, now=now)
    return alone


def add(outgoing: OutgoingMail, ticket: Ticket, recipient: Agent | str, clock: Clock, *, now: datetime) -> None:
    """One more ticket. Of very many the first are named; where the others are found stands below them."""
    named = [part for part in outgoing.text.split("\n\n") if part.startswith(SIGN)]
    if len(named) > MOST_NAMED:
        return
    with force_locale(recipient.language if isinstance(recipient, Agent) else Office.current().language):
        if len(named) == MOST_NAMED:
            outgoing.subject = ngettext(
                "More than %(num)d ticket has taken too long",
                "More than %(num)d tickets have taken too long",
                MOST_NAMED,
            )
            more = gettext("And more: all that is overdue stands here.")
            named.append(f"{SIGN}{more}\n{overdue_link()}")
        else:
            named.append(f"{SIGN}{_line(ticket, clock, now)}\n{desk_link_to(ticket)}")
            outgoing.subject = ngettext(
                "%(num)d ticket has taken too long", "%(num)d tickets have taken too long", len(named)
            )
        begun = gettext("So much was escalated within a few minutes that it comes in one mail.")
        outgoing.text, outgoing.html = both(look.of_office(), text="\n\n".join([begun, *named]))


def _line(ticket: Ticket, clock: Clock, now: datetime) -> str:
    """Whatever a subject holds, it is one line."""
    subject = " ".join(ticket.subject.split()) or gettext("no subject")
    return f"#{ticket.number} {subject}\n{escalation_words.how_long(ticket, clock, now)}"
