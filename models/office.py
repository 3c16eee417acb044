import secrets
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.agent import Agent
from models.base import Model, UTCDateTime, choice, db, kept_for_transaction
from models.department import Department
from models.mailbox import Mailbox


class SecondFactorFor(StrEnum):
    """Who must have a second factor beside the password."""

    NOBODY = "nobody"
    MANAGERS = "managers"  # and administrators
    ALL = "all"


class Office(Model):
    """The office whose desk this is: one row, written at the desk's first start.

    `undo_seconds`: so long an answer waits and can be taken back. `spam_days`: so long spam is kept, 0 for ever.
    `agents_answer_by_mail`: an agent's answer to a notice goes to the customer.
    `outgoing_mailbox`: the one through which all mail goes out; None: each department's own.
    `checks_addresses`: what strangers hand in by the form is held until they confirm their address by mail.
    `rating_days`: so long no customer is asked again, by mail, what they think of an answer; 0: nobody is ever asked.
    `colour`: of the office, as #rrggbb; it stands on top of its mails. Empty: the desk's own.
    `embed_sites`: the sites in whose pages the form may stand, "https://www.example.org https://…".
    `clocks_version`: another one as soon as service levels, calendars or escalations are (`models.recount`).
    `texts_need_two`: what one person changes of the desk's texts waits until another accepts it.
    `rule_occasions`: those at which rules on tickets look, beside those of time; kept by `desk.ticket_rule_book`.
    `push_contact`: whom a push service may write to about our pushes; empty: the desk's own address.
    """

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str] = mapped_column(sa.String(200), default="")
    language: Mapped[str] = mapped_column(sa.String(8), default="en")
    languages: Mapped[list[str]] = mapped_column(sa.JSON, default=lambda: ["ru", "en", "de", "uk"])
    timezone: Mapped[str] = mapped_column(sa.String(64), default="UTC")
    default_department_id: Mapped[int | None] = mapped_column(sa.ForeignKey("department.id"))
    confirms_requests: Mapped[bool] = mapped_column(default=True)
    quotes_history: Mapped[bool] = mapped_column(default=True)
    automatic_mails_per_hour: Mapped[int] = mapped_column(default=4)
    undo_seconds: Mapped[int] = mapped_column(default=10)
    spam_days: Mapped[int] = mapped_column(default=30)
    agents_answer_by_mail: Mapped[bool] = mapped_column(default=False)
    second_factor_for: Mapped[SecondFactorFor] = mapped_column(choice(SecondFactorFor), default=SecondFactorFor.NOBODY)
    outgoing_mailbox_id: Mapped[int | None] = mapped_column(sa.ForeignKey("mailbox.id", ondelete="SET NULL"))
    push_contact: Mapped[str] = mapped_column(sa.String(320), default="")
    rating_days: Mapped[int] = mapped_column(default=14)
    colour: Mapped[str] = mapped_column(sa.String(7), default="")
    upload_types: Mapped[str] = mapped_column(sa.Text, default="png gif jpg jpeg pdf")
    embed_sites: Mapped[str] = mapped_column(sa.Text, default="")
    checks_addresses: Mapped[bool] = mapped_column(default=False)
    texts_need_two: Mapped[bool] = mapped_column(default=False)
    clocks_version: Mapped[str] = mapped_column(sa.String(16), default=lambda: secrets.token_hex(8))
    rule_occasions: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    set_up_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    default_department: Mapped[Department | None] = relationship()
    outgoing_mailbox: Mapped[Mailbox | None] = relationship()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def current(cls) -> "Office":
        """The one office. Raises NoResultFound before the desk's first start."""
        return kept_for_transaction("office", lambda: db.session.get_one(cls, 1))

    def wants_second_factor_of(self, agent: Agent) -> bool:
        """Whether this agent may do nothing before they have one."""
        if self.second_factor_for == SecondFactorFor.MANAGERS:
            return agent.is_manager
        return self.second_factor_for == SecondFactorFor.ALL

    def accepts_file(self, filename: str) -> bool:
        """Whether a customer may hand in a file of this name through the form (A4)."""
        return filename.rpartition(".")[2].lower() in self.upload_types.lower().split()
