"""A ticket is deleted for good by an administrator, with all that was joined to it. Nothing of its words is kept.

What stays: a line of the record with its number, the number itself, so that no other ticket gets it, and the rows of
its mails without what they said, so that what was received still adds up. The index is told by a mark that outlives
the ticket; bytes that no other row has are thrown away by the cleaning.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask_babel import lazy_gettext

from desk import data_copies, retention
from desk.errors import DeskError
from desk.record import record_elsewhere
from models import (
    Agent,
    Attachment,
    Draft,
    Event,
    GoneNumber,
    IncomingMail,
    IncomingWord,
    Kind,
    Message,
    OutgoingMail,
    OutgoingState,
    StaleTicket,
    Ticket,
    TicketLink,
    db,
)


class OnlyAdministratorsDelete(DeskError):
    text = lazy_gettext("Only an administrator can delete a ticket.")
    status = 403


class NotConfirmed(DeskError):
    text = lazy_gettext("Please write the number of this ticket, so that no other one is deleted by mistake.")
    status = 422


class BeingSentNow(DeskError):
    text = lazy_gettext("A mail of this ticket is being sent at this moment. Please try again in a minute.")


class GrownSince(DeskError):
    text = lazy_gettext("Meanwhile something was said in this ticket. Please look again at what would be deleted.")


@dataclass(frozen=True)
class Takings:
    """What goes with a ticket, in numbers. `parts` are the numbers of the tickets that were joined to it."""

    messages: int
    notes: int
    files: int
    file_bytes: int
    originals: int
    waiting_mails: int
    drafts: int
    links: int
    parts: list[int]


def takings(ticket: Ticket) -> Takings:
    """All that would be deleted with it."""
    parts = _parts(ticket)
    ids, messages = list(parts), retention.messages_of(list(parts))
    is_note = sa.case((Message.kind == Kind.NOTE, 1))
    said, notes = _row(sa.select(sa.func.count(Message.id), sa.func.count(is_note)).where(Message.ticket_id.in_(ids)))
    files, size = _row(
        sa.select(sa.func.count(Attachment.id), sa.func.coalesce(sa.func.sum(Attachment.size), 0)).where(
            Attachment.message_id.in_(messages)
        )
    )
    waits = sa.and_(OutgoingMail.ticket_id.in_(ids), OutgoingMail.state == OutgoingState.QUEUED)
    return Takings(
        messages=said - notes,
        notes=notes,
        files=files,
        file_bytes=int(size),
        originals=_count(IncomingMail, IncomingMail.message_id.in_(messages)),
        waiting_mails=_count(OutgoingMail, waits),
        drafts=_count(Draft, Draft.ticket_id.in_(ids)),
        links=_count(TicketLink, sa.or_(TicketLink.ticket_id.in_(ids), TicketLink.other_id.in_(ids))),
        parts=sorted(number for one, number in parts.items() if one != ticket.id),
    )


def delete(ticket: Ticket, *, written: str, seen: int, by: Agent, now: datetime) -> None:
    """For good. `written` must be its number, `seen` how many messages and notes the administrator was told of."""
    if not by.is_administrator:
        raise OnlyAdministratorsDelete
    if written.strip().lstrip("#№").strip() != str(ticket.number):
        raise NotConfirmed
    parts = _held(ticket)
    ids = list(parts)
    if _count(OutgoingMail, sa.and_(OutgoingMail.ticket_id.in_(ids), OutgoingMail.state == OutgoingState.SENDING)):
        raise BeingSentNow
    said = _count(Message, Message.ticket_id.in_(ids))
    if said != seen:
        raise GrownSince
    number, joined = ticket.number, sorted(number for number in parts.values() if number != ticket.number)
    _remove(parts, now=now)
    record_elsewhere("ticket_deleted", by=by, now=now, number=number, messages=said, parts=joined)


def remove_all_of(customer_ids: Collection[int], *, now: datetime) -> int:
    """All tickets of these customers, but those that are part of somebody else's by now; answers how many.

    What is part of theirs goes with them: who wants others' tickets to stay takes them apart before.
    """
    theirs = sa.select(Ticket).where(Ticket.customer_id.in_(customer_ids), Ticket.merged_into_id.is_(None))
    number = 0
    for ticket in db.session.execute(theirs.order_by(Ticket.id)).scalars().all():
        parts = _held(ticket)
        _remove(parts, now=now)
        number += len(parts)
    return number


def _held(ticket: Ticket) -> dict[int, int]:
    """Its parts, and nothing more comes into them, nor does a worker take a mail of theirs, until it is done."""
    Ticket.hold_all(_parts(ticket))
    parts = _parts(ticket)
    mails = sa.select(OutgoingMail.id).where(OutgoingMail.ticket_id.in_(parts)).order_by(OutgoingMail.id)
    db.session.execute(mails.with_for_update()).all()
    return parts


def _remove(parts: dict[int, int], *, now: datetime) -> None:
    ids = list(parts)
    retention.hand_mails_on(ids)
    retention.release(retention.digests_of(ids), now=now)
    theirs = IncomingMail.message_id.in_(retention.messages_of(ids))
    _run(sa.delete(IncomingWord).where(IncomingWord.row_id.in_(sa.select(IncomingMail.id).where(theirs))))
    _run(sa.update(IncomingMail).where(theirs).values(**emptied(now)))
    _run(sa.delete(Draft).where(Draft.ticket_id.in_(ids)))
    data_copies.make_anew(now=now)
    _let_go_of_lines(ids)
    _run(sa.delete(Ticket).where(Ticket.id.in_(ids)))
    db.session.expire_all()
    db.session.add_all(GoneNumber(number=number, gone_at=now) for number in parts.values())
    db.session.add_all(StaleTicket(ticket_id=one, marked_at=now) for one in ids)


def _let_go_of_lines(ids: list[int]) -> None:
    """What this transaction has written into their history goes with them, and nobody is told of it at its end."""
    db.session.flush()
    for line in [one for one in db.session if isinstance(one, Event)]:
        if line.ticket_id in ids:
            db.session.expunge(line)


def emptied(now: datetime) -> dict[str, Any]:
    """What the row of a mail becomes whose words are thrown away: that it came still counts."""
    texts = ("from_address", "subject", "letter_id", "reason", "remark")
    return {"removed_at": now, "glimpse": {}} | dict.fromkeys(texts, "")


def _parts(ticket: Ticket) -> dict[int, int]:
    """Its own id and those of all that was joined to it, with their numbers."""
    rows = sa.select(Ticket.id, Ticket.number).where(Ticket.id.in_(Ticket.parts_of(ticket.id)))
    return dict(db.session.execute(rows).all())


def _count(model: type, condition: sa.ColumnElement[bool]) -> int:
    return int(db.session.execute(sa.select(sa.func.count()).select_from(model).where(condition)).scalar_one())


def _row(statement: sa.Select[int, int]) -> tuple[int, int]:
    first, second = db.session.execute(statement).one()
    return first, second


def _run(statement: sa.Update | sa.Delete) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
