"""What smtplib raises, told as one kind of error."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Protocol

from flask_babel import LazyString, lazy_gettext

from mail import wire

TOO_LARGE = 552
SIGN_IN_FIRST = 530
GOES_AWAY = 421


@dataclass(frozen=True)
class Refusal:
    """A recipient the server didn't take. `answer` is its code and words: "550 5.1.1 No such user".

    Where it was never asked, `why` says in words what is wrong with the address.
    """

    address: str
    permanent: bool
    answer: str
    why: LazyString | None = None


class SmtpFailed(wire.WireFailed):
    """A mail was not sent, to nobody.

    `permanent`: this mail will never be taken, so it makes no sense to send it again. A wrong password is
    not that (`needs_administrator`): when it is set right, the mail goes.
    `refused`: the recipients that were refused, if it was for them.
    `is_full`: the server takes no more on this line (421), and may on another.
    """

    def __init__(
        self,
        text: LazyString,
        permanent: bool,
        detail: str = "",
        needs_administrator: bool = False,
        refused: tuple[Refusal, ...] = (),
    ) -> None:
        super().__init__(text, permanent, detail, needs_administrator)
        self.refused = refused
        self.is_full = False


class Sending(Protocol):
    """What a mailbox must say of itself so that mail can be sent through it."""

    @property
    def address(self) -> str: ...
    @property
    def smtp_host(self) -> str: ...
    @property
    def smtp_port(self) -> int: ...
    @property
    def smtp_security(self) -> str: ...
    @property
    def smtp_username(self) -> str | None: ...
    @property
    def smtp_password(self) -> str | None: ...
    @property
    def imap_username(self) -> str: ...
    @property
    def imap_password(self) -> str: ...
    @property
    def needs_token(self) -> bool: ...
    @property
    def token_user(self) -> str: ...
    @property
    def oauth_access_token(self) -> str: ...


@contextmanager
def server_in_words(mailbox: Sending) -> Iterator[None]:
    """Turn whatever talking to the server raises into SmtpFailed."""
    try:
        yield
    except (OSError, EOFError, *wire.NONSENSE) as error:  # smtplib's errors are OSErrors
        raise _in_words(error, mailbox) from error


def refusals(answers: dict[str, tuple[int, bytes]], mailbox: Sending) -> tuple[Refusal, ...]:
    """smtplib's refused recipients as ours."""
    return tuple(Refusal(to, code >= 500, answer_of(code, said, mailbox)) for to, (code, said) in answers.items())


def answer_of(code: int, said: bytes | str, mailbox: Sending) -> str:
    words = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return wire.without_secrets(" ".join(f"{code} {words}".split()), *wire.secrets_of(mailbox))[:500]


def all_refused(refused: tuple[Refusal, ...], host: str) -> SmtpFailed:
    """The failure of a mail that no recipient's server wanted: temporary if one of them may take it later."""
    names = "; ".join(f"{one.address} ({one.answer})" for one in refused)
    text = lazy_gettext("%(host)s does not take mail for %(recipients)s.", host=host, recipients=names)
    return SmtpFailed(text, all(one.permanent for one in refused), names[:500], refused=refused)


def _in_words(error: BaseException, mailbox: Sending) -> SmtpFailed:
    host, port = mailbox.smtp_host, mailbox.smtp_port
    error = _cause(error)
    detail = wire.detail_of(error, *wire.secrets_of(mailbox))
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all_refused(refusals(error.recipients, mailbox), host)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _not_let_in(error, mailbox, detail)
    if isinstance(error, smtplib.SMTPResponseException):
        return _said_no(error, mailbox)
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return SmtpFailed(wire.dropped(host), False, detail)
    if isinstance(error, smtplib.SMTPException):  # what it doesn't support, and "no suitable" way to sign in
        return _lacks(host, detail)
    trouble = wire.network_trouble(error, host, port)
    if trouble:
        text, needs_administrator = trouble
        return SmtpFailed(text, False, detail, needs_administrator)
    return SmtpFailed(_nonsense(host, port), False, detail)


def _cause(error: BaseException) -> BaseException:
    """smtplib says "disconnected" for a server that hangs as well; what happened stands behind it."""
    behind = error.__context__
    if isinstance(error, smtplib.SMTPServerDisconnected) and isinstance(behind, OSError):
        return behind
    return error


def _not_let_in(error: smtplib.SMTPAuthenticationError, mailbox: Sending, detail: str) -> SmtpFailed:
    host, answer = mailbox.smtp_host, answer_of(error.smtp_code, error.smtp_error, mailbox)
    if error.smtp_code < 500:
        text = lazy_gettext("%(host)s lets nobody sign in at the moment. We will try again.", host=host)
        return SmtpFailed(text, False, detail)
    if mailbox.needs_token:
        return _token_refused(mailbox, detail, answer)
    text = lazy_gettext(
        "%(host)s does not accept the user name %(name)s with this password for sending (%(answer)s).",
        host=host,
        name=mailbox.smtp_username or mailbox.imap_username,
        answer=answer,
    )
    return SmtpFailed(text, False, detail, needs_administrator=True)


def _token_refused(mailbox: Sending, detail: str, answer: str) -> SmtpFailed:
    text = lazy_gettext(
        "%(host)s does not let the desk send as %(name)s with the provider's token. May the person who consented send "
        "as this address, and is SMTP switched on for it? (%(answer)s)",
        host=mailbox.smtp_host,
        name=mailbox.smtp_username or mailbox.token_user,
        answer=answer,
    )
    failure = SmtpFailed(text, False, detail, needs_administrator=True)
    failure.is_token_refused = True
    return failure


def _said_no(error: smtplib.SMTPResponseException, mailbox: Sending) -> SmtpFailed:
    host, port, code = mailbox.smtp_host, mailbox.smtp_port, error.smtp_code
    answer = answer_of(code, error.smtp_error, mailbox)
    # The bare class is smtplib's own word for a line that never ends.
    if not 400 <= code < 600 or type(error) is smtplib.SMTPResponseException:
        return SmtpFailed(_nonsense(host, port), False, answer)
    if code == SIGN_IN_FIRST:
        text = lazy_gettext("%(host)s wants a user name, or encryption first: %(answer)s", host=host, answer=answer)
        return SmtpFailed(text, False, answer, needs_administrator=True)
    if isinstance(error, smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        text = lazy_gettext("%(host)s takes no mail from us: %(answer)s", host=host, answer=answer)
        return SmtpFailed(text, False, answer, needs_administrator=code >= 500)
    if code == TOO_LARGE:
        text = lazy_gettext("The mail is too large for %(host)s: %(answer)s", host=host, answer=answer)
        return SmtpFailed(text, True, answer)
    text = lazy_gettext("%(host)s refused the mail: %(answer)s", host=host, answer=answer)
    failure = SmtpFailed(text, code >= 500, answer)
    failure.is_full = code == GOES_AWAY
    return failure


def _lacks(host: str, detail: str) -> SmtpFailed:
    text = lazy_gettext(
        "%(host)s does not offer on this port what the mailbox asks for: encryption (STARTTLS) or "
        "signing in. Choose another port or another encryption.",
        host=host,
    )
    return SmtpFailed(text, False, detail, needs_administrator=True)


def _nonsense(host: str, port: int) -> LazyString:
    return lazy_gettext(
        "What %(host)s says on port %(port)s is not what a mail server says. Check the server and the port.",
        host=host,
        port=str(port),
    )
