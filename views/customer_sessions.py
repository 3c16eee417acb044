"""Which customer has signed in, in this browser. The session lies in the database: ended there, it opens nothing."""

import secrets
from datetime import timedelta
from typing import cast

from flask import current_app, g, has_request_context, request, session
from werkzeug.wrappers import Response

from models import Customer, CustomerSession, db, transaction, utcnow
from models.signing import is_signed, signature
from views.security import client_network

SEEN_AGAIN_AFTER = timedelta(minutes=10)
KEY, BROWSER, NEXT = "my", "my_browser", "my_next"
KNOWN, KNOWN_FOR, MOST_KNOWN = "kvitok_known", timedelta(days=180), 3  # a cookie, and how many addresses it holds


def signed_in_customer() -> Customer | None:
    """The customer who asks, if someone has signed in; asked once a request."""
    if not has_request_context():
        return None
    if "signed_in_customer" not in g:
        g.customer_session, g.signed_in_customer = _found()
    return cast("Customer | None", g.signed_in_customer)


def signed_in_address() -> str:
    """By which address of theirs they have signed in."""
    return g.customer_session.address if signed_in_customer() else ""


def begin(started: CustomerSession) -> None:
    """From now on this browser is the customer's; what it was before doesn't matter any more."""
    session.pop(BROWSER, None)
    session[KEY] = started.key
    session.permanent = started.is_at_home
    _forget_who_asks()


def end() -> None:
    """This browser is nobody's, whoever has a copy of its cookie."""
    if signed_in_customer():
        with transaction():
            g.customer_session.ended_at = utcnow()
    session.pop(KEY, None)
    session.permanent = False
    _forget_who_asks()


def note_seen() -> None:
    """So that a session in use stays alive; not at each request, for it is written."""
    if signed_in_customer() and g.customer_session.seen_at < utcnow() - SEEN_AGAIN_AFTER:
        with transaction():
            g.customer_session.seen_at = utcnow()


def asking_browser() -> str:
    """By what the browser that asks for a link is known again; only its cookie can give it."""
    if BROWSER not in session:
        session[BROWSER] = secrets.token_hex(16)
    return signature("asking browser", session[BROWSER])


def has_asked() -> bool:
    """Whether this browser has asked for a link at all."""
    return BROWSER in session


def asking_place() -> str:
    """From where a link is asked for; it tells places apart, and nobody where they are."""
    return signature("asking place", client_network())


def has_had(address: str) -> bool:
    """Whether this browser signed in with the address once. That lets nobody in: only links are asked for by it."""
    return any(is_signed("known address", address.strip().lower(), one) for one in _known())


def remember(response: Response, address: str) -> Response:
    """This browser had the address; which one, only who knows it can see."""
    marks = [signature("known address", address), *_known()]
    marks = list(dict.fromkeys(marks))[:MOST_KNOWN]
    is_secure = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(KNOWN, ".".join(marks), KNOWN_FOR, secure=is_secure, httponly=True, samesite="Lax")
    return response


def _known() -> list[str]:
    return request.cookies.get(KNOWN, "").split(".")[:MOST_KNOWN]


def _forget_who_asks() -> None:
    g.pop("signed_in_customer", None)
    g.pop("customer_session", None)


def _found() -> tuple[CustomerSession | None, Customer | None]:
    key = session.get(KEY)
    row = db.session.execute(CustomerSession.with_key(str(key)[:32], utcnow())).first() if key else None
    return (row[0], row[1]) if row else (None, None)
