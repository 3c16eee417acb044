from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import Model, UTCDateTime
from models.event import Event

AT_ONCE = 5_000  # values in one statement


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
    written = [row.id for row in session.new if type(row) is Event and row.ticket_id is not None]
    for first in range(0, len(written), AT_ONCE):
        session.connection().execute(_MARKS, {"events": written[first : first + AT_ONCE]})


_MARKS = sa.insert(StaleTicket).from_select(
    ["ticket_id", "marked_at"],
    sa.select(Event.ticket_id, sa.func.max(Event.at, type_=UTCDateTime))
    .where(Event.id.in_(sa.bindparam("events", expanding=True)))
    .group_by(Event.ticket_id),
)
