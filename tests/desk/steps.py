"""What tests of incoming mail do again and again: hand in a letter, look which tickets there are."""

from datetime import timedelta

from sqlalchemy import select

from desk import inbox, replies
from mail.read import read
from models import OutgoingMail, Purpose, Ticket, db, transaction
from tests.conftest import NOON
from tests.letters import letter

CAROL = "Carol Weiß <carol@example.com>"
DANYLO = "Данило <danylo@example.net>"
DORA = "Dora <dora@example.com>"
EVE = "Eve <eve@example.net>"
FIRST = "Der Drucker brennt."
ANSWER = "Bitte löschen."
MORE = "Er brennt immer noch."
SECOND_MATTER = "Der Monitor flackert."
BOTH = "support@example.org, sales@example.org"
FORGED = "aaaaaaaaaaaaaaaaaaaa"


def file(raw, mailbox=None, now=NOON):
    """Receive, read and file, as the job does it."""
    with transaction():
        incoming = inbox.receive(raw, mailbox, now=now)
    mail = read(raw)
    files = inbox.keep_files(mail)
    with transaction():
        inbox.ask_ahead({incoming.id: mail}, now=now)
        inbox.file(incoming, mail, files, now=now)
    return incoming


def all_tickets():
    return db.session.execute(select(Ticket).order_by(Ticket.id)).scalars().all()


def the_only_ticket():
    [ticket] = all_tickets()
    return ticket


def said():
    """The words of each ticket, oldest ticket first."""
    db.session.expire_all()
    return [[message.text for message in ticket.messages] for ticket in all_tickets()]


def outbox(purpose=None):
    rows = select(OutgoingMail).order_by(OutgoingMail.id)
    return db.session.execute(rows.where(OutgoingMail.purpose == purpose) if purpose else rows).scalars().all()


def answered(ticket, agent, text="Bitte löschen.", now=NOON):
    """The mail with which an agent answers."""
    with transaction():
        replies.reply(ticket, agent, text, now=now)
    return outbox(Purpose.REPLY)[-1]


def comes(text=MORE, now=NOON + timedelta(hours=1), mailbox=None, **fields):
    """One more letter; by default from Carol, with a subject of its own."""
    return file(letter(**{"subject": "Noch etwas", "text": text, **fields}), mailbox, now)


def token_address(ticket, box="support"):
    return f"{box}+{ticket.mail_token}@example.org"


def joined():
    """All is in Carol's ticket."""
    return said() == [[FIRST, ANSWER, MORE]]
