"""Mail goes out. A row is taken before it is sent, for SMTP can't be undone."""

import logging
from functools import reduce

from desk import attention, deliveries, reasons
from jobs.claims import left_behind_after
from jobs.lines import Lines
from mail import building, smtp, wire
from models import Mailbox, OutgoingMail, OutgoingState, db, transaction, utcnow

log = logging.getLogger(__name__)

DELIVER_AT_MOST = 200
MAX_BROKEN_TRIES = 3  # of a mail that can't even be made; a server's "not now" is met with far more patience


def deliver_waiting() -> None:
    """Send every mail of the outbox whose time has come, up to a bound."""
    waiting = OutgoingMail.waiting(utcnow(), left_behind_after()).limit(DELIVER_AT_MOST)
    with Lines() as lines:
        for outgoing_id in db.session.execute(waiting).scalars().all():
            _deliver(outgoing_id, lines)


def deliver(outgoing_id: int) -> None:
    """Send one mail of the outbox. For a mail already taken or sent it does nothing."""
    with Lines() as lines:
        _deliver(outgoing_id, lines)


def _deliver(outgoing_id: int, lines: Lines) -> None:
    with transaction():
        if not OutgoingMail.take(outgoing_id, now=utcnow(), left_behind_after=left_behind_after()):
            return
        outgoing = db.session.get_one(OutgoingMail, outgoing_id)
        mailbox = _mailbox_for(outgoing)
        if mailbox is None:
            outgoing.wait_for_mailbox(now=utcnow())
            return
    try:
        refused = _send(mailbox, outgoing, lines)
    except wire.WireFailed as failure:
        log.warning("outgoing mail %s: %s", outgoing_id, failure.detail)
        refused = failure.refused if isinstance(failure, smtp.SmtpFailed) else ()
        why = _in_words(refused) or reasons.kept(failure.text)
        _note_failure(outgoing_id, why, is_permanent=failure.permanent, refused=[one.address for one in refused])
    except Exception as error:  # the next mail must not wait for this one
        log.exception("outgoing mail %s could not be made or given away", outgoing_id)
        _note_broken(outgoing_id, f"{type(error).__name__}: {error}")
    else:
        _note_success(outgoing_id, refused)


def _send(mailbox: Mailbox, outgoing: OutgoingMail, lines: Lines) -> tuple[smtp.Refusal, ...]:
    message = building.build(outgoing)
    return lines.send(mailbox, message, outgoing.sender_address, building.envelope(outgoing))


def _note_failure(outgoing_id: int, reason: str, *, is_permanent: bool, refused: list[str] | None = None) -> None:
    """Unless another worker, who took this one for dead, has sent it meanwhile: it would be sent once more."""
    with transaction():
        outgoing = db.session.get_one(OutgoingMail, outgoing_id).hold()
        if outgoing.state == OutgoingState.SENDING:
            reason = reasons.joined(_known_already(outgoing), reason)
            outgoing.mark_failed(reason, is_permanent=is_permanent, now=utcnow())
            if outgoing.has_gone_wrong:
                outgoing.add_undelivered(refused or [])
                deliveries.tell_of_failure(outgoing, now=utcnow())
            _look_again(outgoing)


def _note_broken(outgoing_id: int, reason: str) -> None:
    """It may work the next time; after the last try a person looks at it."""
    db.session.rollback()
    tries = db.session.get_one(OutgoingMail, outgoing_id).tries
    _note_failure(outgoing_id, reason, is_permanent=tries >= MAX_BROKEN_TRIES)


def _note_success(outgoing_id: int, refused: tuple[smtp.Refusal, ...]) -> None:
    """Sent; but a copied recipient may have been refused, and that must be seen too."""
    with transaction():
        outgoing = db.session.get_one(OutgoingMail, outgoing_id).hold()
        outgoing.error = _known_already(outgoing)
        if not refused:
            outgoing.mark_sent(now=utcnow())
            _look_again(outgoing)
            return
        for_now = [one.address for one in refused if not one.permanent]
        for_good = [one.address for one in refused if one.permanent]
        reason = reasons.joined(outgoing.error, _in_words(refused))
        outgoing.mark_refused(for_now, for_good, reason, now=utcnow())
        deliveries.tell_of_failure(outgoing, now=utcnow())
        _look_again(outgoing)


def _known_already(outgoing: OutgoingMail) -> str:
    """Why it didn't reach those for whom that is final, whatever comes of the others."""
    return reasons.about(outgoing.error, outgoing.undelivered)


def _in_words(refused: tuple[smtp.Refusal, ...]) -> str:
    """A line for each address, in every language; empty if nobody was refused."""
    lines = (
        deliveries.refusal_in_words(one.address, one.answer, one.why, is_permanent=one.permanent) for one in refused
    )
    return reduce(reasons.joined, lines, "")


def _look_again(outgoing: OutgoingMail) -> None:
    if outgoing.ticket:
        attention.look_again(outgoing.ticket, now=utcnow())


def _mailbox_for(outgoing: OutgoingMail) -> Mailbox | None:
    if outgoing.ticket:
        return Mailbox.for_department(outgoing.ticket.department)
    return Mailbox.for_sender(outgoing.sender_address)
