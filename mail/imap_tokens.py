"""Signing in to an IMAP server with a provider's token (SASL XOAUTH2)."""

import imaplib

from flask_babel import lazy_gettext
from imapclient import IMAPClient
from imapclient.exceptions import LoginError

from mail import oauth, wire
from mail.imap_errors import ImapFailed, is_passing, server_in_words
from mail.imap_letters import Account


def sign_in_with_token(client: IMAPClient, mailbox: Account) -> None:
    """Raises ImapFailed; `is_token_refused` where another token may do."""
    answers = [oauth.xoauth2(mailbox.token_user, mailbox.oauth_access_token)]
    with server_in_words(mailbox):
        try:
            # A server that refuses the token says why in a second challenge, and waits for an empty answer to it.
            client.sasl_login("XOAUTH2", lambda _challenge: answers.pop() if answers else b"")
        except LoginError as error:
            # IMAPClient calls it a wrong password too when the server hangs up.
            if isinstance(error.__context__, imaplib.IMAP4.abort):
                raise error.__context__ from None
            raise _not_let_in(error, mailbox) from error


def _not_let_in(error: LoginError, mailbox: Account) -> ImapFailed:
    host, detail = mailbox.imap_host, wire.detail_of(error, *wire.secrets_of(mailbox))
    if is_passing(detail):
        text = lazy_gettext("%(host)s lets nobody sign in at the moment. We will try again.", host=host)
        return ImapFailed(text, False, detail)
    text = lazy_gettext(
        "%(host)s does not let the desk into the mailbox of %(name)s with the provider's token. Is it the mailbox "
        "of the person who consented, or shared with them, and is IMAP switched on for it?",
        host=host,
        name=mailbox.token_user,
    )
    failure = ImapFailed(text, True, detail)
    failure.is_token_refused = True
    return failure
