"""A read letter as JSON can say it, for an administrator who asks what the desk makes of a mail."""

from typing import Any

from mail.read.values import Attachment, ReadMail


def as_json(mail: ReadMail, file: str) -> dict[str, Any]:
    """One object a letter: `file` is its name; ids stand without angle brackets; sizes are in bytes."""
    return {
        "file": file,
        "from_address": mail.sender.address if mail.sender else "",
        "from_name": mail.sender.name if mail.sender else "",
        "subject": mail.subject,
        "subject_base": mail.subject_base,
        "text": mail.text,
        "reply": mail.reply,
        "html": mail.html,
        "attachments": [_attachment(one) for one in mail.attachments],
        "is_bounce": mail.is_bounce,
        "is_auto_reply": mail.is_auto_reply,
        "message_id": mail.message_id,
        "in_reply_to": " ".join(mail.in_reply_to) or None,
        "references": list(mail.references),
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "filename": attachment.filename,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "sha256": attachment.digest,
    }
