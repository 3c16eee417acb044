"""Own data to take along (GDPR, 20): little at once; much is gathered by a worker, and a mail says when it is ready.

A copy opens only to the customer who asked, signed in. It shows what they could read when it was made; if a ticket is
deleted for good, copies are made anew without it.
"""

from datetime import datetime

import sqlalchemy as sa

from desk import retention, sight
from models import Attachment, Brand, Customer, DataCopy, Message, Ticket, db
from models.data_copy import MOST_TRIES, CopyState

AT_ONCE_BYTES = 8 * 2**20
AT_ONCE_MESSAGES = 300


def is_little(customer: Customer) -> bool:
    """Whether it is made while it is sent, without anybody noticing."""
    tickets = sa.select(Ticket.id).where(sa.or_(sight.owned_by(customer), sight.copied_to(customer)))
    messages = sa.select(Message.id).where(Message.ticket_id.in_(tickets))
    number = sa.select(sa.func.count()).select_from(messages.limit(AT_ONCE_MESSAGES + 1).subquery())
    if db.session.execute(number).scalar_one() > AT_ONCE_MESSAGES:
        return False
    size = sa.select(sa.func.coalesce(sa.func.sum(Attachment.size), 0)).where(Attachment.message_id.in_(messages))
    return bool(db.session.execute(size).scalar_one() <= AT_ONCE_BYTES)


def ask(customer: Customer, address: str, *, language: str, brand: Brand | None, now: datetime) -> DataCopy:
    """A worker makes one from now on; asked for again before it is ready it is the same. An older one is dropped."""
    db.session.refresh(customer, with_for_update={"key_share": True})
    known = last_of(customer, now=now)
    if known and known.is_coming:
        return known
    drop([customer.id], now=now)
    copy = DataCopy(customer=customer, address=address, language=language, asked_at=now)
    copy.brand_id = brand.id if brand else None
    db.session.add(copy)
    return copy


def last_of(customer: Customer, *, now: datetime) -> DataCopy | None:
    """The one that they asked for, unless its time is over."""
    theirs = sa.select(DataCopy).where(DataCopy.customer_id == customer.id, DataCopy.is_kept(now))
    return db.session.execute(theirs.order_by(DataCopy.id.desc()).limit(1)).scalar_one_or_none()


def begin(claim: str, *, now: datetime) -> DataCopy | None:
    """By the worker that has taken it. What another left behind is thrown away. None: it was tried often enough."""
    copy = DataCopy.of_claim(claim)
    if copy is None:
        return None
    _let_go(copy, now=now)
    if copy.tries > MOST_TRIES:
        copy.state = CopyState.FAILED
        return None
    return copy


def add(claim: str, digest: str, size: int, *, now: datetime) -> bool:
    """One more piece of it is kept. False: it is another worker's now, or nobody's any more."""
    copy = DataCopy.of_claim(claim)
    if copy is None:
        retention.release({digest}, now=now)
        return False
    copy.pieces, copy.size, copy.taken_at = [*copy.pieces, digest], copy.size + size, now
    return True


def finish(claim: str, *, now: datetime) -> DataCopy | None:
    """It is whole. None: it isn't this worker's any more."""
    copy = DataCopy.of_claim(claim)
    if copy:
        copy.state, copy.ready_at = CopyState.READY, now
    return copy


def give_back(claim: str) -> None:
    """It could not be made this time."""
    if copy := DataCopy.of_claim(claim):
        copy.state = CopyState.ASKED if copy.tries < MOST_TRIES else CopyState.FAILED


def drop(customer_ids: list[int], *, now: datetime) -> None:
    """All that was made for these customers, or is about to be."""
    _drop(DataCopy.customer_id.in_(customer_ids), now=now)


def make_anew(*, now: datetime) -> None:
    """All that there are, since something is in them that may not be any more. Who makes one just now, stops."""
    for copy in db.session.execute(sa.select(DataCopy).where(DataCopy.state != CopyState.FAILED)).scalars().all():
        _let_go(copy, now=now)
        copy.state, copy.ready_at, copy.claim, copy.tries = CopyState.ASKED, None, "", 0


def forget_old(*, now: datetime) -> None:
    """Those that were kept long enough."""
    _drop(~DataCopy.is_kept(now), now=now)


def _drop(which: sa.ColumnElement[bool], *, now: datetime) -> None:
    for copy in db.session.execute(sa.select(DataCopy).where(which)).scalars().all():
        _let_go(copy, now=now)
        db.session.delete(copy)


def _let_go(copy: DataCopy, *, now: datetime) -> None:
    retention.release(set(copy.pieces), now=now)
    copy.pieces, copy.size = [], 0
