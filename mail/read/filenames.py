"""Names of attachments that can be shown and stored anywhere: no paths, no control or direction characters."""

import mimetypes
import re
import unicodedata

MAX_LENGTH = 240
MANY = 2
"""Strokes: a date has two, a path more."""
# What Python's own table lacks or names oddly.
EXTENSIONS = {
    "message/rfc822": ".eml",
    "message/global": ".eml",
    "message/partial": ".eml",
    "message/delivery-status": ".txt",
    "text/calendar": ".ics",
    "text/plain": ".txt",
    "text/html": ".html",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "image/tiff": ".tif",
    "audio/mpeg": ".mp3",
    "application/ms-tnef": ".dat",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/x-pkcs7-mime": ".p7m",
    "application/ics": ".ics",
    "application/octet-stream": ".bin",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/msword": ".doc",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-outlook": ".msg",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "application/zip": ".zip",
    "application/x-zip-compressed": ".zip",
    "application/x-rar-compressed": ".rar",
    "application/vnd.rar": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/gzip": ".gz",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/x-png": ".png",
    "audio/ogg": ".ogg",
    "audio/mp4": ".m4a",
    "audio/x-m4a": ".m4a",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "audio/aac": ".aac",
    "video/3gpp": ".3gp",
}
# The built-in table alone: what a machine has in /etc/mime.types must not change how a letter reads.
_TYPES = mimetypes.MimeTypes(filenames=())


def tidy_filename(name: str) -> str:
    """The last component of a path, printable, of bounded length with its extension kept; empty if nothing is left."""
    last = _last_component(name.replace("\0", "").rstrip("/\\ "))
    visible = "".join(letter if _is_visible(letter) else " " for letter in last if not _is_hidden(letter))
    tidy = visible.strip().rstrip(". ")
    return _shortened("" if tidy in (".", "..") else tidy)


def _last_component(name: str) -> str:
    """Of what is a path. A stroke between numbers or words is a part of the name: "Счёт 12/34.pdf"."""
    if "\\" in name or name.startswith(("/", "./", "../", "~/", "file:")) or "/../" in name or name.count("/") > MANY:
        return re.split(r"[/\\]", name)[-1]
    return name.replace("/", "_")


def _is_visible(letter: str) -> bool:
    return letter.isprintable() or letter == "\u200d"


def _is_hidden(letter: str) -> bool:
    """Control characters and marks of direction, which make "gpj.exe" read as "exe.jpg" (bidi), and soft ones."""
    return unicodedata.category(letter) in ("Cf", "Cc", "Cs") and letter not in "\t\r\n\u200d"


def _shortened(name: str) -> str:
    if len(name) <= MAX_LENGTH:
        return name
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension) > 12:
        return name[:MAX_LENGTH]
    return f"{stem[: MAX_LENGTH - len(extension) - 1].rstrip()}.{extension}"


def made_up_filename(number: int, content_type: str) -> str:
    """ "attachment-1.pdf" for a file that came without a name."""
    return f"attachment-{number}{extension_for(content_type)}"


def type_for(filename: str) -> str:
    """By its extension, for a file that came without a type."""
    return _TYPES.guess_type(filename)[0] or "application/octet-stream"


def extension_for(content_type: str) -> str:
    """With its dot."""
    return EXTENSIONS.get(content_type) or _TYPES.guess_extension(content_type) or ".bin"
