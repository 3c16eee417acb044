"""Trying a mailbox: a worker really signs in and really sends."""

import pytest

from jobs import trials
from models import MailboxTrial, TrialState, db, transaction, utcnow


@pytest.fixture
def trial(mailbox):
    """Root wants to see whether the mailbox works."""
    with transaction():
        trial = MailboxTrial(mailbox=mailbox, recipient="root@example.org", language="de", asked_at=utcnow())
        db.session.add(trial)
    return trial


def carried_out(trial):
    trials.try_waiting()
    db.session.rollback()
    return trial


def test_a_mailbox_that_works_is_told_so_and_a_mail_has_come(trial, smtp_server):
    carried_out(trial)

    assert (trial.state, trial.imap_error, trial.smtp_error) == (TrialState.DONE, "", "")
    assert [mail.recipients for mail in smtp_server.taken] == [("root@example.org",)]


def test_each_half_says_what_is_wrong_with_it(trial, mailbox):
    with transaction():
        mailbox.imap_password, mailbox.smtp_port = "wrong", 1

    carried_out(trial)

    assert mailbox.imap_username in trial.imap_error
    assert trial.smtp_error


def test_a_trial_is_carried_out_once(trial, smtp_server):
    carried_out(trial)
    carried_out(trial)

    assert len(smtp_server.taken) == 1
