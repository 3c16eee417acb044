"""Trying a mailbox: a worker really signs in and really sends, since a request never waits for a mail server."""

from flask_babel import force_locale
from sqlalchemy import select

from jobs.lines import Lines
from jobs.tokens import open_folder
from mail import building, compose, wire
from models import MailboxTrial, TrialState, db, transaction, utcnow


def try_waiting() -> None:
    """Carry out every trial that an administrator asked for. Twice does no harm: one more trial mail."""
    waiting = select(MailboxTrial.id).where(MailboxTrial.state == TrialState.WAITING)
    for trial_id in db.session.execute(waiting).scalars().all():
        _try(trial_id)


def _try(trial_id: int) -> None:
    trial = db.session.get_one(MailboxTrial, trial_id)
    imap_error = _imap_error(trial) if trial.mailbox.imap_host else ""
    smtp_error = _smtp_error(trial) if trial.mailbox.smtp_host else ""
    with transaction():
        trial = db.session.get_one(MailboxTrial, trial_id)
        trial.imap_error, trial.smtp_error, trial.state = imap_error, smtp_error, TrialState.DONE


def _imap_error(trial: MailboxTrial) -> str:
    with force_locale(trial.language):
        try:
            with open_folder(trial.mailbox):
                return ""
        except wire.WireFailed as failure:
            return str(failure.text)


def _smtp_error(trial: MailboxTrial) -> str:
    with force_locale(trial.language):
        try:
            outgoing = compose.trial(trial.mailbox, trial.recipient, trial.language, now=utcnow())
            with Lines() as lines:
                lines.send(trial.mailbox, building.build(outgoing), trial.mailbox.address, [trial.recipient])
        except wire.WireFailed as failure:
            return str(failure.text)
        return ""
