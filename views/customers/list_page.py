"""My requests: open and done apart, a colleague's where the office wants that, what one is in copy of; and the search
in them (C1).
"""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from desk import own_requests, sight
from desk.own_requests import Page, Which
from models import Customer, Ticket, db, utcnow
from search import index
from views.base import FURTHEST_PAGE, as_id
from views.customer_sessions import signed_in_customer

MOST_FOUND = 50
MOST_COLLEAGUES = 2000  # of whom one search asks the index


def add_to(pages: Blueprint) -> None:
    pages.add_url_rule("", "requests", requests, methods=["GET"])
    pages.add_url_rule("/", "with_slash", lambda: redirect(url_for("my.requests"), 301), methods=["GET"])


def requests() -> str | Response:
    """The list, or what was found in it."""
    customer = signed_in_customer()
    assert customer
    asked = request.args.get("show", "")
    which = Which(asked) if asked in set(Which) else Which.OPEN
    words = " ".join(request.args.get("q", "").split())[:200]
    page = Page(_found(customer, words), 0, False) if words else _listed(customer, which)
    numbers = own_requests.counts(customer)
    return render_template(
        "customers/my.html", customer=customer, page=page, which=which, numbers=numbers, words=words, Which=Which
    )


def _listed(customer: Customer, which: Which) -> Page:
    number = min(as_id(request.args.get("page", 0)) or 0, FURTHEST_PAGE)
    return own_requests.listed(customer, which, number)


def _found(customer: Customer, words: str) -> list[Ticket]:
    """The index is told whose tickets it may find in, and what comes from it is asked for once more."""
    if named := Ticket.with_number(words.lstrip("#№ ")):
        return own_requests.seen_of(customer, [named.whole.id])
    ids = db.session.execute(sight.colleagues_of(customer).limit(MOST_COLLEAGUES)).scalars()
    try:
        plain = words.replace(":", " ")  # nothing is asked for but words
        addresses = [one.address for one in customer.addresses]
        unsaid = db.session.execute(sight.not_yet_said(now=utcnow())).scalars().all()
        found = index.find(plain, limit=MOST_FOUND, of_customers=list(ids), in_copy=addresses, without=unsaid)
    except index.IndexUnavailable:
        return own_requests.with_words(customer, words.split(), MOST_FOUND)
    return own_requests.seen_of(customer, found.ticket_ids)
