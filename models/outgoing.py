from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Model, UTCDateTime, choice, db, taken
from models.customer import Customer
from models.message import Message
from models.ticket import Ticket
from models.written import bare, name_in, written

# Minutes until the next try: patient for some two days, as RFC 5321, 4.5.4.1 asks (4-5 days are its upper end).
RETRY_MINUTES = (1, 5, 15, 30, 60, 120, 240, 480, 720, 1440)


class OutgoingState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"  # it was sent, and came back
    WITHDRAWN = "withdrawn"  # its agent took it back before it left


WENT_WRONG = (OutgoingState.FAILED, OutgoingState.BOUNCED)


class Purpose(StrEnum):
    REPLY = "reply"
    FORWARD = "forward"
    AUTO_REPLY = "auto_reply"
    CONFIRMATION = "confirmation"
    ESCALATION = "escalation"
    TRIAL = "trial"
    ALARM = "alarm"  # the administrators are told that something is wrong
    SIGN_IN = "sign_in"  # a customer asked for a link; it stands in the mail alone, not in this row
    NOTICE = "notice"  # an agent is told of a ticket, or why their answer to that didn't go out


class OutgoingMail(Model):
    """A row of the outbox: a mail, complete but for its attachments, which are those of its message.

    `letter_id` is its Message-ID, chosen when the row is written: sent again after a crash it is the same mail.
    `still_to` names the recipients that are still to be served, where the others have been; empty: all of them.
    `headers` holds further headers, name to value; `recipients`, `copies`, `blind_copies` addresses as people
    write them. `undelivered` names those whom it didn't reach, refused at once or bounced later; `opened_at` is what
    a recipient's read receipt says. Once a person has looked at a failure, `dismissed_at` says so.
    """

    __table_args__ = (
        sa.Index("ix_outgoing_mail_waiting", "state", "due_at"),
        sa.Index("ix_outgoing_mail_to", "first_recipient", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[Purpose] = mapped_column(choice(Purpose))
    ticket_id: Mapped[int | None] = mapped_column(sa.ForeignKey("ticket.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="CASCADE"), index=True)
    letter_id: Mapped[str] = mapped_column(sa.String(255), unique=True)
    sender_name: Mapped[str] = mapped_column(sa.String(200), default="")
    sender_address: Mapped[str] = mapped_column(sa.String(320))
    recipients: Mapped[list[str]] = mapped_column(sa.JSON)
    copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    blind_copies: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    undelivered: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    still_to: Mapped[list[str]] = mapped_column(sa.JSON, default=list)
    subject: Mapped[str] = mapped_column(sa.String(600))
    text: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text, default="")
    headers: Mapped[dict[str, str]] = mapped_column(sa.JSON, default=dict)
    is_automatic: Mapped[bool] = mapped_column(default=False)
    first_recipient: Mapped[str] = mapped_column(sa.String(320), default="")
    state: Mapped[OutgoingState] = mapped_column(choice(OutgoingState), default=OutgoingState.QUEUED)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    due_at: Mapped[datetime] = mapped_column(UTCDateTime)
    taken_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    error: Mapped[str] = mapped_column(sa.Text, default="")
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    dismissed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    ticket: Mapped[Ticket | None] = relationship()
    message: Mapped[Message | None] = relationship()

    @property
    def everyone(self) -> list[str]:
        """All whom it is for, as people write them; the blind copies stand on the envelope alone."""
        return [*self.recipients, *self.copies, *self.blind_copies]

    @property
    def missed(self) -> list[str]:
        """The bare addresses of the recipients whom it is known not to have reached."""
        return [bare(one) for one in self.everyone if bare(one).lower() in self.undelivered]

    @property
    def doubtful(self) -> list[str]:
        """The addresses that may be wrong: those it didn't reach, else all of them."""
        return self.missed or [bare(one) for one in self.everyone]

    @classmethod
    def waiting(cls, now: datetime, left_behind_after: timedelta) -> sa.Select[int]:
        """Ids of mails to be sent now, and of those whose sender has died, oldest first."""
        return sa.select(cls.id).where(cls._can_be_taken(now, left_behind_after)).order_by(cls.id)

    @classmethod
    def take(cls, outgoing_id: int, *, now: datetime, left_behind_after: timedelta) -> bool:
        """Take it before sending, for SMTP can't be undone. False: someone else has, or it is sent."""
        return taken(
            sa.update(cls)
            .where(cls.id == outgoing_id, cls._can_be_taken(now, left_behind_after))
            .values(state=OutgoingState.SENDING, taken_at=now, tries=cls.tries + 1)
        )

    def hold(self) -> "OutgoingMail":
        """As it is now, and kept from others until the transaction ends.

        Its ticket is held first, as by whoever files a bounce: two who hold what the other wants would wait for ever.
        """
        if self.ticket:
            self.ticket.hold()
        db.session.refresh(self, with_for_update=True)
        return self

    @classmethod
    def withdraw(cls, outgoing_id: int, *, now: datetime) -> bool:
        """Take it back. False: its time has come, or a worker has it."""
        waits = (cls.state == OutgoingState.QUEUED, cls.tries == 0, cls.due_at > now)
        return taken(sa.update(cls).where(cls.id == outgoing_id, *waits).values(state=OutgoingState.WITHDRAWN))

    def can_be_withdrawn(self, now: datetime) -> bool:
        """Whether it still waits, so that its agent may take it back."""
        return self.state == OutgoingState.QUEUED and self.tries == 0 and self.due_at > now

    @classmethod
    def _can_be_taken(cls, now: datetime, left_behind_after: timedelta) -> sa.ColumnElement[bool]:
        return sa.or_(
            sa.and_(cls.state == OutgoingState.QUEUED, cls.due_at <= now),
            sa.and_(cls.state == OutgoingState.SENDING, cls.taken_at < now - left_behind_after),
        )

    @classmethod
    def automatic_since(cls, since: datetime, addresses: Iterable[str]) -> dict[str, int]:
        """How many mails the desk wrote by itself to each of these addresses, in lower case, since then."""
        written = dict.fromkeys((address.lower() for address in addresses), 0)
        rows = (
            sa.select(cls.first_recipient, sa.func.count(cls.id))
            .where(cls.is_automatic, cls.first_recipient.in_(written), cls.created_at >= since)
            .group_by(cls.first_recipient)
        )
        return written | dict(db.session.execute(rows).all())

    @classmethod
    def automatic_newest(cls, since: datetime, most: int) -> list[tuple[str, str, str, str]]:
        """To which addresses the desk wrote by itself since then, the newest, each with its customer's name.

        And what its ticket is about: subject and first words.
        """
        told = (cls.first_recipient, Customer.name, Ticket.subject, Ticket.excerpt)
        rows = sa.select(*told).join(cls.ticket).join(Ticket.customer)
        newest = rows.where(cls.is_automatic, cls.created_at >= since).order_by(cls.created_at.desc()).limit(most)
        return [(address, name, subject, words) for address, name, subject, words in db.session.execute(newest)]

    @property
    def has_gone_wrong(self) -> bool:
        return self.state in WENT_WRONG

    def dismiss(self, *, now: datetime) -> bool:
        """Somebody has looked at what went wrong. False: someone else has, or it is being sent again."""
        gone_wrong = (OutgoingMail.id == self.id, OutgoingMail.state.in_(WENT_WRONG))
        fresh = sa.update(OutgoingMail).where(*gone_wrong, OutgoingMail.dismissed_at.is_(None))
        return taken(fresh.values(dismissed_at=now))

    def mark_sent(self, *, now: datetime) -> None:
        """Given to the server; but it may have come back from another recipient meanwhile, and that stands."""
        self.sent_at, self.still_to = now, []
        if self.undelivered:
            self.state = OutgoingState.BOUNCED
        else:
            self.state, self.error = OutgoingState.SENT, ""

    def mark_failed(self, reason: str, *, is_permanent: bool, now: datetime) -> None:
        """Not sent: for good, or to be tried again later, more and more patiently."""
        self.error = reason
        if is_permanent or self.tries > len(RETRY_MINUTES):
            self.state = OutgoingState.FAILED
        else:
            self.state = OutgoingState.QUEUED
            self.due_at = now + timedelta(minutes=RETRY_MINUTES[max(self.tries, 1) - 1])

    def mark_refused(self, for_now: list[str], for_good: list[str], reason: str, *, now: datetime) -> None:
        """Sent, but not to these. Only those whom the server may take later are tried again."""
        self.sent_at, self.still_to = now, for_now
        self.add_undelivered(for_good)
        self.mark_failed(reason, is_permanent=not for_now, now=now)

    def add_undelivered(self, addresses: list[str]) -> None:
        self.undelivered = [*dict.fromkeys([*self.undelivered, *(one.lower() for one in addresses)])]

    def mark_bounced(self, addresses: list[str], reason: str) -> None:
        """It came back from these. Where others are still to be served, that goes on first."""
        self.add_undelivered(addresses)
        self.error, self.dismissed_at = reason, None
        if self.state not in (OutgoingState.QUEUED, OutgoingState.SENDING):
            self.state = OutgoingState.BOUNCED

    def wait_for_mailbox(self, *, now: datetime) -> None:
        """There is nothing to send it through yet: it waits, and that is no failed try."""
        self.state, self.taken_at, self.tries = OutgoingState.QUEUED, None, 0
        self.due_at = now + timedelta(minutes=1)

    def send_again(self, *, now: datetime) -> None:
        """A person wants it sent once more, to those whom it didn't reach; it stays the same mail."""
        self.still_to = [*dict.fromkeys([*self.missed, *self.still_to])]
        self.undelivered, self.error = [], ""
        self._queue_anew(now)

    def send_to(self, wrong: str, right: str, *, now: datetime) -> None:
        """One address, given in lower case, was wrong. Whom the mail reached already isn't sent it again."""
        has_reached_others = bool(self.missed) or self.state == OutgoingState.BOUNCED
        self.undelivered = [one for one in self.missed if one.lower() != wrong]
        for name in ("recipients", "copies", "blind_copies", "still_to"):
            setattr(self, name, [_corrected(one, wrong, right) for one in getattr(self, name)])
        if has_reached_others:
            self.still_to = [right]
        self.first_recipient = bare(self.recipients[0]).lower()
        self._queue_anew(now)

    def _queue_anew(self, now: datetime) -> None:
        self.state, self.tries, self.due_at, self.dismissed_at = OutgoingState.QUEUED, 0, now, None


def _corrected(text: str, wrong: str, right: str) -> str:
    return written(name_in(text), right) if bare(text).lower() == wrong else text
