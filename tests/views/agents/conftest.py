"""Help for looking at the desk's screens."""

import re
from collections.abc import Callable

import pytest

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
