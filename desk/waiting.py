"""How much waits for a worker, as the database says it: right whether or not there is a queue."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from models import (
    IncomingMail,
    IncomingState,
    MailboxTrial,
    Notice,
    OutgoingMail,
    OutgoingState,
    Reminder,
    StaleArticle,
    StaleTicket,
    TrialState,
    WaitingOccasion,
    db,
)

LATE_AFTER = timedelta(minutes=10)
UNSENT = (OutgoingState.QUEUED, OutgoingState.SENDING)


@dataclass(frozen=True)
class Waiting:
    """Rows of one kind; `since` is when the first of them should have been taken."""

    kind: str
    number: int
    since: datetime | None

    def is_late(self, now: datetime) -> bool:
        return self.since is not None and self.since < now - LATE_AFTER


def waiting(*, now: datetime) -> list[Waiting]:
    """What isn't filed, sent, told or indexed yet, asked at once."""
    asked = _rows(now)
    questions = [part for since, rows in asked.values() for part in _number_and_first(since, rows)]
    answers = list(db.session.execute(sa.select(*questions)).one())
    return [Waiting(kind, *answers[2 * place : 2 * place + 2]) for place, kind in enumerate(asked)]


def _rows(now: datetime) -> dict[str, tuple[Any, Any]]:
    """By kind since when a row waits, and which rows do."""
    return {
        "incoming": (IncomingMail.received_at, IncomingMail.state == IncomingState.RECEIVED),
        "outgoing": (OutgoingMail.due_at, sa.and_(OutgoingMail.state.in_(UNSENT), OutgoingMail.due_at <= now)),
        "index": (StaleTicket.marked_at, sa.true()),
        "articles": (StaleArticle.marked_at, sa.true()),
        "notices": (Notice.mail_due_at, Notice.mail_due_at <= now),
        "reminders": (Reminder.due_at, sa.and_(Reminder.told_at.is_(None), Reminder.due_at <= now)),
        "occasions": (WaitingOccasion.at, sa.true()),
        "trials": (MailboxTrial.asked_at, MailboxTrial.state == TrialState.WAITING),
    }


def _number_and_first(since: Any, rows: Any) -> list[Any]:
    of = since.class_
    return [
        sa.select(sa.func.count(of.id)).where(rows).scalar_subquery(),
        sa.select(sa.func.min(since)).where(rows).scalar_subquery(),
    ]
