"""In which language a customer is written to: as somebody said, else as they write, else as the form's page was (C8).

What was said, by an agent or by themselves, holds: whatever they write in has no say then. Before that the desk learns:
who was met with a letter that told nothing, or by a page, is written to as they write once they write something.
"""

from datetime import datetime

from sqlalchemy import update

from desk.errors import NoSuchLanguage
from desk.record import record
from mail.read.language import language_of
from models import LANGUAGES, Agent, Customer, LanguageFrom, Office, Status, Ticket, db

ENOUGH = 20  # letters and spaces that tell more than the page on which they were written
GUESSES = (LanguageFrom.OFFICE, LanguageFrom.PAGE)


def written_in(text: str) -> str | None:
    """The language of what was written in a form, where it is one of the office's and enough was written to tell.

    Many an office's page opens in Russian and is written on in Ukrainian: what was written tells more than the page.
    """
    written = language_of(text) if len(text.strip()) > ENOUGH else None
    return written if written in Office.current().languages else None


def ours(written: str | None) -> str | None:
    """The language of a letter where the desk speaks it: one that the office added is known by it, others aren't."""
    return written if written in LANGUAGES else None


def of_new_ticket(customer: Customer, written: str | None, *, page: str = "") -> str:
    """Of what this customer has just written; `written` is None where that doesn't tell, `page` the form's language."""
    learn(customer, written)
    if customer.language_from == LanguageFrom.SAID:
        return customer.language
    return written or page or customer.language


def learn(customer: Customer, written: str | None) -> bool:
    """What was only a guess becomes what they write; whether it did."""
    if not written or customer.language_from not in GUESSES:
        return False
    customer.language, customer.language_from = written, LanguageFrom.WRITTEN
    return True


def hear(ticket: Ticket, written: str | None) -> None:
    """They write again: a ticket that began with a guess goes on in their language."""
    guessed = ticket.customer.language
    if learn(ticket.customer, written) and ticket.language == guessed:
        ticket.language = ticket.customer.language


def say(ticket: Ticket, language: str, *, by: Agent, now: datetime) -> None:
    """An agent knows better: this ticket, the customer's others that aren't closed, and all that are to come.

    Said twice it is said once. Raises NoSuchLanguage.
    """
    customer = ticket.customer
    if language not in LANGUAGES:
        raise NoSuchLanguage
    if ticket.language == customer.language == language and customer.language_from == LanguageFrom.SAID:
        return
    before = ticket.language
    ticket.language = language
    say_of(customer, language)
    record(ticket, "language_said", by=by, now=now, **{"from": before, "to": language})


def say_of(customer: Customer, language: str) -> None:
    """Of pages and mails from now on, also of those about what isn't closed yet."""
    customer.language, customer.language_from = language, LanguageFrom.SAID
    theirs = (Ticket.customer_id == customer.id, Ticket.status != Status.CLOSED)
    db.session.execute(update(Ticket).where(*theirs).values(language=language))


def of_answer(text: str) -> str | None:
    """In which language an agent writes, without what they quote and sign with; None where too little tells."""
    own = text.partition("\n-- \n")[0]
    lines = "\n".join(line for line in own.splitlines() if not line.startswith(">"))
    return ours(language_of(lines)) if len(lines.strip()) > ENOUGH else None
