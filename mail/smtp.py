"""Sending mail: Flask-Mail's connection, once for each mailbox, made patient and careful.

Flask-Mail itself knows one server for the whole program, waits for ever, and doesn't look at the
certificate after STARTTLS; so how the connection is made is ours. The mail is ours as well
(`mail/compose.py`): its Message-ID was chosen when the outbox row was written.
"""

import base64
import smtplib
import ssl
from email.message import EmailMessage
from types import TracebackType

import flask_mail
from flask_babel import LazyString

from mail import wire
from mail.smtp_errors import Refusal, Sending, SmtpFailed, all_refused, refusals, server_in_words
from mail.smtp_tokens import sign_in_with_token
from mail.wire_form import NO_ADDRESS, as_sent, ascii_address

GREETING_SECONDS = 30
GOODBYE_SECONDS = 5

__all__ = ["Line", "Refusal", "Sending", "SmtpFailed", "check", "connect", "send"]


def send(mailbox: Sending, message: EmailMessage, sender: str, recipients: list[str]) -> tuple[Refusal, ...]:
    """One mail over a line of its own; see `Line.send`."""
    with connect(mailbox) as line:
        return line.send(message, sender, recipients)


def check(mailbox: Sending) -> None:
    """Sign in and send nothing. Raises SmtpFailed."""
    with connect(mailbox) as line:
        line.is_alive()


def connect(mailbox: Sending) -> "Line":
    """A line to the mailbox's server, signed in: for one mail, or for several one after another. Raises SmtpFailed."""
    connection = _Connection(mailbox)
    with server_in_words(mailbox):
        connection.__enter__()
    return Line(connection, mailbox)


class Line:
    """An open line to a mailbox's server. To be closed at the end, or used in a `with`."""

    def __init__(self, connection: "_Connection", mailbox: Sending) -> None:
        self._connection = connection
        self._mailbox = mailbox
        self.mails = 0  # that were given to it

    def send(self, message: EmailMessage, sender: str, recipients: list[str]) -> tuple[Refusal, ...]:
        """Give one mail to the server; its recipients are those named here, not those in its header.

        Returns the recipients that were refused while others were taken: only they may be tried again, and
        only where the refusal isn't permanent. Raises SmtpFailed if nobody was sent the mail. A server that
        breaks off after the last byte may have taken it: sent again, it has the same Message-ID.
        """
        self.mails += 1
        with server_in_words(self._mailbox):
            host = self._connection.signed_in()
            by_envelope, impossible = _envelopes(recipients, host.has_extn("smtputf8"))
            if not by_envelope:
                raise all_refused(impossible, self._mailbox.smtp_host)
            wide = not all(address.isascii() for address in by_envelope)
            refused = host.sendmail(
                ascii_address(sender),
                list(by_envelope),
                as_sent(message, utf8=wide),
                mail_options=["SMTPUTF8", "BODY=8BITMIME"] if wide else [],
            )
        named = {by_envelope.get(address, address): answer for address, answer in refused.items()}
        return impossible + refusals(named, self._mailbox)

    def is_alive(self) -> bool:
        """Whether the server still listens; what was begun there is forgotten. Servers hang up on who says little."""
        try:
            return self._connection.signed_in().rset()[0] == 250
        except (OSError, *wire.NONSENSE):
            return False

    def close(self) -> None:
        self._connection.__exit__(None, None, None)

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection to one mailbox's server: with time limits and checked certificates."""

    def __init__(self, mailbox: Sending) -> None:
        mail = flask_mail.Mail()
        mail.state = mail.init_mail(_settings(mailbox))
        super().__init__(mail)
        self.mailbox = mailbox
        self.greeting_name = _greeting_name(mailbox.address)
        # An office that filled in nothing here sends as it reads; a relay in the house may not ask at all.
        self.must_sign_in = bool(mailbox.smtp_username)

    def configure_host(self) -> smtplib.SMTP:
        host = self._dial()
        try:
            _set_patience(host, wire.ANSWER_SECONDS)
            if self.mail.use_tls:
                host.starttls(context=ssl.create_default_context())
            host.ehlo_or_helo_if_needed()
            if self.mailbox.needs_token:
                sign_in_with_token(host, self.mailbox)
            elif self.mail.username and (self.must_sign_in or _asks_for_password(host)):
                _sign_in(host, self.mail.username, self.mail.password or "")
        except BaseException:
            host.close()
            raise
        return host

    def signed_in(self) -> smtplib.SMTP:
        """The connection's server. Certificates are checked, the user is signed in."""
        assert self.host is not None
        return self.host

    def _dial(self) -> smtplib.SMTP:
        where = (self.mail.server, self.mail.port or 0, self.greeting_name)
        if self.mail.use_ssl:
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(*where, timeout=GREETING_SECONDS, context=context)
        return smtplib.SMTP(*where, timeout=GREETING_SECONDS)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        tb: TracebackType | None,
    ) -> None:
        # The mail is sent or isn't; a server that hangs up instead of saying goodbye changes nothing.
        host = self.signed_in()
        try:
            _set_patience(host, GOODBYE_SECONDS)
            host.quit()
        except (OSError, *wire.NONSENSE):
            host.close()


def _set_patience(host: smtplib.SMTP, seconds: float) -> None:
    if host.sock is not None:
        host.sock.settimeout(seconds)


def _settings(mailbox: Sending) -> dict[str, object]:
    """A mailbox in Flask-Mail's words."""
    return {
        "MAIL_SERVER": mailbox.smtp_host.strip(),
        "MAIL_PORT": mailbox.smtp_port,
        "MAIL_USE_SSL": mailbox.smtp_security == "tls",
        "MAIL_USE_TLS": mailbox.smtp_security == "starttls",
        "MAIL_USERNAME": mailbox.smtp_username or mailbox.imap_username,
        "MAIL_PASSWORD": mailbox.smtp_password or mailbox.imap_password,
        "MAIL_SUPPRESS_SEND": False,
    }


def _greeting_name(address: str) -> str:
    """The name we greet with. smtplib would ask the name server for our own, and may wait long for it."""
    try:
        return ascii_address(address).rpartition("@")[2] or "localhost"
    except ValueError:
        return "localhost"


def _asks_for_password(host: smtplib.SMTP) -> bool:
    # Exchange's relay offers its own kinds of signing in, and means machines of its domain.
    return not {"PLAIN", "LOGIN", "CRAM-MD5"}.isdisjoint(host.esmtp_features.get("auth", "").upper().split())


def _sign_in(host: smtplib.SMTP, name: str, password: str) -> None:
    if (name + password).isascii():
        host.login(name, password)
        return
    # smtplib's own AUTH PLAIN knows ASCII only; RFC 4616 wants UTF-8.
    both = base64.b64encode(f"\0{name}\0{password}".encode()).decode("ascii")
    code, answer = host.docmd("AUTH", f"PLAIN {both}")
    if code not in (235, 503):
        raise smtplib.SMTPAuthenticationError(code, answer)


def _envelopes(recipients: list[str], knows_utf8: bool) -> tuple[dict[str, str], tuple[Refusal, ...]]:
    """Recipients by the address that goes on the envelope, and those that can't go on one."""
    possible: dict[str, str] = {}
    impossible = []
    for recipient in recipients:
        try:
            possible[ascii_address(recipient, any_local_part=knows_utf8)] = recipient
        except ValueError as error:
            why = next((said for said in error.args if isinstance(said, LazyString)), NO_ADDRESS)
            impossible.append(Refusal(recipient, True, "553 5.1.3", why))
    return possible, tuple(impossible)
