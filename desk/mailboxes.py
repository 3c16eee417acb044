"""Mailboxes: entered by an administrator, tried by a worker, used from then on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from desk import providers
from models import Mailbox, MailboxTrial, OutgoingMail, OutgoingState, SignIn, db


def first() -> Mailbox | None:
    """The mailbox that the set-up page speaks of: the first there is."""
    return db.session.execute(select(Mailbox).order_by(Mailbox.id).limit(1)).scalar_one_or_none()


def keep(values: Mapping[str, Any]) -> Mailbox:
    """What the set-up page knows of the first mailbox. A new one is kept, but not used yet.

    A password that isn't among the values stays as it was.
    """
    mailbox = first() or Mailbox(is_active=False)
    for name, value in values.items():
        setattr(mailbox, name, value)
    db.session.add(mailbox)
    db.session.flush()
    return mailbox


def fill_in_servers(mailbox: Mailbox) -> None:
    """The servers of the provider whose tokens it signs in with; they are the same for every address."""
    for name, value in providers.BY_SIGN_IN[SignIn(mailbox.sign_in)].servers().items():
        setattr(mailbox, name, value)


def use(mailbox: Mailbox, *, now: datetime) -> None:
    """From now on it is fetched from and sent through; letters that came before are left alone.

    What waited for a mailbox goes out at once: whoever set it up looks for it.
    """
    mailbox.is_active = True
    mailbox.reads_since = mailbox.reads_since or now
    waits = (OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.tries == 0, OutgoingMail.due_at > now)
    db.session.execute(update(OutgoingMail).where(*waits).values(due_at=now))


def ask_for_trial(mailbox: Mailbox, recipient: str, language: str, *, now: datetime) -> MailboxTrial:
    """Ask a worker to sign in to the mailbox and to send a mail to `recipient` through it."""
    trial = MailboxTrial(mailbox=mailbox, recipient=recipient, language=language, asked_at=now)
    db.session.add(trial)
    db.session.flush()
    return trial
