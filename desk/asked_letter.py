"""What a rule may ask of a mail or ticket, folded so that case, ё and е, and doubled spaces make no difference."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from mail.read import ReadMail

MOST_LETTERS = 100_000  # of the text are looked at
KINDS_OF_FILES = {
    "picture": "png jpg jpeg gif webp bmp tif tiff heic svg image/",
    "pdf": "pdf application/pdf",
    "document": "doc docx odt rtf txt pages ppt pptx odp",
    "table": "xls xlsx ods csv numbers",
    "archive": "zip rar 7z tar gz tgz bz2 xz",
    "program": "exe com scr bat cmd ps1 js jse vbs vbe wsf msi jar lnk hta iso img apk",
    "invitation": "ics text/calendar",
    "letter": "eml msg message/rfc822",
    "sound": "mp3 wav ogg opus m4a mp4 mov avi mkv webm audio/ video/",
}


@dataclass(frozen=True)
class File:
    """An attachment, as far as rules look at it."""

    filename: str
    content_type: str
    size: int

    @property
    def kinds(self) -> list[str]:
        """What it is by its ending or its type; neither alone can be trusted."""
        ending, content_type = self.filename.rpartition(".")[2].lower(), self.content_type.lower()
        return [
            kind
            for kind, signs in KINDS_OF_FILES.items()
            if any(sign == ending or ("/" in sign and content_type.startswith(sign)) for sign in signs.split())
        ]


@dataclass(frozen=True)
class Letter:
    """A mail as rules look at it. What isn't known of it any more is None."""

    sender: tuple[str, str]
    subject: str
    text: str
    language: str | None
    files: Sequence[File]
    mail: ReadMail | None = field(repr=False)
    """For what only the mail itself knows: recipients, headers, and whether a machine wrote it."""
    facts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """What stands on the ticket, by what a condition can be about; empty while there is only the mail."""

    @classmethod
    def of(cls, mail: ReadMail) -> "Letter":
        sender = (mail.sender.name, mail.sender.address) if mail.sender else ("", "")
        files = [File(one.filename, one.content_type, one.size) for one in mail.attachments if not one.is_inline]
        return cls(sender, mail.subject, mail.text or mail.reply, mail.language, files, mail)

    @cached_property
    def folded_sender(self) -> list[str]:
        """The name, and the address."""
        return _folded(self.sender)

    @cached_property
    def folded_subject(self) -> list[str]:
        return _folded([self.subject])

    @cached_property
    def folded_text(self) -> list[str]:
        return _folded([self.text[:MOST_LETTERS]])

    @cached_property
    def folded_filenames(self) -> list[str]:
        return _folded(one.filename for one in self.files)

    @cached_property
    def folded_recipients(self) -> list[str] | None:
        """Addresses it was sent to, with a +token and without, and the names that stood beside them."""
        if self.mail is None:
            return None
        names = [one.name for one in (*self.mail.to, *self.mail.cc)]
        return _folded([*self.mail.recipients, *map(_without_token, self.mail.recipients), *names])

    def folded_facts(self, name: str) -> list[str]:
        """What the ticket says about it."""
        return _folded(self.facts.get(name, ()))

    def folded_headers(self, name: str) -> list[str] | None:
        """All that stands in headers of that name."""
        if self.mail is None:
            return None
        return _folded(value for key, value in self.mail.headers if key.lower() == name.lower())

    @property
    def kinds(self) -> list[str] | None:
        """Whose mail it is, beside people's."""
        if self.mail is None:
            return None
        is_list = bool(self.mail.list_id or self.mail.list_post)
        return [*(["list"] if is_list else []), *(["machine"] if self.mail.is_automatic else [])]


def fold(text: str) -> str:
    """For comparing."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().replace("ё", "е").split())


def _folded(texts: Iterable[str]) -> list[str]:
    return [folded for text in texts if (folded := fold(text))]


def _without_token(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"
