from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Model, UTCDateTime
from models.event import Event


class StaleTicket(Model):
    """A ticket that the index doesn't know in its newest form yet. Written with the change, taken by the indexer.

    The mark of a ticket that is deleted outlives it: that is how the index hears that it is to forget it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)


class StaleArticle(Model):
    """The same for an article of the knowledge base, which has an index of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)


@event.listens_for(Session, "after_flush")
def _mark(session: Session, _context: Any) -> None:
    """Whatever is written into a ticket's record marks the ticket, in the same transaction."""
    marked: dict[int, datetime] = {}
    for row in session.new:
        if type(row) is Event and row.ticket_id is not None:
            marked[row.ticket_id] = max(row.at, marked.get(row.ticket_id, row.at))
    if marked:
        rows = [{"ticket_id": ticket_id, "marked_at": at} for ticket_id, at in marked.items()]
        session.connection().execute(_MARK, rows)


_MARK = sa.insert(StaleTicket).inline()  # nobody asks which ids they get
