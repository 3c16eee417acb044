"""Somebody else's ticket may be part of one that is deleted with its customer: that one stays.

It is taken apart from theirs before, and what was said there since the two were one goes with it, but for the words of
who is to be forgotten.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from desk import merging, splitting, tickets
from models import Agent, Kind, LetterId, Message, Status, Ticket, db


@dataclass(frozen=True)
class Stays:
    """A ticket of somebody else, by which others it is part of which, the whole first; and what goes with it."""

    part: Ticket
    through: list[Ticket]
    since: datetime
    messages: list[Message]


def staying(customer_ids: Collection[int]) -> list[Stays]:
    """Those of others among the parts of these customers' tickets."""
    found: list[Stays] = []
    wholes = sa.select(Ticket).where(Ticket.customer_id.in_(customer_ids), Ticket.merged_into_id.is_(None))
    have_parts = wholes.where(Ticket.id.in_(sa.select(Ticket.merged_into_id))).order_by(Ticket.id)
    for whole in db.session.execute(have_parts).scalars().all():
        parts = sorted(_others_below([whole], customer_ids), key=lambda one: one.since)
        _share(whole, parts, customer_ids)
        found += parts
    return found


def with_parts(customer_ids: Collection[int], *only: sa.ColumnElement[bool]) -> sa.Select[int]:
    """Ids of these customers' tickets, or of only some of them, and of whatever was merged into these."""
    theirs = sa.select(Ticket.id).where(Ticket.customer_id.in_(customer_ids), *only)
    below = theirs.cte("below", recursive=True)
    below = below.union(sa.select(Ticket.id).where(Ticket.merged_into_id == below.c.id))
    return sa.select(below.c.id)


def take_apart(customer_ids: Collection[int], *, by: Agent, now: datetime) -> None:
    """Whatever is somebody else's is a ticket of its own again, with all that belongs to it."""
    for one in staying(customer_ids):
        for joined in (*one.through[1:], one.part):
            merging.unmerge(joined, by=by, now=now)
        for source in one.through:
            _bring(one.messages, source, one.part)
        merging.tidy(one.part, now=now)
        if one.part.status in (Status.SOLVED, Status.CLOSED) and any(_is_word(said) for said in one.messages):
            tickets.reopen(one.part, by=by, now=now)
        splitting.wait_by_what_was_said(one.part)


def _others_below(through: list[Ticket], customer_ids: Collection[int]) -> Iterator[Stays]:
    """The uppermost only: what is part of those stays part of them."""
    parts = sa.select(Ticket).where(Ticket.merged_into_id == through[-1].id).order_by(Ticket.id)
    for part in db.session.execute(parts).scalars().all():
        if part.customer_id in customer_ids:
            yield from _others_below([*through, part], customer_ids)
        else:
            yield Stays(part, through, merging.last_merging(part).at, [])


def _share(whole: Ticket, parts: list[Stays], customer_ids: Collection[int]) -> None:
    """What each brought is its own, and what its customer has said since; anything else the newest of them gets."""
    if not parts:
        return
    brought = {moved: one for one in parts for moved in merging.last_merging(one.part).details["messages"]}
    said = sa.select(Message).where(Message.ticket_id == whole.id).order_by(Message.id)
    for message in db.session.execute(said).scalars().all():
        were_there = [one for one in parts if one.since < message.created_at]
        if message.id in brought:
            brought[message.id].messages.append(message)
        elif were_there and message.customer_id not in customer_ids:
            theirs = [one for one in were_there if one.part.customer_id == message.customer_id]
            (theirs or were_there)[-1].messages.append(message)


def _bring(messages: list[Message], source: Ticket, part: Ticket) -> None:
    """With what answers to them are found by. The mails that carried our answers quote who is forgotten, and go."""
    ids = [message.id for message in messages]
    letters = sa.select(LetterId.id).where(LetterId.ticket_id == source.id, LetterId.message_id.in_(ids))
    merging.bring(LetterId, list(db.session.execute(letters).scalars()), source, part)
    merging.bring(Message, ids, source, part)


def _is_word(message: Message) -> bool:
    return message.kind == Kind.CUSTOMER
