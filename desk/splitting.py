"""Two problems in one ticket: what belongs to the other is split off into a ticket of its own (R18, A9).

Messages move with their files and mails and the Message-IDs of these, so that answers to them find the new ticket,
whatever token they bear (`joining`). The way back is a merge, which loses nothing that was said since.
"""

from collections.abc import Iterable
from datetime import datetime

import sqlalchemy as sa

from desk import handed_on, links, merging, tickets
from desk.errors import NothingChosen, NothingLeft, NotToBeSplit, PartOfAnother
from desk.record import record
from models import Agent, Department, Kind, LetterId, Message, OutgoingMail, Status, Ticket, db


def split(
    ticket: Ticket,
    message_ids: Iterable[int],
    *,
    subject: str,
    department: Department | None,
    by: Agent,
    now: datetime,
) -> Ticket:
    """The new ticket, with these messages of the old one. Raises a DeskError where nothing would move, or stay."""
    chosen = _chosen(ticket, set(message_ids))
    first = next((one for one in chosen if one.kind == Kind.CUSTOMER), None)
    new = tickets.open_ticket(
        first.customer if first and first.customer else ticket.customer,
        department or ticket.department,
        " ".join(subject.split()) or ticket.subject,
        address=(first.from_address if first else "") or ticket.address,
        language=ticket.language,
        channel=ticket.channel,
        now=now,
    )
    new.created_at, new.split_from_id = chosen[0].created_at, ticket.id
    handed_on.begin_like(new, ticket)
    db.session.flush()
    _move(ticket, new, chosen)
    merging.tidy(ticket, new, now=now)
    for one in (ticket, new):
        wait_by_what_was_said(one)
    links.link_split(ticket, new, by=by, now=now)
    record(ticket, "split_off", by=by, now=now, number=new.number, messages=len(chosen))
    record(new, "split_from", by=by, now=now, number=ticket.number, messages=len(chosen))
    if new.department == ticket.department and ticket.assignee and tickets.is_reachable(new, ticket.assignee):
        tickets.assign(new, ticket.assignee, by=by, now=now)
    return new


def _chosen(ticket: Ticket, ids: set[int]) -> list[Message]:
    if ticket.merged_into:
        raise PartOfAnother(ticket.whole.number)
    if ticket.is_spam:
        raise NotToBeSplit
    every = db.session.execute(sa.select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id)).scalars()
    said = list(every)
    chosen = [one for one in said if one.id in ids]
    if not chosen:
        raise NothingChosen
    if all(one in chosen for one in said if one.kind in merging.SAID):
        raise NothingLeft
    return chosen


def _move(ticket: Ticket, new: Ticket, chosen: list[Message]) -> None:
    ids = [one.id for one in chosen]
    for model in (OutgoingMail, LetterId):
        rows = sa.select(model.id).where(model.ticket_id == ticket.id, model.message_id.in_(ids))
        merging.bring(model, list(db.session.execute(rows).scalars()), ticket, new)
    merging.bring(Message, ids, ticket, new)


def wait_by_what_was_said(ticket: Ticket) -> None:
    """Open since the first word of the customer that was not answered; if all were, we wait for the customer."""
    if ticket.status not in (Status.OPEN, Status.PENDING):
        return
    answered = sa.select(sa.func.max(Message.id)).where(Message.ticket_id == ticket.id, Message.kind == Kind.REPLY)
    last_answer = db.session.execute(answered).scalar()
    unanswered = sa.select(sa.func.min(Message.created_at)).where(
        Message.ticket_id == ticket.id, Message.kind == Kind.CUSTOMER, Message.id > (last_answer or 0)
    )
    since = db.session.execute(unanswered).scalar()
    if since:
        ticket.status, ticket.waiting_since = Status.OPEN, since
    elif last_answer:
        ticket.status, ticket.waiting_since = Status.PENDING, None
    ticket.escalated_level = ticket.escalated_level if since else 0
