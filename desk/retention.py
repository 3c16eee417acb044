"""How long spam is kept (S11): what lay in its folder for so many days is thrown away, with all that belongs to it.

Its rows in the incoming mail stay, so that what was received can still be counted.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from models import (
    ArticleFile,
    Attachment,
    Brand,
    Customer,
    CustomerMerge,
    DataCopy,
    Draft,
    HeldRequest,
    IncomingMail,
    IncomingState,
    LetterId,
    Message,
    Office,
    Outcome,
    ReleasedBytes,
    StaleTicket,
    Ticket,
    db,
)

AT_ONCE = 5_000  # PostgreSQL takes 65,535 values in one statement


def due(now: datetime) -> sa.Select["Ticket"]:
    """Spam whose time is over, that which lay longest first. The index is to forget it before the tables do."""
    days, index_has_to_hear = Office.current().spam_days, sa.exists().where(StaleTicket.ticket_id == Ticket.id)
    since = now - timedelta(days=days)
    is_over = sa.and_(Ticket.spam_since < since, Ticket.last_message_at < since) if days else sa.false()
    return sa.select(Ticket).where(Ticket.is_put_away(), is_over, ~index_has_to_hear).order_by(Ticket.spam_since)


def ends_at(ticket: Ticket) -> datetime | None:
    """When a ticket in the spam folder is thrown away; None: never."""
    days = Office.current().spam_days
    if ticket.spam_since is None or not days:
        return None
    return max(ticket.spam_since, ticket.last_message_at) + timedelta(days=days)


def remove(ticket: Ticket, noted: Collection[str] | None = None) -> list[str]:
    """The ticket and all that was joined to it, for good. Answers the digests of bytes that nothing speaks of now.

    Who removes many gives along what is `noted`, asked once for all of them.
    """
    ids = list(db.session.execute(Ticket.parts_of(ticket.id)).scalars())
    customers = db.session.execute(sa.select(Ticket.customer_id).where(Ticket.id.in_(ids))).scalars().all()
    begun_at = db.session.execute(sa.select(Ticket.created_at).where(Ticket.id.in_(ids))).scalars().all()
    hand_mails_on(ids)
    digests = digests_of(ids)
    _run(sa.update(IncomingMail).where(IncomingMail.message_id.in_(messages_of(ids))).values(outcome=Outcome.SPAM))
    _run(sa.delete(Ticket).where(Ticket.id.in_(ids)))
    db.session.expire_all()
    for customer_id in set(customers):
        _forget_if_met_in(db.session.get_one(Customer, customer_id), begun_at)
    return sorted(digests - still_spoken_of(digests, noted))


def noted_files() -> set[str]:
    """The digests that drafts, mails set aside, held requests and copies speak of in their notes: all are read."""
    files = {file["digest"] for file in (*_files_of_drafts(), *_files_of_glimpses(), *_files_held())}
    return files.union(*db.session.execute(sa.select(DataCopy.pieces)).scalars())


def still_spoken_of(digests: Collection[str], noted: Collection[str] | None = None) -> set[str]:
    """Those of the digests that some row has the bytes of. A mail thrown away has none, though its row stays."""
    files = sa.select(Attachment.digest).where(Attachment.digest.in_(digests))
    of_articles = sa.select(ArticleFile.digest).where(ArticleFile.digest.in_(digests))
    logos = sa.select(Brand.logo_digest).where(Brand.logo_digest.in_(digests))
    mails = sa.select(IncomingMail.digest).where(
        IncomingMail.digest.in_(digests),
        IncomingMail.removed_at.is_(None),
        sa.or_(
            IncomingMail.outcome.is_(None),
            IncomingMail.outcome != Outcome.SPAM,
            IncomingMail.message_id.is_not(None),
        ),
    )
    in_notes = set(digests).intersection(noted_files() if noted is None else noted)
    rows = files.union(of_articles, logos, mails)
    return {*db.session.execute(rows).scalars(), *in_notes}


def release(digests: set[str], *, now: datetime) -> None:
    """These bytes are thrown away by the cleaning, unless another row has them."""
    every = sorted(digests)
    for first in range(0, len(every), AT_ONCE):
        some = every[first : first + AT_ONCE]
        known = set(db.session.execute(sa.select(ReleasedBytes.digest).where(ReleasedBytes.digest.in_(some))).scalars())
        db.session.add_all(ReleasedBytes(digest=digest, released_at=now) for digest in some if digest not in known)


def _files_of_drafts() -> list[dict[str, Any]]:
    return [file for files in db.session.execute(sa.select(Draft.files)).scalars() for file in files]


def _files_of_glimpses() -> list[dict[str, Any]]:
    """Of mails that were set aside: whoever makes one a ticket, makes its files attachments."""
    unfiled = sa.select(IncomingMail.glimpse["files"]).where(IncomingMail.state != IncomingState.PROCESSED)
    return [file for files in db.session.execute(unfiled).scalars() for file in files or ()]


def _files_held() -> list[dict[str, Any]]:
    """Of requests that their writers haven't confirmed yet."""
    files = sa.select(HeldRequest.content["files"]).where(HeldRequest.confirmed_at.is_(None))
    return [file for some in db.session.execute(files).scalars() for file in some or ()]


def hand_mails_on(ids: list[int]) -> None:
    """What the same mail became in another department keeps the mail, which is one row for both."""
    here, here_id, there, there_id = aliased(Message), aliased(LetterId), aliased(Message), aliased(LetterId)
    rows = db.session.execute(
        sa.select(IncomingMail, there.id, Ticket.spam_since)
        .join(here, here.id == IncomingMail.message_id)
        .join(here_id, here_id.message_id == here.id)
        .join(there_id, there_id.key == here_id.key)
        .join(there, there.id == there_id.message_id)
        .join(Ticket, Ticket.id == there.ticket_id)
        .where(
            here.ticket_id.in_(ids),
            there.ticket_id.not_in(ids),
            there.from_address == here.from_address,
            there.created_at == here.created_at,
        )
    )
    for incoming, message_id, spam_since in rows.all():
        incoming.message_id, incoming.outcome = message_id, Outcome.SPAM if spam_since else Outcome.FILED
    db.session.flush()


def digests_of(ids: list[int]) -> set[str]:
    """The bytes that the tickets of these ids speak of: files, those of drafts, and the mails as they came."""
    messages = messages_of(ids)
    files = db.session.execute(sa.select(Attachment.digest).where(Attachment.message_id.in_(messages))).scalars()
    mails = db.session.execute(sa.select(IncomingMail.digest).where(IncomingMail.message_id.in_(messages))).scalars()
    drafts = db.session.execute(sa.select(Draft.files).where(Draft.ticket_id.in_(ids))).scalars()
    return {*files, *mails, *(file["digest"] for kept in drafts for file in kept)}


def messages_of(ids: list[int]) -> sa.Select[int]:
    """The ids of all that was said in these tickets."""
    return sa.select(Message.id).where(Message.ticket_id.in_(ids))


def _forget_if_met_in(customer: Customer, begun_at: Collection[datetime]) -> None:
    """A spammer is no customer: whom we know by nothing but this goes too; by more spam, is met in that now.

    Who was met before, by a person's hand, or about whom something was noted, stays; so does who was ever merged, since
    another row leads there, and who was forgotten, who says nothing anyway.
    """
    is_kept = customer.remarks or customer.forgotten_at or _was_merged(customer)
    if customer.created_at not in begun_at or is_kept:
        return
    first_met, is_known = db.session.execute(
        sa.select(sa.func.min(Ticket.created_at), sa.func.count(Ticket.id) > sa.func.count(Ticket.spam_since)).where(
            Ticket.customer_id == customer.id
        )
    ).one()
    spoke = db.session.execute(sa.select(Message.id).where(Message.customer_id == customer.id).limit(1)).first()
    if first_met is None and spoke is None:
        db.session.delete(customer)
    elif first_met and not is_known:
        customer.created_at = first_met


def _was_merged(customer: Customer) -> bool:
    either = sa.or_(CustomerMerge.merged_id == customer.id, CustomerMerge.into_id == customer.id)
    return db.session.execute(sa.select(CustomerMerge.id).where(either).limit(1)).first() is not None


def _run(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
