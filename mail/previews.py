"""Each kind of mail that customers get, written by those that write the real ones, about a made-up ticket.

Nothing of it is kept or sent: who words the desk reads them, and changes their texts there (S8). Views know nothing of
this room, and ask the application for them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Flask
from flask_babel import force_locale, lazy_gettext
from flask_babel.speaklater import LazyString

from mail import compose, data_ready, look, sign_in, words
from mail.links import home_of, place_link, rating_link
from mail.parts import both
from models import Customer, DataCopy, Department, HeldRequest, Kind, Mailbox, Message, SignInLink, Ticket, db

KEPT = "mail previews"
ADDRESS = "customer@example.org"


@dataclass(frozen=True)
class Preview:
    subject: str
    text: str


@dataclass(frozen=True)
class Sample:
    """A kind of mail: its name, and what writes one in the language of a ticket."""

    name: LazyString
    write: Callable[[Ticket, datetime], Preview]

    def of(self, language: str, department: Department, now: datetime) -> Preview:
        """In this language, about the made-up ticket of this department."""
        with db.session.no_autoflush, force_locale(language):
            return self.write(_ticket(language, department, now), now)


def init_app(app: Flask) -> None:
    """The kinds, by their keys, for who shows them."""
    app.extensions[KEPT] = SAMPLES


def _ticket(language: str, department: Department, now: datetime) -> Ticket:
    customer = Customer(name="Danylo Koval", language=language)
    ticket = Ticket(number=1042, subject="VPN", language=language, address=ADDRESS, link_key="0" * 16, created_at=now)
    ticket.id, ticket.customer, ticket.department = 0, customer, department
    return ticket


def _confirmation(ticket: Ticket, now: datetime) -> Preview:
    outgoing = compose.confirmation(ticket, now=now)
    return Preview(outgoing.subject, outgoing.text)


def _answer(ticket: Ticket, now: datetime) -> Preview:
    asked, answer = _message(ticket, Kind.CUSTOMER, now - timedelta(hours=2)), _message(ticket, Kind.REPLY, now)
    text, _html = both(
        look.of_department(ticket.department),
        text="…",
        quoted=[asked],
        votes=words.votes(rating_link(answer)),
        place=place_link(ticket.department),
    )
    return Preview(words.reply_subject(ticket), text)


def _without_subject(ticket: Ticket, now: datetime) -> Preview:
    ticket.subject = ""
    return _confirmation(ticket, now)


def _forward(ticket: Ticket, now: datetime) -> Preview:
    asked = _message(ticket, Kind.CUSTOMER, now)
    heads = [(words.forwarded_head(asked), asked)]
    return Preview(words.forward_subject(ticket), words.as_forwarded_text("…", "", heads))


def _address_check(ticket: Ticket, now: datetime) -> Preview:
    held = HeldRequest(id=0, key="0" * 16, address=ADDRESS, language=ticket.language, subject=ticket.subject)
    held.created_at = held.ends_at = now
    outgoing = compose.address_check(held, ticket.department, now=now)
    return Preview(outgoing.subject, outgoing.text)


def _sign_in(ticket: Ticket, now: datetime, *, customer_id: int | None = None) -> Preview:
    brand = ticket.department.brand if ticket.department.brand_id else None
    link = SignInLink(key="0" * 32, address=ADDRESS, language=ticket.language, brand=brand, customer_id=customer_id)
    outgoing = sign_in.write(link, _mailbox(ticket), now=now)
    text = outgoing.text.replace(sign_in.LINK, f"{home_of(brand)}/my/enter/…").replace(sign_in.CODE, "1234 5678")
    return Preview(outgoing.subject, text)


def _own_address(ticket: Ticket, now: datetime) -> Preview:
    return _sign_in(ticket, now, customer_id=1)


def _data_ready(ticket: Ticket, now: datetime) -> Preview:
    copy = DataCopy(address=ADDRESS, language=ticket.language, ready_at=now, asked_at=now, taken_at=now)
    outgoing = data_ready.write(copy, _mailbox(ticket), now=now)
    return Preview(outgoing.subject, outgoing.text)


def _mailbox(ticket: Ticket) -> Mailbox:
    return Mailbox(address=compose.sender_address(ticket.department))


def _message(ticket: Ticket, kind: Kind, at: datetime) -> Message:
    message = Message(kind=kind, text="…", created_at=at, from_address=ADDRESS)
    message.id, message.ticket, message.customer = 0, ticket, ticket.customer
    return message


SAMPLES = {
    "confirmation": Sample(lazy_gettext("Confirmation of a request"), _confirmation),
    "nameless": Sample(lazy_gettext("Confirmation of a request without a subject"), _without_subject),
    "answer": Sample(lazy_gettext("Answer, with the question what they think of it"), _answer),
    "forward": Sample(lazy_gettext("Forwarded message"), _forward),
    "address": Sample(lazy_gettext("Is it your request?"), _address_check),
    "link": Sample(lazy_gettext("Sign-in link"), _sign_in),
    "own_address": Sample(lazy_gettext("Is it your address?"), _own_address),
    "data": Sample(lazy_gettext("Copy of their data"), _data_ready),
}
