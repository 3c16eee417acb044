"""A real SMTP server in a thread of the tests' process: aiosmtpd, which keeps what it is given."""

import ssl
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import aiosmtpd
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

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
    "tls". `stop` and `start` again on the same port are an outage.
    """

    certificate: ssl.SSLContext | None = None
    security: str = "none"
    accounts: dict[str, str] = field(default_factory=dict)
    max_bytes: int = 0
    knows_utf8: bool = True
    says: dict[str, str] = field(default_factory=dict)
    taken: list[Taken] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
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
        user = session.auth_data.decode() if session.auth_data else None
        sender, raw = envelope.mail_from or "", bytes(envelope.original_content or b"")
        self.taken.append(Taken(sender, tuple(envelope.rcpt_tos), raw, user))
        return "250 OK"

    def authenticate(self, server: SMTP, session: Session, envelope: Envelope, way: str, data: Any) -> AuthResult:
        name, password = data.login.decode(), data.password.decode()
        if self.accounts.get(name) != password:
            return AuthResult(success=False, handled=False)
        self.signed_in.append(name)
        return AuthResult(success=True, auth_data=data.login)


class _Controller(Controller):
    def __init__(self, server: SmtpServer) -> None:
        super().__init__(
            server,
            hostname="127.0.0.1",
            port=server.port,
            ssl_context=server.certificate if server.security == "tls" else None,
            tls_context=server.certificate if server.security == "starttls" else None,
            require_starttls=server.security == "starttls",
            authenticator=server.authenticate if server.accounts else None,
            auth_required=bool(server.accounts),
            # Without accounts AUTH must not even be offered.
            auth_require_tls=not server.accounts,
            data_size_limit=server.max_bytes or None,
            enable_SMTPUTF8=server.knows_utf8,
        )
