"""Mail that comes in: kept first, then filed. Each step may happen twice."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from desk import filing, joining, reasons
from desk.customers import is_ours
from desk.errors import EmptyLetter, LetterGone, LetterLeftOnServer, LetterTooLarge, NoSender
from desk.files import KeptFile, keep
from mail.read import ReadMail
from models import FetchedLetter, IncomingMail, IncomingState, LetterId, Mailbox, Outcome, blobs, db
from models.signing import is_signed

PIPE = "pipe"


def receive(raw: bytes, mailbox: Mailbox | None, *, now: datetime) -> IncomingMail:
    """Keep a mail as it came, before anything reads it. The same bytes from the same source are one mail."""
    source = f"mailbox {mailbox.id}" if mailbox else PIPE
    digest = blobs.put(raw)
    known = db.session.execute(
        select(IncomingMail).where(IncomingMail.source == source, IncomingMail.digest == digest)
    ).scalar_one_or_none()
    if known:
        return known
    incoming = IncomingMail(
        source=source,
        mailbox=mailbox,
        digest=digest,
        size=len(raw),
        received_at=now,
        state=IncomingState.RECEIVED,
    )
    db.session.add(incoming)
    db.session.flush()
    return incoming


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


def note_fetched(mailbox: Mailbox, uid: int, incoming: IncomingMail) -> None:
    """What lies on the server under this UID is this mail. To be called in the transaction that keeps the mail."""
    assert mailbox.uidvalidity is not None
    FetchedLetter.note(mailbox.id, mailbox.uidvalidity, uid, incoming.id)


def receive_again(raw: bytes, mailbox: Mailbox, uid: int, *, now: datetime) -> IncomingMail:
    """The same as `receive`, for a letter that we may have left on the server: its row is now the mail itself."""
    left = _left_on_server(mailbox, uid)
    digest = blobs.put(raw)
    known = db.session.query(IncomingMail.id).filter_by(source=f"mailbox {mailbox.id}", digest=digest).first()
    if left is None or known:
        if left and left.state == IncomingState.FAILED:
            db.session.delete(left)
        return receive(raw, mailbox, now=now)
    left.digest, left.size = digest, len(raw)
    if left.state == IncomingState.FAILED:
        left.try_again()
    return left


def note_gone(mailbox: Mailbox, uid: int) -> None:
    """A letter that was to be fetched again is no longer on the server."""
    row = db.session.get(FetchedLetter, (mailbox.id, mailbox.uidvalidity, uid))
    if row:
        row.wanted_at = None
    if row and row.incoming and row.incoming.state == IncomingState.FAILED:
        row.incoming.set_aside(reasons.kept(LetterGone.text))


def refuse_what_cannot_be_read(incoming: IncomingMail, max_megabytes: int) -> None:
    """Raises a DeskError for a mail that nobody should try to read."""
    if incoming.size == 0:
        raise EmptyLetter
    if incoming.size > max_megabytes * 2**20:
        raise LetterTooLarge(max_megabytes)


def keep_files(mail: ReadMail) -> list[KeptFile]:
    """The attachments' bytes, safe in the blobs; before the transaction that files the mail."""
    return [
        keep(part.filename, part.content_type, part.content, part.content_id, part.is_inline)
        for part in mail.attachments
    ]


def describe(incoming: IncomingMail, mail: ReadMail) -> None:
    """Whose mail it is and what about, for the list of incoming mail."""
    incoming.from_address = (mail.sender.address if mail.sender else "")[:320]
    incoming.subject = mail.subject[:500]


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
