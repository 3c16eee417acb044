"""What has been kept long enough is thrown away. It may stop half way, and happen again."""

import logging
from datetime import timedelta

from sqlalchemy import Select, delete, select

from desk import data_copies, entries, guards, held, notices, pledges, reminders, retention
from jobs import file_texts
from models import ReleasedBytes, Ticket, blobs, db, transaction, utcnow

log = logging.getLogger(__name__)

REMOVE_AT_MOST = 500
IN_USE_FOR = timedelta(days=7)  # bytes kept so lately may belong to a form, or a mail, that no row speaks of yet


def clean() -> None:
    """Throw away the spam whose time is over, up to a bound; each ticket in a transaction of its own."""
    _settle()
    with transaction():
        notices.forget_old(now=utcnow())
        reminders.forget_old(now=utcnow())
        pledges.forget_old(now=utcnow())
        guards.forget_old(now=utcnow())
        held.forget_old(now=utcnow())
        entries.forget_old(now=utcnow())
        data_copies.forget_old(now=utcnow())
    file_texts.forget_orphans()
    _throw_away_what_was_released()
    ids = db.session.execute(retention.due(utcnow()).with_only_columns(Ticket.id).limit(REMOVE_AT_MOST)).scalars().all()
    # Asked once for all: who notes a file from now on has kept its bytes lately, and such bytes stay.
    noted = retention.noted_files() if ids else set()
    for ticket_id in ids:
        try:
            _remove(ticket_id, noted)
        except Exception:  # the next ticket must not wait for this one
            log.exception("ticket %s, which is spam, could not be removed", ticket_id)


def _remove(ticket_id: int, noted: set[str]) -> None:
    """Its bytes are set aside before the commit, and thrown away after it: wherever it stops, no row misses its own."""
    now = utcnow()
    try:
        with transaction():
            over = retention.due(now).where(Ticket.id == ticket_id).with_for_update(of=Ticket)
            ticket = db.session.execute(over).scalar_one_or_none()  # None: it was taken back, or is gone
            for digest in retention.remove(ticket, noted) if ticket else ():
                blobs.set_aside(digest, unless_kept_since=now - IN_USE_FOR)
    finally:
        _settle(noted)


def _throw_away_what_was_released() -> None:
    """Bytes of what was deleted by hand. What was kept too lately to be sure, or is set aside no more, waits."""
    now = utcnow()
    with transaction():
        digests = db.session.execute(_released()).scalars().all()
        spoken_of = retention.still_spoken_of(digests)
        for digest in digests:
            if digest not in spoken_of:
                blobs.set_aside(digest, unless_kept_since=now - IN_USE_FOR)
    _settle()
    done = [digest for digest in digests if digest in spoken_of or not blobs.exists(digest)]
    with transaction():
        db.session.execute(delete(ReleasedBytes).where(ReleasedBytes.digest.in_(done)))


def _released() -> Select[str]:
    return select(ReleasedBytes.digest).order_by(ReleasedBytes.released_at).limit(REMOVE_AT_MOST)


def _settle(noted: set[str] | None = None) -> None:
    """What is set aside goes for good, or back to its place if a row speaks of it after all."""
    digests = blobs.those_set_aside()
    spoken_of = retention.still_spoken_of(digests, noted) if digests else set()
    for digest in digests:
        if digest in spoken_of:
            blobs.bring_back(digest)
        else:
            blobs.throw_away(digest)
