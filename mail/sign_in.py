"""The mail with a customer's sign-in link. The link and its code stand in the mail itself and nowhere else.

In the outbox, which agents can read, there are marks in their places: they are filled in as the mail is made.
"""

import secrets
from datetime import datetime

from flask_babel import force_locale, gettext
from markupsafe import Markup
from sqlalchemy import select

from mail import compose, look, senders
from mail.links import home_of
from mail.parts import both
from models import Mailbox, OutgoingMail, Purpose, SignInLink, db

LINK, CODE = "{link}", "{code}"
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def write(link: SignInLink, mailbox: Mailbox, *, now: datetime) -> OutgoingMail:
    """To the address that was asked for, in the language of the page where it was asked."""
    with force_locale(link.language):
        seen = look.of_brand(link.brand)
        text, html = both(seen, text="\n\n".join(_paragraphs(link)))
        subject = _subject(link, seen.name)
    sender = senders.of_brand(link.brand, mailbox)
    return OutgoingMail(
        purpose=Purpose.SIGN_IN,
        letter_id=f"sign-in.{secrets.token_hex(8)}@{compose.domain_of(sender)}",
        sender_name=seen.name,
        sender_address=sender,
        recipients=[link.address],
        first_recipient=link.address,
        copies=[],
        blind_copies=[],
        subject=subject,
        text=text,
        html=html,
        headers=dict(HEADERS),
        created_at=now,
        due_at=now,
    )


def filled(outgoing: OutgoingMail) -> tuple[str, str]:
    """Text and HTML of a mail as it leaves."""
    if outgoing.purpose != Purpose.SIGN_IN:
        return outgoing.text, outgoing.html
    asked = select(SignInLink).where(SignInLink.outgoing_id == outgoing.id)
    link = db.session.execute(asked).scalar_one_or_none()
    address = f"{home_of(link.brand)}/my/enter/{link.token}" if link else ""
    code = link.code if link else ""
    anchor = Markup('<a href="{0}">{0}</a>').format(address)
    bold = Markup("<strong>{}</strong>").format(code)
    return (
        outgoing.text.replace(LINK, address).replace(CODE, code),
        outgoing.html.replace(LINK, anchor).replace(CODE, bold),
    )


def _subject(link: SignInLink, office: str) -> str:
    if link.customer_id:
        return gettext("Is this your address? %(office)s", office=office)
    return gettext("Your sign-in link: %(office)s", office=office)


def _paragraphs(link: SignInLink) -> list[str]:
    if link.customer_id:
        first = gettext("somebody who has signed in with us says that this mail address is theirs too. Is that you?")
        then = gettext("Then open this link, in the browser in which you asked for it:")
    else:
        first = gettext("with this link you see your requests:")
        then = ""
    return [
        gettext("Hello,"),
        first,
        *filter(None, [then]),
        LINK,
        gettext("Does it open in another browser? Then type this code where you asked for it: %(code)s", code=CODE),
        gettext(
            "Both are good once, for half an hour. If it wasn't you, you needn't do anything: without this mail "
            "nobody comes in. Please pass it on to nobody."
        ),
    ]
