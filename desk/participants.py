"""Who takes part in a ticket beside its customer: copied colleagues, other addresses, never the desk itself."""

from collections.abc import Iterable

from desk.customers import is_ours, our_addresses
from models import Participant, Ticket, ahead

MOST_PARTICIPANTS = 50  # an answer is no circular, whomever a stranger copies


def let_in(ticket: Ticket, people: Iterable[tuple[str, str]]) -> list[str]:
    """From now on these take part, each an address and a name; answers the addresses that didn't before."""
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
            ticket.participants.append(Participant(address=address, name=name[:200]))
            ahead.forget("takes part", address)
    return added
