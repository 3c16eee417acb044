"""What a signed-in customer asks of the office that only the office can do: each becomes an ordinary request.

So it stands in the lists, waits, is escalated and answered like any other, and the customer sees what became of it.
The administrators are told by mail as well where it is theirs alone to do.
"""

import hashlib
from datetime import datetime

from flask import current_app
from flask_babel import force_locale, gettext
from sqlalchemy import select

from desk import requests
from mail import compose
from models import Agent, Customer, Department, Mailbox, Role, Ticket, db


def ask_to_be_forgotten(
    customer: Customer, words: str, *, department: Department | None = None, now: datetime
) -> Ticket:
    """The customer wants their data deleted (GDPR, 17). Asked again on the same day it is one request.

    `department`: of the brand under which they ask; None: the office's own.
    """
    with force_locale(customer.language):
        subject = gettext("Please delete my data")
        text = gettext("I ask you to delete the data that you keep about me.")
    said = "\n\n".join(filter(None, (text, words.strip())))
    ticket = _ask(customer, subject, said, "forget", department, now=now)
    if ticket.created_at == now:
        _tell_administrators(customer, ticket, now=now)
    return ticket


def ask_to_be_joined(
    customer: Customer, other: Customer, address: str, *, department: Department | None = None, now: datetime
) -> Ticket:
    """An address that they have shown to be theirs belongs to a customer of its own: only the office joins the two."""
    with force_locale(customer.language):
        subject = gettext("This address is mine as well: %(address)s", address=address)
        text = gettext(
            "I have shown that %(address)s is an address of mine too. You know it already, with requests of its own. "
            "Please make the two one.",
            address=address,
        )
    return _ask(customer, subject, text, f"join {other.id}", department, now=now)


def _ask(
    customer: Customer, subject: str, text: str, what: str, department: Department | None, *, now: datetime
) -> Ticket:
    key = f"{what} of {customer.id} on {now.date()}"
    return requests.hand_in(
        requests.Request(
            name=customer.name,
            address=customer.address,
            subject=subject,
            text=text,
            language=customer.language,
            department=department,
            submission=hashlib.sha256(key.encode()).hexdigest(),
        ),
        now=now,
    )


def _tell_administrators(customer: Customer, ticket: Ticket, *, now: datetime) -> None:
    mailbox = Mailbox.for_office()
    administrators = select(Agent).where(Agent.role == Role.ADMINISTRATOR, Agent.is_switched_on)
    for agent in db.session.execute(administrators).scalars() if mailbox else ():
        with force_locale(agent.language):
            subject = gettext("A customer asks for their data to be deleted: #%(number)d", number=ticket.number)
            lines = [
                gettext("%(name)s asks you to delete what you keep about them.", name=str(customer)),
                gettext("Within a month they have to be answered (GDPR, 12). You find “Delete their data” here:"),
                f"{current_app.config['BASE_URL'].rstrip('/')}/desk/customer/details/?id={customer.id}",
                compose.desk_link_to(ticket),
            ]
            assert mailbox
            db.session.add(compose.alarm(mailbox, agent, subject, lines, now=now))
