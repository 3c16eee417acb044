"""What customers may hand in through a form (A4): known by its ending and, since endings lie, by its first bytes."""

import re
import unicodedata
from dataclasses import dataclass

from flask_babel import lazy_gettext

from desk.errors import DeskError
from desk.files import KeptFile, keep

MAX_FILES = 20


@dataclass(frozen=True)
class FileKind:
    """What a file of one ending is. One of `beginnings` stands at `offset`; with none of them it is plain text."""

    content_type: str
    beginnings: tuple[bytes, ...] = ()
    offset: int = 0


_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",)
_JPEG = FileKind("image/jpeg", (b"\xff\xd8\xff",))
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."

KINDS = {
    "png": FileKind("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": _JPEG,
    "jpeg": _JPEG,
    "gif": FileKind("image/gif", (b"GIF87a", b"GIF89a")),
    "webp": FileKind("image/webp", (b"WEBP",), 8),
    "heic": FileKind("image/heic", (b"ftyp",), 4),
    "pdf": FileKind("application/pdf", (b"%PDF-",)),
    "txt": FileKind("text/plain"),
    "log": FileKind("text/plain"),
    "csv": FileKind("text/csv"),
    "zip": FileKind("application/zip", _ZIP),
    "docx": FileKind(f"{_OFFICE}wordprocessingml.document", _ZIP),
    "xlsx": FileKind(f"{_OFFICE}spreadsheetml.sheet", _ZIP),
    "pptx": FileKind(f"{_OFFICE}presentationml.presentation", _ZIP),
    "odt": FileKind(f"{_OPEN}text", _ZIP),
    "ods": FileKind(f"{_OPEN}spreadsheet", _ZIP),
    "doc": FileKind("application/msword", _OLE),
    "xls": FileKind("application/vnd.ms-excel", _OLE),
    "mp4": FileKind("video/mp4", (b"ftyp",), 4),
}

# Windows, Linux, macOS (both ways round, fat), scripts: programs, whatever their names say.
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xfe\xed\xfa", b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!")
# A browser may show these itself; everything else is handed out to be saved.
_SHOWN_BY_BROWSERS = ("png", "jpg", "gif", "webp", "pdf")
# Letters that turn the direction of writing make "gpj.exe" out of "exe.jpg".
_TURNING = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


class FileRefused(DeskError):
    status = 422


class KindRefused(FileRefused):
    """`kinds` are the endings that the office takes."""

    def __init__(self, filename: str, kinds: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "We can't take “%(filename)s” here. These kinds of files are fine: %(kinds)s.",
            filename=filename,
            kinds=kinds,
        )


class NotWhatItSays(FileRefused):
    def __init__(self, filename: str, ending: str) -> None:
        super().__init__()
        self.text = lazy_gettext(
            "“%(filename)s” is not really a %(kind)s file, so we can't take it.", filename=filename, kind=ending.upper()
        )


class FileIsEmpty(FileRefused):
    def __init__(self, filename: str) -> None:
        super().__init__()
        self.text = lazy_gettext("“%(filename)s” is empty: nothing is in the file.", filename=filename)


def take(filename: str, content: bytes, upload_types: str) -> KeptFile:
    """Keep a file that a customer chose. `upload_types` are the endings taken, "png jpg". Raises FileRefused.

    What kind of file it is we say ourselves; what the browser says of it doesn't count.
    """
    filename = plain_name(filename)
    ending = _ending(filename)
    if not content:
        raise FileIsEmpty(filename)
    if ending not in upload_types.lower().split():
        raise KindRefused(filename, words(upload_types))
    if not _begins_as(ending, content):
        raise NotWhatItSays(filename, ending)
    kind = KINDS.get(ending)
    return keep(filename, kind.content_type if kind else "application/octet-stream", content)


def plain_name(filename: str) -> str:
    """The name alone, of whatever folder it claims to be, without letters that can't be seen."""
    name = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = _TURNING.sub("", name)
    name = "".join(letter for letter in name if letter.isprintable()).strip(" .")
    return name or "file"


def words(upload_types: str) -> str:
    """The kinds of files as a person reads them: "PNG, GIF, JPG, PDF"."""
    endings = [ending.upper() for ending in upload_types.split() if ending.lower() != "jpeg"]
    return ", ".join(endings)


def shown_as(content: bytes) -> str | None:
    """The content type under which a browser may show these bytes itself; None: hand them out to be saved."""
    return next((KINDS[ending].content_type for ending in _SHOWN_BY_BROWSERS if _begins_as(ending, content)), None)


def _ending(filename: str) -> str:
    return filename.rpartition(".")[2].lower() if "." in filename else ""


def _begins_as(ending: str, content: bytes) -> bool:
    kind = KINDS.get(ending)
    if kind and not kind.beginnings:
        return b"\x00" not in content[:8192] and not content.startswith(b"#!")
    if content.startswith(_PROGRAMS):
        return False
    return kind is None or content[kind.offset : kind.offset + 16].startswith(kind.beginnings)
