"""The words that mails are made of. All of them follow the locale that is in force."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import DateTimePattern, parse_pattern
from flask_babel import get_locale, gettext
from markupsafe import Markup, escape

from mail.read import subjects
from models import HeldRequest, Message, Office, Score, Ticket

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")


def reply_subject(ticket: Ticket) -> str:
    """The customer's own subject, with one mark and one number: a last clue where a program drops the references."""
    subject = ticket.subject or gettext("Your request")
    answered = subjects.base_of(subject) if subjects.is_reply(subject) else subject
    return f"Re: {answered or gettext('Your request')} [#{ticket.number}]"


def forward_subject(ticket: Ticket) -> str:
    """As mail programs of that language begin what they pass on, with the number as in answers."""
    # Translators: the beginning of a forwarded mail's subject, as mail programs of your language write it.
    subject = gettext("Fwd: %(subject)s", subject=ticket.subject or gettext("Your request"))
    return f"{subject} [#{ticket.number}]"


def forwarded_head(message: Message) -> list[str]:
    """The lines above a message that is passed on: from whom, when, about what, with which files."""
    sender = f"{message.author} <{message.from_address}>" if message.from_address else message.author
    lines = [
        gettext("From: %(sender)s", sender=sender),
        gettext("Date: %(date)s", date=_office_time(message)),
        gettext("Subject: %(subject)s", subject=message.ticket.subject or gettext("no subject")),
    ]
    if names := ", ".join(one.filename for one in message.attachments):
        lines.append(gettext("Files: %(names)s", names=names))
    return lines


def as_forwarded_text(text: str, signature: str, heads: Sequence[tuple[list[str], Message]]) -> str:
    """The plain-text part: the agent's own words, then each message under its head."""
    parts = [text.strip()] if text.strip() else []
    if signature:
        parts.append(f"-- \n{signature}")
    for head, message in heads:
        parts += [f"---------- {gettext('Forwarded message')} ----------\n" + "\n".join(head), message.text.strip()]
    return "\n\n".join(parts) + "\n"


def confirmation(ticket: Ticket, link: str) -> list[str]:
    """The paragraphs of a confirmation."""
    greeting = gettext("Hello %(name)s,", name=ticket.customer.name) if ticket.customer.name else gettext("Hello,")
    return [
        greeting,
        gettext(
            "we have received your request “%(subject)s”. Its number is #%(number)d.",
            subject=ticket.subject or gettext("no subject"),
            number=ticket.number,
        ),
        gettext("A colleague of ours will read it and answer you by mail. You needn't do anything until then."),
        gettext("To add something, just answer this mail. You can follow your request here:"),
        link,
    ]


def address_check(held: HeldRequest, link: str) -> list[str]:
    """The paragraphs that ask whether it was they. Of what was written only the subject: it may be a stranger's."""
    return [
        gettext("Hello,"),
        gettext(
            "somebody has written to us by our form and given this address: “%(subject)s”. Was it you? Then please "
            "open this link and press the button. Only then does your request reach us.",
            subject=held.subject,
        ),
        link,
        gettext("If it wasn't you, you needn't do anything: nobody reads it, and it is deleted."),
    ]


def votes(link: str) -> list[tuple[str, str]]:
    """What an answer can be called, each with the link that chooses it."""
    names = {Score.GOOD: gettext("good"), Score.SO_SO: gettext("so-so"), Score.BAD: gettext("bad")}
    return [(name, f"{link}?score={score.value}") for score, name in names.items()]


def as_text(
    text: str,
    signature: str,
    quoted: Sequence[tuple[str, str]],
    votes: Sequence[tuple[str, str]] = (),
    *,
    name: str = "",
    place: str = "",
) -> str:
    """The plain-text part: the answer first, then the signature (RFC 3676, 4.3), then what was said before.

    What is asked about the answer, and where all requests are found (`place`), belongs to the signature: who answers
    needn't take it out of what they quote. So does the name of who writes, unless it is in the signature.
    `quoted` as `in_quotes` gives it.
    """
    parts = [text.strip()]
    asked = "\n".join([gettext("How was this answer?"), *(f"{name}: {link}" for name, link in votes)]) if votes else ""
    named = "" if name in signature else name
    place = f"{gettext('All my requests')}: {place}" if place else ""
    if below := "\n\n".join(filter(None, (signature, asked, place, named))):
        parts.append(f"-- \n{below}")
    parts += [f"{head}\n{_quote(said)}" for head, said in quoted]
    return "\n\n".join(parts) + "\n"


def in_quotes(messages: Sequence[Message]) -> list[tuple[str, str]]:
    """Of each the line above it and its words, for both parts of a mail."""
    return [(_said_by(message), message.text) for message in messages]


def _said_by(message: Message) -> str:
    """The line above a quoted message. Its hour is the office's, not that of the agent who happens to answer."""
    return gettext(
        "On %(date)s, %(name)s wrote:",
        date=_office_time(message),
        name=message.author,
    )


def _office_time(message: Message) -> str:
    return _in_words(message.created_at, Office.current().timezone, str(get_locale() or "en"))


@lru_cache(maxsize=2048)
def _in_words(at: datetime, timezone: str, language: str) -> str:
    """Each answer in a ticket quotes nearly the same messages as the one before it."""
    pattern, locale = _short(language)
    return pattern.apply(at.astimezone(ZoneInfo(timezone)), locale)


@cache
def _short(language: str) -> tuple[DateTimePattern, Locale]:
    """Babel's short day and hour as one pattern, which it would put together for each."""
    locale = Locale.parse(language)
    day, hour = locale.date_formats["short"].pattern, locale.time_formats["short"].pattern
    both: str = str(locale.datetime_formats["short"]).replace("{1}", day).replace("{0}", hour)
    return parse_pattern(both), locale


def _quote(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def as_html_lines(text: str) -> Markup:
    """Plain text as HTML: safe, its lines kept, its links made to be clicked."""
    if "://" not in text:
        return Markup("<br>\n".join(str(escape(text)).splitlines()))  # noqa: S704 - it is escaped
    return Markup("<br>\n").join(_linked(line) for line in text.splitlines())


def _linked(line: str) -> Markup:
    html, end = Markup(""), 0
    for link in _ADDRESS.finditer(line):
        html += escape(line[end : link.start()]) + Markup('<a href="{0}">{0}</a>').format(link[0])
        end = link.end()
    return html + escape(line[end:])
