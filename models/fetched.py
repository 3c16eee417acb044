from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime
from models.incoming import IncomingMail
from models.mailbox import Mailbox


class FetchedLetter(Model):
    """A letter on a mail server that we have: by UIDVALIDITY and UID (RFC 9051, 2.3.1.1), one row each."""

    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="CASCADE"), primary_key=True)
    uidvalidity: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    uid: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    incoming_id: Mapped[int | None] = mapped_column(sa.ForeignKey("incoming_mail.id", ondelete="SET NULL"), index=True)

    incoming: Mapped[IncomingMail | None] = relationship()


class Comparison(Model):
    """What a nightly look at the server found: how many letters lie there, and which of them we don't have.

    `missing` holds their UIDs, at most a hundred of them; `gap` counts them all. An error says, in every language, why
    nothing could be compared.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    on_server: Mapped[int] = mapped_column(default=0)
    gap: Mapped[int] = mapped_column(default=0)
    missing: Mapped[list[int]] = mapped_column(sa.JSON, default=list)
    error: Mapped[str] = mapped_column(sa.Text, default="")

    mailbox: Mapped[Mailbox] = relationship()
