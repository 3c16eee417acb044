"""Who reads the help centre, and in which language."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex

from flask import session
from flask_babel import force_locale

from models import Reader, Visibility
from views.brands import current_brand
from views.customer_sessions import signed_in_customer
from views.sessions import current_agent


def reader() -> Reader:
    """As what the person who asks counts, and where. Each list, search and file of the help centre begins with it."""
    agent = current_agent()
    if agent and not agent.is_translator:
        return here(Visibility.AGENTS)
    return here(Visibility.CUSTOMERS if signed_in_customer() else Visibility.EVERYONE)


def here(kind: Visibility) -> Reader:
    """Such a reader under the brand of this page."""
    brand = current_brand()
    return Reader(kind, brand.id if brand else None)


def visitor(*, is_voting: bool = False) -> str:
    """By what a vote is known to be this one's; "" for who hasn't voted yet, unless they are about to."""
    if agent := current_agent():
        return f"agent-{agent.id}"
    if customer := signed_in_customer():
        return f"customer-{customer.id}"
    if is_voting and "visitor" not in session:
        session["visitor"] = token_hex(16)
        session.permanent = True
    return str(session.get("visitor", ""))


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """The whole page in the language of its address, unless the reader has said which one is theirs."""
    if current_agent() or "language" in session:
        yield
        return
    with force_locale(language):
        yield
