"""Providers' tokens: exchanged after a consent, renewed before they end, never lost between two workers."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import TypeVar

from flask_babel import LazyString, get_locale
from sqlalchemy.exc import OperationalError

from desk import consents, reasons
from mail import imap, oauth, wire
from mail.oauth_errors import being_renewed, nobody_signed_in
from models import Mailbox, TokenProvider, db, transaction, utcnow

log = logging.getLogger(__name__)

T = TypeVar("T")
CLAIM = timedelta(seconds=60)  # longer than asking a provider may take
OTHERS_SECONDS = 25.0  # so long we wait for a worker who is asking already
WRITE_AGAIN_AFTER = (0.2, 1.0, 3.0, 10.0, 15.0)
NOT_SO_SOON = timedelta(
    minutes=5
)  # a server that refuses a token as new as this wants another person, not another token


def exchange_waiting() -> None:
    """Get the tokens of every mailbox for which an administrator has consented."""
    for mailbox_id in db.session.execute(Mailbox.with_new_consent()).scalars().all():
        _exchange(mailbox_id)


@contextmanager
def open_folder(mailbox: Mailbox) -> Iterator[imap.Folder]:
    """`imap.connect`, with a token that lives where the mailbox wants one. Raises ImapFailed, OauthFailed."""
    with ExitStack() as stack:
        yield with_token(mailbox, lambda: stack.enter_context(imap.connect(mailbox)))


def with_token(mailbox: Mailbox, sign_in: Callable[[], T]) -> T:
    """Sign in with a token that lives, and once more with a new one where the server won't have it.

    Not within a transaction. Raises OauthFailed, and what `sign_in` raises.
    """
    if not mailbox.needs_token:
        return sign_in()
    if not mailbox.has_token(utcnow()):
        _renew(mailbox, refused="")
    used, is_new = mailbox.oauth_access_token, _is_new(mailbox)
    try:
        return sign_in()
    except wire.WireFailed as failure:
        if not failure.is_token_refused or is_new:
            raise
        log.info("mailbox %s: its token is refused, asking for another", mailbox.id)
    _renew(mailbox, refused=used)
    return sign_in()


def _exchange(mailbox_id: int) -> None:
    with transaction():
        if not Mailbox.take_renewal(mailbox_id, now=utcnow(), left_behind_after=CLAIM):
            return
    mailbox = db.session.get_one(Mailbox, mailbox_id)
    code, verifier = mailbox.oauth_code, mailbox.oauth_verifier
    try:
        tokens = oauth.exchange(_client(mailbox), code, verifier, consents.redirect_address()) if code else None
    except oauth.OauthFailed as failure:
        log.warning("mailbox %s: %s", mailbox_id, failure.detail)
        _note_refusal(mailbox_id, code, failure)
        return
    _write_down(lambda: _keep_exchanged(mailbox_id, tokens, code))


def _keep_exchanged(mailbox_id: int, tokens: oauth.Tokens | None, code: str) -> None:
    mailbox = _locked(mailbox_id)
    mailbox.oauth_renewing_since = None
    if tokens:
        consents.keep(mailbox, tokens.access, tokens.refresh, tokens.seconds, now=utcnow())
        consents.send_what_waited(now=utcnow())
    if mailbox.oauth_code == code:  # another consent may have come meanwhile
        mailbox.oauth_code = mailbox.oauth_verifier = ""


def _note_refusal(mailbox_id: int, code: str, failure: oauth.OauthFailed) -> None:
    """Where it may pass, the consent stays and is tried again when this claim ends; a code lives for some minutes."""
    with transaction():
        mailbox = _locked(mailbox_id)
        mailbox.oauth_error = reasons.kept(failure.text)
        if failure.needs_administrator:
            mailbox.oauth_renewing_since = None
            if mailbox.oauth_code == code:
                mailbox.oauth_code = mailbox.oauth_verifier = ""


def _renew(mailbox: Mailbox, *, refused: str) -> None:
    """See to it that the mailbox has a token other than `refused`. Raises OauthFailed."""
    mailbox_id = mailbox.id
    if not _claim(mailbox_id, refused):
        return
    used = mailbox.oauth_refresh_token
    try:
        if not used:
            raise _nobody(mailbox)
        tokens = oauth.renew(_client(mailbox), used)
    except oauth.OauthFailed as failure:
        with transaction():
            mailbox = _locked(mailbox_id)
            mailbox.oauth_renewing_since = None
            if used and failure.needs_consent:
                consents.lose(mailbox, reasons.kept(failure.text), used=used, now=utcnow())
        raise
    except BaseException:
        with transaction():
            _locked(mailbox_id).oauth_renewing_since = None
        raise
    _write_down(lambda: _keep_renewed(mailbox_id, tokens, used))


def _keep_renewed(mailbox_id: int, tokens: oauth.Tokens, used: str) -> None:
    mailbox = _locked(mailbox_id)
    mailbox.oauth_renewing_since = None
    consents.keep(mailbox, tokens.access, tokens.refresh, tokens.seconds, used=used, now=utcnow())


def _write_down(act: Callable[[], None]) -> None:
    """At once, and again where the database can't be written to just now: the provider gives these tokens only once.

    A worker that is killed between the provider's answer and this loses them where the provider rotates (RFC 9700,
    4.14). The old one stays and is tried: most take it for a while longer. Else the mailbox says: sign in again.
    """
    for seconds in WRITE_AGAIN_AFTER:
        try:
            with transaction():
                act()
            return
        except OperationalError:
            log.warning("new tokens can't be written down yet, trying again", exc_info=True)
            time.sleep(seconds)
    with transaction():
        act()


def _claim(mailbox_id: int, refused: str) -> bool:
    """Be the one who asks; False if another has been, and there is a token now."""
    until = time.monotonic() + OTHERS_SECONDS
    while True:
        with transaction():
            mailbox = db.session.get_one(Mailbox, mailbox_id)
            if mailbox.has_token(utcnow()) and mailbox.oauth_access_token != refused:
                return False
            if Mailbox.take_renewal(mailbox_id, now=utcnow(), left_behind_after=CLAIM):
                return True
        if time.monotonic() > until:
            raise being_renewed(mailbox)
        time.sleep(0.2)


def _nobody(mailbox: Mailbox) -> oauth.OauthFailed:
    """Nobody is signed in, and why, where that was said when it happened."""
    failure = nobody_signed_in(mailbox)
    if reason := mailbox.oauth_error:
        failure.text = LazyString(lambda: reasons.shown(reason, str(get_locale() or "en")))
    return failure


def _is_new(mailbox: Mailbox) -> bool:
    return bool(mailbox.oauth_renewed_at and mailbox.oauth_renewed_at > utcnow() - NOT_SO_SOON)


def _client(mailbox: Mailbox) -> oauth.Client:
    provider = TokenProvider.of(mailbox)
    return oauth.Client(provider.name, provider.token_url, mailbox.oauth_client_id, mailbox.oauth_client_secret)


def _locked(mailbox_id: int) -> Mailbox:
    return db.session.get_one(Mailbox, mailbox_id, with_for_update=True)
