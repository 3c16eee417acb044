"""What was filled in beside tickets, as documents of the index: a serial number finds its ticket.

One document a ticket, apart from its messages: customers are not to find by what only agents see.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from models import Clock, FieldValue, Pledge, Ticket, db
from search.analysis import fold
from search.store import Document

LABEL = "is:fields"


def documents_for(ticket_ids: Collection[int]) -> Iterator[Document]:
    """Of texts, numbers and days; what was chosen is found by filters. A ticket that is merged or spam has none."""
    rows = db.session.execute(
        select(Ticket, FieldValue.words)
        .join(FieldValue, FieldValue.ticket_id == Ticket.id)
        .where(Ticket.id.in_(ticket_ids), Ticket.is_live(), FieldValue.words != "")
        .options(joinedload(Ticket.assignee), selectinload(Ticket.tags))
        .options(selectinload(Ticket.clocks), selectinload(Ticket.pledges))  # type: ignore[attr-defined]
        .order_by(FieldValue.id)
    )
    filled = defaultdict[Ticket, list[str]](list)
    for ticket, words in rows:
        filled[ticket].append(words)
    return (_document(ticket, "\n".join(words)) for ticket, words in filled.items())


def labels_of(ticket: Ticket) -> set[str]:
    """What a search can ask of the ticket, whichever of its words are found."""
    labels = {f"status:{ticket.status}", f"is:{ticket.status}"}
    labels |= {"is:unassigned"} if ticket.assignee_id is None else set()
    # The clock that ran out marked the ticket for the index; so did what ended it.
    clocks: list[Clock] = ticket.clocks  # type: ignore[attr-defined]
    labels |= {"is:overdue"} if any(clock.broken_at for clock in clocks) else set()
    pledges: list[Pledge] = ticket.pledges  # type: ignore[attr-defined]
    labels |= {"is:promised"} if any(one.promised_at for one in pledges) else set()
    labels |= {"is:broken"} if any(one.broken_at for one in pledges) else set()
    return labels | {f"tag:{fold(tag.name)}" for tag in ticket.tags}


def _document(ticket: Ticket, words: str) -> Document:
    return Document(
        id=f"fields of {ticket.id}",
        ticket=str(ticket.id),
        number=str(ticket.number),
        body=words,
        agent=ticket.assignee.name if ticket.assignee else "",
        department=str(ticket.department_id),
        date=ticket.last_message_at,
        labels=labels_of(ticket) | {LABEL},
    )
