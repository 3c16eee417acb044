"""Mail goes out. A row is taken before it is sent, for SMTP can't be undone."""

from datetime import timedelta

from flask import current_app

from jobs.language import office_words
from mail import compose, smtp
from models import Mailbox, OutgoingMail, db, transaction, utcnow

DELIVER_AT_MOST = 200


def deliver_waiting() -> None:
    """Send every mail of the outbox whose time has come, up to a bound."""
    waiting = OutgoingMail.waiting(utcnow(), _left_behind_after()).limit(DELIVER_AT_MOST)
    for outgoing_id in db.session.execute(waiting).scalars().all():
        deliver(outgoing_id)


def deliver(outgoing_id: int) -> None:
    """Send one mail of the outbox. For a mail already taken or sent it does nothing."""
    with transaction():
        if not OutgoingMail.take(outgoing_id, now=utcnow(), left_behind_after=_left_behind_after()):
            return
        outgoing = db.session.get_one(OutgoingMail, outgoing_id)
        mailbox = _mailbox_for(outgoing)
        if mailbox is None:
            outgoing.wait_for_mailbox(now=utcnow())
            return
    failure = _send(mailbox, outgoing)
    with transaction():
        outgoing = db.session.get_one(OutgoingMail, outgoing_id)
        if failure:
            outgoing.mark_failed(office_words(failure.text), is_permanent=failure.permanent, now=utcnow())
        else:
            outgoing.mark_sent(now=utcnow())


def _send(mailbox: Mailbox, outgoing: OutgoingMail) -> smtp.SmtpFailed | None:
    try:
        message = compose.build(outgoing)
        smtp.send(mailbox, message, outgoing.sender_address, compose.envelope(outgoing))
    except smtp.SmtpFailed as failure:
        return failure
    return None


def _mailbox_for(outgoing: OutgoingMail) -> Mailbox | None:
    if outgoing.mailbox:
        return outgoing.mailbox
    return Mailbox.for_department(outgoing.ticket.department) if outgoing.ticket else None


def _left_behind_after() -> timedelta:
    return timedelta(seconds=current_app.config["CLAIM_SECONDS"])
