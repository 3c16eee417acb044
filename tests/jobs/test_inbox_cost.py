"""What a mail costs is bounded by what the database is asked for it, on whatever machine."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event

from desk import inbox as inbox_desk
from jobs import inbox
from models import Message, db, transaction, utcnow
from tests.letters import letter

pytestmark = pytest.mark.usefixtures("office")

MAILS = inbox.PROCESS_TOGETHER
MOST_STATEMENTS_A_MAIL = 4


@contextmanager
def statements():
    """What the database is asked meanwhile."""
    asked = []

    def ask(_connection, _cursor, statement, *_rest):
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", ask)
    try:
        yield asked
    finally:
        event.remove(db.engine, "before_cursor_execute", ask)


def received(name, **fields):
    """A letter of each of many customers, which wait to be filed."""
    letters = [
        letter(
            sender=f"Customer {number} <c{number}@example.com>",
            subject=f"Matter {number}",
            text=f"{name} {number}",
            Message_ID=f"<{name}.{number}@example.com>",
            **{field: value % number for field, value in fields.items()},
        )
        for number in range(MAILS)
    ]
    with transaction():
        inbox_desk.receive_all(letters, None, now=utcnow())


def said():
    db.session.rollback()
    return db.session.query(Message).count()


@pytest.mark.row("R10")
def test_a_handful_of_new_matters_asks_little_for_each():
    received("one")

    with statements() as asked:
        inbox.process_waiting()

    assert said() == MAILS
    assert len(asked) <= MOST_STATEMENTS_A_MAIL * MAILS


@pytest.mark.row("R10")
def test_a_handful_of_more_matters_of_known_customers_asks_little_for_each():
    received("one")
    inbox.process_waiting()
    received("two")

    with statements() as asked:
        inbox.process_waiting()

    assert said() == 2 * MAILS
    assert len(asked) <= MOST_STATEMENTS_A_MAIL * MAILS


@pytest.mark.row("R10")
def test_a_handful_of_answers_asks_little_for_each():
    received("one")
    inbox.process_waiting()
    received("two", In_Reply_To="<one.%d@example.com>")

    with statements() as asked:
        inbox.process_waiting()

    assert {one.ticket.message_count for one in db.session.query(Message)} == {2}
    assert len(asked) <= MOST_STATEMENTS_A_MAIL * MAILS


@pytest.mark.row("A3")
def test_a_handful_of_letters_is_kept_with_few_statements(mailbox, imap_server, imap_user):
    imap_server.deliver(imap_user, *(letter(text=f"Letter {number}") for number in range(MAILS)))

    with statements() as asked:
        inbox.fetch(mailbox.id)

    inbox.process_waiting()
    assert said() == MAILS
    assert len(asked) <= MAILS
