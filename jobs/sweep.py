"""Nothing depends on a hint: what waits is found here by its state."""

from sqlalchemy import select

from desk import customer_merging
from jobs.claims import left_behind_after
from jobs.queue import hint
from models import (
    DataCopy,
    IncomingMail,
    Mailbox,
    MailboxTrial,
    Notice,
    OutgoingMail,
    Push,
    SignInLink,
    StaleArticle,
    StaleTicket,
    TrialState,
    UnreadFile,
    WaitingOccasion,
    db,
    utcnow,
)
from search import articles, index


def sweep() -> None:
    """Give a hint for each kind of row that waits, or that a dead worker left half done."""
    now, dead_for = utcnow(), left_behind_after()
    waiting = {
        "jobs.inbox.process_waiting": IncomingMail.waiting(now, dead_for),
        "jobs.outbox.deliver_waiting": OutgoingMail.waiting(now, dead_for),
        "jobs.notices.mail_due": Notice.mail_due(now),
        "jobs.push.send_waiting": Push.waiting(now, dead_for),
        "jobs.index.update_stale": select(StaleTicket.id),
        "jobs.file_texts.read_waiting": UnreadFile.waiting(now, dead_for),
        "jobs.index.update_articles": select(StaleArticle.id),
        "jobs.ticket_rules.apply_waiting": WaitingOccasion.waiting(now),
        "jobs.comparison.compare_due": Mailbox.to_be_compared(now),
        "jobs.trials.try_waiting": select(MailboxTrial.id).where(MailboxTrial.state == TrialState.WAITING),
        "jobs.tokens.exchange_waiting": Mailbox.with_new_consent(),
        "jobs.customers.write_sign_in_links": SignInLink.waiting(),
        "jobs.customers.gather_strays": customer_merging.strays(),
        "jobs.data_copies.make_waiting": DataCopy.waiting(now, dead_for),
    }
    for job, rows in waiting.items():
        if db.session.execute(rows.limit(1)).first():
            hint(job)
    # As after an update whose analysis is another one, or after a backup was put back.
    missing = {"jobs.index.update_stale": index.is_missing, "jobs.index.update_articles": articles.is_missing}
    for job, is_missing in missing.items():
        if is_missing():
            hint(job)
