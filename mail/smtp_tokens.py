"""Signing in to an SMTP server with a provider's token (SASL XOAUTH2, RFC 4954)."""

import base64
import smtplib

from mail import oauth
from mail.smtp_errors import Sending

GO_ON = 334
LONGEST_COMMAND = 510  # RFC 5321, 4.5.3.1.4, without its CRLF


def sign_in_with_token(host: smtplib.SMTP, mailbox: Sending) -> None:
    """Raises smtplib's errors."""
    if "XOAUTH2" not in host.esmtp_features.get("auth", "").upper().split():
        raise smtplib.SMTPNotSupportedError("XOAUTH2 is not offered.")
    word = oauth.xoauth2(mailbox.smtp_username or mailbox.token_user, mailbox.oauth_access_token)
    code, said = _say(host, base64.b64encode(word.encode()).decode("ascii"))
    if code == GO_ON:
        # It says why it refuses, as base64 of JSON, and waits for an empty answer before it really does.
        code, said = host.docmd("")
    if code != 235:
        raise smtplib.SMTPAuthenticationError(code, said)


def _say(host: smtplib.SMTP, word: str) -> tuple[int, bytes]:
    """With the command where it fits, else after it: Microsoft's tokens are longer than a line may be."""
    if len(f"AUTH XOAUTH2 {word}") <= LONGEST_COMMAND:
        return host.docmd("AUTH", f"XOAUTH2 {word}")
    code, said = host.docmd("AUTH", "XOAUTH2")
    return host.docmd(word) if code == GO_ON else (code, said)
