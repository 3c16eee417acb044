"""From the bytes of a letter to a value: no database, no network, no clock, and never an exception."""

from email import message_from_bytes
from email.policy import default

from mail.read.values import Address, Attachment, ReadMail

__all__ = ["Address", "Attachment", "ReadMail", "read"]


def read(raw: bytes) -> ReadMail:
    """Any bytes as a letter."""
    message = message_from_bytes(raw, policy=default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    sender = message["from"].addresses[0] if message["from"] else None
    return ReadMail(
        sender=Address(sender.display_name, sender.addr_spec) if sender else None,
        recipients=tuple(a.addr_spec.lower() for a in message["to"].addresses) if message["to"] else (),
        subject=str(message["subject"] or ""),
        subject_base=str(message["subject"] or ""),
        text=text,
        reply=text,
        attachments=tuple(
            Attachment(part.get_filename() or "attachment", part.get_content_type(), part.get_payload(decode=True))
            for part in message.iter_attachments()
        ),
        message_id=str(message["message-id"] or "").strip("<> ") or None,
        in_reply_to=tuple(str(message["in-reply-to"] or "").replace("<", " ").replace(">", " ").split()),
        references=tuple(str(message["references"] or "").replace("<", " ").replace(">", " ").split()),
    )
