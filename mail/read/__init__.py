"""From the bytes of a letter to a value: `read(raw)`; for a shell, `as_json(mail, file)`."""

from mail.read.printed import as_json
from mail.read.reader import read
from mail.read.values import Address, Attachment, ReadMail

__all__ = ["Address", "Attachment", "ReadMail", "as_json", "read"]
