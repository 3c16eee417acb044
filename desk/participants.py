"""Who takes part in a ticket beside its customer: copied colleagues, other addresses, never the desk itself."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from desk.customers import is_ours, our_addresses
from models import Participant, Ticket, ahead, db

MOST_PARTICIPANTS = 50  # an answer is no circular, whomever a stranger copies


def let_in(ticket: Ticket, people: Iterable[tuple[str, str]], *, since: datetime | None) -> list[str]:
    """From then on these take part, each an address and a name; answers the addresses that didn't before."""
    known = {ticket.address, *(participant.address for participant in ticket.participants)}
    people = [(address.lower()[:320], name) for address, name in people]
    ours = our_addresses() if any(address not in known for address, _ in people) else set()
    added: list[str] = []
    for address, name in people:
        if len(ticket.participants) >= MOST_PARTICIPANTS:
            break
        if all(address.rpartition("@")) and address not in known and not is_ours(address, ours):
            known.add(address)
            added.append(address)
            ticket.participants.append(Participant(address=address, name=name[:200], since=since))
            ahead.forget("takes part", address)
    return added


def name_in_copy(address: str) -> str | None:
    """What somebody is called who is in copy of a ticket by this address; None: nobody is, or of spam alone."""
    taking_part = (
        select(Participant.name)
        .join(Ticket)
        .where(Participant.address == address.lower(), Participant.since.is_not(None), Ticket.is_live())
    )
    return db.session.execute(taking_part.order_by(Participant.id.desc()).limit(1)).scalar_one_or_none()
