"""Mail comes in: fetched, kept, filed. Any of it may stop half way and happen again."""

import itertools
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from desk import glimpses, inbox, reasons
from desk.errors import DeskError, LetterKillsReader
from desk.files import KeptFile
from jobs.claims import left_behind_after
from jobs.tokens import open_folder
from mail import imap, wire
from mail.read import ReadMail, read
from models import IncomingMail, IncomingState, Mailbox, blobs, db, transaction, utcnow
from models.holds import met_another
from models.incoming import MAX_TRIES, MAX_UNFINISHED

log = logging.getLogger(__name__)

Item = TypeVar("Item")
Source = tuple[str, str, str]

FETCH_AT_MOST = 500
FETCH_TOGETHER = 50  # letters that are kept with one commit, and marked on the server at once
PROCESS_AT_MOST = 500
PROCESS_TOGETHER = 50  # mails that are filed with one commit; others who want to write wait so long
BYTES_TOGETHER = 5 * 2**20


class SourceChanged(Exception):
    """What is read isn't the mailbox's any more."""


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
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    settled, source = mailbox.settled_uid, mailbox.source
    trouble = _fetch_or_say_why_not(mailbox_id)
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id, with_for_update=True)
        mailbox.fetching_since = None
        if mailbox.source != source:
            return
        if not trouble:
            mailbox.settle(mailbox.last_uid, instead_of=settled)
        mailbox.fetch_error = trouble
        mailbox.fetched_at = mailbox.fetched_at if trouble else utcnow()


def process_waiting() -> None:
    """Read and file every mail that waits, up to a bound."""
    waiting = IncomingMail.waiting(utcnow(), left_behind_after()).add_columns(IncomingMail.size)
    rows = db.session.execute(waiting.limit(PROCESS_AT_MOST)).all()
    for handful in _in_handfuls(rows, lambda row: row.size, PROCESS_TOGETHER):
        process_together([row.id for row in handful])


def process_together(incoming_ids: list[int]) -> None:
    """The same as `process` for each of them, but with one commit for all where nothing is wrong with any.

    Only mails that nobody has tried to read yet are read together: one that kills its reader takes the others along
    once, and is then read alone.
    """
    with transaction():
        claimed = IncomingMail.claim_fresh(incoming_ids, now=utcnow())
    try:
        if claimed:
            _file(claimed)
    except Exception:  # each for itself now, where what is wrong with one is said of that one
        log.debug("mails %s can't be filed together", claimed, exc_info=True)
        with transaction():
            IncomingMail.give_back(claimed)
    # Whoever left them behind: this worker just now, or one that died. What another has claimed isn't touched.
    left = IncomingMail.waiting(utcnow(), left_behind_after()).where(IncomingMail.id.in_(incoming_ids))
    for incoming_id in db.session.execute(left).scalars().all():
        process(incoming_id)


def process(incoming_id: int) -> None:
    """Read and file one mail. For a mail already filed, or being read by someone else, it does nothing."""
    with transaction():
        if not IncomingMail.claim(incoming_id, now=utcnow(), left_behind_after=left_behind_after()):
            return
        incoming = db.session.get_one(IncomingMail, incoming_id)
        if incoming.tries > MAX_UNFINISHED:
            glimpses.set_aside(incoming, reasons.kept(LetterKillsReader.text))
            return
    try:
        _file([incoming_id])
    except DeskError as refusal:
        _set_aside(incoming_id, reasons.kept(refusal.text))
    except Exception as error:  # the next mail must not wait for this one
        log.exception("incoming mail %s could not be filed", incoming_id)
        _put_back(incoming_id, _in_short(error))


def _fetch_or_say_why_not(mailbox_id: int) -> str:
    """What went wrong, in every language; empty if nothing did."""
    try:
        _fetch(mailbox_id)
    except wire.WireFailed as failure:
        log.warning("mailbox %s: %s", mailbox_id, failure.detail)
        return reasons.kept(failure.text)
    except Exception as error:  # the next mailbox must not wait for this one
        log.exception("mailbox %s could not be fetched", mailbox_id)
        db.session.rollback()
        return f"{type(error).__name__}: {error}"
    return ""


def _fetch(mailbox_id: int) -> None:
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    source = mailbox.source
    with open_folder(mailbox) as folder:
        # Kept, but perhaps not marked: who kept them stopped there.
        folder.afterwards(inbox.kept_but_unsettled(mailbox), mailbox.uidvalidity or 0)
        newest = itertools.islice(folder.unseen(), FETCH_AT_MOST)
        for letters in _in_handfuls(newest, lambda letter: len(letter.raw or b""), FETCH_TOGETHER):
            try:
                _receive_together(mailbox_id, letters, source)
            except SourceChanged:
                log.info("mailbox %s reads from elsewhere now: the rest of its letters stays where it is", mailbox_id)
                return
            ours = [letter.uid for letter in letters if letter.raw is not None]  # the others must stay where they are
            folder.afterwards(ours, folder.uidvalidity)


def _receive_together(mailbox_id: int, letters: list[imap.Letter], source: Source) -> None:
    """With one commit; if that can't be, with one for each, so that those before a bad one are safe."""
    try:
        _receive(mailbox_id, letters, source)
    except Exception as error:
        if len(letters) == 1 or isinstance(error, SourceChanged):
            raise
        log.debug("letters of mailbox %s can't be received together", mailbox_id, exc_info=True)
        for letter in letters:
            _receive(mailbox_id, [letter], source)


def _receive(mailbox_id: int, letters: list[imap.Letter], source: Source) -> None:
    """Mails and the cursor behind them, in one transaction: only then may the server forget them.

    Raises SourceChanged where somebody has set another server, account or folder since they were asked for: the
    cursor would be another folder's, and hide what lies in this one.
    """
    raws = [letter.raw for letter in letters if letter.raw is not None]
    digests = blobs.put_all(raws)  # large ones take their time on the disk, while others want to write rows
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id, with_for_update=True)
        if mailbox.source != source:
            raise SourceChanged
        mailbox.uidvalidity, mailbox.last_uid = letters[-1].uidvalidity, letters[-1].uid
        mailbox.fetching_since = utcnow()
        kept = iter(inbox.receive_kept(digests, [len(raw) for raw in raws], mailbox, now=utcnow()))
        fetched = {}
        for letter in letters:
            is_here = letter.raw is not None
            left = None if is_here else inbox.note_left_on_server(mailbox, letter.uid, letter.size, now=utcnow())
            fetched[letter.uid] = left or next(kept)
        inbox.note_fetched(mailbox, fetched)


def _file(incoming_ids: list[int]) -> None:
    """Read them and keep their files; then file them all in one transaction, or none."""
    mails: dict[int, ReadMail] = {}
    files: dict[int, list[KeptFile]] = {}
    try:
        for incoming in _rows(incoming_ids):
            _read(incoming, mails)
        files = inbox.keep_files_of_all(mails)
        try:
            _file_read(mails, files)
        except DBAPIError as error:
            if not met_another(error):
                raise
            _file_read(mails, files)  # each alone costs ten times as much as all of them once more
    except Exception:
        # Undone with the filing was whose mail it is; who finds it set aside wants to know.
        with transaction():
            for incoming_id, mail in mails.items():
                if unfiled := _still_unfiled(incoming_id):
                    inbox.describe(unfiled, mail)
                    glimpses.look(unfiled, mail, files.get(incoming_id, []))
        raise


def _file_read(mails: dict[int, ReadMail], files: dict[int, list[KeptFile]]) -> None:
    with transaction():
        inbox.ask_ahead(mails, now=utcnow())
        for incoming in _rows(list(mails)):
            inbox.file(incoming, mails[incoming.id], files[incoming.id], now=utcnow())


def _rows(incoming_ids: list[int]) -> list[IncomingMail]:
    rows = select(IncomingMail).where(IncomingMail.id.in_(incoming_ids)).order_by(IncomingMail.id)
    return list(db.session.execute(rows).scalars())


def _read(incoming: IncomingMail, mails: dict[int, ReadMail]) -> None:
    """Into `mails` goes what was read."""
    inbox.refuse_what_cannot_be_read(incoming, current_app.config["MAIL_MAX_MB"])
    mails[incoming.id] = read(blobs.get(incoming.digest))


def _in_handfuls(items: Iterable[Item], size_of: Callable[[Item], int], most: int) -> Iterator[list[Item]]:
    """A few of them at a time, and never many bytes at once. Those that come before an error are not held back."""
    handful: list[Item] = []
    size_together = 0
    try:
        for item in items:
            if handful and (len(handful) == most or size_together + size_of(item) > BYTES_TOGETHER):
                yield handful
                handful, size_together = [], 0
            handful.append(item)
            size_together += size_of(item)
    except Exception:
        if handful:
            yield handful
        raise
    if handful:
        yield handful


def _set_aside(incoming_id: int, reason: str) -> None:
    with transaction():
        if incoming := _still_unfiled(incoming_id):
            glimpses.set_aside(incoming, reason)


def _in_short(error: Exception) -> str:
    """What people are told of it. The rest, which may hold a mail's own words, is in the log."""
    first_line = next(iter(str(error).splitlines()), "")
    return f"{type(error).__name__}: {first_line[:200]}"


def _put_back(incoming_id: int, reason: str) -> None:
    """It may work the next time; after the last try a person looks at it."""
    with transaction():
        incoming = _still_unfiled(incoming_id)
        if incoming and incoming.tries >= MAX_TRIES:
            glimpses.set_aside(incoming, reason)
        elif incoming:
            incoming.reason = reason


def _still_unfiled(incoming_id: int) -> IncomingMail | None:
    """The mail; None if another worker, who took this one for dead, has filed it meanwhile."""
    incoming = db.session.get_one(IncomingMail, incoming_id, with_for_update=True)
    return incoming if incoming.state == IncomingState.RECEIVED else None
