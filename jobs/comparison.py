"""Is all in the desk that lies on the mail server? Compared once a night for each mailbox, and when someone asks.

Missing is a letter that lies in the folder, that the desk's cursor has passed, and that no row tells of. What a
colleague has moved away or deleted on the server is no gap: only what is there is compared. All of it may stop half
way, and happen again.
"""

import logging
from dataclasses import dataclass, field

from desk import comparisons, inbox, reasons
from desk.errors import DeskError, FolderNumberedAnew, NothingFetchedYet
from jobs.claims import left_behind_after
from jobs.tokens import open_folder
from mail import imap, wire
from models import FetchedLetter, Mailbox, blobs, db, transaction, utcnow

log = logging.getLogger(__name__)

FETCH_AT_MOST = 500


@dataclass
class Found:
    """What a look at the server has found. `error` says why nothing could be compared."""

    on_server: int = 0
    fetched: int = 0
    missing: list[int] = field(default_factory=list)
    error: str = ""


def compare_due() -> None:
    """Compare every mailbox whose hour has come."""
    for mailbox_id in db.session.execute(Mailbox.to_be_compared(utcnow())).scalars().all():
        compare(mailbox_id)


def compare(mailbox_id: int) -> None:
    """Compare one mailbox with its server, if it is due; and fetch what is missing, if someone wants that."""
    began = utcnow()
    until = began + left_behind_after()
    with transaction():
        if not Mailbox.take_comparison(mailbox_id, now=began, until=until):
            comparisons.plan(mailbox_id, instead_of=None, now=began)
            return
    found = _look_or_say_why_not(mailbox_id)
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id)
        comparisons.keep(mailbox, found.on_server, found.missing, found.error, now=utcnow())
        if found.fetched and found.missing:  # more than one job takes at once: the next goes on
            comparisons.ask_for(mailbox, now=utcnow())
            return
        mailbox.fetches_missing = mailbox.fetches_missing and bool(found.error)
        comparisons.plan(mailbox_id, instead_of=until, now=utcnow())


def _look_or_say_why_not(mailbox_id: int) -> Found:
    try:
        return _look(mailbox_id)
    except wire.WireFailed as failure:
        log.warning("mailbox %s can't be compared: %s", mailbox_id, failure.detail)
        return Found(error=reasons.kept(failure.text))
    except DeskError as refusal:
        return Found(error=reasons.kept(refusal.text))
    except Exception as error:  # the next mailbox must not wait for this one
        log.exception("mailbox %s could not be compared", mailbox_id)
        db.session.rollback()
        return Found(error=type(error).__name__)


def _look(mailbox_id: int) -> Found:
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    if mailbox.uidvalidity is None:
        raise NothingFetchedYet
    fetches_missing, wanted = mailbox.fetches_missing, FetchedLetter.wanted(mailbox)
    with open_folder(mailbox) as folder:
        if folder.uidvalidity != mailbox.uidvalidity:
            raise FolderNumberedAnew
        found = _compared(folder, mailbox)
        if wanted:
            _say_which_are_gone(mailbox_id, set(wanted) - _fetch(folder, mailbox_id, wanted))
        if fetches_missing and found.missing:
            fetched = _fetch(folder, mailbox_id, found.missing[:FETCH_AT_MOST])
            found.missing = [uid for uid in found.missing if uid not in fetched]
            found.fetched = len(fetched)
    return found


def _compared(folder: imap.Folder, mailbox: Mailbox) -> Found:
    """What lies there up to our cursor, and what of it we have no row of. Thousands of letters at a time."""
    found = Found()
    before = mailbox.counted_after_uid
    for uids in folder.listed(mailbox.last_uid):
        ours = FetchedLetter.among(mailbox, uids[0], uids[-1])
        lacking = [uid for uid in uids if uid > before and uid not in ours]
        missing = folder.concerning(lacking)
        found.missing += missing
        found.on_server += len(uids) - len(lacking) + len(missing)
    return found


def _fetch(folder: imap.Folder, mailbox_id: int, uids: list[int]) -> set[int]:
    """Take these letters by the way that all letters go. Answers those that were there."""
    fetched, ours = set(), []
    settled = db.session.get_one(Mailbox, mailbox_id).settled_uid
    for letter in folder.named(uids):
        _receive(mailbox_id, letter)
        fetched.add(letter.uid)
        if letter.raw is not None:
            ours.append(letter.uid)
    folder.afterwards(ours, folder.uidvalidity)
    if ours:
        with transaction():
            db.session.get_one(Mailbox, mailbox_id).settle(settled, instead_of=min(settled, min(ours) - 1))
    return fetched


def _receive(mailbox_id: int, letter: imap.Letter) -> None:
    """The mail and the row that tells of it, in one transaction; the cursor is beyond it already."""
    if letter.raw is not None:
        blobs.put(letter.raw)
    with transaction():
        mailbox = db.session.get_one(Mailbox, mailbox_id)
        if mailbox.uidvalidity != letter.uidvalidity:
            raise FolderNumberedAnew
        if letter.raw is None:
            incoming = inbox.note_left_on_server(mailbox, letter.uid, letter.size, now=utcnow())
        else:
            incoming = inbox.receive_again(letter.raw, mailbox, letter.uid, now=utcnow())
            mailbox.settle(min(mailbox.settled_uid, letter.uid - 1), instead_of=mailbox.settled_uid)
        inbox.note_fetched(mailbox, {letter.uid: incoming})


def _say_which_are_gone(mailbox_id: int, uids: set[int]) -> None:
    if uids:
        with transaction():
            for uid in uids:
                inbox.note_gone(db.session.get_one(Mailbox, mailbox_id), uid)
