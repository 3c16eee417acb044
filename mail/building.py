"""The mail that a row of the outbox becomes, and whom its envelope names."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from mail import look, sign_in
from models import OutgoingMail, blobs
from models.written import bare, name_in


def build(outgoing: OutgoingMail) -> EmailMessage:
    """The mail itself (RFC 5322, MIME), attachments from the blobs. Raises FileNotFoundError if one is gone."""
    message = EmailMessage(policy=SMTP)
    message["From"] = _header_address(outgoing.sender_name, outgoing.sender_address)
    message["To"] = ", ".join(str(_parsed(one)) for one in outgoing.recipients)
    if outgoing.copies:
        message["Cc"] = ", ".join(str(_parsed(one)) for one in outgoing.copies)
    message["Subject"] = " ".join(outgoing.subject.split())
    message["Date"] = format_datetime(outgoing.created_at)
    message["Message-ID"] = f"<{outgoing.letter_id}>"
    for name, value in outgoing.headers.items():
        message[name] = value
    text, html = sign_in.filled(outgoing)
    message.set_content(text, cte="quoted-printable")
    if html:
        _add_html(message, html)
    _attach_files(message, outgoing)
    return message


def _add_html(message: EmailMessage, html: str) -> None:
    """With the logo that it shows, inside the mail (RFC 2387)."""
    html, logos = look.logos_in(html)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    shown = message.get_body(("html",))
    assert shown  # it was added just now
    for content_id, (kind, content) in logos.items():
        name = f"logo.{kind}"
        shown.add_related(content, maintype="image", subtype=kind, cid=content_id, filename=name, disposition="inline")


def envelope(outgoing: OutgoingMail) -> list[str]:
    """The bare addresses that the mail goes to; after a refusal only those that are still to be served."""
    return outgoing.still_to or [_parsed(one).addr_spec for one in outgoing.everyone]


def _attach_files(message: EmailMessage, outgoing: OutgoingMail) -> None:
    for attachment in outgoing.message.attachments if outgoing.message else ():
        main, _, sub = attachment.content_type.partition("/")
        if main in ("message", "multipart") or not sub:
            main, sub = "application", "octet-stream"
        message.add_attachment(blobs.get(attachment.digest), maintype=main, subtype=sub, filename=attachment.filename)


def _parsed(text: str) -> Address:
    return _header_address(name_in(text), bare(text))


def _header_address(name: str, address: str) -> Address:
    local, _, domain = (parseaddr(address)[1] or address).rpartition("@")
    # A name with a line break in it would begin a header of its own.
    return Address(display_name=" ".join(name.split()), username=local, domain=domain)
