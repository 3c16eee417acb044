"""A committed row that waits gives a hint. After the commit, for a worker must find it; once a transaction."""

from collections.abc import Callable
from typing import Any

from flask import has_app_context
from sqlalchemy import event
from sqlalchemy.orm import Session

from jobs.queue import hint

WAITING = "hints of this transaction"

# Which rows wait for which job: the class' name and, if only some do, the state in which they do.
HINTS = {
    ("IncomingMail", "received"): "jobs.inbox.process_waiting",
    ("OutgoingMail", "queued"): "jobs.outbox.deliver_waiting",
    ("Notice", "mail at once"): "jobs.notices.mail_due",
    ("Push", "waiting"): "jobs.push.send_waiting",
    (
        "Event",
        None,
    ): "jobs.index.update_stale",  # with which its ticket is marked, by one statement and without a row here
    ("StaleTicket", None): "jobs.index.update_stale",
    ("Attachment", None): "jobs.file_texts.read_waiting",  # if its file is one to be read, a row says so
    ("StaleArticle", None): "jobs.index.update_articles",
    ("MailboxTrial", "waiting"): "jobs.trials.try_waiting",
    ("Mailbox", "consented"): "jobs.tokens.exchange_waiting",
    ("SignInLink", "asked"): "jobs.customers.write_sign_in_links",
    ("WaitingOccasion", None): "jobs.ticket_rules.apply_waiting",
    ("DataCopy", "asked"): "jobs.data_copies.make_waiting",
}


def listen() -> None:
    """Listen to every session of this process. Twice is once."""
    for name, listener in LISTENERS.items():
        if not event.contains(Session, name, listener):
            event.listen(Session, name, listener)


def _note(session: Session, _context: Any) -> None:
    for row in (*session.new, *session.dirty):
        job = HINTS.get((type(row).__name__, getattr(row, "state", None)))
        if job:
            session.info.setdefault(WAITING, {})[job] = True


def _give(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint: nobody else sees these rows yet
    for job in session.info.pop(WAITING, {}):
        if has_app_context():
            hint(job)


def _forget(session: Session) -> None:
    session.info.pop(WAITING, None)


LISTENERS: dict[str, Callable[..., None]] = {"after_flush": _note, "after_commit": _give, "after_rollback": _forget}
