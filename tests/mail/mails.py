"""A mail to send, and sending it."""

from email.message import EmailMessage

import pytest

from mail import smtp
from tests.mail.accounts import sending
from tests.servers.smtp import SmtpServer

SENDER = "support@example.org"
CAROL = "carol@example.com"


def mail(**headers: str) -> EmailMessage:
    message = EmailMessage()
    defaults = {
        "From": "Підтримка <support@example.org>",
        "To": "Carol <carol@example.com>",
        "Subject": "Re: [#42] Принтер горит",
        "Message-ID": "<42.token@example.org>",
    }
    for name, value in (defaults | {key.replace("_", "-"): value for key, value in headers.items()}).items():
        message[name] = value
    message.set_content("Тушите.\n")
    return message


def send(server: SmtpServer, message: EmailMessage | None = None, *recipients: str) -> tuple[smtp.Refusal, ...]:
    return smtp.send(sending(server.port), message or mail(), SENDER, list(recipients) or [CAROL])


def failure_of(mailbox: object, *recipients: str) -> smtp.SmtpFailed:
    with pytest.raises(smtp.SmtpFailed) as failure:
        smtp.send(mailbox, mail(), SENDER, list(recipients) or [CAROL])  # type: ignore[arg-type]
    assert "geheim" not in failure.value.detail
    return failure.value
