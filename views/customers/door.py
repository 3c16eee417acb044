"""How somebody comes to a ticket, and what they can do there: by its signed link, or signed in, in their own place."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import select

from desk import sight
from desk.requests import address_of
from models import Customer, Message, PersonalTicket, Ticket, db
from views.customer_sessions import signed_in_customer


@dataclass(frozen=True)
class Door:
    """Opened anew for each question, since what was read before a transaction may have changed.

    `own` is the ticket that the link names, and may be part of another now. `token` is empty for who has signed in.
    `is_asker`: it is their own request, to close and to rate; not a colleague's, nor one that they are in copy of.
    """

    own: Ticket
    reader: Customer
    token: str = ""
    is_asker: bool = True
    is_in_copy: bool = False

    @property
    def ticket(self) -> Ticket:
        return self.own.whole

    @property
    def by(self) -> Customer | None:
        """Who speaks; None: whoever holds the link, for the customer."""
        return None if self.token else self.reader

    @property
    def address(self) -> str:
        """Where answers to them go."""
        return address_of(self.reader, self.own)

    @property
    def has_colleagues(self) -> bool:
        """Whether colleagues may see it, or could, so that its customer may decide."""
        organisation = self.reader.organisation
        since = organisation.shares_since if organisation else None
        is_own = not self.token and self.own.customer_id == self.reader.id
        return is_own and since is not None and self.own.created_at >= since

    @property
    def is_personal(self) -> bool:
        return db.session.get(PersonalTicket, self.own.id) is not None

    def said(self, message: Message) -> bool:
        """Whether these are the reader's own words."""
        return message.customer_id == self.reader.id or message.from_address == self.address

    def to(self, act: str, **values: Any) -> str:
        """The address of the page, or of something done there."""
        if self.token:
            return url_for(f"customers.{act}", token=self.token, **values)
        return url_for(f"my.{act}", number=self.own.number, **values)


Opener = Callable[[], Door | None]


def by_link(token: str) -> Opener:
    """For whoever holds the ticket's signed link."""

    def opened() -> Door | None:
        ticket = Ticket.with_link_token(token)
        return Door(ticket, ticket.customer, token) if ticket else None

    return opened


def by_number(number: int) -> Opener:
    """For who has signed in; a number that isn't theirs opens nothing, as one that there isn't."""

    def opened() -> Door | None:
        customer, named = signed_in_customer(), Ticket.with_number(number)
        if customer is None or named is None:
            return None
        what = (Ticket, sight.owned_by(customer), sight.wholly_seen_by(customer))
        rows = select(*what).where(Ticket.id == named.whole.id, sight.seen_by_customer(customer))
        seen = db.session.execute(rows).first()
        return Door(seen[0], customer, is_asker=bool(seen[1]), is_in_copy=not seen[2]) if seen else None

    return opened
