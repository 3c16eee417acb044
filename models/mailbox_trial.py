from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, choice
from models.mailbox import Mailbox


class TrialState(StrEnum):
    WAITING = "waiting"
    DONE = "done"


class MailboxTrial(Model):
    """An administrator's wish to see whether a mailbox works; a worker signs in and sends, and writes it here.

    An empty error of a finished trial means that this half works.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    mailbox_id: Mapped[int] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="CASCADE"), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(320))
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    state: Mapped[TrialState] = mapped_column(choice(TrialState), default=TrialState.WAITING, index=True)
    imap_error: Mapped[str] = mapped_column(sa.Text, default="")
    smtp_error: Mapped[str] = mapped_column(sa.Text, default="")
    details: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)

    mailbox: Mapped[Mailbox] = relationship()
