"""What is done with a mail that couldn't be filed: it is read again, made a ticket by hand, or left to rest."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale, gettext

from desk import comparisons, confirmations, glimpses, tickets
from desk.customers import customer_for, is_ours
from desk.errors import AddressIsOurs, NotAnAddress, NotSetAside
from desk.files import KeptFile, attach
from desk.record import record, record_elsewhere
from models import (
    Agent,
    Channel,
    Department,
    FetchedLetter,
    IncomingMail,
    IncomingState,
    Kind,
    LetterId,
    Message,
    Ticket,
    blobs,
    db,
)
from models.written import is_address


@dataclass(frozen=True)
class ByHand:
    """What a person says of a mail that couldn't say it itself."""

    address: str
    name: str
    subject: str
    language: str
    department: Department
    tells_customer: bool = False


def try_again(incomings: Iterable[IncomingMail], *, by: Agent, now: datetime) -> int:
    """Have them read once more; those that we left on the server are fetched once more. Answers how many.

    What is no longer set aside, or of which there is nothing to try, stays as it is.
    """
    waiting = [one for one in incomings if one.state == IncomingState.FAILED]
    here = [one for one in waiting if blobs.exists(one.digest)]
    places = FetchedLetter.of([one.id for one in waiting if one not in here])
    tried = IncomingMail.try_all_again([one.id for one in here])
    for place in places.values():
        _want(place, now=now)
    tried += places
    if tried:
        record_elsewhere("mail_tried_again", by=by, now=now, incoming=sorted(tried)[:1000])
    return len(tried)


def dismiss(incoming: IncomingMail, remark: str, *, by: Agent, now: datetime) -> None:
    """Nothing more is to be done with it. It is kept, with this word, and counts as set aside; twice is once."""
    if not incoming.dismiss(by, remark.strip()[:1000], now=now):
        if incoming.state != IncomingState.FAILED:
            raise NotSetAside
        return
    record_elsewhere("mail_dismissed", by=by, now=now, incoming=incoming.id, remark=incoming.remark)


def make_ticket(incoming: IncomingMail, said: ByHand, *, by: Agent, now: datetime) -> Ticket:
    """A ticket of what could be read, with the mail itself as a file. Made once, however often it is asked for."""
    address = _checked(said.address)
    if not incoming.take_by_hand():
        if incoming.message is None:
            raise NotSetAside
        return incoming.message.ticket
    customer = customer_for(address, said.name.strip(), said.language, now=now)
    ticket = tickets.open_ticket(
        customer,
        said.department,
        " ".join(said.subject.split()),
        address=address,
        language=said.language,
        channel=Channel.MAIL,
        now=incoming.received_at,
    )
    message = _message(ticket, incoming, said.name.strip())
    tickets.hear(ticket, message)
    incoming.message, incoming.from_address = message, incoming.from_address or address
    incoming.glimpse = {}
    record(ticket, "made_from_mail", by=by, now=now, incoming=incoming.id)
    if said.tells_customer:
        confirmations.confirm(ticket, is_machine=False, now=now)
    return ticket


def has_bytes(incoming: IncomingMail) -> bool:
    """Whether we have the mail itself, and not only the news that it lies on the server."""
    return blobs.exists(incoming.digest)


def _want(place: FetchedLetter, *, now: datetime) -> None:
    place.wanted_at = now
    if place.incoming and place.incoming.mailbox:
        comparisons.ask_for(place.incoming.mailbox, now=now)


def _checked(address: str) -> str:
    address = address.strip().lower()
    if not is_address(address):
        raise NotAnAddress(address)
    if is_ours(address):
        raise AddressIsOurs(address)
    return address


def _message(ticket: Ticket, incoming: IncomingMail, name: str) -> Message:
    glimpse, has_original = glimpses.of(incoming), has_bytes(incoming)
    message = Message(
        ticket=ticket,
        kind=Kind.CUSTOMER,
        customer=ticket.customer,
        from_name=name[:200],
        from_address=ticket.address,
        text=_readable(glimpse) or _nothing_readable(ticket.language, has_original=has_original),
        created_at=incoming.received_at,
    )
    original = [KeptFile("mail.eml", "message/rfc822", incoming.size, incoming.digest)] if has_original else []
    attach(message, [*original, *(KeptFile(**file) for file in glimpse.get("files", ()))])
    db.session.add(message)
    db.session.flush()
    if letter_id := glimpse.get("message_id"):  # answers to it will find the ticket
        key = LetterId.key_of(letter_id)
        db.session.add(LetterId(key=key, value=letter_id, ticket_id=ticket.id, message_id=message.id))
    return message


def _readable(glimpse: dict[str, str]) -> str:
    return glimpse.get("text", "").strip() if glimpse.get("was_read") else ""


def _nothing_readable(language: str, *, has_original: bool) -> str:
    """Said where the customer's words should stand, so in their language."""
    with force_locale(language):
        if has_original:
            return gettext("This mail could not be read. It is attached as it came.")
        return gettext("This mail was too large to be fetched. It is still on the mail server.")
