"""Attached files are read, so that they are found by what they say. In the queue of the index: no mail waits for it."""

import logging
import time

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from jobs.claims import left_behind_after
from jobs.queue import hint
from mail import file_text
from models import (
    Attachment,
    FileForm,
    FileText,
    Message,
    ReadOutcome,
    StaleTicket,
    UnreadFile,
    blobs,
    db,
    transaction,
    utcnow,
)

SECONDS = 20.0  # then others of the queue have their turn
AT_ONCE = 500
log = logging.getLogger(__name__)


def read_waiting() -> None:
    """Read what waits, one file after the other, for some seconds; what is left then has a job of its own."""
    ends_at = time.monotonic() + SECONDS
    ids = db.session.execute(UnreadFile.waiting(utcnow(), left_behind_after()).limit(AT_ONCE)).scalars().all()
    for row_id in ids:
        if time.monotonic() > ends_at:
            hint("jobs.file_texts.read_waiting")
            return
        _read(row_id)


def forget_orphans() -> None:
    """What a file said goes when the last attachment of these bytes has gone."""
    with transaction():
        db.session.execute(sa.delete(FileText).where(FileText.is_orphan()).execution_options(synchronize_session=False))


def _read(row_id: int) -> None:
    with transaction():
        is_ours = UnreadFile.take(row_id, utcnow(), left_behind_after())
        unread = db.session.get(UnreadFile, row_id, populate_existing=True)
        is_known = unread is not None and db.session.get(FileText, unread.digest) is not None
    if not is_ours or unread is None:
        return
    digest = unread.digest
    outcome, text = (None, "") if is_known else _outcome(unread)
    try:
        _note(digest, outcome, text)
    except IntegrityError:  # another worker has read the same bytes meanwhile
        _note(digest, None, "")


def _outcome(unread: UnreadFile) -> tuple[ReadOutcome, str]:
    if unread.tries > UnreadFile.MOST_TRIES:
        log.warning("a file, %s, was given up: whoever read it did not come to an end", unread.digest)
        return ReadOutcome.FAILED, ""
    try:
        text = file_text.text_of(FileForm(unread.form).value, blobs.get(unread.digest))
    except (file_text.Unreadable, FileNotFoundError) as error:
        log.info("the file %s could not be read: %s", unread.digest, error)
        return ReadOutcome.FAILED, ""
    return (ReadOutcome.READ, text) if text.strip() else (ReadOutcome.NOTHING, "")


def _note(digest: str, outcome: ReadOutcome | None, text: str) -> None:
    """What it says, and that the tickets which have it are to be indexed anew: all of it or nothing."""
    now = utcnow()
    theirs = sa.select(Message.ticket_id).join(Attachment).where(Attachment.digest == digest).distinct()
    with transaction():
        if outcome is not None:
            db.session.add(FileText(digest=digest, outcome=outcome, text=text, read_at=now))
        if outcome is None or outcome == ReadOutcome.READ:
            db.session.add_all(StaleTicket(ticket_id=one, marked_at=now) for one in db.session.scalars(theirs))
        db.session.execute(sa.delete(UnreadFile).where(UnreadFile.digest == digest))
