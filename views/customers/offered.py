"""While somebody writes: what could be clearer, which article may answer it, and which earlier request of theirs it may
belong to (A7, A9, A10, S3).

Earlier requests are offered to whoever is signed in, and to whoever comes from the signed link of one, that one alone.
Nobody learns from it whether an address or a request exists.
"""

from dataclasses import dataclass

from flask import Blueprint, jsonify, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy import select
from werkzeug.wrappers import Response

from desk import sight
from desk.subjects import Advice, advice
from models import Customer, Status, Ticket, db, utcnow
from search import IndexUnavailable, index
from search.analysis import keys_of, tokens_of
from views.customer_sessions import signed_in_customer
from views.customers.forms import MAX_SUBJECT
from views.help import finding
from views.help.reader import reader
from views.languages import reader_language
from views.security import limited

LOOK_AT = 200  # of a customer's newest requests
MOST_OFFERED = 3
ENOUGH = 0.5  # of the words that are typed stand in the other one's subject
SHORTEST = 3  # letters of a word that tells anything
MOST_READ = 20_000


@dataclass(frozen=True)
class Earlier:
    """A request that may be the same matter."""

    number: int
    subject: str
    status: str
    url: str
    language: str

    @classmethod
    def of(cls, ticket: Ticket) -> "Earlier":
        url = url_for("customers.ticket", token=ticket.link_token)
        return cls(ticket.number, ticket.subject, ticket.whole.status.value, url, ticket.language)


def add_to(pages: Blueprint) -> None:
    """Its route. A POST, so that nobody's words stand in an address; it changes nothing."""
    pages.add_url_rule("/offered", "offered", offered, methods=["POST"])


@limited("120 per minute")
def offered() -> Response:
    """For the form's script: sentences to stand below the subject, and the page's part with what is offered."""
    subject, text = request.form.get("subject", "")[:MAX_SUBJECT], request.form.get("text", "")[:MOST_READ]
    shown = render_template(
        "customers/offered.html",
        offered=earlier(signed_in_customer(), subject, text),
        articles=finding.offered(subject, reader(), reader_language()),
    )
    answer = jsonify(advice=said(subject, text), offered=shown.strip())
    answer.headers["Cache-Control"] = "no-store"
    return answer


def said(subject: str, text: str) -> list[str]:
    """The same advice in words."""
    words = {
        Advice.VAGUE: gettext("What is it about? A word on which device, page or server helps us to find it at once."),
        Advice.LONG: gettext("A shorter subject is read sooner: the details have room in your message."),
        Advice.SHOUTING: gettext("It reads more easily in small letters."),
        Advice.TWO_MATTERS: gettext(
            "Are these two matters? Then please send each by a form of its own: each finds the right colleague, and "
            "neither waits for the other."
        ),
    }
    return [str(words[one]) for one in advice(subject, text)]


def earlier(person: Customer | None, subject: str, text: str = "") -> list[Earlier]:
    """The customer's own that are most like it, whatever forms their words have; open ones first.

    By their subjects; then, of all there ever were, by what was said in them that the customer may read.
    """
    if person is None:
        return []
    alike = [(share, one) for one in _newest_of(person) if (share := _share(subject, one.subject)) >= ENOUGH]
    alike.sort(key=lambda pair: (-pair[0], pair[1].status == Status.CLOSED))
    by_subject = [one for _, one in alike[:MOST_OFFERED]]
    by_words = _by_words(person, subject, text) if len(by_subject) < MOST_OFFERED and subject.strip() else []
    return [Earlier.of(one) for one in list(dict.fromkeys([*by_subject, *by_words]))[:MOST_OFFERED]]


def _by_words(person: Customer, subject: str, text: str) -> list[Ticket]:
    """Nothing, where the index can't say."""
    unsaid = db.session.execute(sight.not_yet_said(now=utcnow())).scalars().all()
    try:
        ids = index.alike(subject, text, of_customers=[person.id], without=unsaid, limit=MOST_OFFERED)
    except IndexUnavailable:
        return []
    own = select(Ticket).where(Ticket.id.in_(ids), Ticket.customer_id == person.id, Ticket.is_live())
    return sorted(db.session.execute(own).scalars(), key=lambda ticket: ids.index(ticket.id))


def come_from() -> list[Earlier]:
    """The request by whose signed link they came, if they did."""
    ticket = Ticket.with_link_token(request.args.get("again", ""))
    return [Earlier.of(ticket)] if ticket else []


def _newest_of(person: Customer) -> list[Ticket]:
    own = select(Ticket).where(Ticket.customer_id == person.id, Ticket.is_live())
    return list(db.session.execute(own.order_by(Ticket.last_message_at.desc()).limit(LOOK_AT)).scalars())


def _share(subject: str, other: str) -> float:
    """Of the words that are typed, how many stand in the other one in any of their forms."""
    known = {key for token in tokens_of(other) for key in token.keys}
    typed = [set(keys_of(token.text)) for token in tokens_of(subject) if len(token.text) >= SHORTEST]
    return sum(not keys.isdisjoint(known) for keys in typed) / len(typed) if typed else 0.0
