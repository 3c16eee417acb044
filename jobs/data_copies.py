"""What customers take along, where it is much: gathered here, piece by piece, and a mail tells that it is ready."""

import logging
from collections.abc import Iterator

from flask_babel import force_locale

from desk import data_copies, taken_along
from jobs.claims import left_behind_after
from mail import data_ready
from models import DataCopy, Mailbox, blobs, db, transaction, utcnow

log = logging.getLogger(__name__)

COPIES_AT_MOST = 5
PIECE_BYTES = 8 * 2**20


def make_waiting() -> None:
    """Each that waits, or that a dead worker left half done, up to a bound."""
    waiting = DataCopy.waiting(utcnow(), left_behind_after()).limit(COPIES_AT_MOST)
    for copy_id in db.session.execute(waiting).scalars().all():
        with transaction():
            claim = DataCopy.take(copy_id, now=utcnow(), left_behind_after=left_behind_after())
        if claim:
            _make(claim)


def _make(claim: str) -> None:
    """Twice is once: what was made before is thrown away first."""
    try:
        with transaction():
            copy = data_copies.begin(claim, now=utcnow())
            customer_id, language = (copy.customer_id, copy.language) if copy else (0, "")
        if customer_id and _gather(claim, customer_id, language):
            _tell(claim)
    except Exception:  # the next one must not wait for this one
        log.exception("a copy of a customer's data could not be made")
        with transaction():
            data_copies.give_back(claim)


def _gather(claim: str, customer_id: int, language: str) -> bool:
    """False: another worker has it now, or nobody wants it any more."""
    with force_locale(language):
        for piece in _in_pieces(taken_along.pieces(customer_id, now=utcnow())):
            digest = blobs.put(piece)
            with transaction():
                is_mine = data_copies.add(claim, digest, len(piece), now=utcnow())
            if not is_mine:
                return False
    return True


def _tell(claim: str) -> None:
    """Together with its being ready: once. Without a mailbox the page alone tells it."""
    with transaction():
        copy, mailbox = data_copies.finish(claim, now=utcnow()), Mailbox.for_office()
        if copy and mailbox:
            copy.outgoing = data_ready.write(copy, mailbox, now=utcnow())
            db.session.add(copy.outgoing)


def _in_pieces(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes, some megabytes each."""
    gathered = bytearray()
    for part in parts:
        gathered += part
        while len(gathered) >= PIECE_BYTES:
            yield bytes(gathered[:PIECE_BYTES])
            del gathered[:PIECE_BYTES]
    if gathered:
        yield bytes(gathered)
