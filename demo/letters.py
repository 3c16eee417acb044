"""Mails of customers, as the various programs write them."""

from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape
from random import Random

CHARSETS = {
    "ru": ("utf-8", "utf-8", "windows-1251", "koi8-r"),
    "uk": ("utf-8", "utf-8", "windows-1251"),
    "de": ("utf-8", "utf-8", "iso-8859-1"),
    "en": ("utf-8", "us-ascii"),
}
QUOTE_LINES = {
    "ru": "{date}, {name} пишет:",
    "uk": "{date}, {name} пише:",
    "de": "Am {date} schrieb {name}:",
    "en": "On {date}, {name} wrote:",
}
NamedFile = tuple[str, str, bytes]  # name, content type, content


def letter(
    chance: Random,
    language: str,
    *,
    sender: tuple[str, str],
    recipient: str,
    subject: str,
    text: str,
    at: datetime,
    copies: Sequence[tuple[str, str]] = (),
    files: Sequence[NamedFile] = (),
    answers: str = "",
    is_automatic: bool = False,
) -> bytes:
    """One mail (RFC 5322) from `sender`, a name and an address. `answers` is the Message-ID that it answers."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(sender)
    mail["To"] = recipient
    if copies:
        mail["Cc"] = ", ".join(formataddr(copy) for copy in copies)
    mail["Subject"] = subject
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<{chance.getrandbits(80):020x}@{sender[1].partition('@')[2]}>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = f"<{answers}>"
    if is_automatic:
        mail["Auto-Submitted"] = "auto-replied"
    _write(mail, text, _charset(chance, language, text), has_html=chance.random() < 0.4)
    for name, content_type, content in files:
        main, _, sub = content_type.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def quoting(text: str, language: str, *, said: str, by: str, at: datetime) -> str:
    """The text above what it answers, as mail programs arrange it."""
    head = QUOTE_LINES[language].format(date=f"{at:%d.%m.%Y %H:%M}", name=by)
    return f"{text}\n\n{head}\n" + "\n".join(f"> {line}".rstrip() for line in said.splitlines())


def _write(mail: EmailMessage, text: str, charset: str, has_html: bool) -> None:
    mail.set_content(text, charset=charset, cte="base64" if charset != "us-ascii" else "7bit")
    if has_html:
        paragraphs = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.split("\n\n"))
        mail.add_alternative(f"<html><body>{paragraphs}</body></html>", subtype="html", charset=charset, cte="base64")


def _charset(chance: Random, language: str, text: str) -> str:
    """One that can write this text."""
    charset = chance.choice(CHARSETS[language])
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return "utf-8"
    return charset
