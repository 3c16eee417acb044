"""Whom an answer goes to: proposed by who wrote and who takes part, decided by the agent, remembered for the next."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, select

from desk import participants
from desk.customers import is_ours, our_addresses
from desk.errors import AddressIsOurs, NobodyNamed, NotAnAddress, TooManyRecipients
from models import Kind, Message, Ticket, ahead, db
from models.written import bare, is_address, name_in, written

# A name in quotation marks or without, even one with a comma in it; an address twice, as Outlook copies it; or alone.
_ENTRY = re.compile(
    r'\s*(?:"(?P<quoted>[^"]*)"\s*<(?P<of_quoted>[^<>]*)>|(?P<name>[^<>@;"\n]*)<(?P<of_name>[^<>]*)>|'
    r'[^\s<>,;"]+@[^\s<>,;"]+\s*<(?P<twice>[^<>]*)>|(?P<alone>[^,;\n]+))[\s,;]*'
)


@dataclass(frozen=True)
class Recipients:
    """Addresses as people write them; the blind copies' are known to agents alone."""

    to: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    blind_copies: tuple[str, ...] = ()

    @property
    def everyone(self) -> tuple[str, ...]:
        """The bare addresses, each once."""
        return tuple(bare(one) for one in (*self.to, *self.copies, *self.blind_copies))

    def not_in(self, others: "Recipients") -> list[str]:
        """The addresses that the others don't have."""
        return [one for one in self.everyone if one not in others.everyone]


def usual(ticket: Ticket) -> Recipients:
    """To the one who wrote last, or whom they named in Reply-To; copied are the others who take part."""
    return usual_after(ticket, _last_heard(ticket))


def usual_after(ticket: Ticket, last: Message | None) -> Recipients:
    """The same for whoever knows the customer's last message; None: they have never written."""
    address = last.from_address.lower() if last else ticket.address
    name = last.from_name if last else ""
    if ticket.customer.has_address(address):
        name = name or ticket.customer.name
        if not ticket.customer.has_address(ticket.address):
            address, name = ticket.address, ""  # the customer wants to be answered there (RFC 5322, 3.6.2)
    elif last and last.customer_id == ticket.customer_id:
        address, name = ticket.address, _name_of(ticket)  # what they wrote from is theirs no longer
    others = {one.address: one.name for one in ticket.participants}
    if not ticket.customer.has_address(address):
        others.setdefault(ticket.address, _name_of(ticket))
    others.pop(address, None)
    return Recipients(
        (written(name, address),) if address else (),
        tuple(written(name, other) for other, name in others.items() if other),
    )


def read(to: str, copies: str = "", blind_copies: str = "") -> Recipients:
    """What an agent wrote into the three fields, each address where it stands first. Raises a DeskError."""
    ours, seen = our_addresses(), set[str]()
    fields = [tuple(_new(_entries(text), seen)) for text in (to, copies, blind_copies)]
    if not fields[0]:
        raise NobodyNamed
    if len(seen) > participants.MOST_PARTICIPANTS:
        raise TooManyRecipients(participants.MOST_PARTICIPANTS)
    if own := next((address for address in sorted(seen) if is_ours(address, ours)), None):
        raise AddressIsOurs(own)
    return Recipients(*fields)


def follow(ticket: Ticket, sent: Recipients, *, now: datetime) -> list[str]:
    """Who was written to takes part from now on, and who was left out no longer does; blind copies never do.

    Answers the addresses that are new.
    """
    people = {bare(one): name_in(one) for one in (*sent.to, *sent.copies)}
    ticket.participants[:] = [one for one in ticket.participants if one.address in people]
    new = ((address, name) for address, name in people.items() if not ticket.customer.has_address(address))
    return participants.let_in(ticket, new, since=now)


def _last_heard(ticket: Ticket) -> Message | None:
    for said in ahead.answer("said last", ticket.id, list[Message]):
        if said.kind == Kind.CUSTOMER and said.from_address:
            return said
    found: Message | None = db.session.execute(_last_of(), {"ticket": ticket.id}).scalar_one_or_none()
    return found


@cache
def _last_of() -> Select[Message]:
    heard = (Message.ticket_id == bindparam("ticket"), Message.kind == Kind.CUSTOMER, Message.from_address != "")
    return select(Message).where(*heard).order_by(Message.id.desc()).limit(1)


def _name_of(ticket: Ticket) -> str:
    """The customer's name stands on the customer's own addresses only."""
    return ticket.customer.name if ticket.customer.has_address(ticket.address) else ""


def _entries(text: str) -> Iterable[str]:
    for found in _ENTRY.finditer(text.strip()):
        given = (found[name] for name in ("of_quoted", "of_name", "twice", "alone"))
        address = next((one for one in given if one is not None), "").strip().lower()
        name = (found["quoted"] or found["name"] or "").strip(" ,;'\"")
        if not is_address(address):
            raise NotAnAddress(found[0].strip(" ,;"))
        yield written(name, address)


def _new(entries: Iterable[str], seen: set[str]) -> Iterable[str]:
    for entry in entries:
        if bare(entry) not in seen:
            seen.add(bare(entry))
            yield entry
