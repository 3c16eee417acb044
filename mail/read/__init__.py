"""From the bytes of a letter to a value: `read(raw)`; for a shell, `as_json(mail, file)`; for eyes, `readings(raw)`."""

from mail.read.authenticity import is_forged
from mail.read.printed import as_json
from mail.read.reader import read
from mail.read.readings import Reading, readings
from mail.read.values import Address, Attachment, ReadMail
from mail.read.verdicts import Verdict

__all__ = ["Address", "Attachment", "ReadMail", "Reading", "Verdict", "as_json", "is_forged", "read", "readings"]
