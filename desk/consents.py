"""An administrator lets the desk into a mailbox at Google's or Microsoft's, without its password (OAuth 2.0).

The browser brings a code back from the provider; a worker exchanges it for tokens, since a request waits for
nobody. The redirect is ours only if its `state` is signed for this mailbox and this browser (RFC 6749, 10.12),
and the code is of use to us alone, since only we can tell the verifier (RFC 7636).
"""

import base64
import hashlib
from datetime import datetime, timedelta
from urllib.parse import urlencode, urlsplit

from flask import current_app
from flask_babel import get_locale, gettext
from sqlalchemy import update

from desk import alarms, reasons
from models import Mailbox, OutgoingMail, OutgoingState, TokenProvider, db
from models.signing import derived, is_signed, signature

CODE = "oauth state"
CALLBACK = "/desk/mailbox/signed-in"


def redirect_address() -> str:
    """Where the provider sends the browser back to; it must be known there letter by letter."""
    return f"{current_app.config['BASE_URL']}{CALLBACK}"


def address_of(mailbox: Mailbox, browser: str) -> str:
    """The provider's page that asks the administrator; `browser` is a secret that only this session knows."""
    provider, state = TokenProvider.of(mailbox), _state(mailbox, browser)
    asked = {
        "client_id": mailbox.oauth_client_id,
        "response_type": "code",
        "redirect_uri": redirect_address(),
        "scope": provider.scope,
        "state": state,
        "code_challenge": _challenge(_verifier(state)),
        "code_challenge_method": "S256",
        "login_hint": mailbox.address,
        **provider.asks,
    }
    joint = "&" if urlsplit(provider.authorize_url).query else "?"
    return f"{provider.authorize_url}{joint}{urlencode(asked)}"


def mailbox_id_of(state: str, browser: str) -> int | None:
    """Which mailbox a redirect speaks of; None if this browser never began it here."""
    row_id, _, mark = state.partition(".")
    is_ours = bool(browser) and is_signed(CODE, f"{row_id}.{browser}", mark)
    return int(row_id) if is_ours and row_id.isascii() and row_id.isdigit() else None


def receive(mailbox: Mailbox, code: str, state: str) -> None:
    """Somebody has consented: a worker will exchange the code for tokens."""
    mailbox.oauth_code, mailbox.oauth_verifier, mailbox.oauth_error = code, _verifier(state), ""


def keep(
    mailbox: Mailbox, access_token: str, refresh_token: str, seconds: int, *, used: str = "", now: datetime
) -> None:
    """Tokens a worker was given for the refresh token `used`; none where it was for a new consent.

    Where the mailbox has got others meanwhile, those stay: they are newer.
    """
    if used and mailbox.oauth_refresh_token not in ("", used):
        return
    mailbox.oauth_access_token = access_token
    mailbox.oauth_refresh_token = refresh_token or used
    mailbox.oauth_expires_at = now + timedelta(seconds=seconds)
    mailbox.oauth_renewed_at, mailbox.oauth_error = now, ""


def lose(mailbox: Mailbox, reason: str, *, used: str, now: datetime) -> None:
    """The provider lets us in no longer. Unless the mailbox has got other tokens meanwhile.

    Administrators are told on every page of the desk, and once by mail if another mailbox can send it.
    """
    if mailbox.oauth_refresh_token != used:
        return
    mailbox.forget_tokens()
    mailbox.oauth_error = reason
    sender = Mailbox.for_office()
    if sender and not sender.is_shut_out:
        alarms.tell_administrators(lambda: _in_words(mailbox, reason), sender=sender, now=now)


def is_waiting(mailbox: Mailbox) -> bool:
    """Whether somebody has consented and the tokens aren't there yet."""
    return bool(mailbox.oauth_code)


def send_what_waited(*, now: datetime) -> None:
    """Mails that a server wouldn't take go out at once, now that we may sign in again."""
    waits = (OutgoingMail.state == OutgoingState.QUEUED, OutgoingMail.tries > 0, OutgoingMail.due_at > now)
    db.session.execute(update(OutgoingMail).where(*waits).values(due_at=now))


def _in_words(mailbox: Mailbox, reason: str) -> alarms.Words:
    subject = gettext("The desk isn't let into the mailbox %(address)s.", address=mailbox.address)
    return subject, [
        reasons.shown(reason, str(get_locale())),
        gettext("No mail comes in from there until somebody signs in again. You can do it here:"),
        alarms.address_of(f"/desk/mailbox/{mailbox.id}/sign-in"),
    ]


def _state(mailbox: Mailbox, browser: str) -> str:
    return f"{mailbox.id}.{signature(CODE, f'{mailbox.id}.{browser}')}"


def _verifier(state: str) -> str:
    return derived("oauth verifier", state)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
