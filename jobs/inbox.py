"""Mail comes in: fetched, kept, filed. Any of it may stop half way and happen again."""

import itertools
import logging

from flask import current_app
from sqlalchemy import select

from desk import inbox, reasons
from desk.errors import DeskError, LetterKillsReader
from jobs.claims import left_behind_after
from mail import imap
from mail.read import read
from models import IncomingMail, IncomingState, Mailbox, blobs, db, transaction, utcnow
from models.incoming import MAX_TRIES

log = logging.getLogger(__name__)

FETCH_AT_MOST = 500
MARK_TOGETHER = 20  # letters that are marked on the server at once
PROCESS_AT_MOST = 500


def fetch_all() -> None:
    """Look into every mailbox."""
    ids = db.session.execute(select(Mailbox.id).where(Mailbox.is_active, Mailbox.imap_host != "")).scalars().all()
    for mailbox_id in ids:
        fetch(mailbox_id)


def fetch(mailbox_id: int) -> None:
    """Take what is new from a mailbox. While someone else fetches it, it does nothing."""
    with transaction():
        if not Mailbox.take(mailbox_id, now=utcnow(), left_behind_after=left_behind_after()):
            return
    trouble = _fetch_or_say_why_not(mailbox_id)
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id)
        mailbox.fetching_since, mailbox.fetch_error = None, trouble
        mailbox.fetched_at = mailbox.fetched_at if trouble else utcnow()


def process_waiting() -> None:
    """Read and file every mail that waits, up to a bound."""
    waiting = IncomingMail.waiting(utcnow(), left_behind_after()).limit(PROCESS_AT_MOST)
    for incoming_id in db.session.execute(waiting).scalars().all():
        process(incoming_id)


def process(incoming_id: int) -> None:
    """Read and file one mail. For a mail already filed, or being read by someone else, it does nothing."""
    with transaction():
        if not IncomingMail.claim(incoming_id, now=utcnow(), left_behind_after=left_behind_after()):
            return
        incoming = db.session.get_one(IncomingMail, incoming_id)
        if incoming.tries > MAX_TRIES:
            incoming.set_aside(reasons.kept(LetterKillsReader.text))
            return
    try:
        _file(incoming_id)
    except DeskError as refusal:
        _set_aside(incoming_id, reasons.kept(refusal.text))
    except Exception as error:  # the next mail must not wait for this one
        log.exception("incoming mail %s could not be filed", incoming_id)
        _put_back(incoming_id, _in_short(error))


def _fetch_or_say_why_not(mailbox_id: int) -> str:
    """What went wrong, in every language; empty if nothing did."""
    try:
        _fetch(mailbox_id)
    except imap.ImapFailed as failure:
        log.warning("mailbox %s: %s", mailbox_id, failure.detail)
        return reasons.kept(failure.text)
    except Exception as error:  # the next mailbox must not wait for this one
        log.exception("mailbox %s could not be fetched", mailbox_id)
        db.session.rollback()
        return f"{type(error).__name__}: {error}"
    return ""


def _fetch(mailbox_id: int) -> None:
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    with imap.connect(mailbox) as folder:
        ours: list[int] = []
        for letter in itertools.islice(folder.unseen(), FETCH_AT_MOST):
            _receive(mailbox_id, letter)
            if letter.raw is not None:  # what we don't have must stay where it is
                ours.append(letter.uid)
            if len(ours) >= MARK_TOGETHER:
                folder.afterwards(ours, folder.uidvalidity)
                ours.clear()
        folder.afterwards(ours, folder.uidvalidity)


def _receive(mailbox_id: int, letter: imap.Letter) -> None:
    """The mail and the cursor behind it, in one transaction: only then may the server forget it."""
    if letter.raw is not None:
        blobs.put(letter.raw)  # a large one takes its time on the disk, while others want to write rows
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id)
        mailbox.uidvalidity, mailbox.last_uid = letter.uidvalidity, letter.uid
        mailbox.fetching_since = utcnow()
        if letter.raw is None:
            inbox.note_left_on_server(mailbox, letter.uid, letter.size, now=utcnow())
        else:
            inbox.receive(letter.raw, mailbox, now=utcnow())


def _file(incoming_id: int) -> None:
    incoming = db.session.get_one(IncomingMail, incoming_id)
    inbox.refuse_what_cannot_be_read(incoming, current_app.config["MAIL_MAX_MB"])
    mail = read(blobs.get(incoming.digest))
    try:
        files = inbox.keep_files(mail)
        with transaction():
            inbox.file(db.session.get_one(IncomingMail, incoming_id), mail, files, now=utcnow())
    except Exception:
        # Undone with the filing was whose mail it is; who finds it set aside wants to know.
        with transaction():
            if unfiled := _still_unfiled(incoming_id):
                inbox.describe(unfiled, mail)
        raise


def _set_aside(incoming_id: int, reason: str) -> None:
    with transaction():
        if incoming := _still_unfiled(incoming_id):
            incoming.set_aside(reason)


def _in_short(error: Exception) -> str:
    """What people are told of it. The rest, which may hold a mail's own words, is in the log."""
    first_line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first_line[:200]}"


def _put_back(incoming_id: int, reason: str) -> None:
    """It may work the next time; after the last try a person looks at it."""
    with transaction():
        incoming = _still_unfiled(incoming_id)
        if incoming and incoming.tries >= MAX_TRIES:
            incoming.set_aside(reason)
        elif incoming:
            incoming.reason = reason


def _still_unfiled(incoming_id: int) -> IncomingMail | None:
    """The mail; None if another worker, who took this one for dead, has filed it meanwhile."""
    incoming = db.session.get_one(IncomingMail, incoming_id, with_for_update=True)
    return incoming if incoming.state == IncomingState.RECEIVED else None
