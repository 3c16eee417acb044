from datetime import datetime

from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from models.base import Model, UTCDateTime
from models.ticket import Ticket


class StaleTicket(Model):
    """A ticket that the index doesn't know in its newest form yet. Written with the change, taken by the indexer.

    The mark of a ticket that is deleted outlives it: that is how the index hears that it is to forget it.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket] = relationship(primaryjoin=lambda: foreign(StaleTicket.ticket_id) == Ticket.id)


class StaleArticle(Model):
    """The same for an article of the knowledge base, which has an index of its own."""

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(index=True)
    marked_at: Mapped[datetime] = mapped_column(UTCDateTime)
