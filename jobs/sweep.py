"""Nothing depends on a hint: what waits is found here by its state."""

from datetime import timedelta

from flask import current_app
from sqlalchemy import select

from jobs.queue import hint
from models import (
    IncomingMail,
    MailboxTrial,
    OutgoingMail,
    StaleTicket,
    TrialState,
    db,
    utcnow,
)


def sweep() -> None:
    """Give a hint for each kind of row that waits, or that a dead worker left half done."""
    now, left_behind_after = utcnow(), timedelta(seconds=current_app.config["CLAIM_SECONDS"])
    waiting = {
        "jobs.inbox.process_waiting": IncomingMail.waiting(now, left_behind_after),
        "jobs.outbox.deliver_waiting": OutgoingMail.waiting(now, left_behind_after),
        "jobs.index.update_stale": select(StaleTicket.id),
        "jobs.trials.try_waiting": select(MailboxTrial.id).where(MailboxTrial.state == TrialState.WAITING),
    }
    for job, rows in waiting.items():
        if db.session.execute(rows.limit(1)).first():
            hint(job)
