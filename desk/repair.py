"""A message whose words came out unreadable is read anew from its mail, in the charset that a person chose.

What the mail says is read before the transaction, since a long one takes its time. Files keep their bytes; only what
they are called is read. Choosing the reading "by itself" takes all of it back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desk import filing, tickets
from desk.errors import NoOriginal, NoSuchReading, ReadMeanwhile
from desk.files import short_name
from desk.record import record
from mail.read import Address, Reading, ReadMail, read, readings
from mail.read.readings import MISTAKES, SINGLE, TWICE
from models import Agent, Event, IncomingMail, Kind, LanguageFrom, Message, Ticket, blobs, db

CHARSETS = (*SINGLE, *MISTAKES, *TWICE)
SAID = (Kind.CUSTOMER, Kind.REPLY)


@dataclass(frozen=True)
class Preview:
    """One way to read a message's mail. Without a `charset` it is read by its own evidence."""

    charset: str | None
    subject: str
    text: str


@dataclass(frozen=True)
class Reread:
    """A message's mail as it is read now (`was` is the charset of that), and as it is to be read."""

    was: str | None
    charset: str | None
    before: ReadMail
    after: ReadMail


def previews(message: Message, also: str | None = None) -> list[Preview]:
    """The mail read by itself, then the best other readings; among them the one in use, and `also` if it was asked for.

    Raises NoOriginal where the mail is no longer kept.
    """
    raw = _raw(message)
    found = [_preview(read(raw), None)]
    for charset in (message.charset, also):
        if charset in CHARSETS and charset not in [one.charset for one in found]:
            found.append(_preview(read(raw, charset), charset))
    for one in readings(raw):
        if not any(_says_the_same(one, other) for other in found):
            found.append(Preview(one.charset, one.subject, one.text))
    return found


def read_anew(message: Message, charset: str | None) -> Reread:
    """What choosing this charset comes to; no row changes. None: by the mail's own evidence."""
    if charset is not None and charset not in CHARSETS:
        raise NoSuchReading
    raw = _raw(message)
    return Reread(message.charset, charset, read(raw, message.charset), read(raw, charset))


def keep(message: Message, reread: Reread, *, by: Agent, now: datetime) -> None:
    """The message is read so from now on, and found by these words. Chosen twice, it was chosen once."""
    message.ticket.hold()
    db.session.refresh(message, ["charset", "ticket_id", "ticket"], with_for_update=True)
    if message.charset == reread.charset:
        return
    if message.charset != reread.was:
        raise ReadMeanwhile
    mail, ticket = reread.after, message.ticket
    filing.take_words(message, mail)
    message.from_name = _name_of(mail, message.from_address)[:200] or message.from_name
    message.charset = reread.charset
    _name_files(message, mail)
    _name_people(ticket, reread)
    if begun := _ticket_begun_by(message):
        _name_ticket(begun, reread)
    for incoming in db.session.query(IncomingMail).filter_by(message_id=message.id):
        incoming.subject = mail.subject[:500]
    _show_in_lists(ticket)
    record(ticket, "reread", by=by, now=now, message=message.id, to=reread.charset)


def _raw(message: Message) -> bytes:
    digest = IncomingMail.digest_of(message)
    if digest is None or not blobs.exists(digest):
        raise NoOriginal
    return blobs.get(digest)


def _preview(mail: ReadMail, charset: str | None) -> Preview:
    return Preview(charset, mail.subject, mail.text)


def _says_the_same(one: Reading, other: Preview) -> bool:
    return (one.subject, one.text.strip()) == (other.subject, other.text.strip())


def _people(mail: ReadMail) -> Iterator[Address]:
    yield from (one for one in (mail.sender, mail.reply_to) if one)
    yield from (*mail.to, *mail.cc)


def _name_of(mail: ReadMail, address: str) -> str:
    """The name that the mail gives to whoever has this address."""
    return next((one.name for one in _people(mail) if one.address.lower()[:320] == address.lower()), "")


def _name_files(message: Message, mail: ReadMail) -> None:
    """Each file by its own bytes: of equal ones the first is the first."""
    names: dict[str, list[str]] = {}
    for file in mail.attachments:
        names.setdefault(file.digest, []).append(file.filename)
    for attachment in message.attachments:
        if names.get(attachment.digest):
            attachment.filename = short_name(names[attachment.digest].pop(0))


def _name_people(ticket: Ticket, reread: Reread) -> None:
    """Whoever is still called what the mail's wrong reading called them."""
    customer = ticket.customer
    for address in [one.address for one in customer.addresses]:
        wrong, right = (_name_of(mail, address)[:200] for mail in (reread.before, reread.after))
        if right and customer.name == wrong:
            customer.name = right
    for one in ticket.participants:
        wrong, right = (_name_of(mail, one.address)[:200] for mail in (reread.before, reread.after))
        if right and one.name == wrong:
            one.name = right


def _name_ticket(ticket: Ticket, reread: Reread) -> None:
    """Its subject and language, unless a person has said since what they are."""
    renamed = db.session.query(Event.id).filter_by(ticket_id=ticket.id, kind="renamed").first()
    if renamed is None:
        ticket.subject = reread.after.subject[:500]
    if ticket.customer.language_from == LanguageFrom.SAID:
        return
    if reread.after.language and ticket.language == (reread.before.language or ticket.customer.language):
        ticket.language = reread.after.language


def _ticket_begun_by(message: Message) -> Ticket | None:
    """The ticket whose first message this was, also where that one has become part of another since."""
    homes = _moved(message.ticket)
    home = homes.get(message.id, message.ticket_id)
    earlier = sa.select(Message.id).where(Message.ticket_id == message.ticket_id, Message.id < message.id)
    if any(homes.get(one, message.ticket_id) == home for one in db.session.execute(earlier).scalars()):
        return None
    return db.session.get_one(Ticket, home)


def _moved(ticket: Ticket) -> dict[int, int]:
    """Of the messages that came by a merge: the id of the ticket that each was said in."""
    merged = sa.select(Event).where(Event.ticket_id.in_(Ticket.parts_of(ticket.id)), Event.kind == "merged_into")
    homes: dict[int, int] = {}
    for event in db.session.execute(merged.order_by(Event.id.desc())).scalars():  # the first merge has the last word
        homes |= dict.fromkeys(event.details["messages"], event.ticket_id or 0)
    return homes


def _show_in_lists(ticket: Ticket) -> None:
    db.session.flush()
    said = sa.select(Message).where(Message.ticket_id == ticket.id, Message.kind.in_(SAID))
    newest = db.session.execute(said.order_by(Message.created_at.desc(), Message.id.desc()).limit(1)).scalar()
    if newest:
        ticket.excerpt = tickets.excerpt_of(newest)
