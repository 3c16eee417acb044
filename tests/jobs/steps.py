"""What tests of fetching and comparing do again and again."""

from desk import comparisons
from jobs import comparison, inbox
from models import Comparison, FetchedLetter, Mailbox, Message, db, transaction, utcnow


def fetch(mailbox):
    inbox.fetch(mailbox.id)
    inbox.process_waiting()


def compared(mailbox, **wishes):
    """What a comparison that someone asks for has found."""
    with transaction():
        comparisons.ask_for(db.session.get_one(Mailbox, mailbox.id), now=utcnow(), **wishes)
    comparison.compare_due()
    db.session.rollback()
    return db.session.query(Comparison).order_by(Comparison.id.desc()).first()


def texts():
    db.session.rollback()
    return sorted(message.text for message in db.session.query(Message))


def fetched():
    """UID and mail of each letter that is recorded."""
    db.session.rollback()
    return [(row.uid, row.incoming_id) for row in db.session.query(FetchedLetter).order_by(FetchedLetter.uid)]
