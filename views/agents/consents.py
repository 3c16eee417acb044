"""Signing in to a mailbox at Google's or Microsoft's: the administrator goes there, and comes back with a consent.

The way back is a GET from somebody else's page, so it counts only in the browser that went: what it brings is
signed for this session's secret. Nothing is asked of the provider here; a worker does that.
"""

import secrets
from typing import Any

from flask import Response, abort, flash, jsonify, redirect, render_template, request, session
from flask_admin import expose
from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from desk import consents, reasons
from models import Mailbox, TokenProvider, db, transaction, utcnow
from views.languages import reader_language

KEY = "consent"
MOST_LETTERS = 4000
WORDS = {
    "access_denied": lazy_gettext("Consent was not given; nothing has changed."),
    "temporarily_unavailable": lazy_gettext("The provider is in trouble just now. Please try again later."),
    "server_error": lazy_gettext("The provider is in trouble just now. Please try again later."),
}


class ConsentPages:
    """Their part of the mailboxes' screens."""

    @expose("/<id>/sign-in")
    def consent(self: Any, id: str) -> Any:
        """How the signing in stands, and the way to the provider."""
        mailbox = self.get_visible(id)
        if not mailbox.needs_token:
            return redirect(self.get_url(".edit_view", id=id))
        return self.render("desk/consent.html", **_told(mailbox))

    @expose("/<id>/sign-in/now")
    def consent_now(self: Any, id: str) -> Response:
        """The part of the page that changes, for the script."""
        mailbox = self.get_visible(id)
        told = _told(mailbox) if mailbox.needs_token else abort(404)
        return jsonify(waits=told["waits"], html=render_template("desk/consent_state.html", **told))

    @expose("/signed-in")
    def signed_in(self: Any) -> AnyResponse:
        """The administrator comes back. The address is known at the provider's, so it names no mailbox."""
        state, code = request.args.get("state", ""), request.args.get("code", "")
        mailbox_id = consents.mailbox_id_of(state, session.get(KEY, ""))
        mailbox = self.get_one(mailbox_id) if mailbox_id else None
        if mailbox is None or not mailbox.needs_token:
            flash(
                gettext("This way back was not begun here, or is used up. Please sign in to the mailbox again."),
                "error",
            )
            return redirect(self.get_url(".index_view"))
        session.pop(KEY)
        if code and len(code) <= MOST_LETTERS:
            with transaction():
                consents.receive(db.session.get_one(Mailbox, mailbox_id), code, state)
        else:
            flash(_refusal(request.args.get("error", ""), request.args.get("error_description", "")), "error")
        return redirect(self.get_url(".consent", id=mailbox_id))

    @expose("/<id>/sign-out", methods=["POST"])
    def sign_out(self: Any, id: str) -> AnyResponse:
        """The desk forgets the tokens; at the provider the consent is withdrawn by its owner."""
        with transaction():
            self.get_visible(id).forget_tokens()
        flash(gettext("The desk has forgotten its tokens."), "success")
        return redirect(self.get_url(".edit_view", id=id))


def state_word(mailbox: Mailbox) -> str:
    """In a few words how the signing in stands; empty where all is well."""
    if consents.is_waiting(mailbox):
        return gettext("Consent given, being checked")
    if mailbox.oauth_error:
        return reasons.shown(mailbox.oauth_error, reader_language())
    return "" if mailbox.oauth_refresh_token else gettext("Nobody has signed in yet")


def sign_in_link(mailbox: Mailbox, address: str) -> Markup:
    """In a list: how the signing in stands, and the way to put it right."""
    if consents.is_waiting(mailbox):
        return Markup('<a href="{}">{}</a>').format(address, state_word(mailbox))
    again = gettext("Sign in again") if mailbox.oauth_error else gettext("Sign in")
    return Markup('<div><span class="verdict is-bad">{}</span> <a href="{}">{}</a></div>').format(
        state_word(mailbox), address, again
    )


def _told(mailbox: Mailbox) -> dict[str, Any]:
    session.setdefault(KEY, secrets.token_urlsafe(16))
    return {
        "mailbox": mailbox,
        "provider": TokenProvider.of(mailbox).name,
        "address": consents.address_of(mailbox, session[KEY]) if mailbox.oauth_client_id else "",
        "redirect_address": consents.redirect_address(),
        "waits": consents.is_waiting(mailbox),
        "error": reasons.shown(mailbox.oauth_error, reader_language()),
        "is_signed_in": bool(mailbox.oauth_refresh_token),
        "ends_at": mailbox.oauth_expires_at,
        "now": utcnow(),
    }


def _refusal(error: str, description: str) -> str:
    known = WORDS.get(error)
    said = f"{error}: {description}".strip(": ")[:300] or "?"
    return str(known) if known else gettext("The provider did not let the desk in. It said: %(answer)s", answer=said)
