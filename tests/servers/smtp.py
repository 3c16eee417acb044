"""A real SMTP server in a thread of the tests' process: aiosmtpd, which keeps what it is given."""

import base64
import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import aiosmtpd
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from tests.servers.oauth import OauthServer
from tests.servers.processes import free_port


@dataclass(frozen=True)
class Taken:
    """A mail as the server got it: its envelope and its bytes."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    user: str | None

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class SmtpServer:
    """`taken`: what came, in order. `says`: what to answer instead of "OK", by "MAIL", "DATA" or a recipient.

    With `accounts` (name to password) nobody sends without signing in. `security` is "none", "starttls" or
    "tls". `stop` and `start` again on the same port are an outage. With a `provider` people sign in by its
    tokens. `most_mails` on one line are taken, then it hangs up with 421. `lines`: how many were opened.
    """

    certificate: ssl.SSLContext | None = None
    security: str = "none"
    accounts: dict[str, str] = field(default_factory=dict)
    max_bytes: int = 0
    knows_utf8: bool = True
    says: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    provider: OauthServer | None = None
    most_mails: int = 0
    lines: int = 0
    port: int = 0
    version: str = aiosmtpd.__version__

    def start(self) -> "SmtpServer":
        self.port = self.port or free_port()
        self._controller = _Controller(self)
        self._controller.start()
        return self

    def stop(self) -> None:
        self._controller.stop()

    def __enter__(self) -> "SmtpServer":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    # What aiosmtpd asks its handler.

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if "MAIL" in self.says:
            return self.says["MAIL"]
        session.mails_of_the_line = getattr(session, "mails_of_the_line", 0) + 1  # type: ignore[attr-defined]
        self.lines += session.mails_of_the_line == 1  # type: ignore[attr-defined]
        if self.most_mails and session.mails_of_the_line > self.most_mails:  # type: ignore[attr-defined]
            return "421 4.7.0 Too many mails on this line"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.says:
            return self.says[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if "DATA" in self.says:
            return self.says["DATA"]
        user = session.auth_data.decode() if session.authenticated and session.auth_data else None
        sender, raw = envelope.mail_from or "", bytes(envelope.original_content or b"")
        self.taken.append(Taken(sender, tuple(envelope.rcpt_tos), raw, user))
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, data: Any) -> AuthResult:
        name, password = data.login.decode(), data.password.decode()
        if self.accounts.get(name) != password:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(name)
        return AuthResult(success=True, auth_data=data.login)

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """As Google's and Microsoft's servers do it: a token that isn't good is told of in a second challenge."""
        said: Any = base64.b64decode(args[1]) if len(args) > 1 else await server.challenge_auth("")
        user, _, rest = bytes(said).decode().removeprefix("user=").partition("\1auth=Bearer ")
        if self.provider and self.provider.user_of(rest.rstrip("\1")) == user:
            self.signed_in.append(user)
            return AuthResult(success=True, auth_data=user.encode())
        answer = await server.challenge_auth('{"status":"401","schemes":"bearer"}')
        assert answer == b""
        await server.push("535 5.7.3 Authentication unsuccessful")
        return AuthResult(success=False, handled=True)


class _Smtp(SMTP):
    line_length_limit = 12288  # of what signs in (RFC 4954, 4)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Smtp(self.handler, **self.SMTP_kwargs)

    def __init__(self, server: SmtpServer) -> None:
        super().__init__(
            server,
            hostname="127.0.0.1",
            port=server.port,
            ssl_context=server.certificate if server.security == "tls" else None,
            tls_context=server.certificate if server.security == "starttls" else None,
            require_starttls=server.security == "starttls",
            authenticator=server.authenticate if server.accounts else None,
            auth_required=bool(server.accounts or server.provider),
            # Without accounts AUTH must not even be offered.
            auth_require_tls=not (server.accounts or server.provider),
            auth_exclude_mechanism=["PLAIN", "LOGIN"] if server.provider else ["XOAUTH2"],
            data_size_limit=server.max_bytes or None,
            enable_SMTPUTF8=server.knows_utf8,
        )
