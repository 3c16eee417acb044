"""What administrators are told by mail, each in their own language: something about the desk itself is wrong."""

from collections.abc import Callable, Sequence
from datetime import datetime

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from desk.office import FIRST_LOGIN
from mail import compose
from models import Agent, Mailbox, Role, db

Words = tuple[str, Sequence[str]]
"""A subject, and the paragraphs below it."""


def tell_administrators(words: Callable[[], Words], *, sender: Mailbox | None, now: datetime) -> None:
    """`words` in each one's language. Where nothing can be sent, nobody is told."""
    who = select(Agent).where(Agent.role == Role.ADMINISTRATOR, Agent.is_switched_on, Agent.address != FIRST_LOGIN)
    for agent in db.session.execute(who.order_by(Agent.id)).scalars() if sender else ():
        assert sender
        with force_locale(agent.language):
            subject, lines = words()
            db.session.add(compose.alarm(sender, agent, subject, lines, now=now))


def address_of(path: str) -> str:
    """Of a page of this desk, for a mail."""
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"
