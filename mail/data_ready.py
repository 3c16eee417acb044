"""The mail that tells a customer that the copy of their data is ready. It lets nobody in: whoever opens it signs in."""

import secrets
from datetime import datetime

from flask_babel import force_locale, format_date, gettext

from mail import compose, look, senders
from mail.links import home_of
from mail.parts import both
from models import DataCopy, Mailbox, OutgoingMail, Purpose

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def write(copy: DataCopy, mailbox: Mailbox, *, now: datetime) -> OutgoingMail:
    """To the address that they were signed in with, in the language of the page where they asked."""
    with force_locale(copy.language):
        seen = look.of_brand(copy.brand)
        text, html = both(seen, text="\n\n".join(_paragraphs(copy)))
        subject = gettext("Your data is ready: %(office)s", office=seen.name)
    sender = senders.of_brand(copy.brand, mailbox)
    return OutgoingMail(
        purpose=Purpose.CONFIRMATION,
        letter_id=f"data.{secrets.token_hex(8)}@{compose.domain_of(sender)}",
        sender_name=seen.name,
        sender_address=sender,
        recipients=[copy.address],
        first_recipient=copy.address,
        copies=[],
        blind_copies=[],
        subject=subject[:600],
        text=text,
        html=html,
        headers=dict(HEADERS),
        is_automatic=True,
        created_at=now,
        due_at=now,
    )


def _paragraphs(copy: DataCopy) -> list[str]:
    until = format_date(copy.kept_until, "long")
    return [
        gettext("Hello,"),
        gettext("all your requests with their files are ready to be taken along, as one ZIP file:"),
        f"{home_of(copy.brand)}/my/settings#data",
        gettext("Until %(day)s it lies there; only you can open it, once you have signed in.", day=until),
        gettext("If it wasn't you who asked for it, please write to us."),
    ]
