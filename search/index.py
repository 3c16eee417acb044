"""What the desk uses of the search: `find`, and what keeps the index up with the tables.

A change of a ticket leaves a row in StaleTicket, in its own transaction. The one worker of the index queue takes these
rows batch by batch; until then, and if the index is gone, nothing but the newest words is missing.
"""

import logging
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, tzinfo

from sqlalchemy import delete, func, select
from sqlalchemy.orm import contains_eager, defer, joinedload, selectinload

from models import Attachment, Customer, Department, Kind, Message, StaleTicket, Ticket, db, transaction
from search import analysis, engines, filled_fields, similar
from search.asking import ask
from search.store import Document, Filters, IndexBusy, IndexUnavailable

_BATCH = 200
MOST_OF_FILES = 100_000  # letters of a message's files
SEEN_BY_CUSTOMERS = (Kind.CUSTOMER, Kind.REPLY)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """Tickets found, by id, best first; words searched in the place of others; whether time ran out before the end.

    `message_ids`: of each ticket the message in which the words were found best; none where it was what was filled in.
    """

    ticket_ids: list[int] = field(default_factory=list)
    also_searched: list[str] = field(default_factory=list)
    is_partial: bool = False
    message_ids: dict[int, int] = field(default_factory=dict)


def find(
    text: str,
    departments: Collection[int] | None = None,
    limit: int = 50,
    *,
    is_typing: bool = False,
    with_notes: bool = True,
    of_customers: Collection[int] | None = None,
    in_copy: Collection[str] = (),
    without: Collection[int] = (),
    seconds: float | None = None,
    zone: tzinfo = UTC,
) -> Found:
    """The tickets that a query as people type it finds, within about so many seconds; its days are those of `zone`.

    `departments` are the ids of those whose tickets may be seen, None for all (R14); they are part of the query, so
    that nothing in the answer tells of other tickets. `of_customers`: only what these customers may read of their own
    tickets is found, for whoever of them asks (C5), and what has gone to the addresses `in_copy` too; but none of the
    messages `without`, by their ids.
    Raises IndexUnavailable: search the tables then.
    """
    filters = _filters(departments, of_customers, in_copy, without, with_notes=with_notes)
    answer = ask(
        engines.tickets(),
        text,
        filters,
        limit,
        is_typing=is_typing,
        by_ticket=True,
        departments=_departments_by_name,
        seconds=seconds,
        zone=zone,
    )
    return Found(
        [int(hit.ticket) for hit in answer.hits],
        answer.also_searched,
        answer.is_partial,
        {int(hit.ticket): int(hit.id) for hit in answer.hits if hit.id.isdecimal()},
    )


def alike(
    subject: str,
    text: str,
    departments: Collection[int] | None = None,
    *,
    of_customers: Collection[int] | None = None,
    without: Collection[int] = (),
    itself: int = 0,
    limit: int = 50,
) -> list[int]:
    """The tickets that are likely about the same matter, likeliest first, of those that `find` would look through.

    `itself` is the ticket that is asked about, which isn't among them. Raises IndexUnavailable.
    """
    filters = _filters(departments, of_customers, (), without, with_notes=of_customers is None)
    return [int(ticket) for ticket in similar.alike(engines.tickets(), subject, text, filters, str(itself))[:limit]]


def _filters(
    departments: Collection[int] | None,
    of_customers: Collection[int] | None,
    in_copy: Collection[str] = (),
    without: Collection[int] = (),
    *,
    with_notes: bool,
) -> Filters:
    return Filters(
        departments=None if departments is None else frozenset(map(str, departments)),
        without_labels=frozenset() if with_notes else frozenset({"is:note", filled_fields.LABEL}),
        one_of_labels=None if of_customers is None else frozenset(_labels_of_readers(of_customers, in_copy)),
        without_ids=frozenset(map(str, without)),
    )


def _departments_by_name() -> dict[str, set[str]]:
    """The departments' ids by their folded names in all languages."""
    ids: dict[str, set[str]] = {}
    for department, names in db.session.execute(select(Department.id, Department.names)):
        for name in names.values():
            ids.setdefault(analysis.fold(name), set()).add(str(department))
    return ids


def is_missing() -> bool:
    """Whether there are tickets and no index, or only one that another analysis made."""
    has_tickets = db.session.execute(select(Ticket.id).limit(1)).first() is not None
    return has_tickets and not engines.tickets().is_there()


def update_stale(limit: int = 100) -> int:
    """Bring up to `limit` stale tickets into the index; answers how many marks are done with.

    A crash at any point leaves the marks, and doing it again doubles nothing. Where there is no index, or one of
    another version, all of it is made anew.
    """
    marks = db.session.execute(
        select(StaleTicket.id, StaleTicket.ticket_id).order_by(StaleTicket.id).limit(limit)
    ).all()
    if not marks:
        return 0
    try:
        _take_in({ticket for _, ticket in marks})
    except IndexBusy as error:
        _logger.info("%s The marks stay.", error)
        return 0
    # A mark set meanwhile has another id, and stays.
    with transaction():
        db.session.execute(delete(StaleTicket).where(StaleTicket.id.in_([mark for mark, _ in marks])))
    return len(marks)


def rebuild(progress: Callable[[float], None] = lambda _share: None) -> None:
    """Make the index anew from the tables, beside the old one, which answers until the new one takes its place.

    `progress` is told the share that is done, 0 to 1. Raises IndexBusy if someone else is at it already.
    """
    with engines.tickets().rebuilding() as new:
        total, last = db.session.execute(select(func.count(Ticket.id), func.max(Ticket.id))).one()
        done = 0
        for tickets in _all_tickets(last or 0):
            new.index(documents_for(tickets))
            done += len(tickets)
            progress(min(done / total, 1.0))
        with new.finishing() as changed:
            # What the worker took into the old index meanwhile, the new one may have missed.
            for batch in _in_batches(sorted(map(int, changed))):
                new.index(_newest(batch), list(map(str, batch)))
    progress(1.0)


def documents_for(ticket_ids: Collection[int]) -> Iterator[Document]:
    """The messages of these tickets as the index knows them, and what was filled in beside them.

    A ticket that is gone, merged or spam has none.
    """
    messages = (
        select(Message)
        .join(Ticket)
        .where(Message.ticket_id.in_(ticket_ids), Ticket.is_live())
        .options(
            defer(Message.full_text),  # what isn't indexed may be megabytes of each
            defer(Message.html),
            contains_eager(Message.ticket).joinedload(Ticket.customer).lazyload(Customer.addresses),
            contains_eager(Message.ticket).selectinload(Ticket.participants),
            contains_eager(Message.ticket).selectinload(Ticket.tags),
            contains_eager(Message.ticket).selectinload(Ticket.clocks),  # type: ignore[attr-defined]
            contains_eager(Message.ticket).joinedload(Ticket.assignee),
            joinedload(Message.agent),
            selectinload(Message.attachments).joinedload(Attachment.file_text),
        )
        .order_by(Message.id)
    )
    yield from map(_document, db.session.execute(messages).unique().scalars())
    yield from filled_fields.documents_for(ticket_ids)


def _document(message: Message) -> Document:
    ticket = message.ticket
    return Document(
        id=str(message.id),
        ticket=str(ticket.id),
        number=str(ticket.number),
        subject=ticket.subject,
        body=message.text,
        sender=f"{message.author} {message.from_address}",
        recipients=_recipients(message),
        agent=" ".join(agent.name for agent in (message.agent, ticket.assignee) if agent),
        department=str(ticket.department_id),
        date=message.created_at,
        files=[*(one.filename for one in message.attachments), *_said_in_files(message)],
        labels=_labels(message),
    )


def _said_in_files(message: Message) -> list[str]:
    """What its files say, those that have been read; the same file twice once, and not more than fits into one."""
    texts = {one.digest: one.file_text.text for one in message.attachments if one.file_text}
    said, left = [], MOST_OF_FILES
    for text in texts.values():
        said.append(text[:left])
        left -= len(said[-1])
    return [text for text in said if text]


def _recipients(message: Message) -> str:
    ticket = message.ticket
    people = [f"{person.name} {person.address}" for person in ticket.participants]
    if message.kind == Kind.REPLY:
        people.append(f"{ticket.customer.name} {ticket.address}")
    return ", ".join(people)


def _labels(message: Message) -> set[str]:
    labels = filled_fields.labels_of(message.ticket)
    labels |= {"is:note"} if message.is_note else set()
    labels |= {"has:attachment"} if message.attachments else set()
    if message.kind in SEEN_BY_CUSTOMERS:
        labels |= {_seen_by(one) for one in (message.ticket.customer_id, message.customer_id) if one}
        people = message.ticket.participants
        labels |= {_copied_to(one.address) for one in people if one.since and one.since <= message.created_at}
    return labels


def _labels_of_readers(customers: Collection[int], in_copy: Collection[str]) -> list[str]:
    return [*map(_seen_by, customers), *map(_copied_to, in_copy)]


def _seen_by(customer_id: int) -> str:
    return f"customer:{customer_id}"


def _copied_to(address: str) -> str:
    return f"copied:{address}"


def _take_in(tickets: Collection[int]) -> None:
    try:
        engines.tickets().index(_newest(tickets), list(map(str, tickets)))
    except IndexBusy:
        raise
    except IndexUnavailable as error:
        _logger.warning("%s It is made anew.", error)
        rebuild()


def _newest(tickets: Collection[int]) -> Iterator[Document]:
    """What is written about these tickets at the moment when the first document is asked for, not earlier."""
    db.session.rollback()
    yield from documents_for(tickets)


def _all_tickets(last: int) -> Iterator[list[int]]:
    """The ids of all tickets there were, a batch at a time; no transaction stays open over it all."""
    before = 0
    while True:
        some = select(Ticket.id).where(Ticket.id > before, Ticket.id <= last).order_by(Ticket.id).limit(_BATCH)
        ids = list(db.session.execute(some).scalars())
        db.session.rollback()
        if not ids:
            return
        yield ids
        before = ids[-1]


def _in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    every = list(ids)
    for first in range(0, len(every), _BATCH):
        yield every[first : first + _BATCH]
