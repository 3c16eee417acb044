"""Help for looking at the desk's screens."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event

from models import Message, OutgoingMail, db


@pytest.fixture
def said() -> Callable[[], list[tuple[str, str]]]:
    """All that was said and noted, as kind and text."""
    return lambda: [(one.kind.value, one.text) for one in db.session.query(Message).order_by(Message.id)]


@pytest.fixture
def replies_sent() -> Callable[[], list[OutgoingMail]]:
    """The rows of the outbox that carry answers."""
    return lambda: db.session.query(OutgoingMail).filter_by(purpose="reply").order_by(OutgoingMail.id).all()


@pytest.fixture
def subjects() -> Callable[..., list[str]]:
    """The subjects that a list of tickets shows, in its order."""
    return lambda answer: re.findall(r'<a href="/desk/ticket/\d+">([^<]*)</a>', answer.text)


@pytest.fixture
def counting(app) -> Callable[..., object]:
    """Counts the statements that reach the database within it."""

    @contextmanager
    def count() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_rest) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA")):
                statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return count
