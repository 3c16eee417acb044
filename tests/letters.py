"""Letters for tests, written the way mail programs write them."""

from email.message import EmailMessage
from email.policy import SMTP
from itertools import count
from typing import Any

_numbers = count(1)


def letter(
    sender: str = "Carol Weiß <carol@example.com>",
    to: str = "support@example.org",
    subject: str = "Drucker brennt",
    text: str = "Der Drucker brennt.",
    attachments: tuple[tuple[str, str, bytes], ...] = (),
    **headers: Any,
) -> bytes:
    """A mail as bytes. `headers` names further ones with _ for -: In_Reply_To="<…>". Each has a Message-ID."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = subject
    message["Date"] = "Mon, 16 Nov 2026 11:59:00 +0000"
    headers.setdefault("Message_ID", f"<letter-{next(_numbers)}@example.com>")
    for name, value in headers.items():
        if value is not None:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    for filename, content_type, content in attachments:
        main, _, sub = content_type.partition("/")
        message.add_attachment(content, maintype=main, subtype=sub, filename=filename)
    return message.as_bytes()
