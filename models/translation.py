from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime


class Translation(Model):
    """A text in the office's own words: it lies above the shipped catalogue, and updates don't touch it.

    `domain`: whose text it is: "messages" ours, "admin" Flask-Admin's, "wtforms" WTForms'.
    `key`: of the source, the same in every language. `forms`: one, or one for each plural form of the language.
    `shipped`: what the catalogue said when the office last changed it; `places`: the files that spoke it then.
    """

    __table_args__ = (sa.UniqueConstraint("language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    domain: Mapped[str] = mapped_column(sa.String(16), default="messages")
    key: Mapped[str] = mapped_column(sa.String(64))
    msgctxt: Mapped[str] = mapped_column(sa.Text, default="")
    msgid: Mapped[str] = mapped_column(sa.Text)
    msgid_plural: Mapped[str] = mapped_column(sa.Text, default="")
    forms: Mapped[list[str]] = mapped_column(sa.JSON)
    shipped: Mapped[list[str]] = mapped_column(sa.JSON)
    places: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"))
    changed_at: Mapped[datetime] = mapped_column(UTCDateTime)

    agent: Mapped[Agent | None] = relationship()

    @staticmethod
    def key_of(domain: str, msgctxt: str, msgid: str, msgid_plural: str) -> str:
        """A short name for a source text, fit for an address."""
        return sha256("\0".join((domain, msgctxt, msgid, msgid_plural)).encode()).hexdigest()[:32]


class TranslationChange(Model):
    """A line of a text's history. `after` is None where the shipped text was taken back; `reviewer` who accepted it."""

    __table_args__ = (sa.Index(None, "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    key: Mapped[str] = mapped_column(sa.String(64))
    before: Mapped[list[str]] = mapped_column(sa.JSON)
    after: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"))

    agent: Mapped[Agent | None] = relationship(foreign_keys=[agent_id])
    reviewer: Mapped[Agent | None] = relationship(foreign_keys=[reviewer_id])


class ProposedText(Model):
    """Words that one person has for a text and that another has to accept: nobody else reads them before.

    `before`: how it was said when they were proposed; `taken_from`: the key of a source that is gone, whose words they
    were. `is_accepted` is None while they wait; `word`: why they were refused.
    """

    __table_args__ = (sa.Index(None, "language", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(sa.String(8))
    key: Mapped[str] = mapped_column(sa.String(64))
    before: Mapped[list[str]] = mapped_column(sa.JSON)
    forms: Mapped[list[str]] = mapped_column(sa.JSON)
    taken_from: Mapped[str] = mapped_column(sa.String(64), default="")
    agent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    is_accepted: Mapped[bool | None]
    word: Mapped[str] = mapped_column(sa.Text, default="")
    reviewer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("agent.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    agent: Mapped[Agent | None] = relationship(foreign_keys=[agent_id])
    reviewer: Mapped[Agent | None] = relationship(foreign_keys=[reviewer_id])
