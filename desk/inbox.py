"""Mail that comes in: kept first, then filed. Each step may happen twice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from desk import answering, confirmations, customers, filing, joining, reasons, rules, suggestions, tickets
from desk.customers import is_ours
from desk.errors import EmptyLetter, LetterGone, LetterLeftOnServer, LetterTooLarge, NoSender
from desk.files import KeptFile, keep_all
from mail import compose
from mail.read import Address, ReadMail
from models import (
    BlockedSender,
    Department,
    FetchedLetter,
    IncomingMail,
    IncomingState,
    LetterId,
    Mailbox,
    Outcome,
    blobs,
    db,
)
from models.signing import is_signed

PIPE = "pipe"


def receive(raw: bytes, mailbox: Mailbox | None, *, now: datetime) -> IncomingMail:
    """Keep a mail as it came, before anything reads it. The same bytes from the same source are one mail."""
    return receive_all([raw], mailbox, now=now)[0]


def receive_all(raws: Sequence[bytes], mailbox: Mailbox | None, *, now: datetime) -> list[IncomingMail]:
    """The same for several; a row for each, which is one row for the same bytes."""
    return receive_kept(blobs.put_all(raws), [len(raw) for raw in raws], mailbox, now=now)


def receive_kept(
    digests: Sequence[str], sizes: Sequence[int], mailbox: Mailbox | None, *, now: datetime
) -> list[IncomingMail]:
    """The same for mails whose bytes lie in the blobs already, under these digests."""
    source = f"mailbox {mailbox.id}" if mailbox else PIPE
    known = select(IncomingMail).where(IncomingMail.source == source, IncomingMail.digest.in_(digests))
    rows = {row.digest: row for row in db.session.execute(known).scalars()}
    for digest, size in zip(digests, sizes, strict=True):
        if digest not in rows:
            rows[digest] = IncomingMail(
                source=source,
                mailbox=mailbox,
                digest=digest,
                size=size,
                received_at=now,
                state=IncomingState.RECEIVED,
                letter_id="",  # left to the database each row would be asked for it in a statement of its own
            )
            db.session.add(rows[digest])
    db.session.flush()
    return [rows[digest] for digest in digests]


def note_left_on_server(mailbox: Mailbox, uid: int, size: int, *, now: datetime) -> IncomingMail:
    """A mail too large to be fetched stays where it is; a person sees that it is there."""
    if known := _left_on_server(mailbox, uid):
        return known
    source, digest = f"mailbox {mailbox.id}", _key_of_left(mailbox, uid)
    incoming = IncomingMail(source=source, mailbox=mailbox, digest=digest, size=size, received_at=now)
    incoming.set_aside(reasons.kept(LetterLeftOnServer.text))
    db.session.add(incoming)
    db.session.flush()
    return incoming


def note_fetched(mailbox: Mailbox, letters: Mapping[int, IncomingMail]) -> None:
    """Which mails lie on the server under these UIDs. To be called in the transaction that keeps the mails."""
    assert mailbox.uidvalidity is not None
    ids = {uid: incoming.id for uid, incoming in letters.items()}
    FetchedLetter.note(mailbox.id, mailbox.uidvalidity, ids)


def kept_but_unsettled(mailbox: Mailbox) -> list[int]:
    """UIDs of letters that we have, and that may not be marked, moved or deleted yet on the server."""
    rows = FetchedLetter.digests_among(mailbox, mailbox.settled_uid + 1, mailbox.last_uid)
    return [uid for uid, digest in rows if digest != _key_of_left(mailbox, uid)]


def receive_again(raw: bytes, mailbox: Mailbox, uid: int, *, now: datetime) -> IncomingMail:
    """The same as `receive`, for a letter that we may have left on the server: its row is now the mail itself.

    What someone has made a ticket of by hand meanwhile stays that; the letter is a mail of its own then.
    """
    left = _left_on_server(mailbox, uid)
    digest = blobs.put(raw)
    known = db.session.query(IncomingMail.id).filter_by(source=f"mailbox {mailbox.id}", digest=digest).first()
    if left is None or known:
        if left:
            left.delete_if_set_aside()
        return receive(raw, mailbox, now=now)
    IncomingMail.try_all_again([left.id])
    if left.state != IncomingState.RECEIVED:
        return receive(raw, mailbox, now=now)
    left.digest, left.size = digest, len(raw)
    return left


def note_gone(mailbox: Mailbox, uid: int) -> None:
    """A letter that was to be fetched again is no longer on the server."""
    row = db.session.get(FetchedLetter, (mailbox.id, mailbox.uidvalidity, uid))
    if row:
        row.wanted_at = None
    if row and row.incoming:
        row.incoming.say_why_set_aside(reasons.kept(LetterGone.text))


def refuse_what_cannot_be_read(incoming: IncomingMail, max_megabytes: int) -> None:
    """Raises a DeskError for a mail that nobody should try to read."""
    if incoming.size == 0:
        raise EmptyLetter
    if incoming.size > max_megabytes * 2**20:
        raise LetterTooLarge(max_megabytes)


def keep_files(mail: ReadMail) -> list[KeptFile]:
    """The attachments' bytes, safe in the blobs; before the transaction that files the mail."""
    return keep_all(mail.attachments)


def keep_files_of_all(mails: Mapping[int, ReadMail]) -> dict[int, list[KeptFile]]:
    """The same for several, by their rows' ids."""
    kept = iter(keep_all([part for mail in mails.values() for part in mail.attachments]))
    return {incoming_id: list(islice(kept, len(mail.attachments))) for incoming_id, mail in mails.items()}


def describe(incoming: IncomingMail, mail: ReadMail) -> None:
    """Whose mail it is and what about, for the list of incoming mail."""
    incoming.from_address = (mail.sender.address if mail.sender else "")[:320]
    incoming.subject = mail.subject[:500]
    incoming.letter_id = (mail.message_id or "")[:255]


def ask_ahead(mails: dict[int, ReadMail], *, now: datetime) -> None:
    """Take all of these, by their rows' ids, and ask once what filing them one by one will ask. Then file them."""
    LetterId.hold(mail.message_id for mail in mails.values() if mail.message_id)
    IncomingMail.take_all(list(mails))
    people = {one.address.lower()[:320] for mail in mails.values() for one in (mail.sender, mail.reply_to) if one}
    joining.ask_ahead(list(mails.values()))
    tickets.draw_numbers(len(mails))
    customers.ask_ahead(people)
    suggestions.ask_ahead({one.address.lower()[:320] for one in _who_begin(mails.values())}, now=now)
    BlockedSender.ask_ahead(people)
    confirmations.ask_ahead(people, now=now)
    _ask_of_the_office(mails.values())


def _ask_of_the_office(mails: Iterable[ReadMail]) -> None:
    """What every mail asks of it: asked in their midst it would have what is written so far written at once."""
    customers.our_addresses()
    rules.in_force()
    addressed = Department.all_for_recipients([address for mail in mails for address in mail.recipients])
    for department in (*addressed, tickets.department_for(None)):
        compose.ask_ahead(department)


def _who_begin(mails: Iterable[ReadMail]) -> list[Address]:
    """Who may begin a new ticket, since they refer to nothing."""
    return [mail.sender for mail in mails if mail.sender and not mail.in_reply_to and not mail.references]


def file(incoming: IncomingMail, mail: ReadMail, files: list[KeptFile], *, now: datetime) -> None:
    """File a mail in the ticket it belongs to, or in a new one; together with the taking of its row.

    For a mail already filed it does nothing. Raises NoSender for a mail that names nobody.
    """
    if not incoming.take():
        return
    mail = _in_the_customers_name(mail)
    describe(incoming, mail)
    if _is_our_own(mail):
        incoming.outcome = Outcome.AUTOMATIC
        return
    if mail.sender is None or not all(mail.sender.address.rpartition("@")):
        raise NoSender
    if answering.file(incoming, mail, files, now=now):
        return
    departments = joining.departments_of(mail, incoming.mailbox)
    match = joining.match(mail, departments)
    if not match.tickets and (mail.is_bounce or mail.is_auto_reply):
        incoming.outcome = Outcome.AUTOMATIC
        return
    messages = filing.file(incoming, mail, files, match, departments, now=now)
    incoming.message = messages[0]
    is_spam = all(message.ticket.is_spam for message in messages)
    incoming.outcome = Outcome.SPAM if is_spam else Outcome.FILED


def _left_on_server(mailbox: Mailbox, uid: int) -> IncomingMail | None:
    where = {"source": f"mailbox {mailbox.id}", "digest": _key_of_left(mailbox, uid)}
    return db.session.query(IncomingMail).filter_by(**where).one_or_none()


def _key_of_left(mailbox: Mailbox, uid: int) -> str:
    """Stands for the digest of bytes that we don't have."""
    return LetterId.key_of(f"{mailbox.uidvalidity} {uid}")


def _in_the_customers_name(mail: ReadMail) -> ReadMail:
    """Whose words they are stands in Reply-To: a form of our own website writes from our address, a list from its own.

    Lists do so where the writer's domain forbids others to send in its name (DMARC, RFC 7489).
    """
    if not mail.sender or not mail.reply_to or is_ours(mail.reply_to.address):
        return mail
    lists = {mail.list_post.lower()} if mail.list_post else set()
    stands_for_others = is_ours(mail.sender.address) or mail.sender.address.lower() in lists
    if not stands_for_others or mail.reply_to.address.lower() in lists:
        return mail
    return replace(mail, sender=mail.reply_to)


def _is_our_own(mail: ReadMail) -> bool:
    """A mail that this desk wrote and that came back: its Message-ID bears our signature."""
    token, _, rest = (mail.message_id or "").partition(".")
    number, _, given = token.lower().removeprefix("t").partition("-")
    return bool(rest) and is_signed("ticket mail", number, given)
